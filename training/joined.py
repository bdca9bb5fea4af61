"""A YOLO11 that is also told what a network trained on ImageNet sees in the same picture.

The maps of `lite.Lite` are brought to the widths of YOLO11's own and added to them where its neck
reads them. They weigh nothing at first, so the joined network begins by answering as the old one.
"""

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor, nn

from .lite import WIDTHS, Lite, by_parts
from .toolbox import Conv, DetectionModel

READ_AT = (4, 6, 10)  # layers of YOLO11 whose maps (an 8th, a 16th, a 32nd) its neck reads
KEPT_LAYERS, KEPT_STAGES = 3, 3  # the first ones, which see only edges, learn no more


def is_joined(weights: Mapping[str, Tensor]) -> bool:
    """Whether these are weights of a joined network."""
    return any(name.startswith("lite.") for name in weights)


class Joined(DetectionModel):  # type: ignore[misc]
    """YOLO11 with `lite.Lite` beside its backbone."""

    def __init__(self, size: str, classes: int) -> None:
        super().__init__(f"yolo11{size}.yaml", nc=classes, verbose=False)
        widths = self._widths()
        self.lite = Lite()
        self.joints = nn.ModuleList(
            nn.Sequential(Conv(into, out, 3), nn.Conv2d(out, out, 1))
            for into, out in zip(WIDTHS, widths, strict=True)
        )
        for joint in self.joints:
            nn.init.zeros_(joint[1].weight)
            nn.init.zeros_(joint[1].bias)

    def _widths(self) -> list[int]:
        found: dict[int, int] = {}
        hooks = [
            self.model[at].register_forward_hook(
                lambda _m, _i, out, at=at: found.update({at: out.shape[1]})
            )
            for at in READ_AT
        ]
        self.eval()
        with torch.no_grad():
            super()._predict_once(torch.zeros(1, 3, 64, 64))
        for hook in hooks:
            hook.remove()
        self.train()
        return [found[at] for at in READ_AT]

    def _predict_once(self, x: Any, profile: bool = False, embed: Any = None) -> Any:
        if not hasattr(self, "joints"):  # asked by Ultralytics while it builds its part
            return super()._predict_once(x, profile, embed)
        seen = dict(zip(READ_AT, self._seen(x), strict=True))
        kept: list[Any] = []
        begin = KEPT_LAYERS if self.training and self.lite.kept else 0
        if begin:
            [x] = by_parts(lambda two: [self.model[:begin](two)], x)
            kept = [None] * begin
        for layer in self.model[begin:]:
            if layer.f != -1:
                froms = [layer.f] if isinstance(layer.f, int) else layer.f
                given = [x if place == -1 else kept[place] for place in froms]
                x = given[0] if isinstance(layer.f, int) else given
            x = layer(x)
            if layer.i in seen:
                x = x + seen[layer.i]
            kept.append(x if layer.i in self.save else None)
        return x

    def _seen(self, pictures: Tensor) -> list[Tensor]:
        maps = self.lite(pictures)
        return [joint(each) for joint, each in zip(self.joints, maps, strict=True)]

    def keep(self, lite_whole: bool) -> None:
        """Takes the layers that see only edges, or all of the second network, out of learning."""
        self.lite.kept = len(self.lite.stages) if lite_whole else KEPT_STAGES
        kept = [self.lite] if lite_whole else [self.lite.stem, *self.lite.stages[:KEPT_STAGES]]
        for layer in [*self.model[:KEPT_LAYERS], *kept]:
            layer.requires_grad_(False)

    def train(self, mode: bool = True) -> "Joined":
        """As ever, but norms of layers that do not learn stay as they are."""
        super().train(mode)
        for layer in self.model[:KEPT_LAYERS]:
            layer.eval()
        return self
