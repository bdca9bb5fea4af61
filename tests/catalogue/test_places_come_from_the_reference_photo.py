"""Imported slots get their places from what was found on the shelf's reference photo."""

import numpy as np
import pytest

from audits.columns import VERSION
from audits.models import (
    Audit,
    AuditResult,
    AuditStatus,
    Planogram,
    Product,
    Reference,
    Shelf,
    ShelfView,
    Slot,
)
from detection import Landmarks
from detection.core.registration.feature_set import no_features
from detection.core.registration.landmarks import LOOK
from tests.catalogue.files import bring, counts
from tests.factories import AuditFactory, PhotoFactory

pytestmark = pytest.mark.django_db
HEAD = "store;shelf;row;sequence;item;facings;width\n"
RED, BLUE = (120, 190, 150), (90, 140, 60)
FIVE = HEAD + "17;A1;1;1;10;2;\n17;A1;1;2;11;3;\n17;A1;2;1;10;1;\n"


@pytest.fixture(autouse=True)
def _products(db: None) -> None:
    Product.objects.bulk_create(Product(item_number=str(n), name=f"P{n}") for n in (10, 11))


def reference(shelf: Shelf, rows: dict[int, int], status: str = "done") -> ShelfView:
    """A 1000 x 500 px reference photo with so many fronts in each row, 100 px wide each."""
    now = {"finished_at": "2026-06-15T08:00Z"} if status == "done" else {}
    audit: Audit = AuditFactory(shelf=shelf, status=AuditStatus(status), **now)
    photo = PhotoFactory(audit=audit, width=1000, height=500)
    fronts = [(row, at) for row, count in rows.items() for at in range(count)]
    products = {
        "x1": [100.0 * at for _, at in fronts],
        "y1": [100.0 * row - 90 for row, _ in fronts],
        "x2": [100.0 * at + 95 for _, at in fronts],
        "y2": [100.0 * row for row, _ in fronts],
        "score": [0.9 for _ in fronts],
        "row": [row for row, _ in fronts],
    }
    empty = {"gaps": {}, "rows": {}, "usable": True, "quality": None}
    found = {"photo": photo.pk, "width": 1000, "height": 500, "products": products} | empty
    AuditResult.objects.create(
        audit=audit,
        product_count=1,
        gap_count=0,
        row_count=1,
        total_ms=1,
        columns_version=VERSION,
        columns={"photos": [found]},
    )
    return ShelfView.objects.create(shelf=shelf, reference_photo=photo)


def remember_colours(view: ShelfView, colours: list[tuple[int, int, int]]) -> None:
    """Landmarks whose looks have these colours (0..255) for the fronts found on the photo."""
    photo = view.reference_photo
    assert photo
    columns = AuditResult.objects.get(audit=photo.audit_id).columns["photos"][0]["products"]
    boxes = np.array([columns[side] for side in ("x1", "y1", "x2", "y2")], np.float32).T
    looks = np.zeros((len(boxes), LOOK), np.uint8)
    looks[:, :36] = np.tile(np.array(colours, np.uint8), 12)
    marks = Landmarks(no_features(1000, 500), np.empty((0, 5), np.float32), boxes, looks)
    Reference.objects.create(
        view=view, version=1, photo=photo, width=1000, height=500, landmarks=marks.to_bytes()
    )


def places() -> list[tuple[float | None, float | None, float | None, float | None]]:
    return list(Slot.objects.order_by("row", "sequence").values_list("x1", "y1", "x2", "y2"))


def told(text: str) -> list[str]:
    return [note["code"] for note in bring("planograms", text).notes]


def test_as_many_fronts_as_facings_are_shared_out(shelf: Shelf) -> None:
    view = reference(shelf, {1: 5, 2: 1})
    assert told(FIVE) == []
    assert places() == [
        (0.0, 0.02, 0.195, 0.2),
        (0.2, 0.02, 0.495, 0.2),
        (0.0, 0.22, 0.095, 0.4),
    ]
    assert set(Slot.objects.values_list("view", flat=True)) == {view.pk}


def test_a_row_that_does_not_fit_has_no_places_and_it_is_told(shelf: Shelf) -> None:
    reference(shelf, {1: 3, 2: 1})
    row = bring("planograms", FIVE)
    assert [one["code"] for one in row.notes] == ["fronts_differ_from_photo"]
    assert "17/A1, row 1" in row.notes[0]["message"]
    assert "the 3 fronts" in row.notes[0]["message"]
    assert places()[:2] == [(None, None, None, None)] * 2
    assert places()[2] != (None, None, None, None)


def test_colours_of_the_reference_photo_help_where_a_front_was_not_found(shelf: Shelf) -> None:
    view = reference(shelf, {1: 4, 2: 1})
    assert told(FIVE) == ["fronts_differ_from_photo"]
    remember_colours(view, [RED, RED, BLUE, BLUE, RED])
    assert told(FIVE) == []
    (first, second, _) = places()
    assert first == (0.0, 0.02, 0.195, 0.2)
    assert second[0] == pytest.approx(0.2)
    assert second[2] == pytest.approx(0.495, abs=0.03)


def test_landmarks_that_cannot_be_read_are_as_good_as_none(shelf: Shelf) -> None:
    view = reference(shelf, {1: 4, 2: 1})
    remember_colours(view, [RED, RED, BLUE, BLUE, RED])
    Reference.objects.update(landmarks=b"of another version")
    assert told(FIVE) == ["fronts_differ_from_photo"]


def test_a_row_that_the_photo_does_not_show_is_told_and_the_others_are_placed(
    shelf: Shelf,
) -> None:
    remember_colours(reference(shelf, {1: 5}), [RED, RED, BLUE, BLUE, BLUE])
    assert set(told(FIVE)) == {"fronts_differ_from_photo", "rows_differ_from_photo"}
    assert places()[0] == (0.0, 0.02, 0.195, 0.2)
    assert places()[2] == (None, None, None, None)


@pytest.mark.parametrize("status", ["", "pending"])
def test_without_a_checked_reference_photo_there_are_no_places_yet(
    shelf: Shelf, status: str
) -> None:
    if status:
        reference(shelf, {1: 5, 2: 1}, status)
    assert told(FIVE) == ["no_reference_photo"]
    assert set(places()) == {(None, None, None, None)}


def test_the_same_file_again_places_what_could_not_be_placed_before(shelf: Shelf) -> None:
    bring("planograms", FIVE)
    reference(shelf, {1: 5, 2: 1})
    assert counts(bring("planograms", FIVE)) == (0, 0, 1, 0)
    assert Planogram.objects.count() == 1
    assert places()[0] == (0.0, 0.02, 0.195, 0.2)


def test_a_shelf_of_several_standpoints_is_not_guessed_at(shelf: Shelf) -> None:
    reference(shelf, {1: 5, 2: 1})
    ShelfView.objects.create(shelf=shelf, position=2)
    assert told(FIVE) == ["no_reference_photo"]


def test_a_row_of_the_file_that_is_another_one_of_the_photo_is_told(shelf: Shelf) -> None:
    view = reference(shelf, {1: 5, 2: 1})
    remember_colours(view, [RED, RED, BLUE, BLUE, BLUE, RED])
    row = bring("planograms", FIVE.replace("A1;2;1", "A1;9;1").replace("A1;1;", "A1;8;"))
    told = [one["message"] for one in row.notes if one["code"] == "row_elsewhere_on_photo"]
    assert told
    assert told[0].startswith(
        "17/A1: row 8 of the planogram was found as row 1 of the reference photo."
    )
