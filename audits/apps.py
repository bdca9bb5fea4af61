from django.apps import AppConfig


class AuditsConfig(AppConfig):
    name = "audits"
    verbose_name = "Shelves"

    def ready(self) -> None:
        from accounts import mail_wishes
        from audits.models import MailKind
        from audits.services import mailings
        from audits.services.deliveries import deliveries_retime
        from audits.services.members import invitation_letter

        mailings.register(MailKind.INVITATION, invitation_letter)
        mail_wishes.register(deliveries_retime)
