"""What the mail about an empty place says."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.template.loader import render_to_string

from accounts.models import UNNAMED, User
from audits.models import Alert, Shelf, Store

STORE = Store(code="17", name="Fish & Chips", time_zone="Europe/Berlin")
SHELF = Shelf(store=STORE, code="A1", name="Cereals")
SINCE = datetime(2026, 6, 15, 7, 40, tzinfo=UTC)


def _context(**changes: Any) -> dict[str, Any]:
    alert = Alert(shelf=SHELF, row=2, facings_missing=2, since=SINCE)
    return {
        "alert": alert,
        "shelf": SHELF,
        "store": STORE,
        "user": User(name="Mia Manager"),
        "link": "https://shelves.example.com/alerts/7/",
        "stop_link": "https://shelves.example.com/mail/stop/1:x/",
        "profile_link": "https://shelves.example.com/profile/",
        "has_picture": True,
    } | changes


def _render(part: str, **changes: Any) -> str:
    return render_to_string(f"emails/alert-opened-{part}", _context(**changes))


def test_the_subject_says_what_is_empty_and_where() -> None:
    subject = _render("subject.txt").strip()
    assert subject == "Empty: 2 facings in the 2nd row from the top - Cereals, Fish & Chips"


@pytest.mark.parametrize("part", ["body.txt", "body.html"])
def test_the_body_says_since_when_in_the_stores_time_and_how_to_stop(part: str) -> None:
    body = _render(part)
    assert "15 Jun 2026, 09:40" in body
    assert "https://shelves.example.com/alerts/7/" in body
    assert "https://shelves.example.com/profile/" in body
    assert "https://shelves.example.com/mail/stop/1:x/" in body
    assert "not known" in body


def test_the_body_says_when_it_was_last_full_if_that_is_known() -> None:
    alert = Alert(shelf=SHELF, row=1, facings_missing=1, since=SINCE, last_full_at=SINCE)
    body = _render("body.txt", alert=alert)
    assert "Last seen full:  15 Jun 2026, 09:40" in body
    assert "One facing in the top row is empty." in body


def test_the_picture_is_named_only_where_there_is_one() -> None:
    assert "cid:place" in _render("body.html")
    assert "cid:place" not in _render("body.html", has_picture=False)
    assert "picture" not in _render("body.txt", has_picture=False)


def test_names_cannot_smuggle_markup_into_the_mail() -> None:
    shelf = Shelf(store=STORE, code="A1", name="<script>x</script>")
    assert "<script>" not in _render("body.html", shelf=shelf)


@pytest.mark.parametrize(
    ("person", "words"),
    [
        (User(name="Mia Manager"), "Hello Mia,"),
        (User(email="ann@example.com"), "Hello ann,"),
        (User(name=UNNAMED), "Hello,"),
    ],
)
def test_the_mail_greets_by_the_first_name_and_by_none_where_nobody_gave_one(
    person: User, words: str
) -> None:
    assert _render("body.txt", user=person).startswith(f"{words}\n")
