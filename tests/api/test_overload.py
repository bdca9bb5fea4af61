"""A real server that gets more than it can do: answers stay right, pages stay quick."""

import json
import re
import socket
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from http.client import HTTPResponse
from pathlib import Path

import pytest
import requests

from tests.photos import shelf_photo
from tests.site import Site, embedded_site
from tests.waiting import PATIENCE, wait_until

pytestmark = pytest.mark.xdist_group("overloaded site")


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory, migrated: Path) -> Iterator[Site]:
    folder: Path = tmp_path_factory.mktemp("site")
    with embedded_site(
        folder,
        database=migrated,
        PREDICT_ANONYMOUS="true",
        PREDICT_AT_ONCE="1",
        PREDICT_WAITING="1",
        SEND_SECONDS="2",
        WEB_THREADS="8",
    ) as running:
        yield running


def address(site: Site) -> tuple[str, int]:
    host, port = site.url.removeprefix("http://").split(":")
    return host, int(port)


def predict(site: Site, *photos: bytes) -> requests.Response:
    files = [("images", photo) for photo in photos]
    return requests.post(f"{site.url}/api/predict", files=files, timeout=PATIENCE)


def healthy(site: Site) -> bool:
    return requests.get(f"{site.url}/health", timeout=PATIENCE).status_code == 200


def sample(site: Site, name: str) -> float:
    text = requests.get(f"{site.url}/metrics", timeout=PATIENCE).text
    found = re.search(rf"^{re.escape(name)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def start(site: Site, photo: bytes) -> socket.socket:
    """A connection that has asked for a look at a photo and waits for its answer."""
    wire = socket.create_connection(address(site), timeout=PATIENCE)
    wire.sendall(head(len(photo)) + photo)
    return wire


def told(wire: socket.socket) -> tuple[int, str]:
    """The status and the whole body of the answer, in however many pieces it comes."""
    answer = HTTPResponse(wire)
    answer.begin()
    return answer.status, answer.read().decode()


def head(length: int) -> bytes:
    lines = ("POST /predict HTTP/1.1", "Host: localhost", "Content-Type: image/jpeg")
    return "\r\n".join([*lines, f"Content-Length: {length}", "", ""]).encode()


def test_too_many_at_once_are_answered_or_told_when_to_come_again(site: Site) -> None:
    with ThreadPoolExecutor(12) as crowd:
        answers = list(crowd.map(lambda _: predict(site, *[shelf_photo()] * 3), range(12)))
    assert {answer.status_code for answer in answers} == {200, 503}
    for answer in answers:
        if answer.status_code == 503:
            assert answer.json()["errors"][0]["code"] == "overloaded"
            assert int(answer.headers["Retry-After"]) >= 1
    assert "Traceback" not in (site.data / "output.log").read_text()


def test_health_answers_while_photos_wait(site: Site) -> None:
    with ThreadPoolExecutor(6) as crowd:
        busy = [crowd.submit(predict, site, *[shelf_photo(megapixels=8)] * 5) for _ in range(6)]
        wait_until(lambda: sample(site, "shelfwatch_in_flight_requests") > 0)
        assert healthy(site)
        assert any(not answer.done() for answer in busy)


def test_whoever_hangs_up_while_waiting_costs_no_look(site: Site) -> None:
    looks, gone = "shelfwatch_inference_seconds_count", 'shelfwatch_requests_total{status="499"}'
    before = sample(site, looks), sample(site, gone)
    with ThreadPoolExecutor(1) as crowd:
        first = crowd.submit(predict, site, *[shelf_photo(megapixels=8)] * 5)
        wait_until(lambda: sample(site, "shelfwatch_in_flight_requests") == 1)
        time.sleep(0.2)
        start(site, shelf_photo()).close()
        assert first.result().status_code == 200
    wait_until(lambda: sample(site, gone) == before[1] + 1, what="the lost one to be counted")
    assert sample(site, looks) == before[0] + 5


def test_large_photos_that_are_refused_unread_get_their_answer_and_keep_nobody_waiting(
    site: Site,
) -> None:
    """Twenty megabytes each: the answer comes whole, and the connection takes the next request."""
    photo = b"\xff\xd8" + b"x" * (20 * 1024 * 1024)

    def refused(_: int) -> tuple[str, int]:
        with requests.Session() as session:
            answer = session.post(
                f"{site.url}/api/predict",
                data=photo,
                headers={"Content-Type": "image/jpeg", "Content-Encoding": "gzip"},
                timeout=PATIENCE,
            )
            next_one = session.get(f"{site.url}/health", timeout=PATIENCE)
        return answer.json()["errors"][0]["code"], next_one.status_code

    with ThreadPoolExecutor(6) as crowd:
        busy = [crowd.submit(refused, number) for number in range(12)]
        meanwhile = [healthy(site) for _ in range(5)]
        answers = [one.result() for one in busy]
    assert answers == [("encoding_unsupported", 200)] * 12
    assert all(meanwhile)
    assert "Traceback" not in (site.data / "output.log").read_text()


def test_slow_headers_keep_no_thread(site: Site) -> None:
    slow = [socket.create_connection(address(site), timeout=PATIENCE) for _ in range(8)]
    for wire in slow:
        wire.sendall(b"GET /health HTTP/1.1\r\nHost: loc")
    assert healthy(site)
    for wire in slow:
        wire.close()


def test_a_body_that_never_ends_is_told_that_it_did_not_arrive(site: Site) -> None:
    with socket.create_connection(address(site), timeout=PATIENCE) as wire:
        wire.sendall(head(5000) + b"\xff\xd8")
        status, body = told(wire)
    assert (status, '"upload_interrupted"' in body) == (400, True)


def test_those_who_are_refused_and_do_not_hang_up_keep_nobody_waiting(site: Site) -> None:
    """Each of them waited for, one after the other, would take longer than anybody's patience."""
    kept = [socket.create_connection(address(site), timeout=PATIENCE) for _ in range(150)]
    for wire in kept:
        wire.sendall(b"HELLO THERE\r\n\r\n")
    assert healthy(site)
    for wire in kept:
        with wire, wire.makefile("rb") as answer:
            # The whole answer, and the end of the connection by the site's own hand.
            assert b"no_request" in answer.read()


@pytest.mark.parametrize(
    ("request_", "status", "code"),
    [
        ("GET /api/v1/stores/ HTTP/1.1\r\nX-Long: " + "x" * 9000, 431, "headers_too_large"),
        (
            "GET /api/v1/stores/ HTTP/1.1\r\n" + "\r\n".join(f"X-{n}: 1" for n in range(150)),
            *(431, "headers_too_large"),
        ),
        (f"GET /api/v1/stores/?store={'x' * 5000} HTTP/1.1", 414, "address_too_long"),
        ("HELLO THERE", 400, "no_request"),
        ("GET / HTTP/1.1\r\nno colon", 400, "no_request"),
    ],
    ids=["a long header", "many headers", "a long address", "no HTTP", "no header"],
)
def test_what_cannot_be_read_is_told_in_the_one_shape(
    site: Site, request_: str, status: int, code: str
) -> None:
    with socket.create_connection(address(site), timeout=PATIENCE) as wire:
        wire.sendall(f"{request_}\r\n\r\n".encode())
        answered, text = told(wire)
    body = json.loads(text)
    assert (answered, body["type"]) == (status, "client_error")
    assert [error["code"] for error in body["errors"]] == [code]
