"""Barcode numbers, however they are written.

GTIN-8, -12 (UPC) and -13 (EAN) are the GTIN-14 without zeros in front (GS1 General
Specifications): scanners and files write one number in several ways. Everything that compares
them asks here.
"""

LENGTHS = (8, 12, 13, 14)
LONGEST = 14


def gtin14(code: str) -> str:
    """The number with 14 digits, by which one is known from another; `code` has digits alone."""
    return code.zfill(LONGEST)


def gtin_writings(code: str) -> set[str]:
    """Every way to write the number, the given one too; blanks in it do not count."""
    code = code.replace(" ", "")
    if not (code.isascii() and code.isdigit()) or len(code) > LONGEST:
        return {code}
    number = gtin14(code)
    shorter = {number[-length:] for length in LENGTHS if not number[:-length].strip("0")}
    return {code, *shorter}
