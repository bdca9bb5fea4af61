"""Makes the HEIC pictures beside this file: four coloured quarters.

Not part of the suite: pi_heif only reads. `pip install pillow-heif` in a throwaway environment,
then `python tests/detection/photos/make.py`. Like a phone's, `turned.heic` is stored lying down,
its container says how to turn it, and its EXIF says so once more.
"""

from pathlib import Path

import pillow_heif  # type: ignore[import-not-found]  # only in the throwaway environment
from PIL import Image

HERE = Path(__file__).parent
ORIENTATION = b"\x01\x12\x00\x03\x00\x00\x00\x01"  # the EXIF entry up to its value, big endian
QUARTERS = {(0, 0): "red", (80, 0): "lime", (0, 60): "blue", (80, 60): "white"}

pillow_heif.register_heif_opener()
picture = Image.new("RGB", (160, 120))
for place, colour in QUARTERS.items():
    picture.paste(colour, (*place, place[0] + 80, place[1] + 60))

picture.save(HERE / "upright.heic", quality=60)

exif = Image.Exif()
exif[0x0112] = 6
picture.save(HERE / "turned.heic", quality=60, exif=exif.tobytes())
data = (HERE / "turned.heic").read_bytes()
at = data.index(ORIENTATION) + len(ORIENTATION)
# The encoder wrote 1 here, having told the container; phones leave what it was.
data = data[:at] + b"\x00\x06" + data[at + 2 :]
(HERE / "turned.heic").write_bytes(data)
