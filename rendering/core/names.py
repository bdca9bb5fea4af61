"""Invented brand names and the small words on packages. No real brand is meant."""

from random import Random


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


_HEADS = _words(
    "Al Bel Cor Dan El Fen Gal Hol Iv Jor Kal Lum Mor Nor Ol Pel Quin Ros Sol Tav Ul Ver Wil "
    "Yar Zel Bri Clo Dra Fla Gre Kri Pra Sto Tri Vla"
)
_TAILS = _words(
    "ora ana ello ini us ex ia ova eta ique en ano ura isso ande olo ley ton well sy bee dale "
    "vita mor fresh nelle"
)
VARIANTS = _words(
    "ORIGINAL CLASSIC LIGHT INTENSE FRESH LEMON BERRY VANILLA COCOA MINT HONEY ORANGE CHERRY "
    "MILD STRONG NATURE SPORT EXTRA PURE RED GREEN BLUE GOLD DARK CRISPY SPICY SWEET FAMILY"
)
BURSTS = ("NEW", "+20%", "BIO", "2in1", "XL", "-30%", "0%", "x12", "PLUS")
SIZES = ("250 g", "500 g", "1 L", "330 ml", "12 pcs", "750 ml", "1 kg", "80 g", "400 g")


def brand_name(die: Random) -> str:
    """Two syllables, sometimes in capitals, sometimes with a second word."""
    name = die.choice(_HEADS) + die.choice(_TAILS)
    if die.random() < 0.2:
        name += " & " + die.choice(_HEADS)
    return name.upper() if die.random() < 0.4 else name
