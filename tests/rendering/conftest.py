"""Small shelves, rendered once a session."""

import pytest

from rendering import (
    Camera,
    Planogram,
    Render,
    Scene,
    camera_make,
    planogram_make,
    scene_make,
    shelf_render,
    stock_make,
)

SMALL = (450, 600)


@pytest.fixture(scope="session")
def plan() -> Planogram:
    return planogram_make(seed=11, rows=5)


@pytest.fixture(scope="session")
def scene(plan: Planogram) -> Scene:
    return scene_make(plan, stock_make(plan, seed=11, holes=0.3), seed=11)


@pytest.fixture(scope="session")
def camera(plan: Planogram) -> Camera:
    return camera_make(plan, seed=11, difficulty="normal")


@pytest.fixture(scope="session")
def render(scene: Scene, camera: Camera) -> Render:
    return shelf_render(scene, camera, SMALL)
