"""Stand-in for torchvision, on the path (`training.toolbox`) only where the real one is missing.

The CPU build of torch that training uses has no torchvision to match. Ultralytics asks for its
version while being imported and calls one function of it, `ops.nms`, while predicting.
"""

from . import ops

__all__ = ["ops"]
__version__ = "0.0.0"
