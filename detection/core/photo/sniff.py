"""What a file is, read from its first bytes; its name is never asked."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class PhotoFormat:
    """A kind of picture that is taken."""

    name: str
    mime: str
    extension: str


JPEG = PhotoFormat("JPEG", "image/jpeg", ".jpg")
PNG = PhotoFormat("PNG", "image/png", ".png")
WEBP = PhotoFormat("WEBP", "image/webp", ".webp")
HEIF = PhotoFormat("HEIF", "image/heic", ".heic")
BMP = PhotoFormat("BMP", "image/bmp", ".bmp")

# The brands of ISO base media files ("ftyp") that hold HEVC pictures.
_HEIF_BRANDS = {b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"}
_FOREIGN_STARTS = (
    b"II*\x00",  # TIFF and most camera raw formats
    b"MM\x00*",
    b"II+\x00",  # BigTIFF
    b"MM\x00+",
    b"%PDF",
    b"8BPS",  # Photoshop
    b"\x1a\x45\xdf\xa3",  # Matroska, WebM
    b"\x00\x00\x01\x00",  # icon
    b"\xff\x0a",  # JPEG XL
    b"\x00\x00\x00\x0cJXL ",
    b"\x00\x00\x00\x0cjP  ",  # JPEG 2000
    b"\xff\x4f\xff\x51",
    b"OggS",
    b"FLV",
    b"\x00\x00\x01\xba",  # MPEG
    b"\x00\x00\x01\xb3",
)
_HEAD = 4096


def sniff(data: bytes) -> PhotoFormat | None:
    """The format of `data` if it is one that is taken, else None."""
    if data.startswith(b"\xff\xd8\xff"):
        return JPEG
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return PNG
    if data.startswith(b"RIFF") and data[8:12] == b"WEBP":
        return WEBP
    if data[4:8] == b"ftyp" and _is_heif(data):
        return HEIF
    if data.startswith(b"BM") and data[6:10] == b"\x00\x00\x00\x00":
        return BMP
    return None


def is_gif(data: bytes) -> bool:
    """GIF is not taken, but an animated one is told apart from a still one."""
    return data.startswith((b"GIF87a", b"GIF89a"))


def is_foreign(data: bytes) -> bool:
    """Whether `data` is a picture, document or film of a kind known but not taken."""
    if data.startswith(_FOREIGN_STARTS) or data[4:8] in {b"ftyp", b"moov", b"mdat"}:
        return True
    if data.startswith(b"RIFF") and data[8:12] in {b"AVI ", b"WAVE"}:
        return True
    head = data[:_HEAD]
    return b"%PDF-" in head[:1024] or _is_svg(head)


def _is_heif(data: bytes) -> bool:
    size = min(int.from_bytes(data[:4], "big"), 256)
    brands = {data[at : at + 4] for at in (8, *range(16, size, 4))}
    return data[8:12] in _HEIF_BRANDS and b"avif" not in brands


def _is_svg(head: bytes) -> bool:
    text = head.replace(b"\x00", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n").lower()
    return text.startswith(b"<") and b"<svg" in text
