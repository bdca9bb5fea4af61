"""Makes batches in the background. Batch n is always the same for the same seed, so a run that was
killed goes on where it stood without having saved any generator's state."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from .augment import CALM, Recipe, Sample, mosaic, single
from .dataset import Picture
from .loss import Batch
from .progress import Progress

CALM_FROM = 0.8  # the last part of training sees calm pictures and no mosaics
# By first letter of the name; 400 renders (`r_*`) are then a sixth of what is seen.
SHARES = {"a": 1.0, "u": 2.0, "h": 0.7, "g": 0.7, "r": 0.65}


class Feed:
    """Draws pictures, more often those that are rare, and varies them."""

    def __init__(self, pictures: list[Picture], size: int, batch: int, seed: int = 0) -> None:
        cv2.setNumThreads(1)
        self.pictures, self.size, self.batch, self.seed = pictures, size, batch, seed
        weights = np.array([SHARES.get(p.name[0], 1.0) for p in pictures])
        self.chances = weights / weights.sum()
        known = np.array([p.gaps_known for p in pictures])
        self.partners = {flag: self._among(known == flag) for flag in (True, False)}

    def _among(self, members: NDArray[np.bool_]) -> NDArray[np.float64]:
        """Chances of those alone: whether gaps are known must agree within a mosaic."""
        chances = self.chances * members
        return np.asarray(chances / max(chances.sum(), 1e-12))

    def make(self, step: int, progress: float) -> Batch:
        """The batch of `step`; `progress` (0..1) says how far the training has come."""
        rng = np.random.default_rng([self.seed, step])
        recipe = CALM if progress >= CALM_FROM else Recipe()
        drawn = rng.choice(len(self.pictures), self.batch, p=self.chances)
        samples = [self._sample(int(i), recipe, rng) for i in drawn]
        images = torch.from_numpy(np.stack([s.image for s in samples]))
        return Batch(
            images.permute(0, 3, 1, 2).float().div_(255),
            [torch.from_numpy(s.boxes) for s in samples],
            [torch.from_numpy(s.classes) for s in samples],
            torch.tensor([self.pictures[i].gaps_known for i in drawn]),
        )

    def _sample(self, index: int, recipe: Recipe, rng: np.random.Generator) -> Sample:
        picture = self.pictures[index]
        if rng.random() >= recipe.mosaic:
            return single(picture, self.size, recipe, rng)
        chances = self.partners[picture.gaps_known]
        others = rng.choice(len(self.pictures), 3, p=chances)
        return mosaic([picture, *(self.pictures[i] for i in others)], self.size, recipe, rng)

    def ahead(self, step: int, progress: Progress, depth: int = 3) -> Iterator[Batch]:
        """Endless batches from `step` on, `depth` of them prepared while the network learns."""
        with ThreadPoolExecutor(1) as pool:
            waiting = [pool.submit(self.make, step + i, progress.share) for i in range(depth)]
            while True:
                yield waiting.pop(0).result()
                step += 1
                waiting.append(pool.submit(self.make, step + depth - 1, progress.share))
