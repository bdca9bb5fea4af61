"""A photo with which all later ones are compared must show more than one that is looked at once."""

import numpy as np
import pytest
from django.test import Client
from PIL import Image

from audits.models import Alert, Reference, Shelf
from audits.readings import photos_lined
from detection import examine_photo, landmarks
from tests.chain.conftest import Photograph, Photos, turned, words_of
from tests.chain.test_photos_held_wrong import use

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("chain")]


def darker(data: bytes, by: float) -> bytes:
    """Every pixel divided by so much."""

    def divided(picture: Image.Image) -> Image.Image:
        return Image.fromarray((np.asarray(picture) / by).astype(np.uint8))

    return turned(data, divided)


def test_a_nearly_black_photo_becomes_no_reference_and_the_good_one_does(
    photograph: Photograph, photos: Photos, shelf: Shelf, staff_client: Client
) -> None:
    audit = photograph(0, darker(photos.full, 12), ends="rejected")
    assert audit.reason_code == "too_dark"
    page = words_of(staff_client.get(f"/checks/{audit.pk}/"))
    assert "too dark to see the shelf. Switch on more light" in page
    assert not Reference.objects.exists()
    assert not Alert.objects.exists()
    assert not shelf.planograms.exists()
    good = photograph(1, photos.full)
    assert Reference.objects.get().photo == good.photos.get()


def test_what_is_light_enough_for_a_check_may_be_too_dark_for_a_reference(
    photograph: Photograph, photos: Photos, manager_client: Client
) -> None:
    dim = darker(photos.again, 6)
    refused = photograph(0, dim, ends="rejected")
    assert refused.reason_code == "too_dark"
    assert "too dark to become the shelf&#x27;s reference photo" in words_of(
        manager_client.get(f"/checks/{refused.pk}/")
    )
    photograph(1, photos.full)
    judged = photograph(2, dim)
    assert judged.result.lined_up
    status, page = use(manager_client, judged, "better")
    assert status == 422
    assert "too dark to become the shelf&#x27;s reference photo" in page
    assert Reference.objects.count() == 1


def test_a_reference_that_shows_too_little_is_named_and_gives_way(
    photograph: Photograph, photos: Photos, shelf: Shelf, manager_client: Client
) -> None:
    """One from before first photos were asked for more."""
    photograph(0, photos.full)
    poor = darker(photos.full, 40)
    wrong = Reference.objects.get()
    marks = landmarks(poor, examine_photo(poor))
    Reference.objects.update(landmarks=marks.to_bytes())
    good = photograph(1, photos.again)
    lies = photos_lined(good.result.readings)[good.photos.get().pk]
    assert lies["reason"] == "reference_too_poor"
    page = words_of(manager_client.get(f"/checks/{good.pk}/"))
    assert "The reference photo shows too little detail to line up with" in page
    assert use(manager_client, good, "better")[0] == 302
    assert wrong.view.references.latest("version").photo == good.photos.get()
    assert photograph(2, photos.full).result.lined_up
