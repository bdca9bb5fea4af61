"""The card of a network, as far as its training knows it."""

from collections.abc import Mapping
from typing import Any

from detection.evaluation.table import lines

from .origin import Origin, architecture, story, terms

_CARD = """\
# {name}
{architecture}; classes 0 product and 1 gap.
Working thresholds: product {product}, gap {gap}.

As it was exported, in float32: made for {pixels} x {pixels} pixels (any sides that its stride
divides), RGB 0..1, letterboxed on grey 114; output [1, 6, anchors] (cx, cy, w, h, product, gap),
decoded, needs NMS at IoU {iou}; opset 17; SHA-256 {sha256}.

## How it was made
{story}

{terms}. A network for evaluation: a user's own network replaces it by one setting.

## Scores of the float network on `val/`
{chosen}.
Of the project's own photographs product boxes are machine-made, so product figures are
agreement with the network that made them, not truth; gap boxes were drawn by people, who cut one
wide hole into several.
```
{scores}
```
"""


def card_text(
    model: Mapping[str, Any],
    scored: Mapping[str, Any],
    origin: Origin | None,
    network: tuple[str, bool],
) -> str:
    """The card. `model`: name, sha256, pixels and iou; `scored`: thresholds and figures on `val`;
    `origin`: None where the state tells none; `network`: size, and whether a second sees along."""
    held_out = origin is None or origin.held_out
    return _CARD.format(
        architecture=architecture(*network),
        story=story(origin),
        terms=terms(network[1]),
        chosen=f"Thresholds come from the tenth of `train/` that {_taught(held_out)}",
        scores="\n".join(lines(scored["val"])),
        **scored["thresholds"],
        **model,
    )


def _taught(held_out: bool) -> str:
    return "is held out" if held_out else "others hold out; here it taught as well"
