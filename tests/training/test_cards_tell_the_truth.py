"""A card says what the training noted of itself, and of what nobody noted it says so."""

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

pytest.importorskip("pycocotools")

from detection.core.roles import Role
from detection.evaluation.boxes import Boxes
from detection.evaluation.dataset import Entry
from detection.evaluation.judging import Judged
from detection.evaluation.report import report
from tests.training.test_choose import row
from training.card import card_text
from training.origin import KEY, Origin, Taught, gone_on, origin_of, taught_by, words_of

LEARNED = Taught(photographs=90, gapless=20)
FIRST = Origin("n", False, "shelves", True, LEARNED)
MODEL = {"name": "mine", "sha256": "ab" * 32, "pixels": 640, "iou": 0.6}


def card(origin: Origin | None, size: str = "n", joined: bool = False) -> str:
    """A card on one photograph on which all was found."""
    pair = Boxes.true(row(3)), Boxes.true(row(3))
    judged = Judged(
        Entry(Path("a_1.jpg"), Path("a_1.txt")), (400, 100), dict.fromkeys(Role, pair), ()
    )
    figures = report([judged], dict.fromkeys(Role, 0.5), rounds=0)
    scored = {"thresholds": {"product": 0.41, "gap": 0.22}, "val": figures}
    return " ".join(card_text(MODEL, scored, origin, (size, joined)).split())


def entry(name: str) -> Entry:
    return Entry(Path(f"{name}.jpg"), Path(f"{name}.txt"))


def stored(origin: Origin) -> dict[str, Any]:
    """A state as it comes back from a file: plain words and numbers only."""
    told: dict[str, Any] = json.loads(
        json.dumps({"progress": [1, 1.0, 1.0], KEY: words_of(origin)})
    )
    return told


def test_where_it_began_comes_from_the_training() -> None:
    assert "It began from random weights." in card(FIRST)
    began = card(replace(FIRST, start="`start.pt` (SHA-256 0123...)"))
    assert "It began from `start.pt` (SHA-256 0123...)." in began
    assert "random" not in began


def test_the_architecture_is_the_networks_own() -> None:
    assert "YOLO11s; classes" in card(FIRST, "s")
    joined = card(FIRST, "n", joined=True)
    assert "YOLO11n with an EfficientNet-Lite0" in joined
    assert "from weights learned on ImageNet" in joined
    assert "ImageNet" not in card(FIRST)


def test_what_taught_is_counted_by_kind() -> None:
    photographs = [entry("a_1"), entry("u_1"), entry("h_1")]
    more = [entry("g_1"), entry("g_2"), entry("r_700000"), entry("mine")]
    told = card(replace(FIRST, taught=taught_by(photographs, more)))
    for words in (
        "3 photographs of `shelves/train` (its tuning split kept aside)",
        "1 of these have no gap labels and taught products only",
        "2 copies of such with the gaps that an earlier network found",
        "1 renders",
        "1 pictures from further folders",
    ):
        assert words in told
    assert "taught products only" not in card(replace(FIRST, taught=taught_by(photographs[:2], [])))


def test_a_tuning_split_that_taught_is_told() -> None:
    told = card(replace(FIRST, held_out=False))
    assert "its tuning split too" in told
    assert "here it taught as well" in told


def test_a_state_keeps_its_origin_with_all_that_came_before() -> None:
    second = replace(FIRST, size="s", joined=True, start="`state.pt` (SHA-256 45...)", before=FIRST)
    kept = origin_of(stored(second))
    assert kept == second
    assert "Before that: It began from random weights." in card(kept)


def test_a_state_from_before_says_that_nothing_was_noted() -> None:
    assert origin_of({"progress": [1, 1.0, 1.0]}) is None
    assert "What it began from and what it learned from was not noted" in card(None)


def test_a_training_that_goes_on_still_began_where_it_began() -> None:
    saved = replace(FIRST, start="`first.pt`", taught=replace(LEARNED, renders=400))
    now = replace(
        FIRST, start="`other.pt`", held_out=False, taught=replace(LEARNED, photographs=99)
    )
    on = gone_on(saved, now)
    assert on.start == "`first.pt`"
    assert on.taught == replace(LEARNED, photographs=99, renders=400)
    assert not on.held_out
    unknown = card(gone_on(None, now))
    assert "It began from an earlier state, which does not say where it began." in unknown
    assert "other.pt" not in unknown


def test_the_scores_stand_on_the_card() -> None:
    told = card(FIRST)
    assert "product 0.41, gap 0.22" in told
    assert "all product 3 1.000" in told
