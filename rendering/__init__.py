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
