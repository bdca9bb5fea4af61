"""Nothing is sent into our own network, whatever a customer calls it."""

import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from threading import Event, Thread
from typing import Any

import pytest
from django.conf import LazySettings

from integrations.outgoing import TargetError, check_url, post
from tests.certificates import certificate_for_loopback
from tests.receiver import Receiver, receiving


@pytest.mark.parametrize(
    "url",
    [
        "http://hooks.example.com/",
        "ftp://hooks.example.com/",
        "https:///path",
        "https://user@hooks.example.com/",
        "https://hooks.example.com:99999/",
        "https://127.0.0.1/",
        "https://10.1.2.3/",
        "https://169.254.169.254/latest/meta-data/",
        "https://192.168.0.1/",
        "https://0.0.0.0/",
        "https://[::1]/",
        "https://[::ffff:10.0.0.1]/",
        "https://[fd00::1]/",
        "https://[64:ff9b::a00:1]/",
        "https://[2002:a00:1::]/",
        "https://[::a00:1]/",
        "https://[::ffff:0:a00:1]/",
        "https://[fec0::1]/",
        "https://224.0.0.1/",
        "https://100.64.0.1/",
        "https://localhost/",
        "https://LOCALHOST./",
        "https://printer.local/",
        "https://metadata.google.internal/",
    ],
)
def test_what_leads_inside_is_refused_when_it_is_given(url: str) -> None:
    with pytest.raises(TargetError):
        check_url(url)


@pytest.mark.parametrize(
    "url", ["https://hooks.example.com/x?y=1", "https://1.1.1.1:8443/", "https://[2606:4700::1]/"]
)
def test_what_leads_outside_is_taken(url: str) -> None:
    check_url(url)


@pytest.mark.parametrize("name", ["localhost", "2130706433", "0x7f.1", "127.1"])
def test_a_name_for_this_machine_is_refused_when_it_is_looked_up(name: str) -> None:
    with pytest.raises(TargetError):
        post(f"https://{name}/", b"{}", {})


def answers(monkeypatch: pytest.MonkeyPatch, *lists: list[str]) -> list[str]:
    """Let the name server answer with these lists, one after the other; returns what was asked."""
    asked: list[str] = []
    left = list(lists)
    real = socket.getaddrinfo

    def lookup(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
        if host != "hooks.example.com":
            return real(host, port, *args, **kwargs)
        asked.append(host)
        kind = socket.SOCK_STREAM
        return [(socket.AF_INET, kind, 6, "", (one, port)) for one in left.pop(0)]

    monkeypatch.setattr(socket, "getaddrinfo", lookup)
    return asked


def test_one_private_address_among_others_is_enough_to_refuse(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answers(monkeypatch, ["93.184.215.14", "10.0.0.5"])
    with pytest.raises(TargetError):
        post("https://hooks.example.com/", b"{}", {})


def test_the_connection_goes_to_the_address_that_was_judged(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    asked = answers(monkeypatch, ["127.0.0.1"], ["10.0.0.5"])
    port = receiver.url.rstrip("/").rsplit(":", 1)[1]
    assert post(f"http://hooks.example.com:{port}/in?x=1", b"{}", {"A": "b"}) == 204
    assert asked == ["hooks.example.com"]
    headers, body = receiver.got[0]
    assert headers["Host"] == f"hooks.example.com:{port}"
    assert body == b"{}"


def test_one_address_that_is_away_does_not_hide_another(
    monkeypatch: pytest.MonkeyPatch, receiver: Receiver
) -> None:
    port = receiver.url.rstrip("/").rsplit(":", 1)[1]
    answers(monkeypatch, ["127.0.0.2", "127.0.0.1"])
    assert post(f"http://hooks.example.com:{port}/", b"{}", {}) == 204


def test_a_receiver_is_asked_for_a_certificate_of_its_name(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    settings.SHELFWATCH_WEBHOOK_PRIVATE = True
    certificate = certificate_for_loopback(tmp_path)
    with receiving(certificate) as kept:
        port = kept.url.rstrip("/").rsplit(":", 1)[1]
        with pytest.raises(ssl.SSLCertVerificationError):
            post(kept.url, b"{}", {})
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
        answers(monkeypatch, ["127.0.0.1"])
        assert post(f"https://hooks.example.com:{port}/in", b"{}", {}) == 204
        with pytest.raises(ssl.SSLCertVerificationError):
            post(f"https://localhost:{port}/", b"{}", {})
    [(headers, body)] = kept.got
    assert (headers["Host"], body) == (f"hooks.example.com:{port}", b"{}")


def test_a_receiver_that_dawdles_is_cut_off(
    settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.SHELFWATCH_WEBHOOK_PRIVATE = True
    monkeypatch.setattr("integrations.outgoing.ANSWER_S", 1)
    with dawdling() as port, pytest.raises(TimeoutError, match="no answer within"):
        post(f"http://127.0.0.1:{port}/", b"{}", {})


@contextmanager
def dawdling() -> Iterator[int]:
    """A receiver that sends the first line of its answer byte by byte, and never its end."""
    over = Event()

    def dawdle() -> None:
        wire, _ = server.accept()
        with wire, suppress(OSError):
            while not over.wait(0.1):
                wire.sendall(b"H")

    with socket.create_server(("127.0.0.1", 0)) as server:
        thread = Thread(target=dawdle)
        thread.start()
        yield server.getsockname()[1]
        over.set()
        thread.join()


def test_a_name_that_turns_private_later_is_refused_then(
    monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    check_url("https://hooks.example.com/")
    answers(monkeypatch, ["127.0.0.1"])
    with pytest.raises(TargetError):
        post("https://hooks.example.com/", b"{}", {})
