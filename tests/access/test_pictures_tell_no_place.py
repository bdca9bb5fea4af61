"""Where and with what a photo was taken never leaves the server with a picture."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from PIL import Image

from audits.models import Alert, Audit, Product, Shelf
from audits.services.renditions import Size
from audits.services.runs import audit_run
from tests.access.routes import routes
from tests.photos import jpeg, shelf_photo

pytestmark = pytest.mark.django_db
SECRETS = (b"Exif", b"GPS", b"Photographer", b"2026:06:15", b"http://ns.adobe.com")


def tell_tale(data: bytes) -> bytes:
    """The picture with place, time, camera, artist and a thumbnail's worth of XMP."""
    with Image.open(BytesIO(jpeg(gps=True, taken="2026:06:15 10:00:00"))) as marked:
        exif = marked.getexif()
    exif[0x013B] = "Photographer"
    out = BytesIO()
    with Image.open(BytesIO(data)) as picture:
        xmp = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'>Photographer</x:xmpmeta>"
        picture.save(out, "JPEG", quality=90, exif=exif, xmp=xmp, comment=b"Photographer")
    return out.getvalue()


@pytest.fixture
def audit(staff_client: Client, shelf: Shelf) -> Audit:
    photo = SimpleUploadedFile("a.jpg", tell_tale(shelf_photo(holes=True)), "image/jpeg")
    sent = staff_client.post("/api/v1/audits/", {"shelf": shelf.pk, "photos": photo})
    assert sent.status_code == 202, sent.content
    audit_run(audit_id=sent.json()["id"])
    done = Audit.objects.get(pk=sent.json()["id"])
    assert done.status == "done"
    return done


def test_the_upload_carried_them_and_no_size_of_the_picture_does(
    staff_client: Client, audit: Audit
) -> None:
    photo = audit.photos.get()
    with photo.file.open("rb") as file:
        kept = file.read()
    assert b"Exif" in kept
    assert b"Photographer" in kept
    with Image.open(BytesIO(kept)) as picture:
        assert picture.getexif().get_ifd(0x8825)
    for size in Size:
        answer = staff_client.get(f"/photos/{photo.pk}/{size}.jpg")
        assert answer.status_code == 200
        assert_bare(answer.content)


def test_the_photo_as_it_was_sent_has_no_address(staff_client: Client, audit: Audit) -> None:
    photo = audit.photos.get()
    for size in ("original", "full", "raw", "THUMBNAIL"):
        assert staff_client.get(f"/photos/{photo.pk}/{size}.jpg").status_code == 404
    for folder in ("media", "static", "photos", ""):
        assert staff_client.get(f"/{folder}/{photo.file.name}").status_code == 404


def test_no_other_route_gives_pictures_away() -> None:
    """A new address with a picture needs a test of its own here."""
    words = (".jpg", ".png", "picture", "close-up")
    assert [route for route in routes() if any(word in route for word in words)] == [
        "api/v1/photos/<int:pk>/picture/",
        "api/v1/alerts/<int:pk>/close-up/",
        "photos/<int:pk>/<slug:size>.jpg",
        "products/<int:pk>/picture.jpg",
    ]


def test_a_product_s_picture_tells_nothing_either(staff_client: Client) -> None:
    sent = SimpleUploadedFile("a.jpg", tell_tale(jpeg()), "image/jpeg")
    product = Product.objects.create(item_number="1", name="Muesli", picture=sent)
    answer = staff_client.get(f"/products/{product.pk}/picture.jpg")
    assert answer.status_code == 200
    assert_bare(answer.content)


def test_a_picture_from_the_api_tells_nothing_either(staff_client: Client, audit: Audit) -> None:
    photo = audit.photos.get()
    alert = Alert.objects.filter(photo=photo)[0]
    for size in Size:
        answer = staff_client.get(f"/api/v1/photos/{photo.pk}/picture/", {"size": size})
        assert answer.status_code == 200
        assert_bare(answer.content)
    assert_bare(staff_client.get(f"/api/v1/alerts/{alert.pk}/close-up/").content)


def test_the_api_tells_nothing_of_place_and_camera(staff_client: Client, audit: Audit) -> None:
    for address in (f"/api/v1/audits/{audit.pk}/", "/api/v1/audits/", "/api/v1/alerts/"):
        text = staff_client.get(address).content.decode().lower()
        assert not any(word in text for word in ("gps", "exif", "photographer", "52.52"))


def assert_bare(data: bytes) -> None:
    assert not any(secret in data for secret in SECRETS)
    with Image.open(BytesIO(data)) as picture:
        assert not dict(picture.getexif())
        assert not {"exif", "xmp", "comment", "photoshop"} & set(picture.info)
