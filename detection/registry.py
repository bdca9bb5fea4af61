"""One detector a process: loaded by whoever needs it first, and again after a fork.

A session of onnxruntime has threads, and threads do not survive a fork: a child that found its
parent's session would wait for them for ever.
"""

import os
from dataclasses import dataclass
from threading import Lock

from detection.core.detector import Detector
from detection.sources import configured_package


@dataclass(frozen=True, slots=True)
class _Held:
    process: int
    detector: Detector


class _Registry:
    def __init__(self) -> None:
        self._lock = Lock()
        self._held: _Held | None = None

    def detector(self) -> Detector:
        held = self._mine()
        if held is None:
            with self._lock:
                held = self._mine() or self._load()
        return held.detector

    def loaded(self) -> bool:
        return self._mine() is not None

    def reset(self) -> None:
        with self._lock:
            self._held = None

    def renew_lock(self) -> None:
        """In a child: the parent's lock may have been held by a thread that is not here."""
        self._lock = Lock()

    def _mine(self) -> _Held | None:
        held = self._held
        return held if held is not None and held.process == os.getpid() else None

    def _load(self) -> _Held:
        self._held = _Held(os.getpid(), Detector(configured_package()))
        return self._held


_registry = _Registry()
os.register_at_fork(after_in_child=_registry.renew_lock)

detector = _registry.detector
loaded = _registry.loaded
reset = _registry.reset
