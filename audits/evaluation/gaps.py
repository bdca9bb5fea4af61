"""Gaps told against true ones, on renders and on labelled photographs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from audits.evaluation.gallery import Edges, Gallery
from audits.evaluation.shares import Share
from audits.evaluation.tally import Tally
from detection import Box, Gap, examine_photo, read_boxes
from rendering import ProductTruth, Render, shelf_sample
from rendering.core.gap_score import GapScore, gaps_score

_VISIBLE = 0.6  # of a gap or product: what shows less is asked of nobody
_SHOWS = 0.3  # of a product's box: an annotator would still have drawn it
_NEXT = 0.35  # of a labelled gap's width: the next one that is nearer is the same hole
_GAP_CLASS = 1


def render_gaps(seed: int, gallery: Gallery) -> Tally:
    """Of one rendered shelf, from true product boxes and from the detector's."""
    render = shelf_sample(seed)
    true, excused = _true_gaps(render)
    products = [Box(*each.box) for each in render.truth.products if _is_product(each)]
    data = render.jpeg()
    told_by = {
        "true boxes": _edges(read_boxes(products, render.truth.size, complete=True).gaps),
        "detector": _edges(examine_photo(data).gaps),
    }
    tally = Tally()
    for source, told in told_by.items():
        score = gaps_score(true, excused, told)
        tally.count(f"{source}: recall", score.covered, score.true)
        tally.count(f"{source}: precision", score.right, score.told)
        _show(gallery, f"gaps-{source}-{_wrong(score):02d}-{seed}", data, true, told)
    return tally


def render_gaps_report(tally: Tally) -> dict[str, object]:
    return {
        source: {
            name: tally.share(f"{source}: {name}").report() for name in ("recall", "precision")
        }
        for source in ("true boxes", "detector")
    }


def labelled_gaps(folder: Path, most: int, gallery: Gallery) -> GapScore:
    """On photographs whose gaps people have drawn."""
    total = GapScore()
    for picture, label in list(_labelled(folder))[:most]:
        data = picture.read_bytes()
        found = examine_photo(data)
        true = _holes(label.read_text(), found.width, found.height)
        told = _edges(found.gaps)
        score = gaps_score(true, [], told)
        total += score
        _show(gallery, f"labelled-{_wrong(score):02d}-{picture.stem}", data, true, told)
    return total


def gaps_report(score: GapScore) -> dict[str, object]:
    return {
        "recall": Share(score.covered, score.true).report(),
        "precision": Share(score.right, score.told).report(),
    }


def _is_product(each: ProductTruth) -> bool:
    """Whether it stands first in its lane; others only peep out beside the first ones."""
    return each.exposed and each.visible >= _SHOWS


def _true_gaps(render: Render) -> tuple[list[Edges], list[Edges]]:
    true: list[Edges] = []
    excused: list[Edges] = []
    for gap in render.truth.gaps:
        (excused if gap.behind or gap.visible < _VISIBLE else true).append(gap.box)
    return true, excused


def _labelled(folder: Path) -> Iterator[tuple[Path, Path]]:
    """`h_*` photographs have no labelled gaps."""
    for label in sorted((folder / "labels").glob("[au]_*.txt")):
        yield folder / "images" / f"{label.stem}.jpg", label


def _holes(label: str, width: int, height: int) -> list[Edges]:
    """Labelled gaps, those that belong to one hole joined."""
    boxes: list[Edges] = []
    for line in label.splitlines():
        kind, x, y, wide, high = (float(word) for word in line.split())
        if kind == _GAP_CLASS:
            left, top = (x - wide / 2) * width, (y - high / 2) * height
            boxes.append((left, top, left + wide * width, top + high * height))
    holes: list[Edges] = []
    for box in sorted(boxes):
        at = next((n for n, hole in enumerate(holes) if _is_next(hole, box)), None)
        if at is None:
            holes.append(box)
        else:
            holes[at] = _around(holes[at], box)
    return holes


def _is_next(hole: Edges, box: Edges) -> bool:
    shared = min(hole[3], box[3]) - max(hole[1], box[1])
    level = shared > 0.5 * min(hole[3] - hole[1], box[3] - box[1])
    return level and box[0] - hole[2] < _NEXT * (box[2] - box[0])


def _around(one: Edges, other: Edges) -> Edges:
    return (
        min(one[0], other[0]),
        min(one[1], other[1]),
        max(one[2], other[2]),
        max(one[3], other[3]),
    )


def _edges(gaps: Sequence[Gap]) -> list[Edges]:
    return [(gap.box.x1, gap.box.y1, gap.box.x2, gap.box.y2) for gap in gaps]


def _wrong(score: GapScore) -> int:
    return score.true - score.covered + score.told - score.right


def _show(
    gallery: Gallery, name: str, data: bytes, true: Sequence[Edges], told: Sequence[Edges]
) -> None:
    drawn = [(box, "#00c853", "true") for box in true] + [(box, "#e5383b", "told") for box in told]
    gallery.add(name, data, drawn)
