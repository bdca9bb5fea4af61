"""Pictures of products: by the folder or zip, for everybody who is logged in, without metadata."""

import io
import zipfile
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import Client
from PIL import Image

from accounts.models import User
from audits.models import Product
from tests.photos import jpeg, stored_files

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def products(db: None) -> list[Product]:
    return [Product.objects.create(item_number=item, name=item) for item in ("4711", "0815")]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "4711.jpg").write_bytes(jpeg(gps=True))
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "0815.jpeg").write_bytes(jpeg(1000, 500))
    (tmp_path / ".DS_Store").write_bytes(b"clutter")
    return tmp_path


def pictures(path: Path, *options: str) -> str:
    out = io.StringIO()
    call_command("catalogue_import", "pictures", str(path), *options, stdout=out, stderr=out)
    return out.getvalue()


def test_a_folder_gives_every_product_its_picture(folder: Path, staff_client: Client) -> None:
    assert "2 new" in pictures(folder)
    for product in Product.objects.all():
        answer = staff_client.get(f"/products/{product.pk}/picture.jpg")
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert b"Exif" not in answer.content
    with Image.open(io.BytesIO(answer.content)) as shown:
        assert max(shown.size) <= 480


def test_the_same_folder_again_changes_nothing(folder: Path) -> None:
    pictures(folder)
    before = stored_files()
    assert "2 unchanged" in pictures(folder)
    assert stored_files() == before


def test_a_new_picture_replaces_the_old_file(folder: Path) -> None:
    pictures(folder)
    before = stored_files()
    (folder / "4711.jpg").write_bytes(jpeg(640, 480))
    assert "1 changed" in pictures(folder)
    assert len(stored_files()) == len(before)


def test_a_zip_does_as_well(folder: Path, tmp_path: Path) -> None:
    path = tmp_path / "all.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(folder / "4711.jpg", "pictures/4711.jpg")
        archive.writestr("__MACOSX/4711.jpg", b"clutter")
    assert "1 new" in pictures(path)


def test_a_dry_run_stores_nothing(folder: Path) -> None:
    before = stored_files()
    assert "a dry run" in pictures(folder, "--dry-run")
    assert stored_files() == before
    assert not Product.objects.exclude(picture="").exists()


@pytest.mark.parametrize(
    ("name", "data", "code"),
    [
        ("9999.jpg", jpeg(), "item_unknown"),
        ("0815.png", jpeg(), "picture_twice"),
        ("0815.jpeg", b"no picture", "picture_wrong"),
    ],
)
def test_one_wrong_file_stops_them_all(folder: Path, name: str, data: bytes, code: str) -> None:
    target = folder / "sub" / name if name == "0815.jpeg" else folder / name
    target.write_bytes(data)
    before = stored_files()
    out = io.StringIO()
    with pytest.raises(CommandError, match="Nothing was imported"):
        call_command("catalogue_import", "pictures", str(folder), stdout=out, stderr=out)
    assert f"({code})" in out.getvalue()
    assert stored_files() == before
    assert not Product.objects.exclude(picture="").exists()


def test_nothing_at_all_is_told(tmp_path: Path) -> None:
    with pytest.raises(CommandError):
        pictures(tmp_path / "nowhere")
    (tmp_path / "a.zip").write_bytes(b"no zip")
    with pytest.raises(CommandError, match="neither a folder nor a zip"):
        pictures(tmp_path / "a.zip")


def test_a_product_without_a_picture_has_none(staff_client: Client) -> None:
    pk = Product.objects.first().pk  # type: ignore[union-attr]
    assert staff_client.get(f"/products/{pk}/picture.jpg").status_code == 404


def test_who_is_not_logged_in_sees_no_picture(folder: Path) -> None:
    pictures(folder)
    pk = Product.objects.first().pk  # type: ignore[union-attr]
    assert Client().get(f"/products/{pk}/picture.jpg").status_code == 302


def test_the_admin_takes_a_picture_and_refuses_what_is_none(superuser: User) -> None:
    client = Client()
    client.force_login(superuser)
    product = Product.objects.get(item_number="4711")
    form = {
        "item_number": "4711",
        "name": "Soap",
        "importance": "2",
        "status": "active",
        "gtins-TOTAL_FORMS": "0",
        "gtins-INITIAL_FORMS": "0",
    }
    address = f"/admin/audits/product/{product.pk}/change/"
    wrong = client.post(address, form | {"picture": io.BytesIO(b"no picture")})
    assert "not a photo" in wrong.content.decode()
    right = io.BytesIO(jpeg())
    right.name = "soap.jpg"
    assert client.post(address, form | {"picture": right}).status_code == 302
    product.refresh_from_db()
    assert product.picture
    page = client.get(address).content.decode()
    assert f"/products/{product.pk}/picture.jpg" in page
    assert str(product.picture.name) not in page
