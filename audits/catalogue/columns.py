"""Which columns a file of each kind may have, and what else their headings may be called."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext, gettext_noop

from audits.models import CatalogueKind


@dataclass(frozen=True, slots=True)
class Column:
    """`name` is the heading that exports write; `others` are taken as well, in any case.

    `meaning` is English, as the API's description gives it; `explained` as the reader says it.
    """

    name: str
    others: tuple[str, ...]
    meaning: str
    needed: bool = False

    @property
    def explained(self) -> str:
        return gettext(self.meaning)

    def answers_to(self, heading: str) -> bool:
        return plain(heading) in {plain(known) for known in (self.name, *self.others)}


def plain(heading: str) -> str:
    """`Item No.` and `item_no` are one heading: lower case, letters and digits only."""
    return "".join(letter for letter in heading.casefold() if letter.isalnum())


STORE = Column(
    "store_code",
    ("store", "store number", "store no", "shop", "branch", "Filiale", "Filialnummer", "Markt"),
    gettext_noop("The chain's own number of the store."),
    needed=True,
)
SHELF = Column(
    "shelf_code",
    ("shelf", "shelf number", "shelf no", "bay", "Regal", "Regalnummer"),
    gettext_noop("The store's own number of the shelf, as on its QR code."),
    needed=True,
)
ITEM = Column(
    "item_number",
    ("item", "item no", "SKU", "article", "article number", "Artikel", "Artikelnummer", "Art.-Nr."),
    gettext_noop("The chain's own number of the product."),
    needed=True,
)

CLOSED = Column(
    "closed_on",
    ("closed", "closed since", "geschlossen", "geschlossen seit", "geschlossen am"),
    gettext_noop("Since which day it is closed, such as 2026-12-31. Empty: it is open."),
)

COLUMNS: dict[str, tuple[Column, ...]] = {
    CatalogueKind.PRODUCTS: (
        ITEM,
        Column(
            "name",
            ("product", "product name", "description", "Bezeichnung", "Artikelbezeichnung"),
            gettext_noop("What people call it; a new product needs one."),
        ),
        Column("brand", ("Marke",), gettext_noop("Empty: none.")),
        Column(
            "category",
            ("group", "product group", "Kategorie", "Warengruppe"),
            gettext_noop("Empty: none."),
        ),
        Column(
            "importance",
            ("priority", "Wichtigkeit"),
            gettext_noop("low, normal or high; or 1, 2, 3."),
        ),
        Column("status", ("state",), gettext_noop("active or delisted.")),
        Column(
            "gtins",
            ("GTIN", "EAN", "EANs", "EAN code", "UPC", "barcode", "barcodes", "Strichcode"),
            gettext_noop("All barcode numbers, with a blank or comma between them. Empty: none."),
        ),
    ),
    CatalogueKind.STORES: (
        STORE,
        Column("name", ("store name", "Name der Filiale"), gettext_noop("A new store needs one.")),
        Column("chain", ("Kette", "banner"), gettext_noop("Empty: none.")),
        Column("region", ("area", "district", "Gebiet"), gettext_noop("Empty: none.")),
        Column(
            "time_zone",
            ("timezone", "Zeitzone"),
            gettext_noop("Such as Europe/Berlin; a new one has UTC."),
        ),
        CLOSED,
    ),
    CatalogueKind.SHELVES: (
        STORE,
        SHELF,
        Column("name", ("shelf name", "Regalname"), gettext_noop("A new shelf needs one.")),
        Column(
            "walk_order",
            ("order", "Laufweg", "route"),
            gettext_noop("Place on the way through the store."),
        ),
        Column(
            "audit_interval_hours",
            ("interval", "audit interval", "interval hours", "Intervall"),
            gettext_noop(
                "Hours after which a check is overdue, such as 24 or 1,5; a new shelf has 24."
            ),
        ),
        CLOSED,
    ),
    CatalogueKind.MEMBERS: (
        STORE,
        Column(
            "mail",
            ("email", "e-mail", "mail address", "e-mail address", "E-Mail-Adresse"),
            gettext_noop("The address that the person logs in with."),
            needed=True,
        ),
        Column(
            "name",
            ("person", "full name", "Vor- und Nachname"),
            gettext_noop("For people new to the site."),
        ),
        Column("role", ("Rolle",), gettext_noop("manager or staff; a new member is staff.")),
        Column(
            "language",
            ("Sprache",),
            gettext_noop("Of mail to people new to the site, until they come: en or de."),
        ),
    ),
    CatalogueKind.PLANOGRAMS: (
        Column(
            STORE.name,
            (*STORE.others, "stores", "store codes", "Filialen"),
            gettext_noop(
                "One store, several with | between them, or * for every store with such a shelf."
            ),
            needed=True,
        ),
        SHELF,
        Column(
            "row",
            ("level", "Reihe", "Boden"),
            gettext_noop("Counted from the top, from 1."),
            needed=True,
        ),
        Column(
            "sequence",
            ("position", "pos", "Folge"),
            gettext_noop("Counted from the left of the row, from 1."),
            needed=True,
        ),
        ITEM,
        Column(
            "facings",
            ("facing", "fronts", "Frontstücke"),
            gettext_noop("Fronts side by side."),
            needed=True,
        ),
        Column(
            "width_cm",
            ("width", "width (cm)", "Breite", "Breite (cm)"),
            gettext_noop("The whole position's width in centimetres, such as 24,5; may be empty."),
        ),
        Column(
            "effective_date",
            ("effective from", "valid from", "date", "gültig ab", "Datum"),
            gettext_noop("First day of the planogram, such as 2026-12-31. Empty: today."),
        ),
    ),
}


def columns_of(kind: str) -> Sequence[Column]:
    return COLUMNS[kind]
