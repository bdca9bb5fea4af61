"""A training that was killed goes on with the step that was not whole."""

import os
from pathlib import Path

import pytest

from training.steps import is_made, once, with_pictures


def test_a_step_whose_result_lies_there_is_not_taken_again(tmp_path: Path) -> None:
    taken: list[Path] = []

    def make(half: Path) -> None:
        taken.append(half)
        (half / "images").mkdir()

    for _ in range(2):
        once(tmp_path / "gaps", make)
    assert len(taken) == 1
    assert [each.name for each in tmp_path.iterdir()] == ["gaps"]


def test_what_a_killed_step_left_is_no_result(tmp_path: Path) -> None:
    def killed(half: Path) -> None:
        (half / "a_1.jpg").write_bytes(b"half a pict")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        once(tmp_path / "renders", killed)
    assert not (tmp_path / "renders").exists()
    once(tmp_path / "renders", lambda half: (half / "a_2.jpg").touch())
    assert [each.name for each in (tmp_path / "renders").iterdir()] == ["a_2.jpg"]


def test_what_was_made_of_an_older_state_is_made_anew(tmp_path: Path) -> None:
    state, scores = tmp_path / "state.pt", tmp_path / "scores.json"
    state.touch()
    assert not is_made(scores, state)
    scores.touch()
    os.utime(state, (1000, 1000))
    assert is_made(scores, state)
    os.utime(scores, (999, 999))
    assert not is_made(scores, state)


def test_folders_without_a_picture_teach_nothing(tmp_path: Path) -> None:
    for name in ("empty", "full"):
        (tmp_path / name / "images").mkdir(parents=True)
    (tmp_path / "full" / "images" / "r_1.jpg").touch()
    asked = [tmp_path / name for name in ("empty", "full", "nowhere")]
    assert with_pictures(*asked) == [tmp_path / "full"]
