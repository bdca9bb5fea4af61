"""One store of the demo: its shelves, three weeks of checks, and what people did."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from accounts.models import User
from audits.models import Photo, Reference, Shelf, ShelfView, Source, Store
from audits.services.references import reference_add
from demo.catalogue import Products, planogram_publish
from demo.checks import Check, Place, alerts_settle, check_write
from demo.photographs import Picture, Taken
from demo.story import CHAIN, HISTORY, REFERENCE_DAY, ShelfStory, Shot, StoreStory
from demo.told import findings_tell
from integrations.models import Device, DeviceKind, DeviceState

OPEN = {day: [["08:00", "21:00"]] for day in ("mon", "tue", "wed", "thu", "fri", "sat")}
CAMERA_BEAT = timedelta(minutes=10)
UPLOAD = timedelta(seconds=4)


@dataclass(frozen=True)
class Kept:
    """A photograph and the name under which the storage keeps it."""

    picture: Picture
    file: str


@dataclass(frozen=True)
class Album:
    """The kept photographs of one shelf: its reference, and one a shot."""

    taken: Taken
    reference: Kept
    shots: tuple[Kept, ...]


def store_write(
    story: StoreStory,
    albums: Mapping[ShelfStory, Album],
    products: Products,
    people: Mapping[str, User],
    now: datetime,
) -> Store:
    """The store with everything in it but its members."""
    store = Store.objects.create(
        code=story.code,
        name=story.name,
        chain=CHAIN,
        region=story.region,
        time_zone=story.zone,
        opening_hours=OPEN,
    )
    manager, staff = people[story.manager.mail], people[story.staff.mail]
    for order, shelf in enumerate(story.shelves, start=1):
        writer = _ShelfWriter(store, shelf, albums[shelf], manager, staff, now)
        writer.write(order, products)
    return store


@dataclass
class _ShelfWriter:
    store: Store
    story: ShelfStory
    album: Album
    manager: User
    staff: User
    now: datetime

    def write(self, order: int, products: Products) -> None:
        shelf = Shelf.objects.create(
            store=self.store,
            code=self.story.code,
            name=self.story.name,
            walk_order=order,
            audit_interval=self.story.every,
        )
        view = ShelfView.objects.create(shelf=shelf, name="Front")
        reference = self._reference(shelf, view, products)
        place = Place(shelf, view, shelf.planograms.get(), self._sender(), reference)
        for check in self._checks():
            check_write(place, check)
        # The places that older alerts show are on photos that are no longer kept.
        shelf.alerts.filter(photo__file="").update(photo=None)
        if deed := self.story.deed:
            at = self.now - timedelta(hours=deed.hours)
            alerts_settle(shelf, self.staff, at, deed.why)
        if self.story.camera:
            self._camera(shelf)

    def _sender(self) -> User | None:
        return None if self.story.camera else self.staff

    def _reference(self, shelf: Shelf, view: ShelfView, products: Products) -> Reference:
        """The manager's photo of the full shelf, and the planogram drawn on it."""
        first = Place(shelf, view, None, self.manager)
        kept, at = self.album.reference, self._local(REFERENCE_DAY, 7)
        photo = check_write(first, _check(kept, at, at + UPLOAD))
        marks = self.album.taken.marks
        reference = reference_add(view=view, photo=photo, marks=marks, by=self.manager)
        Reference.objects.filter(pk=reference.pk).update(created_at=at + UPLOAD)
        since = at.date()
        planogram_publish(shelf, view, self.album.taken, products, since, self.manager)
        return reference

    def _checks(self) -> list[Check]:
        """All further checks in the order of their arrival."""
        checks = [*self._told(), *self._photographed()]
        return sorted(checks, key=lambda check: check.received_at)

    def _told(self) -> Iterator[Check]:
        truth = self.album.reference.picture.truth
        for day in HISTORY:
            empty = [slot for out in self.story.outs if out.holds(day) for slot in out.slots]
            for place, hour in enumerate(self.story.hours):
                # What was empty in the morning is filled by the next check of the day.
                gone = () if place else empty
                at = self._local(day, hour)
                found = findings_tell(truth, gone, f"{self.story.seed}/{day}/{hour}")
                yield Check(at, at + UPLOAD, found)

    def _photographed(self) -> Iterator[Check]:
        lies = self.album.taken.lies
        for shot, kept, lie in zip(self.story.shots, self.album.shots, lies, strict=True):
            check = _check(kept, *self._times(shot))
            yield replace(check, lies=lie, answered=shot.answered)

    def _times(self, shot: Shot) -> tuple[datetime, datetime]:
        taken = self.now - timedelta(hours=shot.hours)
        late = shot.received
        return taken, taken + UPLOAD if late is None else self.now - timedelta(hours=late)

    def _local(self, day: int, hour: int) -> datetime:
        """Some minutes past `hour` by the store's clock, `day` days ago."""
        today: date = self.now.astimezone(self.store.zone).date()
        die = Random(f"{self.story.code}/{day}/{hour}")  # noqa: S311 - a story, not a secret
        clock = time(hour, die.randrange(3, 55), die.randrange(60), tzinfo=self.store.zone)
        return datetime.combine(today - timedelta(days=day), clock)

    def _camera(self, shelf: Shelf) -> None:
        """It has not been heard of since shortly after its last photo."""
        newest = Photo.objects.filter(audit__shelf=shelf).latest("captured_at")
        camera = Device.objects.create(
            store=self.store,
            name=self.story.camera,
            kind=DeviceKind.CAMERA,
            heartbeat=CAMERA_BEAT,
            last_seen_at=newest.captured_at + CAMERA_BEAT / 2,
            told_state=DeviceState.SILENT,
        )
        camera.shelves.add(shelf)
        shelf.audits.filter(source=Source.DEVICE).update(device=camera)


def _check(kept: Kept, captured_at: datetime, received_at: datetime) -> Check:
    picture = kept.picture
    return Check(captured_at, received_at, picture.found, kept.file, picture.jpeg)
