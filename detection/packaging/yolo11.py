"""The geometry of YOLO11 with random weights: good for measuring time, and for nothing else.

Written from the published structure, so that speed can be measured without the tool that trains
such networks. Input [1, 3, height, width] floats of any sides that 32 divides, output
[1, 4 + classes, N] as Layout.DENSE.
"""

from dataclasses import dataclass

import numpy as np
import onnx
from onnx import TensorProto, helper

from detection.packaging.graph import Graph

_BINS = 16  # a box's side is told as a distribution over so many distances
_CALM = 0.3  # what is added to what goes around it must not let values grow from block to block
_HEAD, _KEY = 64, 32  # channels of one head of attention, and of its keys


@dataclass(frozen=True, slots=True)
class Scale:
    """How a size of the family differs: blocks are repeated `depth`, channels multiplied by `width`
    up to `most`; `deep`: every block is of the deep kind."""

    depth: int
    width: float
    most: int
    deep: bool


SCALES = {
    "n": Scale(1, 0.25, 1024, False),
    "s": Scale(1, 0.5, 1024, False),
    "m": Scale(1, 1.0, 512, True),
    "l": Scale(2, 1.0, 512, True),
}


def yolo11(size: str = "l", classes: int = 2, seed: int = 0) -> onnx.ModelProto:
    """A network of `size` (n, s, m, l), the same for the same `seed`."""
    net = _Network(SCALES[size], seed)
    levels = net.neck(*net.backbone())
    output = net.detect(levels, classes)
    picture = helper.make_tensor_value_info("images", TensorProto.FLOAT, [1, 3, "height", "width"])
    model = net.graph.model([picture], (output, [1, 4 + classes, "anchors"]))
    names = {0: "product", 1: "gap"} | {index: f"class {index}" for index in range(2, classes)}
    words = {"task": "detect", "imgsz": "[640, 640]", "stride": "32"}
    told = str({index: names[index] for index in range(classes)})
    helper.set_model_props(model, words | {"names": told})
    return model


@dataclass(frozen=True, slots=True)
class _Map:
    """A tensor [1, channels, h, w]."""

    name: str
    wide: int


class _Network:
    def __init__(self, scale: Scale, seed: int) -> None:
        self.graph = Graph(seed=seed)
        self._scale = scale

    def backbone(self) -> tuple[_Map, _Map, _Map]:
        """Maps at an eighth, a sixteenth and a thirty-second of the picture."""
        x = self._conv(_Map("images", 3), self._wide(64), 3, 2)
        x = self._conv(x, self._wide(128), 3, 2)
        x = self._blocks(x, self._wide(256), share=0.25)
        x = self._conv(x, self._wide(256), 3, 2)
        eighth = self._blocks(x, self._wide(512), share=0.25)
        x = self._conv(eighth, self._wide(512), 3, 2)
        sixteenth = self._blocks(x, self._wide(512), deep=True)
        x = self._conv(sixteenth, self._wide(1024), 3, 2)
        x = self._blocks(x, self._wide(1024), deep=True)
        return eighth, sixteenth, self._attention_blocks(self._pyramid(x))

    def neck(self, eighth: _Map, sixteenth: _Map, last: _Map) -> list[_Map]:
        """Down to the finest map and up again: the three maps that the head reads."""
        middle = self._blocks(self._join(self._larger(last), sixteenth), self._wide(512))
        fine = self._blocks(self._join(self._larger(middle), eighth), self._wide(256))
        down = self._conv(fine, self._wide(256), 3, 2)
        middle = self._blocks(self._join(down, middle), self._wide(512))
        down = self._conv(middle, self._wide(512), 3, 2)
        coarse = self._blocks(self._join(down, last), self._wide(1024), deep=True)
        return [fine, middle, coarse]

    def detect(self, levels: list[_Map], classes: int) -> str:
        """Boxes in pixels and scores of all places of all levels, [1, 4 + classes, N]."""
        parts = [self._level(x, levels[0].wide, classes) for x in levels]
        boxes, scores, centres, strides = (
            self.graph.add("Concat", *names, axis=2) for names in zip(*parts, strict=True)
        )
        near, far = self.graph.split("Split", 2, self._distances(boxes), axis=1)
        first = self.graph.add("Sub", centres, near)
        last = self.graph.add("Add", centres, far)
        middle = self.graph.add("Mul", self.graph.add("Add", first, last), self._half())
        size = self.graph.add("Sub", last, first)
        pixels = self.graph.add("Mul", self.graph.add("Concat", middle, size, axis=1), strides)
        return self.graph.add("Concat", pixels, self.graph.add("Sigmoid", scores), axis=1)

    def _wide(self, channels: int) -> int:
        return int(min(channels, self._scale.most) * self._scale.width)

    def _half(self) -> str:
        return self.graph.constant(0.5)

    def _conv(self, x: _Map, wide: int, kernel: int = 1, stride: int = 1, **more: float) -> _Map:
        return _Map(self.graph.silu(self._plain(x, wide, kernel, stride, **more).name), wide)

    def _plain(
        self,
        x: _Map,
        wide: int,
        kernel: int = 1,
        stride: int = 1,
        groups: float = 1,
        gain: float = 1.0,
    ) -> _Map:
        channels = (x.wide, wide)
        return _Map(self.graph.conv(x.name, channels, kernel, stride, int(groups), gain), wide)

    def _join(self, *maps: _Map) -> _Map:
        names = [each.name for each in maps]
        return _Map(self.graph.add("Concat", *names, axis=1), sum(each.wide for each in maps))

    def _sum(self, one: _Map, other: _Map) -> _Map:
        return _Map(self.graph.add("Add", one.name, other.name), one.wide)

    def _halves(self, x: _Map) -> list[_Map]:
        return [_Map(name, x.wide // 2) for name in self.graph.split("Split", 2, x.name, axis=1)]

    def _larger(self, x: _Map) -> _Map:
        scales = self.graph.constant(np.array([1, 1, 2, 2], np.float32))
        settings = {"mode": "nearest", "coordinate_transformation_mode": "asymmetric"}
        name = self.graph.add("Resize", x.name, "", scales, nearest_mode="floor", **settings)
        return _Map(name, x.wide)

    def _bottleneck(self, x: _Map, inner: int) -> _Map:
        return self._sum(x, self._conv(self._conv(x, inner, 3), x.wide, 3, gain=_CALM))

    def _blocks(self, x: _Map, wide: int, *, deep: bool = False, share: float = 0.5) -> _Map:
        """C3k2: a part of the channels goes through blocks, and every step of it is kept."""
        inner = int(wide * share)
        kept = self._halves(self._conv(x, 2 * inner))
        for _ in range(self._scale.depth):
            last = kept[-1]
            kept.append(
                self._deep(last) if deep or self._scale.deep else self._bottleneck(last, inner // 2)
            )
        return self._conv(self._join(*kept), wide)

    def _deep(self, x: _Map) -> _Map:
        """C3k: two bottlenecks beside a way around them."""
        through, around = (self._conv(x, x.wide // 2) for _ in range(2))
        for _ in range(2):
            through = self._bottleneck(through, through.wide)
        return self._conv(self._join(through, around), x.wide)

    def _pyramid(self, x: _Map) -> _Map:
        """SPPF: the surroundings of each place, ever wider."""
        pools = [self._conv(x, x.wide // 2)]
        for _ in range(3):
            pooled = self.graph.add(
                "MaxPool", pools[-1].name, kernel_shape=[5, 5], pads=[2] * 4, strides=[1, 1]
            )
            pools.append(_Map(pooled, x.wide // 2))
        return self._conv(self._join(*pools), x.wide)

    def _attention_blocks(self, x: _Map) -> _Map:
        """C2PSA: half of the channels go through attention."""
        kept, seen = self._halves(self._conv(x, x.wide))
        for _ in range(self._scale.depth):
            seen = self._sum(seen, self._attention(seen))
            more = self._conv(seen, 2 * seen.wide)
            seen = self._sum(seen, self._plain(more, seen.wide, gain=_CALM))
        return self._conv(self._join(kept, seen), x.wide)

    def _attention(self, x: _Map) -> _Map:
        heads, add = x.wide // _HEAD, self.graph.add
        mixed = self._plain(x, x.wide + 2 * heads * _KEY)
        flat = self.graph.constant([1, heads, 2 * _KEY + _HEAD, -1])
        sizes = self.graph.constant([_KEY, _KEY, _HEAD])
        parts = self.graph.split("Split", 3, add("Reshape", mixed.name, flat), sizes, axis=2)
        query, key, value = parts
        turned = add("Transpose", query, perm=[0, 1, 3, 2])
        scale = self.graph.constant(_KEY**-0.5)
        weights = add("Softmax", add("Mul", add("MatMul", turned, key), scale), axis=-1)
        seen = add("MatMul", value, add("Transpose", weights, perm=[0, 1, 3, 2]))
        shape = add("Shape", x.name)
        place = _Map(add("Reshape", value, shape), x.wide)
        around = self._plain(place, x.wide, 3, 1, x.wide)
        return self._plain(
            self._sum(_Map(add("Reshape", seen, shape), x.wide), around), x.wide, gain=_CALM
        )

    def _level(self, x: _Map, first: int, classes: int) -> tuple[str, str, str, str]:
        """Of one level: box distributions, scores, and centre and stride of each place."""
        side, inner = max(16, first // 4, 4 * _BINS), max(first, min(classes, 100))
        boxes = self._plain(self._conv(self._conv(x, side, 3), side, 3), 4 * _BINS)
        deep = self._conv(self._conv(x, x.wide, 3, groups=x.wide), inner)
        deep = self._conv(self._conv(deep, inner, 3, groups=inner), inner)
        scores = self._plain(deep, classes)
        flat = [
            self.graph.add("Reshape", each.name, self.graph.constant([1, each.wide, -1]))
            for each in (boxes, scores)
        ]
        return flat[0], flat[1], *self._places(x)

    def _places(self, x: _Map) -> tuple[str, str]:
        """[1, 2, n] centres in steps of the level, and [1, 1, n] pixels a step."""
        add, constant = self.graph.add, self.graph.constant
        shape = add("Shape", x.name)
        high, wide = (add("Gather", shape, constant(axis)) for axis in (2, 3))
        nothing, one = constant(0), constant(1)
        down, aside = (add("Range", nothing, side, one) for side in (high, wide))
        ones = add(
            "Concat",
            constant([1]),
            *(add("Reshape", each, constant([1])) for each in (high, wide)),
            axis=0,
        )
        grids = [
            add(
                "Reshape",
                add("Expand", add("Reshape", line, constant(form)), ones),
                constant([1, 1, -1]),
            )
            for line, form in ((aside, [1, 1, -1]), (down, [1, -1, 1]))
        ]
        steps = add("Cast", add("Concat", *grids, axis=1), to=TensorProto.FLOAT)
        return add("Add", steps, self._half()), self._strides(grids[0], high)

    def _strides(self, like: str, high: str) -> str:
        add = self.graph.add
        whole = add("Gather", add("Shape", "images"), self.graph.constant(2))
        stride = add("Reshape", add("Div", whole, high), self.graph.constant([1, 1, 1]))
        return add("Cast", add("Expand", stride, add("Shape", like)), to=TensorProto.FLOAT)

    def _distances(self, boxes: str) -> str:
        """[1, 64, N] distributions -> [1, 4, N] distances, the mean of each."""
        add, constant = self.graph.add, self.graph.constant
        parts = add("Reshape", boxes, constant([1, 4, _BINS, -1]))
        shares = add("Softmax", add("Transpose", parts, perm=[0, 2, 1, 3]), axis=1)
        bins = constant(np.arange(_BINS, dtype=np.float32).reshape(1, _BINS, 1, 1))
        mean = add("Conv", shares, bins, kernel_shape=[1, 1])
        return add("Reshape", mean, constant([1, 4, -1]))
