"""What is known of each row when its holes are looked for."""

import numpy as np

from detection.core.network.letterbox import Boxes
from detection.core.shelf.gaps import RowView
from detection.core.shelf.row_ends import beside, row_ends
from detection.core.shelf.scene import Scene
from detection.core.shelf.stretches import Stretch
from detection.core.shelf.support import Seen

_FACING = (0.05, 0.15)  # of the photo's sides: a facing where not a single product is seen
_BORDER = 0.005  # of the photo's width: what reaches so near to its sides may be cut by them


def row_views(scene: Scene, facing: tuple[float, float], complete: bool) -> list[RowView]:
    """Of all rows; with `complete`, every product is known."""
    hints = scene.gap & scene.hint
    saw = Seen(scene.boxes[hints], scene.scores[hints])
    return [_view(scene, index, saw, facing, complete) for index in range(len(scene.lines))]


def usual_facing(scene: Scene) -> tuple[float, float]:
    """The usual width and height of a facing on this photo."""
    products = scene.products
    if len(products) == 0:
        return _FACING[0] * scene.size[0], _FACING[1] * scene.size[1]
    wide, high = np.median(products[:, 2:] - products[:, :2], axis=0).tolist()
    return wide, high


def _view(
    scene: Scene, index: int, saw: Seen, facing: tuple[float, float], complete: bool
) -> RowView:
    here = scene.row == index
    mine = scene.boxes[here & ~scene.gap & scene.sure]
    others = scene.boxes[~here & ~scene.gap & scene.sure]
    high = float(np.median(mine[:, 3] - mine[:, 1])) if len(mine) else facing[1]
    others = others[beside(scene.lines[index], high, others)]
    return RowView(
        number=scene.numbers[index],
        line=scene.lines[index],
        ends=row_ends(scene, index, mine, others, facing),
        products=mine,
        whole=_whole(mine, scene.size[0]),
        faint_products=scene.boxes[here & ~scene.gap & ~scene.sure & scene.hint],
        hints=_stretches(scene.boxes[here & scene.gap & scene.hint]),
        saw=saw,
        facing=facing,
        others=others,
        silent=index >= scene.standing,
        complete=complete,
    )


def _whole(products: Boxes, width: int) -> Boxes:
    """Those of `products` [n, 4] that the photo's sides do not cut."""
    border = _BORDER * width
    return products[(products[:, 0] > border) & (products[:, 2] < width - border)]


def _stretches(boxes: Boxes) -> list[Stretch]:
    return [Stretch(left, right) for left, right in boxes[:, [0, 2]].tolist()]
