"""Starts a YOLO11s from a YOLO11n: twice the channels, the same answers.

Every channel is there twice, and what reads it gets half of its weight from either copy, give or
take some noise that cancels while the copies are equal (Net2Net: Chen, Goodfellow and Shlens 2016).
The larger network then goes on learning from where the smaller one stood. Sizes n and s have the
same depth; m and l have not, and start from nothing or from their own weights.
"""

from collections.abc import Mapping

import torch
from torch import Tensor

HEAD_DIM = 64  # of YOLO11's attention, in every size: the wide one has more heads
NOISE = 0.5  # of the layer's own spread


def is_half_as_wide(old: Mapping[str, Tensor], new: Mapping[str, Tensor]) -> bool:
    """Whether `old` is the same network with half of the channels."""
    first = next(iter(new))
    return (
        old.keys() == new.keys()
        and old[first].ndim == 4
        and 2 * old[first].shape[0] == new[first].shape[0]
    )


def widened(old: Mapping[str, Tensor], new: Mapping[str, Tensor]) -> dict[str, Tensor]:
    """The tensors of `old` in the shapes of `new`."""
    made = {}
    for name, target in new.items():
        tensor = old[name].float()
        if tensor.ndim and tensor.shape[0] != target.shape[0]:
            tensor = _twice(tensor, 0, _rows_of_a_head(name))
        if tensor.ndim == 4 and tensor.shape[1] != target.shape[1]:
            tensor = _shared(tensor, HEAD_DIM if ".attn.proj." in name else 1)
        made[name] = tensor.to(target.dtype)
    return made


def _rows_of_a_head(name: str) -> int:
    """How many channels stay together: the attention's are doubled head by head."""
    if ".attn.qkv." in name:
        return 2 * HEAD_DIM  # query and key have half of a head's width each
    return HEAD_DIM if ".attn.pe." in name else 1


def _twice(tensor: Tensor, dim: int, together: int) -> Tensor:
    parts = tensor.unflatten(dim, (-1, together))
    return parts.repeat_interleave(2, dim).flatten(dim, dim + 1)


def _shared(tensor: Tensor, together: int) -> Tensor:
    """Twice the inputs, each copy with half of the weight and with opposite noise."""
    half = tensor.unflatten(1, (-1, together)) / 2
    noise = torch.randn_like(half) * half.std() * NOISE
    return torch.stack([half + noise, half - noise], 2).flatten(1, 3)
