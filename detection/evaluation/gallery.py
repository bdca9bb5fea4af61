"""The worst pictures, drawn with what was right, wrong and missed, as one page to look at."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from html import escape
from pathlib import Path
from urllib.parse import quote

import numpy as np
from PIL import ImageDraw

from detection.core.photo.encode import fitted, jpeg
from detection.core.roles import Role
from detection.evaluation.boxes import Boxes, Floats
from detection.evaluation.judging import Judged
from detection.evaluation.matching import reached

SIDE = 1200
_CALM = 4  # boxes: a single missed gap is no worst picture yet
_RIGHT, _WRONG, _MISSED = (70, 200, 120), (230, 40, 50), (255, 200, 0)
_PAGE = """\
<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Worst pictures</title>
<style>body {{ font: 16px sans-serif; margin: 2rem }} img {{ max-width: 100% }}</style>
<h1>Worst pictures of {model}</h1>
<p>Green: right. Red: found, but not labelled. Yellow: labelled, but not found. Overlap (IoU) of at
least one half, at the working thresholds.</p>
{figures}
</html>
"""


@dataclass(frozen=True)
class Faults:
    """One class on one picture: boxes that are right, wrong and missed, (n, 4) each."""

    judged: Judged
    role: Role
    right: Floats
    wrong: Floats
    missed: Floats

    @property
    def badness(self) -> float:
        mistakes = len(self.wrong) + len(self.missed)
        return mistakes / (mistakes + 2 * len(self.right) + _CALM)

    @property
    def caption(self) -> str:
        return (
            f"{self.judged.entry.image.name}, {self.role}: {len(self.right)} right, "
            f"{len(self.wrong)} wrong, {len(self.missed)} missed"
        )


def worst(judged: Sequence[Judged], working: Mapping[Role, float], count: int) -> list[Faults]:
    """For each role the `count` pictures with the largest share of mistakes, worst first."""
    made: list[Faults] = []
    for role, threshold in working.items():
        usable = [one for one in judged if role is not Role.GAP or one.entry.gaps_known]
        faults = [_faults(one, role, threshold) for one in usable if role in one.pairs]
        made += sorted(faults, key=lambda each: -each.badness)[:count]
    return made


def write_gallery(folder: Path, model: str, shown: Sequence[Faults]) -> None:
    """`folder`/index.html and its pictures; raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    figures = []
    for faults in shown:
        # With its ending: mug.jpg and mug.png may both be in the data set.
        name = f"{faults.judged.entry.image.name}-{faults.role}.jpg"
        (folder / name).write_bytes(_drawn(faults))
        words = escape(faults.caption)
        figures.append(f'<figure><figcaption>{words}</figcaption><img src="{quote(name)}" '
                       f'alt="{words}"></figure>')  # fmt: skip
    page = _PAGE.format(model=escape(model), figures="\n".join(figures))
    (folder / "index.html").write_text(page, encoding="utf-8")


def _faults(judged: Judged, role: Role, threshold: float) -> Faults:
    truth, found = judged.pairs[role]
    said: Boxes = found.sure(threshold)
    there, hit = reached(truth, said)
    return Faults(judged, role, said.boxes[hit], said.boxes[~hit], truth.boxes[~there])


def _drawn(faults: Faults) -> bytes:
    image, scale = fitted(faults.judged.entry.image.read_bytes(), SIDE)
    pen = ImageDraw.Draw(image)
    for boxes, colour, width in (
        (faults.right, _RIGHT, 1),
        (faults.wrong, _WRONG, 3),
        (faults.missed, _MISSED, 3),
    ):
        for x1, y1, x2, y2 in (np.asarray(boxes) * scale).tolist():
            pen.rectangle((x1, y1, max(x1, x2), max(y1, y2)), outline=colour, width=width)
    return jpeg(image)
