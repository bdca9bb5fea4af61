"""What happens to a request when its node is taken back: the timeline, and the process itself."""

import socket
import time
from pathlib import Path

import requests

from scripts.delivery.chart import Object
from scripts.delivery.objects import containers, of, one, pod, workloads
from tests.delivery.site import HERE, Process, web
from tests.waiting import PATIENCE, wait_until

# A spot instance is taken back two minutes after the notice; EKS needs some of it to begin.
NOTICE, BEFORE_THE_DRAIN = 120, 30


def test_every_pod_ends_within_the_notice_and_has_its_whole_time(
    recommended: list[Object],
) -> None:
    for workload in workloads(recommended):
        spec = pod(workload)["spec"]
        box = containers(workload)[0]
        env = {each["name"]: each.get("value") for each in box["env"]}
        drain = int(env.get("SHELFWATCH_DRAIN_SECONDS") or 0)
        waits = box.get("lifecycle", {}).get("preStop", {}).get("sleep", {}).get("seconds", 0)
        grace = spec.get("terminationGracePeriodSeconds", 30)
        assert waits + drain < grace, workload["metadata"]["name"]
        assert BEFORE_THE_DRAIN + grace <= NOTICE, workload["metadata"]["name"]


def test_a_drained_node_never_takes_all_web_pods_and_is_never_held_up_for_ever(
    recommended: list[Object],
) -> None:
    budget = one(recommended, "PodDisruptionBudget", "shelfwatch-web")["spec"]
    scaler = one(recommended, "HorizontalPodAutoscaler", "shelfwatch-web")["spec"]
    assert budget["maxUnavailable"] < scaler["minReplicas"]
    for each in of(recommended, "PodDisruptionBudget"):
        assert each["spec"]["maxUnavailable"] >= 1
        assert each["spec"]["unhealthyPodEvictionPolicy"] == "AlwaysAllow"


def begin(process: Process, photo: bytes) -> tuple[socket.socket, bytes]:
    """Send a predict but for its last kilobyte: the site is in the middle of it."""
    body = (
        b'--b\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n'
        b"Content-Type: image/jpeg\r\n\r\n" + photo + b"\r\n--b--\r\n"
    )
    head = (
        f"POST /api/predict HTTP/1.1\r\nHost: {HERE}\r\nX-Forwarded-Proto: https\r\n"
        f"Content-Type: multipart/form-data; boundary=b\r\nContent-Length: {len(body)}\r\n"
        "Connection: close\r\n\r\n"
    )
    connection = socket.create_connection((HERE, process.port), timeout=PATIENCE)
    connection.sendall(head.encode() + body[:-1000])
    wait_until(lambda: in_flight(process), what="the site to begin with it")
    return connection, body[-1000:]


def in_flight(process: Process) -> bool:
    text = requests.get(f"{process.url}/metrics", timeout=PATIENCE).text
    return "shelfwatch_in_flight_requests 1.0" in text


def read_all(connection: socket.socket) -> bytes:
    parts = []
    while part := connection.recv(65536):
        parts.append(part)
    return b"".join(parts)


def test_sigterm_lets_a_predict_in_flight_be_answered_and_ends_in_time(
    open_site: list[Object], photo: bytes, tmp_path: Path
) -> None:
    with web(open_site, tmp_path) as site:
        connection, rest = begin(site, photo)
        site.process.terminate()
        time.sleep(1.5)
        assert site.process.poll() is None, "it ended in the middle of a request"
        connection.sendall(rest)
        answer = read_all(connection)
        assert answer.startswith(b"HTTP/1.1 200"), answer[:300]
        assert b'"detections"' in answer
        assert site.process.wait(PATIENCE) == 0


def test_whoever_never_finishes_sending_does_not_keep_the_node(
    open_site: list[Object], photo: bytes, tmp_path: Path
) -> None:
    with web(open_site, tmp_path, SHELFWATCH_DRAIN_SECONDS="2") as site:
        connection, _ = begin(site, photo)
        site.process.terminate()
        # It ends although the rest never comes.
        site.process.wait(PATIENCE)
        connection.close()
