"""The only file that knows onnxruntime: bytes of a network -> something that can be run."""

import ast
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import onnxruntime
from numpy.typing import NDArray

from detection.core.network.cpu import cpu_limit, has_vnni
from detection.core.network.package import PackageError

Shape = tuple[int | None, ...]  # None: the network takes any size there

_DTYPES: dict[str, type[np.generic]] = {
    "tensor(float)": np.float32,
    "tensor(float16)": np.float16,
    "tensor(uint8)": np.uint8,
}
# On processors without VNNI (AMD before Zen 4, for one) onnxruntime adds products of unsigned and
# signed bytes in 16 bits, which may overflow: boxes move and scores change. With this it multiplies
# unsigned bytes there, which is exact and slower; with VNNI both are exact, and it would only cost
# half as much time again. Packages that `quantize_model` makes need neither: their sums fit.
_EXACT = ("session.x64quantprecision", "1")
# How many microseconds an idle thread asks for work in a loop before it sleeps. By itself
# onnxruntime lets it ask for about 60 ms, which alone gains nothing, and takes that time from
# whoever shares the cores: two processes that run at once finish 1.6 times as many photos like
# this, and one alone as many.
_SPIN = ("session.intra_op.spin_duration_us", "50")
_QUIET = 4  # onnxruntime's "fatal only": its complaints reach us as exceptions


@dataclass(frozen=True, slots=True)
class Tensor:
    """Name, shape and element type of a network's input or output."""

    name: str
    shape: Shape
    dtype: type[np.generic] | None


class Session:
    """A loaded network; may be run by many threads at once."""

    def __init__(
        self, model: bytes, threads: int | None = None, *, sums_fit_16_bits: bool = False
    ) -> None:
        """`sums_fit_16_bits` as in the manifest. Raises PackageError where `model` is no network
        that onnxruntime can load."""
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = threads or cpu_limit()
        options.log_severity_level = _QUIET
        options.add_session_config_entry(*_SPIN)
        if not (sums_fit_16_bits or has_vnni()):
            options.add_session_config_entry(*_EXACT)
        try:
            self._session = onnxruntime.InferenceSession(
                model, options, providers=["CPUExecutionProvider"]
            )
            # Words that are no UTF-8 are found out only when they are asked for.
            self.inputs = tuple(_tensor(node) for node in self._session.get_inputs())
            self.outputs = tuple(_tensor(node) for node in self._session.get_outputs())
            self.metadata = _literals(self._session.get_modelmeta().custom_metadata_map)
        except Exception as error:
            raise PackageError("The model file is no ONNX network that can be loaded.") from error
        if not self.outputs:
            raise PackageError("The network has no output.")
        self.runtime = f"onnxruntime {onnxruntime.__version__} {self._session.get_providers()[0]}"

    def run(self, tensor: NDArray[np.generic], **more: NDArray[np.generic]) -> NDArray[np.float32]:
        """The network's first output for `tensor` as its first input and `more` by name.

        Raises PackageError where it does not run, or answers something else than numbers.
        """
        try:
            output = self._session.run(
                [self.outputs[0].name], {self.inputs[0].name: tensor, **more}
            )[0]
            return np.asarray(output, dtype=np.float32)
        except Exception as error:
            raise PackageError("The network failed to run on its declared input.") from error


def _tensor(node: onnxruntime.NodeArg) -> Tensor:
    shape = tuple(side if isinstance(side, int) else None for side in node.shape)
    return Tensor(node.name, shape, _DTYPES.get(node.type))


def _literals(metadata: Mapping[str, str]) -> dict[str, object]:
    """Ultralytics writes Python literals ("[640, 640]") beside plain words."""
    return {key: _literal(text) for key, text in metadata.items()}


def _literal(text: str) -> object:
    try:
        return ast.literal_eval(text)
    except (ValueError, SyntaxError, MemoryError, RecursionError, TypeError):
        return text
