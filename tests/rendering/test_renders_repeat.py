"""The same seed gives the same bytes; nothing leaks from global chance."""

import random
import subprocess
import sys

import numpy as np

from rendering import planogram_make, shelf_sample, truth_json

DIGEST = (
    "import hashlib; from rendering import shelf_sample; r = shelf_sample(3, (300, 400));"
    "print(hashlib.sha256(r.picture.tobytes() + repr(r.truth).encode()).hexdigest())"
)


def test_the_same_seed_gives_the_same_picture_and_truth() -> None:
    first = shelf_sample(3, (300, 400))
    random.random()
    np.random.default_rng().random()
    second = shelf_sample(3, (300, 400))
    assert np.array_equal(first.picture, second.picture)
    assert first.truth == second.truth
    assert first.jpeg() == second.jpeg()


def test_another_process_gives_the_same_bytes() -> None:
    runs = {subprocess.check_output([sys.executable, "-c", DIGEST]) for _ in range(2)}
    assert len(runs) == 1


def test_rendering_leaves_the_global_generator_alone() -> None:
    random.seed(5)
    expected = random.random()
    random.seed(5)
    shelf_sample(3, (150, 200))
    assert random.random() == expected


def test_another_seed_gives_another_shelf() -> None:
    assert planogram_make(1) != planogram_make(2)
    assert truth_json(shelf_sample(1, (150, 200)).truth) != truth_json(
        shelf_sample(2, (150, 200)).truth
    )


def test_one_seed_offers_hundreds_of_designs() -> None:
    from rendering.core.assortment import CATEGORIES, assortment_make

    designs = [d for name in CATEGORIES for family in assortment_make(1, name) for d in family]
    assert len({design.ident for design in designs}) == len(designs) > 300
