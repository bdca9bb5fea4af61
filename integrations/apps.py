from django.apps import AppConfig


class IntegrationsConfig(AppConfig):
    name = "integrations"
    verbose_name = "Integrations"

    def ready(self) -> None:
        from audits.api import once
        from audits.models import MailKind
        from audits.services import events, mailings
        from integrations.services.device_mails import device_letter
        from integrations.services.devices import device_sent, device_sights_changed
        from integrations.services.ledger import AnswerLedger
        from integrations.services.notices import notice_event
        from integrations.services.push import push_event
        from integrations.services.webhook_mails import webhook_letter

        once.register(AnswerLedger())
        events.register(notice_event)
        events.register(push_event)
        mailings.register(MailKind.DEVICE, device_letter)
        mailings.register(MailKind.WEBHOOK, webhook_letter)
        events.register_devices(sent=device_sent, changed=device_sights_changed)
