"""Whatever is sent to predict, the answer is a documented code and never a 500."""

import gzip
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from tests.api.conftest import problem
from tests.photos import jpeg

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("open_to_all")]
MEGABYTE = 1024 * 1024


def image(data: bytes | None = None, name: str = "shelf.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, jpeg() if data is None else data, "image/jpeg")


def drawn(kind: str, size: tuple[int, int] = (200, 150), mode: str = "RGB", **more: Any) -> bytes:
    out = BytesIO()
    Image.new(mode, size).save(out, kind, **more)
    return out.getvalue()


@pytest.mark.parametrize(
    "confidence", ["abc", "nan", "NaN", "0,5", "0x1", "1e", "--1", "[]", "null", "1e400", "-inf"]
)
def test_a_confidence_that_is_no_number_is_invalid(client: Client, confidence: str) -> None:
    answer = client.post("/predict", {"image": image(), "confidence": confidence})
    assert problem(answer) == (400, "invalid", "confidence")


@pytest.mark.parametrize("confidence", ["0", "0.009", "-1", "1e-400"])
def test_a_confidence_below_a_hundredth_is_too_small(client: Client, confidence: str) -> None:
    answer = client.post(f"/predict?confidence={confidence}", {"image": image()})
    assert problem(answer) == (400, "min_value", "confidence")


@pytest.mark.parametrize("confidence", ["1.5", "1.0000001", "25"])
def test_a_confidence_above_one_is_too_large(client: Client, confidence: str) -> None:
    answer = client.post(f"/predict?confidence={confidence}", {"image": image()})
    assert problem(answer) == (400, "max_value", "confidence")


def test_a_confidence_of_a_million_digits_is_refused(client: Client) -> None:
    answer = client.post("/predict", {"image": image(), "confidence": "1" * MEGABYTE})
    assert problem(answer) == (400, "max_string_length", "confidence")


@pytest.mark.parametrize("form", [{}, {"confidence": "0.5"}])
def test_without_an_image_the_field_is_missing(client: Client, form: dict[str, str]) -> None:
    assert problem(client.post("/predict", form)) == (400, "required", "image")


def test_a_request_without_any_body_misses_the_image(client: Client) -> None:
    assert problem(client.generic("POST", "/predict")) == (400, "required", "image")


def test_an_image_that_came_as_text_is_no_file(client: Client) -> None:
    assert problem(client.post("/predict", {"image": "shelf.jpg"})) == (400, "invalid", "image")


def test_a_field_that_is_not_known_is_named(client: Client) -> None:
    answer = client.post("/predict?confidance=0.5", {"image": image()})
    assert problem(answer) == (400, "unknown_field", "confidance")


def test_a_file_that_nobody_asked_for_is_named(client: Client) -> None:
    answer = client.post("/predict", {"image": image(), "photo": image()})
    assert problem(answer) == (400, "unknown_field", "photo")


def test_of_two_images_neither_is_chosen(client: Client) -> None:
    answer = client.post("/predict", {"image": [image(), image()]})
    assert problem(answer) == (400, "duplicate_field", "image")


def test_a_confidence_in_query_and_form_is_doubled(client: Client) -> None:
    answer = client.post("/predict?confidence=0.5", {"image": image(), "confidence": "0.5"})
    assert problem(answer) == (400, "duplicate_field", "confidence")


@pytest.mark.parametrize(
    ("data", "status", "code"),
    [
        (b"", 400, "photo_empty"),
        (b"hello", 415, "photo_not_an_image"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", 415, "photo_format_unsupported"),
        (drawn("TIFF"), 415, "photo_format_unsupported"),
        (drawn("GIF"), 415, "photo_format_unsupported"),
        (jpeg()[:400], 422, "photo_damaged"),
        (drawn("PNG")[:-30], 422, "photo_damaged"),
        (drawn("PNG", (1, 1)), 422, "photo_too_small"),
        (drawn("PNG", (10_000, 50)), 422, "photo_too_small"),
        (drawn("PNG", (8000, 7501), "L"), 422, "photo_too_many_pixels"),
        (
            drawn("WEBP", save_all=True, append_images=[Image.new("RGB", (200, 150), (255, 0, 0))]),
            422,
            "photo_animated",
        ),
    ],
    ids=lambda value: value if isinstance(value, str) else None,
)
def test_a_file_that_is_no_usable_photo_has_its_own_code(
    client: Client, data: bytes, status: int, code: str
) -> None:
    assert problem(client.post("/predict", {"image": image(data)})) == (status, code, "image")


def test_the_extension_of_the_name_does_not_matter(client: Client) -> None:
    answer = client.post("/predict", {"image": image(drawn("PNG"), "shelf.txt")})
    assert answer.status_code == 200


def test_a_photo_beyond_25_megabytes_is_too_large(client: Client) -> None:
    data = jpeg() + b"\0" * (25 * MEGABYTE)
    answer = client.post("/predict", {"image": image(data)})
    assert problem(answer) == (413, "photo_too_large", "image")


def test_a_photo_of_25_megabytes_is_taken(client: Client) -> None:
    data = jpeg() + b"\0" * (25 * MEGABYTE - len(jpeg()))
    assert client.post("/predict", {"image": image(data)}).status_code == 200


def test_an_upload_that_must_be_too_large_is_not_even_read(client: Client) -> None:
    class Unread:
        def read(self, *args: object) -> bytes:
            raise AssertionError("nobody may read this")

        readline = read

    answer = client.generic(
        "POST",
        "/predict",
        content_type="multipart/form-data; boundary=x",
        CONTENT_LENGTH=str(2_000_000_000),
        **{"wsgi.input": Unread()},  # type: ignore[arg-type]
    )
    assert problem(answer) == (413, "upload_too_large", None)


def test_an_upload_in_chunks_is_asked_for_its_length(client: Client) -> None:
    answer = client.generic("POST", "/predict", headers={"Transfer-Encoding": "chunked"})
    assert problem(answer) == (411, "length_required", None)


def test_fields_larger_than_any_form_are_refused(client: Client) -> None:
    answer = client.post("/predict", {"image": image(), "note": "x" * (6 * MEGABYTE)})
    assert problem(answer) == (413, "form_too_large", None)


def test_a_thousand_and_one_fields_are_too_many(client: Client) -> None:
    fields = {f"field{n}": "x" for n in range(1001)}
    assert problem(client.post("/predict", fields)) == (400, "too_many_fields", None)


def test_twenty_one_files_are_too_many(client: Client) -> None:
    answer = client.post("/predict", {"image": [image() for _ in range(21)]})
    assert problem(answer) == (400, "too_many_files", None)


def test_a_form_of_a_thousand_parts_is_not_read_to_its_end(client: Client) -> None:
    answer = client.post("/predict", {"image": [image(b"x") for _ in range(1000)]})
    assert problem(answer) == (400, "too_many_files", None)


def test_a_form_without_any_part_misses_the_image(client: Client) -> None:
    answer = client.post("/predict", b"--x--\r\n", content_type="multipart/form-data; boundary=x")
    assert problem(answer) == (400, "required", "image")


@pytest.mark.parametrize("encoding", ["gzip", "deflate", "br", "gzip, identity"])
def test_a_packed_body_may_be_a_bomb_and_is_not_unpacked(client: Client, encoding: str) -> None:
    bomb = gzip.compress(b"\0" * (20 * MEGABYTE))
    answer = client.post(
        "/predict", bomb, content_type="image/jpeg", headers={"Content-Encoding": encoding}
    )
    assert problem(answer) == (415, "encoding_unsupported", None)


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("iou", "0.01", "min_value"),
        ("iou", "nan", "invalid"),
        ("tiles", "5", "max_value"),
        ("tiles", "1.5", "invalid"),
        ("format", "xml", "invalid_choice"),
    ],
)
def test_an_option_that_cannot_be_is_named(
    client: Client, name: str, value: str, code: str
) -> None:
    answer = client.post("/predict", {"image": image(), name: value})
    assert problem(answer) == (400, code, name)


@pytest.mark.parametrize(
    "content_type", ["application/json", "video/mp4", "application/x-www-form-urlencoded", "x"]
)
def test_another_content_type_is_not_taken(client: Client, content_type: str) -> None:
    answer = client.post("/predict", jpeg(), content_type=content_type)
    assert problem(answer) == (415, "unsupported_media_type", None)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data",
        "multipart/form-data; boundary=",
    ],
)
def test_a_form_that_is_none_cannot_be_read(client: Client, content_type: str) -> None:
    answer = client.post("/predict", b"some bytes", content_type=content_type)
    assert problem(answer) == (400, "parse_error", None)


def test_a_form_that_ends_early_holds_no_image(client: Client) -> None:
    body = b'--x\r\nContent-Disposition: form-data; name="image"; filename="a.jpg"\r\n\r\n'
    answer = client.post(
        "/predict", body + jpeg()[:300], content_type="multipart/form-data; boundary=x"
    )
    assert problem(answer) == (400, "required", "image")


@pytest.mark.parametrize("method", ["GET", "PUT", "PATCH", "DELETE"])
def test_only_post_is_answered(client: Client, method: str) -> None:
    assert problem(client.generic(method, "/predict")) == (405, "method_not_allowed", None)


def test_an_answer_in_another_format_cannot_be_had(client: Client) -> None:
    answer = client.post("/predict", {"image": image()}, headers={"Accept": "text/html"})
    assert problem(answer) == (406, "not_acceptable", None)
