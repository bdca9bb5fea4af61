"""One scene from several viewpoints: slots move as a plane does."""

from dataclasses import replace
from itertools import pairwise

import cv2
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from rendering import Camera, Scene, Truth, camera_make, planogram_make, shelf_render
from rendering.core.lens import bent, straightened

SIZE = (450, 600)


def corners(truth: Truth) -> np.ndarray:
    return np.array([slot.quad for slot in truth.slots]).reshape(-1, 2)


def test_two_views_of_the_slots_differ_by_a_homography(scene: Scene, camera: Camera) -> None:
    straight = replace(camera, bend=0.0)
    other = replace(straight, eye=(10.0, 120.0, 190.0), yaw=12.0, pitch=4.0, roll=3.0)
    one = corners(shelf_render(scene, straight, SIZE).truth)
    two = corners(shelf_render(scene, other, SIZE).truth)
    homography, _ = cv2.findHomography(one[::7], two[::7])
    mapped = cv2.perspectiveTransform(one[None], homography)[0]
    assert np.abs(mapped - two).max() < 0.5


def test_slot_keys_do_not_depend_on_the_viewpoint(scene: Scene, camera: Camera) -> None:
    other = camera_make(scene.main.planogram, 99, "hard")
    keys = [
        [s.key for s in shelf_render(scene, view, SIZE).truth.slots] for view in (camera, other)
    ]
    assert keys[0] == keys[1]


def test_rows_lie_one_under_the_other(scene: Scene, camera: Camera) -> None:
    rows = shelf_render(scene, camera, SIZE).truth.rows
    heights = [row.line[0][1] for row in rows]
    assert heights == sorted(heights)
    assert [row.row for row in rows] == list(range(1, len(rows) + 1))


def test_the_lens_bends_truth_and_picture_alike(scene: Scene, camera: Camera) -> None:
    bay = scene.main
    boxes = [i for i in bay.items if i.behind == 0 and i.row >= 3 and i.design.kind == "box"]
    item = min(boxes, key=lambda i: abs(i.x - bay.planogram.width / 2))
    lonely = replace(scene, bays=(replace(bay, items=(replace(item, turn=0.0, lean=0.0),)),))
    bending = replace(camera, bend=0.12)
    (product,) = shelf_render(lonely, bending, SIZE).truth.products
    xs, ys = zip(*product.quad, strict=True)
    assert abs(max(ys) - product.box[3]) < 2.5
    assert min(xs) > product.box[0] - 2


@given(st.floats(-0.05, 0.15), st.floats(0, 449), st.floats(0, 599))
@settings(max_examples=60, deadline=None)
def test_bending_undoes_straightening(strength: float, x: float, y: float) -> None:
    point = np.array([[x, y]])
    there = bent(straightened(point, SIZE, strength), SIZE, strength)
    assert np.abs(there - point).max() < 0.05


@given(st.integers(0, 10_000))
@settings(max_examples=40, deadline=None)
def test_slots_of_a_row_do_not_overlap(seed: int) -> None:
    plan = planogram_make(seed)
    assert len({slot.key for slot in plan.slots}) == len(plan.slots)
    for level in plan.levels:
        line = plan.row_slots(level.row)
        assert line
        assert line[-1].right <= plan.width + 1e-6
        for left, right in pairwise(line):
            assert left.right <= right.left + 1e-6
        assert all(slot.stack * slot.design.height <= level.clear for slot in line)
