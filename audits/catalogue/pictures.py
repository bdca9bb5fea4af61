"""Product pictures: taken in by the folder or zip, given out small and without metadata."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath
from zipfile import ZipFile

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction

from audits.catalogue.faults import RowCode, problem
from audits.catalogue.tally import Tally
from audits.models import Product
from audits.models.catalogue import picture_path
from audits.models.validators import validate_picture
from detection import PhotoLimits, rendition

LONGEST_SIDE = 480
# What systems leave in folders beside the pictures.
_CLUTTER = ("thumbs.db", "desktop.ini")
_ENOUGH = PhotoLimits().max_bytes + 1


@dataclass(frozen=True, slots=True)
class Named:
    """A file called after an item number, such as `4711.jpg`."""

    name: str
    data: bytes

    @property
    def item(self) -> str:
        return PurePath(self.name).stem


@dataclass(frozen=True, slots=True)
class _Stored:
    product: Product
    name: str
    former: str


def pictures_in(path: Path) -> Iterator[Named]:
    """The files of a folder or zip, by name; one byte more than allowed of those too large."""
    if path.is_dir():
        for file in sorted(file for file in path.rglob("*") if file.is_file()):
            if _is_picture(file):
                with file.open("rb") as opened:
                    yield Named(file.name, opened.read(_ENOUGH))
        return
    with ZipFile(path) as archive:
        for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
            if not entry.is_dir() and _is_picture(PurePath(entry.filename)):
                with archive.open(entry) as packed:
                    yield Named(PurePath(entry.filename).name, packed.read(_ENOUGH))


def pictures_import(found: Iterable[Named], *, dry_run: bool) -> Tally:
    """Give every named product its picture, or none of them if a file is wrong."""
    tally, stored = Tally(), list[_Stored]()
    first: dict[str, str] = {}
    try:
        for picture in found:
            product = _checked(picture, first, tally)
            if product is not None and _settle(product, picture, tally) and not dry_run:
                stored.append(_store(product, picture))
        if tally.wrong == 0:
            _point_at(stored)
            stored = []
    finally:
        for one in stored:
            default_storage.delete(one.name)
    return tally


def picture_rendition(product: Product) -> bytes:
    """The picture as an upright JPEG, made once; raises FileNotFoundError where it is gone."""
    name = f"renditions/{product.picture.name}.jpg"
    if default_storage.exists(name):
        with default_storage.open(name, "rb") as kept:
            data: bytes = kept.read()
            return data
    with product.picture.open("rb") as file:
        small = rendition(file.read(), max_side=LONGEST_SIDE)
    saved = default_storage.save(name, ContentFile(small))
    if saved != name:
        default_storage.delete(saved)  # another request was faster with the same picture
    return small


def _is_picture(path: PurePath) -> bool:
    return not (path.name.startswith(".") or path.name.lower() in _CLUTTER) and (
        "__MACOSX" not in path.parts
    )


def _checked(picture: Named, first: dict[str, str], tally: Tally) -> Product | None:
    """The product that the picture may go to; what is wrong goes to the tally."""
    product = Product.objects.filter(item_number=picture.item).first()
    other = first.setdefault(picture.item, picture.name)
    if product is None:
        wrong = problem(None, picture.name, RowCode.ITEM_UNKNOWN, value=picture.item)
    elif other != picture.name:
        wrong = problem(None, picture.name, RowCode.PICTURE_TWICE, other=other)
    else:
        try:
            validate_picture(ContentFile(picture.data))
        except ValidationError as error:
            words = error.messages[0]
            wrong = problem(None, picture.name, RowCode.PICTURE_WRONG, problem=words)
        else:
            return product
    tally.add_wrong([wrong])
    return None


def _settle(product: Product, picture: Named, tally: Tally) -> bool:
    """Count the picture; True if it is not the one that the product has."""
    had = b""
    if product.picture and default_storage.exists(str(product.picture.name)):
        with product.picture.open("rb") as file:
            had = file.read()
    tally.count(existed=bool(product.picture), differs=had != picture.data)
    return had != picture.data


def _store(product: Product, picture: Named) -> _Stored:
    name = default_storage.save(picture_path(product, picture.name), ContentFile(picture.data))
    return _Stored(product, name, product.picture.name or "")


def _point_at(stored: Iterable[_Stored]) -> None:
    stored = list(stored)
    with transaction.atomic():
        for one in stored:
            one.product.picture.name = one.name
        Product.objects.bulk_update([one.product for one in stored], ["picture"], batch_size=200)
    for one in stored:
        if one.former:
            default_storage.delete(one.former)
