"""The image itself, as the chart starts it: `make image-check IMAGE=NAME:TAG`.

python3 -m scripts.delivery.image NAME:TAG      one line a check; exit 1 if one fails

Needs Docker and nothing else; Python's own library is enough. Every container runs as the chart's
pods do: nothing may be written but /tmp and /data, and there are no rights at all.
"""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

# What the public image with Debian and Python unpacks to; its layers are every other image's too.
BASE_MB = 135
MOST_MB = 600
HERE = "127.0.0.1"
PORT = 18700
LOCKED = ("--read-only", "--tmpfs=/tmp", "--cap-drop", "ALL")
SAFE = ("--security-opt", "no-new-privileges")

Check = Callable[[str], str]


def docker(*words: str, check: bool = True) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["docker", *words], capture_output=True, text=True, check=check, timeout=300
    )


def size(image: str) -> str:
    """The layers above the base, and what that makes with the public base."""
    own = sum(map(_bytes, _own_layers(image))) / 1e6
    assert own + BASE_MB < MOST_MB, f"{own:.0f} MB of its own"
    return f"{own:.0f} MB of its own, about {own + BASE_MB:.0f} MB with Debian and Python"


def user(image: str) -> str:
    told = json.loads(docker("image", "inspect", image).stdout)[0]["Config"]
    assert told["User"] == "10001:10001", told["User"]
    assert told["StopSignal"] == "SIGTERM"
    return "not root, by number"


def start(image: str) -> str:
    """The quickest of three: the first finds nothing of the image in memory."""
    took = []
    for _ in range(3):
        with web(image) as (_name, seconds):
            took.append(seconds)
    told = ", ".join(f"{seconds:.1f}" for seconds in took)
    return f"ready {told} s after `docker run` (load {os.getloadavg()[0]:.1f})"


def smoke_passes(image: str) -> str:
    with web(image) as (name, _):
        done = smoke(image, name)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip().splitlines()[-1]


def smoke_fails(image: str) -> str:
    """What a smoke test is for: another model, and a server that is too slow."""
    with web(image) as (name, _):
        for more, told in (
            (("--model-sha256", "0" * 64), "FAILED model"),
            (("--latency-ms", "1"), "FAILED latency"),
        ):
            done = smoke(image, name, *more)
            assert done.returncode == 1, f"{more}: ended with {done.returncode}"
            assert told in done.stdout, done.stdout
    return "for another model, and for one that is too slow"


def drains(image: str) -> str:
    """SIGTERM in the middle of a request: it is answered, and then the container ends with 0."""
    photo = rendered(image)
    with web(image) as (name, _):
        connection, rest = _begin(photo)
        docker("kill", "--signal", "TERM", name)
        time.sleep(1.5)
        assert _state(name)["Running"], "it ended in the middle of a request"
        connection.sendall(rest)
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
        answered = time.monotonic()
        assert answer.startswith(b"HTTP/1.1 200"), answer[:200]
        code = docker("wait", name).stdout.strip()
        assert code == "0", f"it ended with {code}"
        return f"answered, and ended {time.monotonic() - answered:.1f} s later"


def production(image: str) -> str:
    """Django's own check of a deployment, with the settings that servers have."""
    settings = {
        "BASE_URL": "https://shelves.example.com",
        "SECRET_KEY": secrets.token_hex(40),
        "DATABASE_URL": "postgres://site@database/site",
        "BROKER_URL": "redis://redis/0",
        "STORAGE": "s3://photos",
        "TRUST_PROXY": "true",
    }
    given = [
        word for name, value in settings.items() for word in ("--env", f"SHELFWATCH_{name}={value}")
    ]
    done = docker(
        *("run", "--rm", *LOCKED, *given, image),
        *("check", "--deploy", "--fail-level", "WARNING"),
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout.strip().splitlines()[-1]


def refuses(image: str) -> str:
    """A senseless setting: one line that names the variable."""
    done = docker("run", "--rm", *LOCKED, "--env", "SHELFWATCH_STORAGE=ftp://x", image, check=False)
    lines = (done.stdout + done.stderr).strip().splitlines()
    assert done.returncode != 0
    assert "SHELFWATCH_STORAGE" in lines[-1], lines[-3:]
    return lines[-1]


def smoke(image: str, web_name: str, *more: str) -> subprocess.CompletedProcess[str]:
    beside = ("--network", f"container:{web_name}")
    words = ("smoke", "--url", f"http://{HERE}:8000", "--latency-ms", "10000", *more)
    return docker("run", "--rm", *beside, *LOCKED, *SAFE, image, *words, check=False)


@contextmanager
def web(image: str) -> Iterator[tuple[str, float]]:
    """A running `web`, open to predict: its name, and how many seconds it took to be ready.

    Its database is a file in a volume, migrated before, as the chart's is.
    """
    name = f"shelfwatch-check-{secrets.token_hex(4)}"
    locked = (*LOCKED, *SAFE, "--volume", f"{name}:/data")
    open_to_all = ("--env", "SHELFWATCH_PREDICT_ANONYMOUS=true")
    port = ("--publish", f"{HERE}:{PORT}:8000")
    docker("run", "--rm", *locked, image, "migrate", "--verbosity", "0")
    started = time.monotonic()
    docker("run", "--detach", "--name", name, *port, *locked, *open_to_all, image)
    try:
        _wait(name)
        yield name, time.monotonic() - started
    finally:
        docker("rm", "--force", name, check=False)
        docker("volume", "rm", name, check=False)


def rendered(image: str) -> bytes:
    """A picture of a shelf, by the image."""
    with tempfile.TemporaryDirectory() as folder:
        Path(folder).chmod(0o777)
        mount = ("--volume", f"{folder}:/out")
        docker("run", "--rm", *mount, image, "render_shelves", "/out", "--count", "1")
        return next(Path(folder).rglob("*.jpg")).read_bytes()


def _wait(name: str) -> None:
    until = time.monotonic() + 120
    while time.monotonic() < until:
        assert _state(name)["Running"], docker("logs", name).stderr[-2000:]
        try:
            with urllib.request.urlopen(f"http://{HERE}:{PORT}/health/ready", timeout=5):
                return
        except (urllib.error.URLError, OSError):
            time.sleep(0.05)
    raise AssertionError("it did not become ready")


def _state(name: str) -> dict[str, object]:
    state: dict[str, object] = json.loads(docker("inspect", name).stdout)[0]["State"]
    return state


def _begin(photo: bytes) -> tuple[socket.socket, bytes]:
    """Send a predict but for its last kilobyte."""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + photo + b"\r\n--b--\r\n"
    )
    head = (
        f"POST /api/predict HTTP/1.1\r\nHost: {HERE}\r\nConnection: close\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    connection = socket.create_connection((HERE, PORT), timeout=60)
    connection.sendall(head.encode() + body[:-1000])
    time.sleep(0.5)
    return connection, body[-1000:]


def _own_layers(image: str) -> list[str]:
    """The sizes of the layers that the Dockerfile makes, newest first; the base ends them."""
    history = docker("history", "--format", "{{.Size}}\t{{.CreatedBy}}", "--no-trunc", image)
    layers = [line.split("\t") for line in history.stdout.splitlines()]
    last = next(n for n, (_, words) in enumerate(layers) if "org.opencontainers" in words)
    return [amount for amount, _ in layers[: last + 1]]


def _bytes(amount: str) -> float:
    units = {"GB": 1e9, "MB": 1e6, "kB": 1e3, "B": 1.0}
    unit = next(each for each in units if amount.endswith(each))
    return float(amount.removesuffix(unit)) * units[unit]


CHECKS: dict[str, Check] = {
    "its size": size,
    "its user": user,
    "a start": start,
    "the smoke test passes": smoke_passes,
    "the smoke test fails": smoke_fails,
    "SIGTERM in the middle of a request": drains,
    "settings of production": production,
    "a setting that makes no sense": refuses,
}


def main(image: str) -> int:
    failed = 0
    for name, check in CHECKS.items():
        try:
            print(f"ok     {name}: {check(image)}", flush=True)
        except (AssertionError, subprocess.CalledProcessError) as error:
            failed += 1
            more = getattr(error, "stderr", "")
            print(f"FAILED {name}: {error} {more}", flush=True)
    return bool(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
