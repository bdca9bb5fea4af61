"""Gaps told against true ones, on renders and on labelled photographs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from audits.evaluation.gallery import Edges, Gallery
from audits.evaluation.holes import drawn_products, labelled_holes, rendered_holes
from audits.evaluation.shares import Share
from audits.evaluation.tally import Tally
from detection import Box, Gap, examine_photo, read_boxes
from rendering import shelf_sample
from rendering.core.gap_score import GapScore, gaps_score

POSITIONS = "recall, every position by itself"  # covered by neighbours or not
TOLD_BY = ("true boxes", "true boxes and seen gaps", "detector")
_GAP_CLASS = 1


def render_gaps(seed: int, gallery: Gallery) -> Tally:
    """Of one rendered shelf, from true product boxes, from these and what the detector takes for
    gaps, and from the detector's boxes alone."""
    render = shelf_sample(seed)
    holes = rendered_holes(render.truth)
    products = [Box(*each.box) for each in drawn_products(render.truth)]
    data = render.jpeg()
    told_by = (
        read_boxes(products, render.truth.size, complete=True).gaps,
        examine_photo(data, products=products).gaps,
        examine_photo(data).gaps,
    )
    tally = Tally()
    for source, told in zip(TOLD_BY, map(_edges, told_by), strict=True):
        score = gaps_score(holes.asked, holes.excused, told)
        tally.count(f"{source}: recall", score.covered, score.true)
        tally.count(f"{source}: precision", score.right, score.told)
        cut = gaps_score(holes.positions, [], told)
        tally.count(f"{source}: {POSITIONS}", cut.covered, cut.true)
        _show(gallery, f"gaps-{source}-{_wrong(score):02d}-{seed}", data, holes.asked, told)
    return tally


def render_gaps_report(tally: Tally) -> dict[str, object]:
    return {
        source: {
            name: tally.share(f"{source}: {name}").report()
            for name in ("recall", "precision", POSITIONS)
        }
        for source in TOLD_BY
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
    return labelled_holes(boxes)


def _edges(gaps: Sequence[Gap]) -> list[Edges]:
    return [(gap.box.x1, gap.box.y1, gap.box.x2, gap.box.y2) for gap in gaps]


def _wrong(score: GapScore) -> int:
    return score.true - score.covered + score.told - score.right


def _show(
    gallery: Gallery, name: str, data: bytes, true: Sequence[Edges], told: Sequence[Edges]
) -> None:
    drawn = [(box, "#00c853", "true") for box in true] + [(box, "#e5383b", "told") for box in told]
    gallery.add(name, data, drawn)
