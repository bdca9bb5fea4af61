"""Prometheus sees what predict does, under the names of the service before this one."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from detection import model_info
from tests.photos import jpeg, shelf_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_to_all")]


def value(client: Client, sample: str) -> float:
    text = client.get("/metrics").content.decode()
    found = re.search(rf"^{re.escape(sample)} (\S+)$", text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def predict(client: Client, data: bytes) -> None:
    client.post("/predict", {"image": SimpleUploadedFile("shelf.jpg", data)})


def test_answers_are_counted_by_status(client: Client) -> None:
    good, bad = 'shelfwatch_requests_total{status="200"}', 'shelfwatch_requests_total{status="415"}'
    before = value(client, good), value(client, bad)
    predict(client, jpeg())
    predict(client, b"hello")
    assert (value(client, good), value(client, bad)) == (before[0] + 1, before[1] + 1)


def test_inference_and_products_are_measured_for_each_picture(client: Client) -> None:
    names = [
        f"shelfwatch_{name}"
        for name in (
            *("inference_seconds_count", "inference_seconds_sum"),
            *("detections_per_image_count", "detections_per_image_sum"),
        )
    ]
    before = [value(client, name) for name in names]
    predict(client, shelf_photo())
    count, seconds, pictures, products = (
        value(client, name) - old for name, old in zip(names, before, strict=True)
    )
    assert (count, pictures) == (1, 1)
    assert 0 < seconds < 30
    assert products > 5


def test_nothing_is_in_flight_when_all_is_answered(client: Client) -> None:
    predict(client, b"hello")
    assert value(client, "shelfwatch_in_flight_requests") == 0


def test_the_model_in_service_is_named(client: Client) -> None:
    info = model_info()
    text = client.get("/metrics").content.decode()
    lines = [line for line in text.splitlines() if line.startswith("shelfwatch_model_info{")]
    assert len(lines) == 1
    assert f'name="{info.name}"' in lines[0]
    assert lines[0].endswith(" 1.0")


def test_djangos_own_figures_are_there_as_well(client: Client) -> None:
    assert b"django_http_requests" in client.get("/metrics").content
