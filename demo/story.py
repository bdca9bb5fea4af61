"""What happens in the demo, as data: stores, shelves, and when which position was empty.

Times count back from the moment that the demo is made: `day` in whole days at the store's local
time (`HISTORY`), `hours` for the last two days, which have photographs.
"""

from dataclasses import dataclass, field, replace
from datetime import timedelta

HISTORY = range(20, 2, -1)
"""Days of checks whose photos are no longer kept."""
REFERENCE_DAY = 21
CHAIN = "Brightwell Markets"


@dataclass(frozen=True)
class Out:
    """Slots that checks from `day` on showed empty, for `days` days."""

    day: int
    slots: tuple[str, ...]
    days: int = 1

    def holds(self, day: int) -> bool:
        return self.day >= day > self.day - self.days


@dataclass(frozen=True)
class Shot:
    """One photograph of the last two days, `empty` slots without a front.

    `received` is set where it arrived later than it was taken. `answered` is False where who took
    it left before saying whether the places are empty indeed.
    """

    hours: float
    empty: tuple[str, ...] = ()
    received: float | None = None
    dark: bool = False
    answered: bool = True


@dataclass(frozen=True)
class Deed:
    """What somebody of the store did about the shelf's alert; with `why` they settled it."""

    hours: float
    why: str = ""


@dataclass(frozen=True)
class ShelfStory:
    """A shelf, the seed of its planogram, and what happened to it."""

    code: str
    name: str
    category: str
    seed: int
    rows: int = 5
    every: timedelta = timedelta(hours=24)
    hours: tuple[int, ...] = (8,)
    """The local hours of its daily checks in the older history."""
    camera: str = ""
    outs: tuple[Out, ...] = ()
    shots: tuple[Shot, ...] = ()
    stands: tuple[int, ...] = ()
    """From which standpoint to try first, for the reference photo and each shot: it saves time."""
    deed: Deed | None = None


@dataclass(frozen=True)
class Person:
    mail: str
    name: str


@dataclass(frozen=True)
class StoreStory:
    code: str
    name: str
    region: str
    zone: str
    manager: Person
    staff: Person
    shelves: tuple[ShelfStory, ...] = field(default=())


COFFEE_OUT = ("r2s03",)
"""The repeat offender: the shelf is too small for how it sells."""

HARBOUR = StoreStory(
    "DEMO-101",
    "Harbour Street",
    "West",
    "Europe/Lisbon",
    Person("paula.santos@example.com", "Paula Santos"),
    Person("tiago.reis@example.com", "Tiago Reis"),
    (
        ShelfStory(
            "K1",
            "Coffee, left bay",
            "coffee",
            203,
            every=timedelta(hours=12),
            hours=(8, 17),
            outs=tuple(Out(day, COFFEE_OUT) for day in (19, 17, 14, 12, 9, 7, 5)),
            stands=(10,),
            shots=(Shot(26.5), Shot(3.2, COFFEE_OUT), Shot(0.7, COFFEE_OUT)),
        ),
        ShelfStory(
            "P2",
            "Shower and hair care",
            "care",
            207,
            outs=(Out(16, ("r3s03",)),),
            stands=(3, 6, 0, 4),
            shots=(Shot(25), Shot(5.2, dark=True), Shot(5, ("r5s04", "r5s05"))),
            deed=Deed(4.3),
        ),
        ShelfStory(
            "H3",
            "Household",
            "household",
            203,
            every=timedelta(hours=4),
            hours=(8, 12, 16),
            camera="Ceiling camera, aisle 3",
            outs=(Out(10, ("r5s02",)),),
            shots=(Shot(26.4),),
        ),
        ShelfStory("T4", "Tea", "tea", 201, outs=(Out(13, ("r4s03",)),), shots=(Shot(6),)),
    ),
)
NORTHGATE = StoreStory(
    "DEMO-102",
    "Northgate",
    "Centre",
    "Europe/Berlin",
    Person("henrik.vogt@example.com", "Henrik Vogt"),
    Person("jana.krause@example.com", "Jana Krause"),
    (
        ShelfStory(
            "D1",
            "Drinks, entrance",
            "drinks",
            207,
            outs=(Out(11, ("r4s04", "r4s05"), 2),),
            stands=(4, 0, 1),
            shots=(Shot(22, ("r4s04", "r4s05")), Shot(2.4)),
        ),
        ShelfStory(
            "M2",
            "Milk and yoghurt",
            "dairy",
            205,
            outs=(Out(15, ("r5s03",)), Out(6, ("r2s04",))),
            shots=(Shot(9, ("r2s04",)),),
            deed=Deed(8.2, "Nothing left in the back room: next delivery on Thursday"),
        ),
        ShelfStory(
            "V3",
            "Pasta and preserves",
            "pantry",
            205,
            outs=(Out(18, ("r5s02",)),),
            shots=(Shot(4.6),),
        ),
        ShelfStory(
            "K4",
            "Coffee, right bay",
            "coffee",
            207,
            outs=(Out(8, ("r4s04", "r4s05")),),
            stands=(1,),
            shots=(Shot(10), Shot(30, ("r4s04", "r4s05"), received=3)),
        ),
    ),
)
OLD_MILL = StoreStory(
    "DEMO-103",
    "Old Mill",
    "East",
    "Europe/Helsinki",
    Person("aino.laine@example.com", "Aino Laine"),
    Person("eero.salo@example.com", "Eero Salo"),
    (
        ShelfStory(
            "M1",
            "Dairy wall",
            "dairy",
            203,
            outs=(Out(13, ("r3s03",)),),
            stands=(4, 1),
            shots=(Shot(7),),
        ),
        ShelfStory(
            "D2",
            "Soft drinks",
            "drinks",
            202,
            rows=4,
            outs=(Out(4, ("r2s04",)),),
            shots=(Shot(1.5, ("r3s03",), answered=False),),
        ),
        ShelfStory(
            "H3",
            "Cleaning",
            "household",
            207,
            outs=(Out(9, ("r4s04", "r4s05"), 2),),
            stands=(1,),
            shots=(Shot(26, ("r4s04", "r4s05")), Shot(5.6, ("r4s04", "r4s05"))),
        ),
        ShelfStory("T4", "Tea and infusions", "tea", 203, shots=(Shot(50),)),
    ),
)
STORES = (HARBOUR, NORTHGATE, OLD_MILL)
QUICK = (replace(HARBOUR, shelves=HARBOUR.shelves[:2]),)
"""One store with two shelves, for tests and for people in a hurry."""
