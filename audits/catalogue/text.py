"""Bytes of a text file -> text, whatever program wrote it."""

import codecs

from audits.catalogue.faults import FileCode, FileError

# A BOM settles it.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_LOOK_AT = 2000


def decode(data: bytes) -> str:
    """Text of UTF-8, UTF-16 or Windows-1252 bytes; raises FileError for anything else."""
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _strict(data[len(mark) :], encoding)
    if b"\0" in data[:_LOOK_AT]:
        return _strict(data, _utf16_order(data[:_LOOK_AT]))
    try:
        return _strict(data, "utf-8")
    except FileError:
        # What Excel writes as 'CSV' in western Europe; five of its bytes mean nothing.
        return _strict(data, "cp1252")


def _utf16_order(data: bytes) -> str:
    """In western text every second byte of UTF-16 is zero; which one tells the order."""
    return "utf-16-le" if data[1::2].count(0) > data[::2].count(0) else "utf-16-be"


def _strict(data: bytes, encoding: str) -> str:
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        raise FileError(FileCode.NOT_TEXT) from error
    if "\0" in text:
        raise FileError(FileCode.NOT_A_TABLE)
    return text
