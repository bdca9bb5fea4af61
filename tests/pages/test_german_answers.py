"""What the site answers people in German: forms, messages, histories; and machines in English."""

import io
import json
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import LazySettings
from django.core.files.base import ContentFile
from django.test import Client
from django.utils.translation import override
from PIL import Image

from accounts.models import User
from audits.kept import SETTLED_BECAUSE, Why, spoken
from audits.models import Alert, AlertTransition, CatalogueImport, Shelf, Source, Store
from audits.services.imports import import_create, import_run
from audits.services.runs import audit_run
from audits.services.uploads import audit_create
from detection import sentences
from integrations.models import Notice, Webhook
from tests.factories import AlertFactory, MembershipFactory
from tests.pages.conftest import Checked, text

ROOT = Path(__file__).resolve().parents[2]
GERMAN = {"Accept-Language": "de"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def german(manager: User, manager_client: Client) -> Client:
    """The manager, who reads German; sees the page that a form leads to."""
    User.objects.filter(pk=manager.pk).update(language="de")
    return manager_client


def _after(client: Client, path: str, data: dict[str, Any] | None = None) -> str:
    return text(client.post(path, data or {}, follow=True))


def test_forms_say_what_is_wrong_and_what_was_done(
    german: Client, store: Store, shelf: Shelf
) -> None:
    wrong = _after(german, "/profile/", {"name": "Mia", "quiet_from": "7"})
    assert "Geben Sie Anfang und Ende der Ruhezeit an oder keines von beiden." in wrong
    assert "E-Mail an mich, wenn Plätze leer sind" in wrong
    assert "Gespeichert." in _after(german, "/profile/", {"name": "Mia", "language": "de"})
    page = f"/stores/{store.pk}/shelves/new/"
    taken = _after(german, page, {"name": "Tea", "code": "A1", "audit_interval": "86400"})
    assert "Dieser Markt hat schon ein Regal mit dieser Nummer." in taken
    assert "Wie oft soll es geprüft werden?" in taken
    made = _after(german, page, {"name": "Tee", "code": "A2", "audit_interval": "86400"})
    assert "Tee steht auf der Liste. Machen Sie das erste Foto." in made


def test_a_shared_phone_and_its_people(german: Client, manager: User, store: Store) -> None:
    mine = manager.memberships.get()
    easy = _after(german, f"/profile/pins/{mine.pk}/", {"pin": "1234", "again": "1234"})
    assert "Die probieren alle zuerst. Nehmen Sie eine andere." in easy
    short = _after(german, f"/profile/pins/{mine.pk}/", {"pin": "12", "again": "12"})
    assert "Eine PIN hat 4 bis 8 Ziffern." in short
    last = _after(german, f"/stores/{store.pk}/members/{mine.pk}/", {"do": "staff"})
    assert "Ein Markt braucht eine Marktleitung." in last
    other = MembershipFactory(store=store, role="staff", user__name="Sam").pk
    moved = _after(german, f"/stores/{store.pk}/members/{other}/", {"do": "manager"})
    assert "Sam gehört jetzt zur Marktleitung." in moved


def test_one_and_many_are_counted_as_german_counts(german: Client, shelf: Shelf) -> None:
    one, *others = [AlertFactory(shelf=shelf, place=f"row:{row}", row=row) for row in (1, 2, 3)]
    taken = _after(german, "/alerts/bulk/", {"act": "take", "alert": [one.pk]})
    assert "Sie kümmern sich um 1 Platz." in taken
    more = {"act": "take", "alert": [alert.pk for alert in others]}
    assert "Sie kümmern sich um 2 Plätze." in _after(german, "/alerts/bulk/", more)


def test_a_history_is_read_in_both_languages_whoever_made_it(
    german: Client, staff_client: Client, shelf: Shelf
) -> None:
    alert: Alert = AlertFactory(shelf=shelf, facings_missing=2, row=2)
    german.post(f"/alerts/{alert.pk}/snooze/", {"length": "3d"})
    german.post(f"/alerts/{alert.pk}/wake/")
    told = {"reason": "no_stock", "words": "Filled"}
    german.post(f"/alerts/{alert.pk}/resolve/", told)

    kept = [step.why for step in AlertTransition.objects.filter(alert=alert).order_by("pk")]
    assert kept[0].startswith("until ")
    assert kept[-1] == "Nothing left in the back room: Filled"
    page = text(german.get(f"/alerts/{alert.pk}/"))
    assert "Zurückgestellt</strong>: bis " in page
    assert "Nichts mehr im Lager: Filled" in page
    page = text(staff_client.get(f"/alerts/{alert.pk}/"))
    assert "Put off</strong>: until " in page
    assert "Nothing left in the back room: Filled" in page


def test_why_a_photo_was_refused_or_rejected(
    german: Client, staff_client: Client, shelf: Shelf
) -> None:
    refused = german.post(
        f"/shelves/{shelf.pk}/check/",
        {"photos": [ContentFile(b"no photo", "a.jpg")]},
        headers={"Accept": "application/json"},
    )
    (fault,) = refused.json()["errors"]
    assert fault["code"] == "photo_not_an_image"
    assert fault["detail"].startswith("Foto 1: Diese Datei ist kein Foto;")

    night = io.BytesIO()
    Image.new("RGB", (900, 700), (2, 2, 2)).save(night, "JPEG")
    audit = audit_create(shelf=shelf, photos=[night.getvalue()], source=Source.PAGE)
    with override("de"):  # a worker's own language leaves no trace
        audit_run(audit_id=audit.pk)
    audit.refresh_from_db()
    assert audit.reason.startswith("The photo is too dark to see the shelf.")
    page = f"/checks/{audit.pk}/"
    assert "Das Foto ist zu dunkel, um das Regal zu sehen." in text(german.get(page))
    assert "The photo is too dark to see the shelf." in text(staff_client.get(page))


def test_rows_of_a_file_that_are_wrong(german: Client, superuser: User, store: Store) -> None:
    rows = "store_code,shelf_code,row,sequence,item_number,facings\n17,Z9,1,1,7,0\n"
    with override("de"):
        row = import_create(
            kind="planograms",
            file=ContentFile(rows.encode(), "p.csv"),
            file_name="p.csv",
            source=Source.PAGE,
            created_by=superuser,
        )
        import_run(import_id=row.pk)
    row.refresh_from_db()
    english = {one["message"] for one in row.problems}
    assert "There is no shelf Z9 in store 17." in english
    assert "There is no product with the item number 7." in english

    client = Client()
    client.force_login(superuser)
    page = text(client.get(f"/catalogue/imports/{row.pk}/", headers=GERMAN))
    assert "Es gibt kein Regal Z9 in Markt 17." in page
    assert "Es gibt kein Produkt mit der Artikelnummer 7." in page
    assert "Null ist zu wenig; schreiben Sie mindestens 1." in page


def test_what_was_kept_before_stays_as_it_was(superuser: User) -> None:
    old = {"row": 2, "column": "gtins", "code": "gtin_wrong", "message": "5 is no GTIN."}
    row = CatalogueImport.objects.create(
        kind="products", file_name="p.csv", source=Source.PAGE, status="checked", problems=[old]
    )
    CatalogueImport.objects.filter(pk=row.pk).update(wrong=1)
    client = Client()
    client.force_login(superuser)
    assert "5 is no GTIN." in text(client.get(f"/catalogue/imports/{row.pk}/", headers=GERMAN))


def test_a_webhook_is_told_in_english_by_whose_click_it_was(
    german: Client, manager: User, shelf: Shelf
) -> None:
    Webhook.objects.create(
        owner=manager, name="Till", url="https://example.com/", events=["alert.resolved"]
    )
    alert = AlertFactory(shelf=shelf, facings_missing=2, row=2)
    german.post(f"/alerts/{alert.pk}/deny/")
    body = json.loads(Notice.objects.get().body)
    assert body["data"]["words"] == "2 facings, 2nd row from the top"


def test_the_api_stays_english(german: Client, checked: Checked, shelf: Shelf) -> None:
    checked({2: 3})
    alert = Alert.objects.get()
    paths = [f"/api/v1/alerts/{alert.pk}/", "/api/v1/alerts/", "/api/v1/audits/", "/api/schema/"]
    for path in paths:
        assert german.get(path, headers=GERMAN).content == german.get(path).content
    assert "2nd row from the top" in german.get(paths[0], headers=GERMAN).content.decode()
    answer = german.post("/api/predict", {"image": ContentFile(b"no photo", "a")}, headers=GERMAN)
    assert answer.json()["errors"][0]["detail"].startswith("This file is not a photo;")


@pytest.mark.parametrize("kept", [*Why, *SETTLED_BECAUSE.values(), *sentences()])
def test_every_kept_sentence_is_spoken_in_german(kept: str) -> None:
    assert spoken(kept) == kept
    with override("de"):
        assert spoken(kept) != kept


def test_what_a_person_typed_is_never_translated() -> None:
    with override("de"):
        assert spoken("Empty") == "Empty"
        assert spoken("No longer ranged: Empty") == "Ausgelistet: Empty"


def _entries(path: Path) -> list[dict[str, str]]:
    entries = []
    for block in path.read_text().split("\n\n")[1:]:
        found = re.findall(r'^(msg\w+(?:\[\d\])?) ((?:"(?:[^"\\]|\\.)*"\n?)+)', block, re.M)
        entries.append({name: "".join(re.findall(r'"(.*)"', words)) for name, words in found})
    return entries


CATALOGUES = sorted(
    path for path in ROOT.glob("**/locale/de/LC_MESSAGES/*.po") if ".venv" not in path.parts
)
PLACES = re.compile(r"%\(\w+\)s|\{\w+\}|%%")


@pytest.mark.parametrize("path", CATALOGUES, ids=lambda path: str(path.relative_to(ROOT)))
def test_each_german_text_has_the_places_of_the_english_one(path: Path) -> None:
    entries = _entries(path)
    assert entries
    for entry in entries:
        one, many = entry["msgid"], entry.get("msgid_plural", entry["msgid"])
        german = [words for name, words in entry.items() if name.startswith("msgstr")]
        assert all(german), one
        # The form for one may say it without a figure, as English does.
        for english, words in zip((one, many), german, strict=False):
            assert sorted(PLACES.findall(words)) == sorted(PLACES.findall(english)), english


def test_scripts_get_their_words_once_and_for_long(
    german: Client, staff_client: Client, settings: LazySettings
) -> None:
    page = german.get("/check/").content.decode()
    (address,) = re.findall(r'src="(/words/de-\w+\.js)" defer', page)
    assert "/words/" not in staff_client.get("/check/").content.decode()
    words = german.get(address)
    assert "immutable" in words.headers["Cache-Control"]
    assert words.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert '"Take a photo": "Foto machen"' in words.content.decode()
    older = german.get("/words/de-0123456789ab.js")
    assert older.content == words.content
    assert older.headers["Cache-Control"] == "no-cache"
    assert german.get("/words/en-0123456789ab.js").status_code == 404
    assert len(words.content) < 25_000
