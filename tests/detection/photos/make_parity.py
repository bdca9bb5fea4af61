"""Makes the photographs `parity-*.jpg` beside this file: rendered shelves, one lying on its side.

From the top of the project: `python -m tests.detection.photos.make_parity`, then
`python -m training.parity`.
"""

from pathlib import Path

from PIL import Image

from rendering import shelf_sample

HERE = Path(__file__).parent
LYING = 6  # EXIF: turn a quarter to the right to see it upright

upright = Image.fromarray(shelf_sample(8_101, (900, 1200)).picture)
upright.save(HERE / "parity-upright.jpg", quality=85)

exif = Image.Exif()
exif[0x0112] = LYING
wide = Image.fromarray(shelf_sample(8_103, (1200, 900)).picture)
wide.transpose(Image.Transpose.ROTATE_90).save(HERE / "parity-turned.jpg", quality=85, exif=exif)
