"""Any mode of picture -> 8-bit RGB."""

from io import BytesIO

import numpy as np
from PIL import ImageCms
from PIL.Image import Image, fromarray, new


def to_rgb(image: Image) -> Image:
    """8-bit RGB; transparency is laid over white, 16-bit grey keeps its upper 8 bits."""
    if image.mode.startswith("I;16"):
        return fromarray((np.asarray(image) >> 8).astype(np.uint8)).convert("RGB")
    if image.has_transparency_data:
        return _over_white(image.convert("RGBA"))
    return image if image.mode == "RGB" else image.convert("RGB")


def to_srgb(image: Image) -> Image:
    """As `to_rgb`, with the picture's own colour profile (wide phone colours, CMYK) carried over.

    A profile that is broken or does not fit the picture is passed over.
    """
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in {"RGB", "CMYK", "L"}:
        return to_rgb(image)
    try:
        converted = ImageCms.profileToProfile(
            image,
            ImageCms.ImageCmsProfile(BytesIO(profile)),
            ImageCms.createProfile("sRGB"),
            outputMode="RGB",
        )
    except (ImageCms.PyCMSError, OSError, ValueError):
        return to_rgb(image)
    return converted or to_rgb(image)


def _over_white(image: Image) -> Image:
    canvas = new("RGB", image.size, "white")
    canvas.paste(image, mask=image.getchannel("A"))
    return canvas
