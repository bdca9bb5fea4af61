"""The one operation of torchvision that Ultralytics calls: greedy non-maximum suppression."""

import torch


def nms(boxes: torch.Tensor, scores: torch.Tensor, iou_threshold: float) -> torch.Tensor:
    """Indices of the kept boxes, best first. `boxes` is (n, 4) as x1 y1 x2 y2, `scores` (n,)."""
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    left = scores.argsort(descending=True, stable=True)
    kept: list[int] = []
    while left.numel():
        best, left = left[0], left[1:]
        kept.append(int(best))
        top_left = torch.maximum(boxes[best, :2], boxes[left, :2])
        bottom_right = torch.minimum(boxes[best, 2:], boxes[left, 2:])
        shared = (bottom_right - top_left).clamp(min=0).prod(1)
        left = left[shared / (area[best] + area[left] - shared) <= iou_threshold]
    return torch.tensor(kept, dtype=torch.long, device=boxes.device)
