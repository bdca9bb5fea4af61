"""What a network began from and what it learned from: kept in a training's state, told on its card.

Kept there, since nobody who packages a network later can know it.
"""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from detection.evaluation.dataset import Entry

KEY = "origin"  # in the training's state
NOT_NOTED = "an earlier state, which does not say where it began"
TERMS = (
    "Made with Ultralytics (AGPL-3.0 claims its weights) on SKU-110K-like photographs "
    "(academic, non-commercial use only)"
)
_RELABELLED, _RENDERS = "g_", "r_"  # names that label_gaps and renders give


@dataclass(frozen=True)
class Taught:
    """How many pictures taught: `photographs` of `train/`, of these `gapless` without gap labels;
    `relabelled` with gaps that a network labelled, `renders`, and `others` from further folders."""

    photographs: int = 0
    gapless: int = 0
    relabelled: int = 0
    renders: int = 0
    others: int = 0


@dataclass(frozen=True)
class Origin:
    """One training. `size` of YOLO11; `joined`: an EfficientNet-Lite0 sees along; `data`: name of
    the data set; `held_out`: its tuning split did not teach; `start`: the file that it began from,
    None for random weights; `before`: how that file was made, where it tells."""

    size: str
    joined: bool
    data: str
    held_out: bool
    taught: Taught
    start: str | None = None
    before: "Origin | None" = None


def taught_by(photographs: Sequence[Entry], more: Sequence[Entry]) -> Taught:
    """Counts pictures of `train/` and of further folders by their names."""
    relabelled = sum(each.name.startswith(_RELABELLED) for each in more)
    renders = sum(each.name.startswith(_RENDERS) for each in more)
    return Taught(
        photographs=len(photographs),
        gapless=sum(not each.gaps_known for each in photographs),
        relabelled=relabelled,
        renders=renders,
        others=len(more) - relabelled - renders,
    )


def file_words(start: Path) -> str:
    """A file's name and the beginning of its SHA-256."""
    return f"`{start.name}` (SHA-256 {hashlib.sha256(start.read_bytes()).hexdigest()[:12]}...)"


def words_of(origin: Origin) -> dict[str, Any]:
    """Plain words and numbers, as a state may hold them."""
    return asdict(origin)


def origin_of(state: Mapping[str, Any]) -> Origin | None:
    """The origin in a training's state; None in one that was saved before there were any."""
    told = state.get(KEY)
    return _read(told) if isinstance(told, dict) else None


def _read(told: Mapping[str, Any]) -> Origin:
    before = told["before"]
    parts = {"taught": Taught(**told["taught"]), "before": _read(before) if before else None}
    return Origin(**{**told, **parts})


def gone_on(saved: Origin | None, now: Origin) -> Origin:
    """The origin of a training that goes on from a state: what it began from stays what it was,
    and all that taught it before has still taught it."""
    if saved is None:
        return replace(now, start=NOT_NOTED, before=None)
    most = {
        kind: max(count, asdict(now.taught)[kind]) for kind, count in asdict(saved.taught).items()
    }
    return replace(
        now,
        data=saved.data if saved.data == now.data else f"{saved.data} and {now.data}",
        held_out=saved.held_out and now.held_out,
        taught=Taught(**most),
        start=saved.start,
        before=saved.before,
    )


def architecture(size: str, joined: bool) -> str:
    """The network in words."""
    beside = " with an EfficientNet-Lite0, learned on ImageNet, beside its backbone"
    return f"YOLO11{size}{beside if joined else ''}"


def terms(joined: bool) -> str:
    """What the makers of tools, photographs and first weights ask for."""
    return f"{TERMS}{', from weights learned on ImageNet' if joined else ''}"


def story(origin: Origin | None) -> str:
    """Sentences on how a network was made, the last training first."""
    if origin is None:
        return "What it began from and what it learned from was not noted in its state."
    began = f"It began from {origin.start or 'random weights'}."
    told = f"{began} It learned from {'; '.join(_lessons(origin))}."
    return f"{told}\n\nBefore that: {story(origin.before)}" if origin.before else told


def _lessons(origin: Origin) -> Iterator[str]:
    taught = origin.taught
    kept = "its tuning split kept aside" if origin.held_out else "its tuning split too"
    yield f"{taught.photographs} photographs of `{origin.data}/train` ({kept})"
    if taught.gapless:
        yield f"{taught.gapless} of these have no gap labels and taught products only"
    if taught.relabelled:
        yield f"{taught.relabelled} copies of such with the gaps that an earlier network found"
    if taught.renders:
        yield f"{taught.renders} renders"
    if taught.others:
        yield f"{taught.others} pictures from further folders"
