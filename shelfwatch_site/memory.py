"""How much memory glibc keeps for threads that were busy once."""

import ctypes
import sys
from contextlib import suppress

_M_ARENA_MAX = -8
# glibc gives each of many threads a heap of its own, up to eight a core, and what a photo took in
# one of them stays there.
ARENAS = 2


def share_heaps() -> None:
    """Let all threads of this process share few heaps; call it before there are threads."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).mallopt(_M_ARENA_MAX, ARENAS)
