"""One network in service: picture -> boxes, in three stages."""

from dataclasses import dataclass
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from detection.core.findings import ModelInfo
from detection.core.network.package import Layout, Package
from detection.core.network.postprocess import Boxed, least_by_class, postprocess
from detection.core.network.preprocess import preprocess
from detection.core.network.shapes import IOU, LEAST, check_output, check_shapes
from detection.core.photo.picture import Picture
from detection.core.roles import Role
from detection.core.session import Session


@dataclass(frozen=True, slots=True)
class Run:
    """The boxes of one picture and the milliseconds of each stage."""

    boxed: Boxed
    preprocess_ms: float
    inference_ms: float
    postprocess_ms: float


class Detector:
    """A package made ready; safe to share between threads, nothing of a run is kept."""

    def __init__(self, package: Package, threads: int | None = None) -> None:
        """Raises PackageError where the network is not what the package says."""
        self.manifest = package.manifest
        fit = package.manifest.sums_fit_16_bits
        self._session = Session(package.model, threads, sums_fit_16_bits=fit)
        check_shapes(self._session, self.manifest)
        self._dtype = self._session.inputs[0].dtype or np.float32

    @property
    def info(self) -> ModelInfo:
        says = self.manifest
        return ModelInfo(
            name=says.name,
            version=says.version,
            sha256=says.sha256,
            runtime=self._session.runtime,
            classes=says.classes,
            input_size=says.input_size,
            licence=says.licence,
            product_class=dict(zip(says.roles, says.classes, strict=True)).get(Role.PRODUCT, ""),
            thresholds={str(role): least for role, least in says.thresholds.items()},
        )

    def warm_up(self) -> None:
        """One run on grey, so that the first photo does not pay for first-time work; raises
        PackageError where the network does not run or answers no boxes."""
        self.detect(Picture(np.full((64, 64, 3), 114, np.uint8), 64, 64), dict.fromkeys(Role, 1.0))

    def detect(self, picture: Picture, least: dict[Role, float], iou: float | None = None) -> Run:
        """Boxes whose score reaches `least` of their role; `iou` in place of the package's.

        Raises PackageError where the network fails, or answers something of another shape.
        """
        start = perf_counter()
        says = self.manifest
        prepared = preprocess(picture, says.input_size, self._dtype, says.feed, says.stride)
        ready = perf_counter()
        output = self._session.run(prepared.tensor, **self._bounds(least, iou))
        check_output(output.shape, says)
        ran = perf_counter()
        boxed = postprocess(
            output, prepared.box, picture, self.manifest, least, iou or self.manifest.iou
        )
        times = np.diff([start, ready, ran, perf_counter()]) * 1000
        return Run(boxed, *times.tolist())

    def _bounds(
        self, least: dict[Role, float], iou: float | None
    ) -> dict[str, NDArray[np.float32]]:
        """What a graph with NMS inside is told."""
        if self.manifest.layout is not Layout.SUPPRESSED:
            return {}
        bounds = least_by_class(self.manifest, least)
        return {LEAST: bounds, IOU: np.array([iou or self.manifest.iou], np.float32)}
