from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Integrations"

    def ready(self) -> None:
        from audits.api import once
        from audits.services import events
        from integrations import schema  # noqa: F401  (registers the schema extension)
        from integrations.services.ledger import AnswerLedger
        from integrations.services.notices import notice_event
        from integrations.services.push import push_event

        once.register(AnswerLedger())
        events.register(notice_event)
        events.register(push_event)
