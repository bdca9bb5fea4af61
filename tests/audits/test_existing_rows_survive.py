"""A site from before positions, holds and spells keeps its rows when it is brought up to date."""

import pytest
from django.utils import timezone

from tests.migrating import migrate

BEFORE = [("audits", "0004_after_review"), ("accounts", "0003_user_is_demo")]
AFTER = [("audits", "0005_stock"), ("accounts", "0004_mail_settings")]


@pytest.mark.usefixtures("newest_afterwards")
def test_alerts_people_and_planograms_from_before_are_as_they_were() -> None:
    old = migrate(*BEFORE)
    now = timezone.now()
    user = old.get_model("accounts", "User").objects.create(email="a@example.com", password="x")
    store = old.get_model("audits", "Store").objects.create(code="17", name="Corner Store")
    shelf = old.get_model("audits", "Shelf").objects.create(store=store, code="A1", name="Tea")
    plan = old.get_model("audits", "Planogram").objects.create(shelf=shelf, version=1)
    old.get_model("audits", "Slot").objects.create(planogram=plan, key="a", row=1, sequence=1)
    old.get_model("audits", "Alert").objects.create(
        shelf=shelf,
        place="row:2",
        row=2,
        status="open",
        facings_missing=1,
        since=now,
        last_seen_at=now,
        x1=0,
        y1=0,
        x2=1,
        y2=1,
        taken_by=user,
        taken_at=now,
    )
    new = migrate(*AFTER)
    alert = new.get_model("audits", "Alert").objects.get()
    assert (alert.place, alert.status, alert.taken_by.email) == ("row:2", "open", user.email)
    assert (alert.importance, alert.holes, alert.resolution, alert.sequence) == (2, [], "", None)
    assert new.get_model("audits", "Slot").objects.get().minimum is None
    assert not new.get_model("audits", "Planogram").objects.get().provisional
    assert new.get_model("accounts", "User").objects.get().mail_pace == "hourly"
