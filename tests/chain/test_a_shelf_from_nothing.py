"""Ten minutes from nothing: a first photo, a second one with a hole, and photos that are wrong.

Rendered shelves, the bundled detector, real lining up; no planogram and no name is known.
"""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from PIL import ImageOps

from accounts.models import User
from audits.models import (
    Alert,
    AlertStatus,
    Delivery,
    Product,
    Reference,
    Shelf,
    Slot,
    Spell,
)
from audits.services.alerts import alert_confirm
from audits.services.approvals import reference_approve, view_add
from audits.services.planograms import planogram_in_force
from tests.catalogue.files import bring
from tests.chain.conftest import Photograph, Photos, turned, words_of

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("chain")]


def test_the_first_photo_is_the_reference_and_the_second_finds_the_hole(
    photograph: Photograph, photos: Photos, shelf: Shelf, staff: User, staff_client: Client
) -> None:
    first = photograph(0, photos.full)
    reference = Reference.objects.get()
    assert (reference.photo, reference.approved_by) == (first.photos.get(), None)
    planogram = planogram_in_force(shelf, first.captured_at)
    assert planogram is not None
    assert planogram.provisional
    assert planogram.slots.count() > 8
    assert not Alert.objects.exists()
    second = photograph(1, photos.holed)
    assert second.result.lined_up
    assert second.planogram == planogram
    alert = Alert.objects.get()
    assert planogram.slots.get(key=alert.place).row == 2
    assert alert.last_full_at == first.captured_at
    page = staff_client.get(f"/checks/{second.pk}/").content.decode()
    assert "It is empty" in page
    with time_machine.travel(second.captured_at + timedelta(minutes=1)):
        alert_confirm(alert_id=alert.pk, by=staff)
    photograph(2, photos.again)
    alert.refresh_from_db()
    assert (alert.status, alert.resolution) == (AlertStatus.RESOLVED, "seen_full")
    assert (
        'class="slot slot--stocked"' in staff_client.get(f"/shelves/{shelf.pk}/").content.decode()
    )


def test_photos_that_are_wrong_say_so_and_move_nothing(
    photograph: Photograph, photos: Photos, shelf: Shelf, staff_client: Client
) -> None:
    photograph(0, photos.full)
    photograph(1, photos.holed)
    told = Alert, Spell, Delivery  # and nobody is mailed
    before = [list(model.objects.values()) for model in told]
    wrong = {
        "does not look like this shelf": photos.other,
        "upside down": turned(photos.full, lambda picture: picture.rotate(180)),
        "mirrored": turned(photos.full, ImageOps.mirror),
    }
    for hour, (words, data) in enumerate(wrong.items(), start=2):
        audit = photograph(hour, data)
        assert audit.result.lined_up is False
        page = staff_client.get(f"/checks/{audit.pk}/").content.decode()
        assert "no position was judged" in page
        assert words in page
    assert before == [list(model.objects.values()) for model in told]
    for hour in (5, 6):
        photograph(hour, photos.other)
    assert (
        "A new reference photo is due" in staff_client.get(f"/shelves/{shelf.pk}/").content.decode()
    )


def test_of_photos_of_two_shelves_in_one_check_the_right_one_is_judged(
    photograph: Photograph, photos: Photos, staff_client: Client
) -> None:
    photograph(0, photos.full)
    mixed = photograph(1, photos.other_holed, photos.holed)
    assert mixed.result.lined_up
    alert = Alert.objects.get()
    assert alert.photo == mixed.photos.get(position=2)
    page = words_of(staff_client.get(f"/checks/{mixed.pk}/"))
    assert "1 photo does not line up" in page
    assert "<strong>Photo 1</strong>: The photo does not look like this shelf." in page
    # The stranger's holes and products are no part of what was found on the shelf.
    stranger, own = staff_client.get(f"/checks/{mixed.pk}/findings.json").json()["photos"]
    assert stranger["gaps"]
    found = len(own["gaps"])
    assert f"{found} hole{'s' if found > 1 else ''} found" in page
    assert f"{len(own['products'])} products in" in page
    assert [gap["number"] for gap in own["gaps"]] == list(range(1, found + 1))
    assert min(gap["number"] for gap in stranger["gaps"]) == found + 1


def test_a_better_reference_keeps_keys_and_old_checks_keep_theirs(
    photograph: Photograph,
    photos: Photos,
    shelf: Shelf,
    manager: User,
    manager_client: Client,
) -> None:
    first = photograph(0, photos.full)
    second = photograph(1, photos.again)
    new = reference_approve(photo=second.photos.get(), by=manager)
    assert (new.version, new.approved_by) == (2, manager)
    page = manager_client.get(f"/checks/{second.pk}/").content.decode()
    assert "This photo is the reference" in page
    assert "Use as reference" not in page
    assert "Use as reference" in manager_client.get(f"/checks/{first.pk}/").content.decode()
    newest = shelf.planograms.order_by("-version").first()
    assert newest is not None
    assert newest != first.planogram
    keys = set(newest.slots.values_list("key", flat=True))
    assert first.planogram is not None
    assert keys == set(first.planogram.slots.values_list("key", flat=True))
    placed = newest.slots.exclude(x1=None)
    assert placed.count() >= 0.8 * len(keys)  # three lie beyond the second photo's right side
    assert set(placed.values_list("reference", flat=True)) == {new.pk}
    third = photograph(2, photos.holed)
    assert third.planogram == newest
    assert Alert.objects.get().place in keys


def test_a_rebuilt_shelf_starts_anew_with_a_photo(
    photograph: Photograph, photos: Photos, shelf: Shelf, manager: User, manager_client: Client
) -> None:
    photograph(0, photos.full)
    photograph(1, photos.holed)
    rebuilt = photograph(2, photos.other)
    photo = rebuilt.photos.get()
    address = f"/checks/{rebuilt.pk}/reference/"
    refused = manager_client.post(address, {"photo": photo.pk, "how": "better"})
    assert refused.status_code == 422
    assert "does not line up with the reference" in refused.content.decode()
    assert manager_client.post(address, {"photo": photo.pk, "how": "anew"}).status_code == 302
    assert Alert.objects.get().resolution == "replaced"
    assert photograph(3, photos.other).result.lined_up
    old, new = shelf.planograms.order_by("version")
    of = Slot.objects.values_list("key", flat=True)
    assert not set(of.filter(planogram=old)) & set(of.filter(planogram=new))


def test_a_shelf_may_have_another_view(
    photograph: Photograph, photos: Photos, shelf: Shelf, manager: User
) -> None:
    photograph(0, photos.full)
    aside = photograph(1, photos.other).photos.get()
    view_add(photo=aside, by=manager)
    both = photograph(2, photos.again, photos.other)
    assert [photo.view.position for photo in both.photos.all() if photo.view] == [1, 2]
    assert both.result.slots_planned == both.planogram.slots.count()  # type: ignore[union-attr]
    assert both.result.slots_observed > 0.8 * both.result.slots_planned


def test_names_that_come_later_by_a_file_keep_the_positions_and_their_history(
    photograph: Photograph, photos: Photos, shelf: Shelf
) -> None:
    photograph(0, photos.full)
    photograph(1, photos.holed)
    nameless = shelf.planograms.get()
    lines = ["store_code,shelf_code,row,sequence,item_number,facings"]
    for slot in nameless.slots.order_by("row", "sequence"):
        item = f"{slot.row}-{slot.sequence}"
        Product.objects.create(item_number=item, name=f"Product {item}")
        place = f"{shelf.store.code},{shelf.code},{slot.row},{slot.sequence}"
        lines.append(f"{place},{item},{slot.facings}")
    assert bring("planograms", "\n".join(lines)).status == "done"
    named = shelf.planograms.order_by("version").last()
    assert named is not None
    places = "key", "row", "sequence", "x1", "y2"
    assert list(named.slots.values_list(*places)) == list(nameless.slots.values_list(*places))
    assert not named.slots.filter(product=None).exists()
    # The very same bytes would be no second look.
    photograph(2, turned(photos.holed, lambda picture: picture))
    alert = Alert.objects.get()
    assert (alert.seen_count, str(alert.product)) == (2, f"Product 2-{alert.sequence}")


def test_starting_anew_is_for_managers(
    photograph: Photograph, photos: Photos, staff_client: Client
) -> None:
    audit = photograph(0, photos.full)
    assert "Use as reference" not in staff_client.get(f"/checks/{audit.pk}/").content.decode()
    assert staff_client.post(f"/checks/{audit.pk}/reference/").status_code == 404
