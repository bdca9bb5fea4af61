"""Predict tells what stands and what is missing on one picture."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from audits.models import Audit, Photo
from tests.photos import jpeg, shelf_photo, stored_files

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_to_all")]


def picture(data: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile("shelf.jpg", data, "image/jpeg")


def predict(client: Client, data: bytes, address: str = "/predict", **form: Any) -> dict[str, Any]:
    answer = client.post(address, {"image": picture(data), **form})
    assert answer.status_code == 200, answer.content
    body: dict[str, Any] = answer.json()
    return body


@pytest.mark.parametrize("address", ["/predict", "/api/predict"])
def test_the_answer_has_exactly_the_fields_of_the_contract(client: Client, address: str) -> None:
    body = predict(client, shelf_photo(holes=True), address)
    assert list(body) == [
        *("detections", "gaps", "count", "inference_ms", "image_size", "model", "runtime"),
        *("rows", "quality", "timing", "model_info", "request_id"),
    ]
    assert body["count"] == len(body["detections"]) > 5
    assert {frozenset(item) for item in body["detections"]} == {
        frozenset({"class", "confidence", "bbox"})
    }
    assert {item["class"] for item in body["detections"]} == {"product"}
    assert body["gaps"]
    assert set(body["gaps"][0]) == {"bbox", "confidence", "row", "facings", "evidence"}
    assert body["inference_ms"] > 0
    assert "onnxruntime" in body["runtime"]
    assert body["model"]


def test_boxes_are_pixels_inside_the_full_size_photo(client: Client) -> None:
    body = predict(client, shelf_photo())
    width, height = body["image_size"]["width"], body["image_size"]["height"]
    assert (width, height) == (1225, 1633)
    for item in [*body["detections"], *body["gaps"]]:
        x1, y1, x2, y2 = item["bbox"]
        assert 0 <= x1 < x2 <= width
        assert 0 <= y1 < y2 <= height
        assert 0.01 <= item["confidence"] <= 1


def test_a_phones_sideways_photo_is_answered_upright(client: Client) -> None:
    from io import BytesIO

    with Image.open(BytesIO(shelf_photo())) as upright:
        lying = upright.transpose(Image.Transpose.ROTATE_90)
    exif = Image.Exif()
    exif[0x0112] = 6
    out = BytesIO()
    lying.save(out, "JPEG", quality=95, exif=exif)
    straight, turned = predict(client, shelf_photo()), predict(client, out.getvalue())
    assert turned["image_size"] == straight["image_size"]
    assert abs(turned["count"] - straight["count"]) <= 0.1 * straight["count"]


@pytest.mark.parametrize("place", ["query", "form"])
def test_a_higher_confidence_leaves_fewer_products(client: Client, place: str) -> None:
    if place == "query":
        few = predict(client, shelf_photo(), "/predict?confidence=0.6")
    else:
        few = predict(client, shelf_photo(), confidence="0.6")
    many = predict(client, shelf_photo(), "/predict?confidence=0.05")
    assert 0 < few["count"] < many["count"]
    assert min(item["confidence"] for item in few["detections"]) >= 0.6


def test_the_ends_of_the_range_of_confidence_are_taken(client: Client) -> None:
    assert predict(client, shelf_photo(), "/predict?confidence=1.0")["count"] == 0
    assert predict(client, shelf_photo(), "/predict?confidence=0.01")["count"] > 0


def test_a_picture_of_nothing_is_an_answer_and_no_error(client: Client) -> None:
    body = predict(client, jpeg())
    assert (body["count"], body["detections"]) == (0, [])


def test_nothing_of_the_picture_is_kept(client: Client) -> None:
    before = stored_files()
    predict(client, shelf_photo())
    assert stored_files() == before
    assert not Audit.objects.exists()
    assert not Photo.objects.exists()


def test_the_database_is_not_asked_at_all(client: Client, django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        predict(client, jpeg())
