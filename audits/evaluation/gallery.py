"""The worst cases, drawn, to be looked at."""

from collections.abc import Sequence
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw

Edges = tuple[float, float, float, float]


class Gallery:
    """Pictures in a folder, none if there is no folder; the first words of a name sort them."""

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder
        if folder:
            folder.mkdir(parents=True, exist_ok=True)

    def add(self, name: str, data: bytes, drawn: Sequence[tuple[Edges, str, str]]) -> None:
        """`drawn`: boxes (pixels), their colours and the words beside them."""
        if self._folder is None:
            return
        image = Image.open(BytesIO(data)).convert("RGB")
        pen = ImageDraw.Draw(image)
        for box, colour, words in drawn:
            if box[0] < box[2] and box[1] < box[3]:
                pen.rectangle(box, outline=colour, width=3)
                pen.text((box[0] + 4, box[1] + 4), words, fill=colour)
        image.save(self._folder / f"{name}.jpg", quality=80)
