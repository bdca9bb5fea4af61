"""Everything that looks at pixels, behind one door: other packages import from here only.

Photo bytes go in; boxes come out in pixels of the upright full-size photo. Importing this module
loads neither onnxruntime nor any Django model: each function fetches what it needs.
"""

from collections.abc import Mapping, Sequence

from detection.core.findings import (
    Box,
    Detection,
    Gap,
    ModelInfo,
    PhotoFindings,
    Quality,
    Row,
    Shelf,
    Timing,
)
from detection.core.network.cpu import cpu_limit
from detection.core.network.package import PackageError
from detection.core.photo.errors import PhotoError, PhotoErrorCode
from detection.core.photo.info import PhotoInfo
from detection.core.photo.limits import PhotoLimits
from detection.core.photo.quality_words import QualityReason
from detection.core.registration.agreement import Agreement
from detection.core.registration.landmarks import Landmarks, LandmarksError
from detection.core.registration.registration import Landed, Registration
from detection.core.registration.registration_words import RegistrationReason
from detection.core.registration.trace import Trace
from detection.core.shelf.proposed import ProposedPosition

__all__ = [
    "Agreement",
    "Box",
    "Detection",
    "Gap",
    "Landed",
    "Landmarks",
    "LandmarksError",
    "ModelInfo",
    "PackageError",
    "PhotoError",
    "PhotoErrorCode",
    "PhotoFindings",
    "PhotoInfo",
    "PhotoLimits",
    "ProposedPosition",
    "Quality",
    "QualityReason",
    "Registration",
    "RegistrationReason",
    "Row",
    "Shelf",
    "Timing",
    "Trace",
    "agreement",
    "annotate_photo",
    "compare_looks",
    "cpu_limit",
    "crop",
    "examine_photo",
    "inspect_photo",
    "landmarks",
    "landmarks_from_bytes",
    "look_again",
    "looks_upside_down",
    "model_info",
    "model_loaded",
    "moved_by",
    "propose_positions",
    "read_boxes",
    "reference_quality",
    "refusals",
    "register",
    "registration_from_dict",
    "rendition",
    "reset",
    "rows_like_reference",
    "sentences",
    "shadow_photo",
    "share_shown",
    "traces",
    "turned_over",
    "warm_up",
]


def inspect_photo(data: bytes) -> PhotoInfo:
    """What the photo is, and the certainty that it can be decoded later; raises PhotoError."""
    from detection.core.photo.inspection import inspect_photo as inspect

    return inspect(data)


def examine_photo(
    data: bytes,
    *,
    confidence: float | None = None,
    iou: float | None = None,
    tiles: int | None = None,
    products: Sequence[Box] | None = None,
) -> PhotoFindings:
    """Products, gaps, rows and quality of a photo.

    `confidence` (0.01..1.0) is the least score of products and gaps, `iou` (0.1..0.95) the overlap
    beyond which two boxes are one thing; None takes the model package's own. `tiles` (1..4) cuts
    the longer side into so many tiles, 1 for none; None leaves it to the rule. `products` are all
    that stand there, known from elsewhere: they take the place of the detector's, and what they
    leave free is empty. Raises PhotoError, ValueError (a wish out of bounds) and PackageError (no
    usable model, which `manage.py check` tells beforehand).
    """
    from detection import metrics, registry
    from detection.core.asked import Asked
    from detection.core.examine import examine

    known = None if products is None else tuple(products)
    asked = Asked(confidence, iou, tiles, known)
    found = examine(data, registry.detector(), asked)
    metrics.observe(found)
    return found


def shadow_photo(data: bytes) -> PhotoFindings:
    """What the shadow package finds on a photo; not counted with the photos of the service.

    Raises PhotoError and PackageError.
    """
    from detection import registry
    from detection.core.asked import Asked
    from detection.core.examine import examine

    return examine(data, registry.shadow(), Asked())


def agreement(first: Sequence[Box], second: Sequence[Box]) -> Agreement:
    """How many boxes of two looks at one photo are the same, and how many only one found."""
    from detection.core.registration.agreement import agreement as agree

    return agree(first, second)


def annotate_photo(data: bytes, findings: PhotoFindings, *, max_side: int = 1600) -> bytes:
    """A PNG of the photo with its products and gaps drawn on it; raises PhotoError."""
    from detection.core.annotate import annotate_photo as annotate

    return annotate(data, findings, max_side=max_side)


def rendition(data: bytes, *, max_side: int) -> bytes:
    """An upright JPEG in sRGB without any metadata, long side at most `max_side` pixels."""
    from detection.core.photo.renditions import rendition as render

    return render(data, max_side=max_side)


def turned_over(data: bytes) -> bytes:
    """The photo turned by 180 degrees, as a JPEG in sRGB without any metadata, perhaps smaller;
    raises PhotoError."""
    from detection.core.photo.renditions import turned_over as turn

    return turn(data)


def looks_upside_down(data: bytes, findings: PhotoFindings) -> bool:
    """Whether the shelf, on which `findings` were found, seems to stand on its head: the detector
    looks at it once more, turned over. Raises PhotoError and PackageError."""
    from detection import registry
    from detection.core.upside_down import looks_upside_down as looks

    return looks(data, findings, registry.detector())


def crop(data: bytes, box: Box, *, margin: float, max_side: int, mark: bool) -> bytes:
    """A JPEG of the place `box` with `margin` x its longer side around it, outlined if `mark`.

    Raises PhotoError, and ValueError where the box lies outside of the photo.
    """
    from detection.core.photo.renditions import crop as cut

    return cut(data, box, margin=margin, max_side=max_side, mark=mark)


def reference_quality(findings: PhotoFindings) -> Quality:
    """Whether the photo is good enough to become a shelf's reference, by higher bounds than those
    of `findings.quality`; `reason` and `message` as there."""
    from detection.core.photo.quality import judge_reference

    scores = [product.score for product in findings.products]
    return judge_reference(findings.quality, scores, findings.model.thresholds.get("product", 0.0))


def landmarks(data: bytes, findings: PhotoFindings) -> Landmarks:
    """What lining up needs of a reference photo; `to_bytes()` stores it. Raises PhotoError."""
    from detection.core.registration.find_landmarks import find_landmarks

    return find_landmarks(data, findings)


def landmarks_from_bytes(data: bytes) -> Landmarks:
    """Stored landmarks; raises LandmarksError for bytes of another version or damaged."""
    return Landmarks.from_bytes(data)


def read_boxes(
    products: Sequence[Box],
    size: tuple[int, int],
    *,
    gaps: Sequence[Box] = (),
    complete: bool = False,
) -> Shelf:
    """Rows and gaps among boxes that came from elsewhere, on a photo of `size` (width, height).

    `complete` says that every product has its box, so that what is free is empty.
    """
    from detection.core.shelf.arranging import arrange

    return arrange(products, size, gaps=gaps, complete=complete)


def register(
    reference: Landmarks,
    data: bytes,
    findings: PhotoFindings,
    *,
    known: Sequence[Registration] = (),
) -> Registration:
    """Line a photo up with its reference: `land(box)` of the answer carries the reference's boxes
    to the photo. Judge nothing by an answer that is not `trusted`. `known` are earlier answers for
    the same reference: one that still holds (a fixed camera) is taken. Raises PhotoError."""
    from detection.core.registration.register import register as line_up

    return line_up(reference, data, findings, known)


def look_again(reference: Landmarks, data: bytes, known: Registration) -> Registration:
    """The photo as if its camera stood where it stood for `known`, whether or not it does: for
    `share_shown`. Never trusted. Raises PhotoError."""
    from detection.core.registration.sight import look_again as look

    return look(reference, data, known)


def share_shown(reference: Landmarks, registration: Registration) -> float | None:
    """Of the reference's parts that must lie in the photo, the share (0..1) of which something
    shows, be it goods or the shelf's edges. Only an own answer of `register` or `look_again` knows:
    None for one that was stored, and where too little can be told."""
    from detection.core.registration.sight import share_shown as shown

    return shown(reference, registration)


def moved_by(one: Registration, other: Registration) -> float:
    """How far the picture of the shelf has moved from `other` to `one`, both on the same reference:
    shares of the photo's longer side; infinite where either lies nowhere."""
    from detection.core.registration.sight import moved_by as moved

    return moved(one, other)


def registration_from_dict(stored: Mapping[str, object]) -> Registration:
    """What `Registration.to_dict` gave."""
    return Registration.from_dict(stored)


def propose_positions(data: bytes, findings: PhotoFindings) -> tuple[ProposedPosition, ...]:
    """Nameless positions of a shelf: neighbouring facings that look alike; raises PhotoError."""
    from detection.core.shelf.proposals import propose_positions as propose

    return propose(data, findings)


def compare_looks(
    reference: Landmarks,
    registration: Registration,
    data: bytes,
    findings: PhotoFindings,
    places: Mapping[str, Box],
) -> dict[str, float]:
    """Likeness (0..1) of each of `places` (reference pixels) in the photo and the reference; where
    either shows no product, the key is missing. Raises PhotoError."""
    from detection.core.registration.comparing import compare_looks as compare

    return compare(reference, registration, data, findings, places)


def traces(
    reference: Landmarks,
    registration: Registration,
    data: bytes,
    places: Mapping[str, Sequence[Box]],
) -> dict[str, tuple[Trace, ...]]:
    """What is left in the photo of what the reference shows in each of `places` (reference pixels,
    several a key). Only `register`'s own answer knows; one that was stored does not, and the answer
    is empty. Raises PhotoError."""
    from detection.core.registration.traces import find_traces

    return find_traces(reference, registration, data, places)


def rows_like_reference(
    reference: Landmarks, registration: Registration, findings: PhotoFindings
) -> PhotoFindings:
    """`findings` with the row numbers of the reference that the photo lines up with."""
    from detection.core.registration.renumber import rows_like_reference as renumber

    return renumber(reference, registration, findings)


def sentences() -> dict[str, tuple[str, dict[str, int]]]:
    """Every sentence that is said about a photo, as it is told and stored in English: the sentence
    as translators know it, and the figures to put into it."""
    from detection.core.photo.errors import MESSAGES, bounds
    from detection.core.photo.quality_words import QUALITY_MESSAGES, REFERENCE_MESSAGES
    from detection.core.registration.registration_words import (
        FORMER_MESSAGES,
        REGISTRATION_MESSAGES,
    )

    whole = [
        *QUALITY_MESSAGES.values(),
        *REFERENCE_MESSAGES.values(),
        *REGISTRATION_MESSAGES.values(),
        *FORMER_MESSAGES,
    ]
    told: dict[str, tuple[str, dict[str, int]]] = {sentence: (sentence, {}) for sentence in whole}
    figures = bounds()
    return told | {one.format(**figures): (one, figures) for one in MESSAGES.values()}


def refusals() -> dict[str, str]:
    """Why a file is not taken as a photo: the sentence in English, one of `sentences`, by code."""
    from detection.core.photo.errors import MESSAGES, bounds

    return {code.value: sentence.format(**bounds()) for code, sentence in MESSAGES.items()}


def model_info() -> ModelInfo:
    """The detector in service, loaded if it was not; raises PackageError."""
    from detection import registry

    return registry.detector().info


def model_loaded() -> bool:
    """Whether this process holds a loaded detector."""
    from detection import registry

    return registry.loaded()


def warm_up() -> None:
    """Load the detector and run it once; raises PackageError."""
    from detection import registry

    registry.detector().warm_up()


def reset() -> None:
    """Forget the loaded detector (tests, changed settings); the next call loads it anew."""
    from detection import registry

    registry.reset()
