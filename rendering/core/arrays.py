"""Array types used throughout the renderer."""

import numpy as np
import numpy.typing as npt

Image = npt.NDArray[np.uint8]
"""Height x width x channels; RGB, or RGBA with the colour already multiplied by alpha."""
Ids = npt.NDArray[np.int32]
"""Height x width; 0 where no product shows."""
Points = npt.NDArray[np.float64]
"""N x 2 pixels (x right, y down) or N x 3 centimetres (x right, y up, z to the viewer)."""
Field = npt.NDArray[np.float32]
"""Height x width, or height x width x 3, of real numbers."""
Size = tuple[int, int]
"""Width and height in pixels."""
