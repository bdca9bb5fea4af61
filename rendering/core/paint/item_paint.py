"""Products: flat ones as boxes with a side and a top, round ones turned to the camera."""

import numpy as np

from rendering.core.arrays import Points
from rendering.core.art.product import Faces, faces_of
from rendering.core.items import Item
from rendering.core.paint.canvas import Face
from rendering.core.paint.stage import Stage, grey, lying

BEHIND = (1.0, 0.62, 0.42)
"""How much light reaches the first, second and third place in a lane."""
AWRY = 4.0
"""Round things turned by more than so many degrees show their label's side."""
SIDE, TOP, FOOT = 0.7, 1.05, 0.6


def item_draw(stage: Stage, item: Item) -> None:
    """Draw one item with all its faces."""
    turned = int(np.sign(item.turn)) if item.design.round and abs(item.turn) > AWRY else 0
    textures, light = faces_of(item.design, turned), BEHIND[item.behind]
    parts = (
        _round(stage, item, textures, light)
        if item.design.round
        else _flat(stage, item, textures, light)
    )
    faces = [part for part in parts if part is not None]
    if faces and len(faces) == len(parts):
        stage.canvas.draw(faces, item.instance)


def front_corners(item: Item, eye: tuple[float, float, float]) -> Points:
    """The front's corners in space (4 x 3: TL, TR, BR, BL)."""
    design = item.design
    if design.round:
        axis = np.array([item.x, item.y, item.z - design.depth / 2])
        return axis + _outline(item) @ _turn_to(eye, axis).T
    return np.array([item.x, item.y, item.z]) + _outline(item) @ _turned(item.turn).T


def _outline(item: Item) -> Points:
    """The upright front rectangle about its foot's middle, leaning about the lower corner."""
    half, high, angle = item.design.width / 2, item.design.height, np.radians(item.lean)
    corners = np.array([(-half, high, 0), (half, high, 0), (half, 0, 0), (-half, 0, 0.0)])
    pivot = np.array([half if item.lean > 0 else -half, 0, 0])
    cos, sin = np.cos(angle), np.sin(angle)
    spin = np.array([(cos, sin, 0), (-sin, cos, 0), (0, 0, 1)])
    leaned: Points = (corners - pivot) @ spin.T + pivot
    return leaned


def _turned(degrees: float) -> Points:
    cos, sin = np.cos(np.radians(degrees)), np.sin(np.radians(degrees))
    return np.array([(cos, 0, sin), (0, 1, 0), (-sin, 0, cos)])


def _turn_to(eye: tuple[float, float, float], foot: Points) -> Points:
    """The turn about y that makes a flat picture of a round thing face the eye."""
    return _turned(float(np.degrees(np.arctan2(eye[0] - foot[0], eye[2] - foot[2]))))


def _flat(stage: Stage, item: Item, textures: Faces, light: float) -> list[Face | None]:
    eye = stage.camera.eye
    front = front_corners(item, eye)
    face = stage.face(textures.front, front, grey(light))
    if textures.side is None or textures.top is None:
        return [face]
    back = front + _turned(item.turn) @ np.array([0, 0, -item.design.depth])
    faces: list[Face | None] = []
    if eye[1] > front[:2, 1].min():
        top = np.array([back[0], back[1], front[1], front[0]])
        faces.append(stage.face(textures.top, top, grey(light * TOP)))
    across, seen = front[1] - front[0], np.array(eye)
    if across @ (seen - front[1]) > 0:
        right = np.array([front[1], back[1], back[2], front[2]])
        faces.append(stage.face(textures.side, right, grey(light * SIDE)))
    elif across @ (seen - front[0]) < 0:
        left = np.array([back[0], front[0], front[3], back[3]])
        faces.append(stage.face(textures.side, left, grey(light * SIDE)))
    return [*faces, face]


def _round(stage: Stage, item: Item, textures: Faces, light: float) -> list[Face | None]:
    """From back to front: the foot's disc, the body, the lid if seen from above."""
    eye, top = stage.camera.eye, item.y + item.design.height
    body = stage.face(textures.front, front_corners(item, eye), grey(light))
    faces = [body]
    if textures.foot is not None and eye[1] > item.y and abs(item.lean) < 2:
        faces.insert(0, stage.face(textures.foot, _disc(item, item.y), grey(light * FOOT)))
    if textures.top is not None and eye[1] > top and abs(item.lean) < 4:
        faces.append(stage.face(textures.top, _disc(item, top), grey(light * TOP)))
    return faces


def _disc(item: Item, y: float) -> Points:
    """The square around a round item at height y."""
    half, deep = item.design.width / 2, item.design.depth
    return lying(item.x - half, item.x + half, y, item.z - deep, item.z)
