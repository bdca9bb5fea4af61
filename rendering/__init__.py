"""Rendered shelves: photo-like pictures of invented products, with exact truth.

    plan = planogram_make(seed=7)                       # slots, rows, designs (centimetres)
    stock = stock_make(plan, seed=7)                    # or stock_full(plan), stock_without(...)
    scene = scene_make(plan, stock, seed=7)             # neighbours, furniture, obstacle="shopper"
    camera = camera_make(plan, seed=7, difficulty="normal")
    render = shelf_render(scene, camera, size=(1224, 1632), look=look_make(7))
    render.picture, render.truth, render.jpeg()         # H x W x 3 RGB uint8, Truth, bytes

Photograph one scene with many cameras, or make scenes of one planogram with other stocks: slot
keys, designs and everything that stays keep their places. `Truth` tells every product, gap, slot
and row in pixels; `truth_yolo` and `truth_json` write it. `shelf_sample(seed)` does all of the
above in one call. The same arguments give the same bytes; nothing is drawn from global chance.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rendering.core.camera import Camera
    from rendering.core.export import truth_json, truth_yolo
    from rendering.core.look import Look, look_make
    from rendering.core.planogram import Planogram, Slot, planogram_make
    from rendering.core.render import Render, shelf_render
    from rendering.core.sample import shelf_sample
    from rendering.core.scene import Obstacle, Scene, scene_make
    from rendering.core.stock import Lane, Stock, stock_full, stock_make, stock_without
    from rendering.core.truth import GapTruth, ProductTruth, RowTruth, SlotTruth, Truth
    from rendering.core.viewpoint import camera_make

__all__ = [
    "Camera",
    "GapTruth",
    "Lane",
    "Look",
    "Obstacle",
    "Planogram",
    "ProductTruth",
    "Render",
    "RowTruth",
    "Scene",
    "Slot",
    "SlotTruth",
    "Stock",
    "Truth",
    "camera_make",
    "look_make",
    "planogram_make",
    "scene_make",
    "shelf_render",
    "shelf_sample",
    "stock_full",
    "stock_make",
    "stock_without",
    "truth_json",
    "truth_yolo",
]

# The site has this package among its apps, for the commands in it: most of its processes never
# render, and are spared the quarter of a second that importing the renderer takes.
_HOMES = {
    "Camera": "camera",
    "truth_json": "export",
    "truth_yolo": "export",
    "Look": "look",
    "look_make": "look",
    "Planogram": "planogram",
    "Slot": "planogram",
    "planogram_make": "planogram",
    "Render": "render",
    "shelf_render": "render",
    "shelf_sample": "sample",
    "Obstacle": "scene",
    "Scene": "scene",
    "scene_make": "scene",
    "Lane": "stock",
    "Stock": "stock",
    "stock_full": "stock",
    "stock_make": "stock",
    "stock_without": "stock",
    "GapTruth": "truth",
    "ProductTruth": "truth",
    "RowTruth": "truth",
    "SlotTruth": "truth",
    "Truth": "truth",
    "camera_make": "viewpoint",
}

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        if name not in _HOMES:
            raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
        globals()[name] = found = getattr(import_module(f"rendering.core.{_HOMES[name]}"), name)
        return found
