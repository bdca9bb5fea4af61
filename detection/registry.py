"""One detector a process: loaded by whoever needs it first, and again after a fork.

A session of onnxruntime has threads, and threads do not survive a fork: a child that found its
parent's session would wait for them for ever.
"""

import ctypes
import os
from collections.abc import Callable
from threading import Lock

from detection.core.network.detector import Detector
from detection.core.network.package import Package
from detection.sources import configured_package, shadow_package, tidy


class _Registry:
    """Holds the detector of one package; `package` says which."""

    def __init__(self, package: Callable[[], Package]) -> None:
        self._package = package
        self._lock = Lock()
        self._held: Detector | None = None

    def detector(self) -> Detector:
        held = self._held
        if held is None:
            with self._lock:
                held = self._held or self._load()
        return held

    def loaded(self) -> bool:
        return self._held is not None

    def reset(self) -> None:
        with self._lock:
            self._held = None

    def after_fork(self) -> None:
        """In a child: neither the lock, which a thread that is not here may hold, nor the session
        can be used. Ending that session would wait for its lost threads, so it is never freed."""
        self._lock = Lock()
        if self._held is not None:
            ctypes.pythonapi.Py_IncRef(ctypes.py_object(self._held))
            self._held = None

    def _load(self) -> Detector:
        self._held = Detector(self._package())
        # Copies pile up where processes start, and here each of them does, whatever its role.
        tidy()
        return self._held


_registry = _Registry(configured_package)
_shadow = _Registry(shadow_package)
os.register_at_fork(after_in_child=_registry.after_fork)
os.register_at_fork(after_in_child=_shadow.after_fork)

detector = _registry.detector
loaded = _registry.loaded
shadow = _shadow.detector


def reset() -> None:
    """Forget what is loaded."""
    _registry.reset()
    _shadow.reset()
