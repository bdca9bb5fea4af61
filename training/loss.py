"""Ultralytics' detection loss with two changes that gaps need.

Gaps are one box in twenty, so their share of the loss is raised; and a photo whose gaps nobody
labelled (`h_*`) must not teach that it has none, so there the gap's score is left out of the loss.
Assignment runs picture by picture, which on a CPU is faster than padding all to the fullest one.
"""

from dataclasses import dataclass

import torch
from torch import Tensor

from .toolbox import DetectionModel, v8DetectionLoss

GAP, UNSURE = 1, 2


@dataclass(frozen=True)
class Batch:
    """`images` (b, 3, h, w) in 0..1; per picture boxes (n, 4) in pixels x1 y1 x2 y2 and classes."""

    images: Tensor
    boxes: list[Tensor]
    classes: list[Tensor]
    gaps_known: Tensor  # (b,) bool

    def to(self, device: torch.device) -> "Batch":
        """The same on a device, laid out as convolutions like it best."""
        return Batch(
            self.images.to(device, memory_format=torch.channels_last),
            [one.to(device) for one in self.boxes],
            [one.to(device) for one in self.classes],
            self.gaps_known.to(device),
        )


@dataclass(frozen=True)
class Targets:
    """What each of the a anchors of a picture should say."""

    boxes: Tensor  # (a, 4) pixels
    scores: Tensor  # (a, classes)
    chosen: Tensor  # (a,) bool


class ShelfLoss:
    """Weighted sum of box, class and distribution loss of a batch."""

    def __init__(self, model: DetectionModel, gap_cls: float = 2.0, gap_box: float = 2.0) -> None:
        self.base = v8DetectionLoss(model)
        self.gap_cls, self.gap_box = gap_cls, gap_box

    def __call__(self, predictions: dict[str, Tensor], batch: Batch) -> tuple[Tensor, Tensor]:
        """Answers the loss to minimise and its three parts (box, cls, dfl), detached."""
        base = self.base
        distances = predictions["boxes"].permute(0, 2, 1).float()
        logits = predictions["scores"].permute(0, 2, 1).float()
        points, strides = anchors(predictions["feats"], base.stride)
        boxes = base.bbox_decode(points, distances)
        found = [
            self._assign(
                logits[i].detach(), boxes[i].detach() * strides, points * strides, batch, i
            )
            for i in range(len(logits))
        ]
        scores = torch.stack([t.scores for t in found])
        chosen = torch.stack([t.chosen for t in found])
        wanted = torch.stack([t.boxes for t in found]) / strides

        weight = torch.ones_like(scores)
        weight[..., GAP] = self.gap_cls * batch.gaps_known[:, None]
        unsure = torch.stack([_unsure(points * strides, batch, i) for i in range(len(logits))])
        weight[..., GAP] *= ~(unsure & (scores[..., GAP] == 0))
        total = scores.sum().clamp(min=1)
        cls = (base.bce(logits, scores) * weight).sum() / total
        raised = scores.clone()
        raised[..., GAP] *= self.gap_box
        size = torch.tensor(batch.images.shape[2:], dtype=boxes.dtype, device=boxes.device)
        box, dfl = base.bbox_loss(
            distances, boxes, points, wanted, raised, total, chosen, size, strides
        )
        parts = torch.stack([box * base.hyp.box, cls * base.hyp.cls, dfl * base.hyp.dfl])
        return parts.sum() * len(logits), parts.detach()

    def _assign(
        self, logits: Tensor, boxes: Tensor, centres: Tensor, batch: Batch, i: int
    ) -> Targets:
        told = batch.classes[i] != UNSURE
        labels, truth = batch.classes[i][told], batch.boxes[i][told]
        if not len(labels):
            nothing = torch.zeros_like(logits)
            return Targets(torch.zeros_like(boxes), nothing, nothing[:, 0].bool())
        _, target, scores, chosen, _ = self.base.assigner(
            logits.sigmoid()[None],
            boxes[None],
            centres,
            labels[None, :, None].float(),
            truth[None],
            torch.ones(1, len(labels), 1, device=boxes.device),
        )
        return Targets(target[0], scores[0], chosen[0])


def _unsure(centres: Tensor, batch: Batch, i: int) -> Tensor:
    """Which anchors (a,) of a picture lie where nothing is to be learned about gaps."""
    boxes = batch.boxes[i][batch.classes[i] == UNSURE][:, None]
    inside = (centres > boxes[..., :2]) & (centres < boxes[..., 2:])
    return inside.all(-1).any(0)


def anchors(maps: list[Tensor], strides: Tensor) -> tuple[Tensor, Tensor]:
    """Centres (a, 2) in cells of their own map, and strides (a, 1), of all feature maps."""
    points, sizes = [], []
    for one, stride in zip(maps, strides, strict=True):
        height, width = one.shape[2:]
        y, x = torch.meshgrid(torch.arange(height), torch.arange(width), indexing="ij")
        points.append(torch.stack((x, y), -1).view(-1, 2).to(one.device) + 0.5)
        sizes.append(torch.full((height * width, 1), float(stride), device=one.device))
    return torch.cat(points), torch.cat(sizes)
