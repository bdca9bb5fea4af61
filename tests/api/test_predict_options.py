"""Predict is asked for more than one thing: several photos, pictures, tables, bare bodies."""

import csv
import gzip
from io import BytesIO, StringIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from detection import model_info
from tests.api.conftest import problem
from tests.photos import jpeg, shelf_photo

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_to_all")]


def file(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("shelf.jpg", data, "image/jpeg")


def predict(client: Client, address: str = "/api/predict", **form: Any) -> Any:
    return client.post(address, form or {"image": file(shelf_photo(holes=True))})


def test_rows_quality_timing_and_model_are_told(client: Client) -> None:
    body = predict(client).json()
    assert [row["number"] for row in body["rows"]] == list(range(1, len(body["rows"]) + 1))
    assert sum(row["products"] for row in body["rows"]) <= body["count"]
    assert body["quality"]["usable"] is True
    assert body["quality"]["reason"] is None
    assert set(body["timing"]) == {"decode", "preprocess", "inference", "postprocess"}
    assert body["timing"]["inference"] == body["inference_ms"]
    info = model_info()
    assert body["model_info"] == {
        "name": info.name,
        "version": info.version,
        "sha256": info.sha256,
    }


def test_an_unusable_photo_is_answered_with_what_is_wrong_with_it(client: Client) -> None:
    quality = predict(client, image=file(jpeg())).json()["quality"]
    assert quality["usable"] is False
    assert quality["reason"]
    assert quality["message"]


def test_a_request_keeps_the_id_that_it_came_with(client: Client) -> None:
    answer = client.post(
        "/predict", {"image": file(jpeg())}, headers={"X-Request-ID": "camera-7.4711"}
    )
    assert answer.json()["request_id"] == answer.headers["X-Request-ID"] == "camera-7.4711"


@pytest.mark.parametrize("sent", ["", "a b", "x" * 65, "ä"])
def test_an_id_that_nobody_could_search_for_is_replaced(client: Client, sent: str) -> None:
    answer = client.post("/predict", {"image": file(jpeg())}, headers={"X-Request-ID": sent})
    assert answer.headers["X-Request-ID"] != sent
    assert len(answer.headers["X-Request-ID"]) == 32


def test_faults_carry_the_id_as_well(client: Client) -> None:
    assert len(client.post("/predict").headers["X-Request-ID"]) == 32


def test_several_photos_are_answered_in_their_order(client: Client) -> None:
    body = predict(client, images=[file(shelf_photo(holes=True)), file(jpeg())]).json()
    assert set(body) == {"results", "request_id"}
    full, empty = body["results"]
    assert full["count"] > 5
    assert (empty["count"], empty["quality"]["usable"]) == (0, False)


def test_one_of_several_photos_that_is_none_refuses_all_and_is_named(client: Client) -> None:
    answer = predict(client, images=[file(jpeg()), file(b"hello")])
    assert problem(answer) == (415, "photo_not_an_image", "images.1")


def test_eleven_photos_are_too_many(client: Client) -> None:
    answer = predict(client, images=[file(jpeg()) for _ in range(11)])
    assert problem(answer) == (400, "too_many_images", "images")


def test_image_and_images_together_are_one_too_many(client: Client) -> None:
    answer = predict(client, image=file(jpeg()), images=[file(jpeg())])
    assert problem(answer) == (400, "image_or_images", "images")


def test_a_photo_may_be_the_whole_body(client: Client) -> None:
    data = shelf_photo(holes=True)
    whole = client.post("/api/predict?confidence=0.5", data, content_type="image/jpeg").json()
    form = predict(client, "/api/predict?confidence=0.5", image=file(data)).json()
    assert whole["detections"] == form["detections"]


@pytest.mark.parametrize("kind", ["image/jpeg", "image/webp", "image/heic", "image/png"])
def test_the_body_says_what_it_is_and_not_its_content_type(client: Client, kind: str) -> None:
    assert client.post("/predict", jpeg(), content_type=kind).status_code == 200


def test_a_body_of_no_photo_is_told(client: Client) -> None:
    answer = client.post("/predict", b"hello", content_type="image/jpeg")
    assert problem(answer) == (415, "photo_not_an_image", "image")
    answer = client.post("/predict", b"", content_type="image/jpeg")
    assert problem(answer) == (400, "required", "image")


def test_a_picture_with_the_boxes_drawn_comes_back(client: Client) -> None:
    answer = predict(client, "/api/predict?format=png")
    assert answer.headers["Content-Type"] == "image/png"
    with Image.open(BytesIO(answer.content)) as drawn:
        assert drawn.format == "PNG"
        assert max(drawn.size) == 1600


def test_a_picture_of_several_photos_cannot_be_had(client: Client) -> None:
    answer = predict(client, "/api/predict?format=png", images=[file(jpeg())])
    assert problem(answer) == (422, "format_needs_one_image", "format")


def test_a_table_has_a_line_for_each_box(client: Client) -> None:
    sent = [file(shelf_photo(holes=True)), file(shelf_photo())]
    answer = predict(client, "/api/predict?format=csv", images=sent)
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    lines = list(csv.DictReader(StringIO(answer.content.decode())))
    sent = [file(shelf_photo(holes=True)), file(shelf_photo())]
    body = predict(client, images=sent).json()
    for number, one in enumerate(body["results"], start=1):
        mine = [line for line in lines if line["image"] == str(number)]
        assert len(mine) == one["count"] + len(one["gaps"])
        first, box = mine[0], one["detections"][0]
        assert [float(first[side]) for side in ("x1", "y1", "x2", "y2")] == box["bbox"]
        assert {line["kind"] for line in mine} <= {"product", "gap"}


def test_a_format_that_is_not_known_is_told(client: Client) -> None:
    answer = predict(client, "/api/predict?format=xml")
    assert problem(answer) == (400, "invalid_choice", "format")


@pytest.mark.parametrize("accept", ["image/png", "text/csv", "application/json", "*/*"])
def test_what_can_be_had_may_be_accepted(client: Client, accept: str) -> None:
    answer = client.post("/predict", {"image": file(jpeg())}, headers={"Accept": accept})
    assert answer.status_code == 200


def test_answers_are_packed_for_who_takes_them_so_and_pictures_are_not(client: Client) -> None:
    headers = {"Accept-Encoding": "gzip"}
    form = {"image": file(shelf_photo(holes=True))}
    answer = client.post("/predict", form, headers=headers)
    assert answer.headers["Content-Encoding"] == "gzip"
    assert b'"detections"' in gzip.decompress(answer.content)
    form = {"image": file(shelf_photo(holes=True))}
    picture = client.post("/predict?format=png", form, headers=headers)
    assert "Content-Encoding" not in picture.headers


def test_a_packed_body_is_refused_unopened(client: Client) -> None:
    bomb = gzip.compress(bytes(1_000_000))
    answer = client.post(
        "/predict", bomb, content_type="image/jpeg", headers={"Content-Encoding": "gzip"}
    )
    assert problem(answer) == (415, "encoding_unsupported", None)


@pytest.mark.parametrize(
    ("option", "value", "code"),
    [
        ("iou", "nan", "invalid"),
        ("iou", "0.05", "min_value"),
        ("iou", "0.96", "max_value"),
        ("tiles", "0", "min_value"),
        ("tiles", "5", "max_value"),
        ("tiles", "1.5", "invalid"),
        ("tiles", "x", "invalid"),
    ],
)
def test_options_out_of_range_are_told(client: Client, option: str, value: str, code: str) -> None:
    answer = predict(client, f"/api/predict?{option}={value}")
    assert problem(answer) == (400, code, option)
