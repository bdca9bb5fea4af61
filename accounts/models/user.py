from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

# What the first login of a new site is called until somebody gives a name: what they are, not who.
UNNAMED = "Store manager"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        """Logging in does not care how the address is capitalised."""
        return self.get(email__iexact=username)

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=self.normalize_email(email), **fields)
        user.set_password(password)
        user.full_clean(exclude=["password"])
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class MailPace(models.TextChoices):
    AT_ONCE = "at_once", _("One mail each, at once")
    HOURLY = "hourly", _("Together, once an hour at most")
    DAILY = "daily", _("Together, once a day")


class AtOnce(models.IntegerChoices):
    """The least importance of a product whose empty place is told at once all the same."""

    HIGH = 3, _("Products of high importance")
    NORMAL = 2, _("Products of normal and high importance")
    NEVER = 9, _("Never")


class Language(models.TextChoices):
    """What pages and mails are written in; each in its own words."""

    ENGLISH = "en", "English"
    GERMAN = "de", "Deutsch"


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who logs in; the mail address is the login."""

    email = models.EmailField(_("mail address"), unique=True)
    name = models.CharField(max_length=150, blank=True)
    is_staff = models.BooleanField(
        _("may use the admin"), default=False, help_text=_("Lets this person open the admin pages.")
    )
    is_active = models.BooleanField(
        _("active"), default=True, help_text=_("Switch off instead of deleting a person.")
    )
    mail_alerts = models.BooleanField(
        _("mail about alerts"), default=True, help_text=_("Mail when a place on a shelf is empty.")
    )
    mail_pace = models.CharField(
        _("how often"), max_length=10, choices=MailPace.choices, default=MailPace.HOURLY
    )
    # All hours are of the store that the mail is about.
    mail_hour = models.PositiveSmallIntegerField(_("daily mail at"), default=7)
    mail_at_once = models.PositiveSmallIntegerField(
        _("at once all the same"), choices=AtOnce.choices, default=AtOnce.HIGH
    )
    quiet_from = models.PositiveSmallIntegerField(_("no mail from"), null=True, blank=True)
    quiet_to = models.PositiveSmallIntegerField(_("until"), null=True, blank=True)
    # Empty: the browser's; then mails are in the language that pages were last shown in.
    language = models.CharField(
        max_length=10, choices=Language.choices, blank=True, default="", db_default=""
    )
    language_seen = models.CharField(
        max_length=10, default=Language.ENGLISH, db_default=Language.ENGLISH, editable=False
    )
    # Somebody of the demo: may log in on the machine itself only (`accounts.forms`).
    is_demo = models.BooleanField(_("of the demo"), default=False, editable=False)
    date_joined = models.DateTimeField(default=timezone.now)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = UserManager()

    class Meta:
        ordering = ["email"]
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_once_in_any_case",
                violation_error_message=_("Somebody with this mail address exists already."),
            ),
            models.CheckConstraint(
                condition=models.Q(mail_hour__lte=23)
                & (
                    models.Q(quiet_from=None, quiet_to=None)
                    | models.Q(
                        quiet_from__isnull=False,
                        quiet_to__isnull=False,
                        quiet_from__lte=23,
                        quiet_to__lte=23,
                    )
                ),
                name="user_hours_of_a_day",
                violation_error_message=_("Give both ends of the quiet hours, or none."),
            ),
        ]

    def __str__(self) -> str:
        return self.get_full_name()

    def get_full_name(self) -> str:
        return self.name or self.email

    def greeting(self) -> str:
        """How a mail to this person begins, in the language that is spoken; without a name where
        there is only what the first start put in its place."""
        if self.name == UNNAMED:
            return gettext("Hello,")
        return gettext("Hello %(name)s,") % {"name": self.get_short_name()}

    def get_short_name(self) -> str:
        return self.name.split(" ")[0] if self.name else self.email.split("@")[0]
