from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Shelves"

    def ready(self) -> None:
        from audits.models import MailKind
        from audits.services import mailings
        from audits.services.members import invitation_letter

        mailings.register(MailKind.INVITATION, invitation_letter)
