"""The link in every mail that stops the mail: signed, so that nobody can stop somebody else's."""

from django.core.signing import BadSignature, Signer

from accounts.models import User

_SALT = "accounts.mail-stop"


def stop_token(user: User) -> str:
    """Good for ever: a mail may be read after years."""
    return Signer(salt=_SALT).sign(str(user.pk))


def user_of(token: str) -> User | None:
    """Whose mail the link stops; None for a link that was not made here."""
    try:
        return User.objects.filter(pk=int(Signer(salt=_SALT).unsign(token))).first()
    except (BadSignature, ValueError):
        return None
