"""The site behind the proxies that the documents and the chart put before it."""

import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
import requests

from scripts.delivery.chart import ROOT
from tests.delivery.site import HERE, PYTHON, Process
from tests.waiting import PATIENCE, accepts, free_port, wait_until

# As each sends it on: NGINX Gateway Fabric and ingress-nginx, AWS' load balancer, a proxy that was
# told by its client to leave what it adds away.
SENT_ON = {
    "nginx": {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"},
    "alb": {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Port": "443"},
    "bare": {"Connection": "close, X-Forwarded-For, X-Forwarded-Proto"},
}


@pytest.mark.parametrize("way", SENT_ON)
def test_nobody_outside_is_told_metrics_and_prometheus_is(running: Process, way: str) -> None:
    headers = {"Host": "shelves.example.com"} | SENT_ON[way]
    outside = requests.get(f"{running.url}/metrics", headers=headers, timeout=PATIENCE)
    assert outside.status_code == 404
    assert "shelfwatch_" not in outside.text
    assert (
        "shelfwatch_mails_unsent" in requests.get(f"{running.url}/metrics", timeout=PATIENCE).text
    )


def certificate(folder: Path) -> str:
    """Made by the site's own Python: the tools of these checks have no cryptography."""
    make = "from tests.certificates import certificate_for_loopback as made; "
    make += f"from pathlib import Path; print(made(Path({str(folder)!r})))"
    return subprocess.check_output([PYTHON, "-c", make], cwd=ROOT, text=True).strip()


@pytest.fixture
def phone(running: Process, tmp_path: Path) -> Iterator[str]:
    """The address of the proxy of docs/phone.md before the running site; only certificate and
    ports are this machine's."""
    text = (ROOT / "docs" / "phone.md").read_text()
    (server,) = re.findall(r"(?s)```nginx\n(.*?)```", text)
    port = free_port()
    server = re.sub(r"/etc/ssl/shelves\.\w+", certificate(tmp_path), server)
    server = server.replace("listen 443", f"listen {HERE}:{port}")
    assert "127.0.0.1:8000;" in server
    server = server.replace("127.0.0.1:8000;", f"{HERE}:{running.port};")
    (tmp_path / "nginx.conf").write_text(
        f"pid {tmp_path}/pid; error_log stderr; events {{}}\n"
        f"http {{ access_log off; client_body_temp_path {tmp_path}/body; {server} }}"
    )
    words = ["/usr/sbin/nginx", "-c", str(tmp_path / "nginx.conf"), "-g", "daemon off; user root;"]
    process = subprocess.Popen(words, stderr=subprocess.DEVNULL)
    try:
        wait_until(lambda: accepts(port), what="nginx to listen")
        yield f"https://{HERE}:{port}"
    finally:
        process.terminate()
        process.wait(PATIENCE)


def ask(url: str) -> requests.Response:
    """As somebody who opened https://shelves.example.com; the certificate is the test's own."""
    headers = {"Host": "shelves.example.com"}
    return requests.get(url, headers=headers, verify=False, allow_redirects=False, timeout=PATIENCE)


@pytest.mark.filterwarnings("ignore:Unverified HTTPS request")
def test_a_phone_is_answered_through_the_documented_proxy_and_told_no_metrics(phone: str) -> None:
    # By the site, which takes it for https: otherwise it were a redirect.
    assert ask(f"{phone}/api/v1/stores/").json()["errors"][0]["code"] == "not_authenticated"
    assert ask(f"{phone}/metrics").status_code == 404


def test_the_sites_own_port_sends_people_to_the_address_with_the_certificate(
    running: Process,
) -> None:
    asked = f"http://localhost:{running.port}/login/?next=/stores/"
    answer = requests.get(asked, allow_redirects=False, timeout=PATIENCE)
    assert answer.status_code == 301
    assert answer.headers["Location"] == "https://shelves.example.com/login/?next=/stores/"
