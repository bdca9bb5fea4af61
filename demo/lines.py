"""How the demo's photos lie on their shelf's reference photo."""

from typing import TYPE_CHECKING

from audits.models import Photo, Planogram, Reference
from audits.services.lineup import Lies, Lined
from audits.services.placing import box_of
from audits.services.reading import Lying, slots_read
from detection import PhotoFindings, registration_from_dict

if TYPE_CHECKING:
    from detection import Registration

STRAIGHT = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]


def lined_up(
    planogram: Planogram | None,
    reference: Reference | None,
    photo: Photo,
    found: PhotoFindings,
    lies: "Registration | None",
) -> Lined:
    """What the photo says of the planogram's slots; without `lies` it is where the reference is."""
    if planogram is None or reference is None:
        return Lined()
    slots = list(planogram.slots.select_related("product"))
    registration = lies or _same_place(found)
    lying = []
    if registration.trusted:
        boxes = {slot.key: box for slot in slots if (box := box_of(slot, reference))}
        landed = {key: registration.land(box) for key, box in boxes.items()}
        places = {key: (there.box, there.visible) for key, there in landed.items()}
        lying = [Lying(photo.position, found, places, {})]
    return Lined(
        planogram=planogram,
        slots={slot.key: slot for slot in slots},
        lies=[Lies(photo, reference, registration)],
        seen=slots_read(slots, lying),
    )


def _same_place(found: PhotoFindings) -> "Registration":
    stored: dict[str, object] = {
        "trusted": True,
        "reason": None,
        "matrix": STRAIGHT,
        "overlap": 1.0,
        "size": [found.width, found.height],
        "measures": {},
    }
    return registration_from_dict(stored)
