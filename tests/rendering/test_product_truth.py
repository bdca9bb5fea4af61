"""The truth about products is what the pixels show."""

from dataclasses import replace

import numpy as np

from rendering import Camera, Render, Scene, shelf_render


def extent(mask: np.ndarray) -> tuple[float, float, float, float]:
    rows, columns = np.flatnonzero(mask.any(axis=1)), np.flatnonzero(mask.any(axis=0))
    return float(columns[0]), float(rows[0]), float(columns[-1] + 1), float(rows[-1] + 1)


def test_a_box_is_the_extent_of_the_items_pixels(render: Render) -> None:
    assert len(render.truth.products) > 50
    for product in render.truth.products:
        assert product.box == extent(render.ids == product.instance)


def test_every_instance_in_the_picture_is_in_the_truth(render: Render) -> None:
    shown = set(np.unique(render.ids)) - {0, -1}
    assert shown == {product.instance for product in render.truth.products}


def test_visible_shares_are_shares(render: Render) -> None:
    shares = [product.visible for product in render.truth.products]
    assert min(shares) > 0
    assert max(shares) <= 1
    assert sum(product.visible > 0.95 for product in render.truth.facings()) > 10


def test_an_item_alone_before_the_camera_is_wholly_visible(scene: Scene, camera: Camera) -> None:
    bay = scene.main
    alone = min(
        (i for i in bay.items if i.behind == 0 and i.level == 0 and i.row == 3),
        key=lambda item: abs(item.x - bay.planogram.width / 2),
    )
    lonely = replace(scene, bays=(replace(bay, items=(alone,)),))
    (product,) = shelf_render(lonely, camera, (450, 600)).truth.products
    assert product.visible > 0.97


def test_a_front_quad_lies_in_the_box_of_an_unhidden_box(render: Render, scene: Scene) -> None:
    flat = {i.instance for b in scene.bays for i in b.items if i.design.kind in ("box", "carton")}
    whole = [p for p in render.truth.products if p.instance in flat and p.visible > 0.999]
    for product in whole:
        xs, ys = zip(*product.quad, strict=True)
        assert min(xs) >= product.box[0] - 2
        assert max(xs) <= product.box[2] + 2
        assert min(ys) >= product.box[1] - 2
        assert max(ys) <= product.box[3] + 2


def test_an_obstacle_hides_what_stands_behind_it(scene: Scene, camera: Camera) -> None:
    clear = shelf_render(scene, camera, (450, 600)).truth
    shopper = replace(scene, obstacle="shopper", obstacle_x=scene.main.planogram.width / 2)
    hidden = shelf_render(shopper, camera, (450, 600)).truth
    before = {p.instance: p.visible for p in clear.products}
    after = {p.instance: p.visible for p in hidden.products}
    assert all(after.get(key, 0) <= share + 1e-9 for key, share in before.items())
    assert sum(after.get(key, 0) < 0.2 for key, share in before.items() if share > 0.6) >= 3
    assert min(slot.visible for slot in hidden.slots) < 0.9
