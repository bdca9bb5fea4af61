"""What is found on a photo. All coordinates are pixels of the upright full-size photo."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Box:
    """Edges, clipped to the photo; x1 < x2 and y1 < y2."""

    x1: float
    y1: float
    x2: float
    y2: float

    @property
    def width(self) -> float:
        return self.x2 - self.x1

    @property
    def height(self) -> float:
        return self.y2 - self.y1

    @property
    def centre(self) -> tuple[float, float]:
        return (self.x1 + self.x2) / 2, (self.y1 + self.y2) / 2

    def around(self, other: "Box") -> "Box":
        """The smallest box that holds both."""
        return Box(
            min(self.x1, other.x1),
            min(self.y1, other.y1),
            max(self.x2, other.x2),
            max(self.y2, other.y2),
        )


@dataclass(frozen=True, slots=True)
class Detection:
    """One product; `row` counts from 1 at the top, None where it belongs to no row."""

    box: Box
    score: float
    row: int | None = None


@dataclass(frozen=True, slots=True)
class Gap:
    """One hole, however wide; `facings` is its width in product fronts, at least 1.

    `evidence` says who saw it: "detector", "geometry" or "both".
    """

    box: Box
    score: float
    row: int | None
    facings: int
    evidence: str


@dataclass(frozen=True, slots=True)
class Row:
    """One level of the shelf: its number from the top, its base line y = slope * x + intercept,
    the box around its products and how many they are."""

    number: int
    line: tuple[float, float]
    box: Box
    products: int


@dataclass(frozen=True, slots=True)
class Shelf:
    """Boxes in order: products best score first; gaps by row and place; rows from the top."""

    products: tuple[Detection, ...]
    gaps: tuple[Gap, ...]
    rows: tuple[Row, ...]


@dataclass(frozen=True, slots=True)
class Quality:
    """Whether a photo can be judged; if not, `reason` is a code and `message` is for a manager."""

    usable: bool
    reason: str | None
    message: str | None
    measures: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Timing:
    """Milliseconds of each stage; `total_ms` is from the bytes to the findings."""

    decode_ms: float
    preprocess_ms: float
    inference_ms: float
    postprocess_ms: float
    total_ms: float


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """The detector in service; `input_size` is (width, height), `product_class` the name that
    its network gives to products, `thresholds` the least scores of "product" and, where it finds
    them, "gap" that count in a shelf check."""

    name: str
    version: str
    sha256: str
    runtime: str
    classes: tuple[str, ...]
    input_size: tuple[int, int]
    licence: str
    product_class: str = "product"
    thresholds: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class PhotoFindings:
    """Everything found on one photo of `width` x `height`; `capped`: more than the model package
    allows was found, and the weakest were dropped."""

    width: int
    height: int
    products: tuple[Detection, ...]
    gaps: tuple[Gap, ...]
    rows: tuple[Row, ...]
    quality: Quality
    timing: Timing
    model: ModelInfo
    capped: bool

    @property
    def row_count(self) -> int:
        """How many rows the photo tells of, down to the lowest that something stands on: the
        number of that one, so that no row is told that lies beyond the count."""
        return max((row.number for row in self.rows), default=0)
