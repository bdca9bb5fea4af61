"""Repeatable chance: every draw comes from a generator named by its purpose.

Naming each generator (`dice(seed, "stock", key)`) keeps draws independent, so that adding one
draw somewhere does not change pictures elsewhere. Nothing here touches the global generators.
"""

import random
import zlib

import numpy as np

Part = int | str


def dice(*parts: Part) -> random.Random:
    """A generator for single draws, named by `parts`."""
    return random.Random("/".join(map(str, parts)))  # noqa: S311 - pictures, not secrets


def noise_source(*parts: Part) -> np.random.Generator:
    """A generator for arrays, named by `parts`."""
    return np.random.default_rng([zlib.crc32(str(part).encode()) for part in parts])
