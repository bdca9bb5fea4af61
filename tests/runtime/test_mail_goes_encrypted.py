"""Mail by STARTTLS and by TLS, against a real server with a certificate of its own."""

import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import Message
from pathlib import Path
from smtplib import SMTPNotSupportedError

import pytest
from aiosmtpd.smtp import AuthResult, LoginPassword
from django.conf import LazySettings
from django.core.mail import send_mail

from shelfwatch_site import backends
from tests.certificates import certificate_for_loopback
from tests.servers import smtp

USER, PASSWORD = "site", "secret-of-the-mail-server"


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return certificate_for_loopback(tmp_path_factory.mktemp("mail"))


def knows(server: object, session: object, envelope: object, way: str, data: object) -> AuthResult:
    assert isinstance(data, LoginPassword)
    return AuthResult(success=(data.login, data.password) == (USER.encode(), PASSWORD.encode()))


@contextmanager
def server(kind: str, certificate: Path) -> Iterator[tuple[str, list[Message]]]:
    """The site's word for this server, and the messages that it got."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    how = {
        "smtp+tls": {"tls_context": context, "require_starttls": True},
        "smtp+ssl": {"ssl_context": context, "auth_require_tls": False},
    }[kind]
    with smtp(authenticator=knows, **how) as (url, kept):
        address = url.removeprefix("smtp://")
        yield f"{kind}://{USER}:{PASSWORD}@{address}", kept


def send(url: str, settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SHELFWATCH_EMAIL_URL", url)
    for name, value in backends.mail().items():
        setattr(settings, name, value)
    send_mail("Empty: Oat flakes", "Row 2", "site@example.com", ["mia@example.com"])


@pytest.mark.parametrize("kind", ["smtp+tls", "smtp+ssl"])
def test_mail_arrives_encrypted_with_login(
    kind: str, certificate: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with server(kind, certificate) as (url, kept):
        send(url, settings, monkeypatch)
    (message,) = kept
    assert message["Subject"] == "Empty: Oat flakes"


@pytest.mark.parametrize("kind", ["smtp+tls", "smtp+ssl"])
def test_nothing_is_said_to_a_server_whose_certificate_nobody_vouches_for(
    kind: str, certificate: Path, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with server(kind, certificate) as (url, kept):
        with pytest.raises(ssl.SSLCertVerificationError):
            send(url, settings, monkeypatch)
        assert kept == []


def test_nothing_is_said_to_a_server_that_offers_no_encryption(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with smtp() as (url, kept):
        with pytest.raises(SMTPNotSupportedError):
            send(url.replace("smtp://", f"smtp+tls://{USER}:{PASSWORD}@"), settings, monkeypatch)
        assert kept == []
