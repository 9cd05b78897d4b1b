"""Exact numbers as people read them: `1.234,5` and `71,67 %` in Vietnamese, `1,234.5` and `71.67%` in
English.

Rounding here is for the eye only (half up); nothing shown is ever computed with.
"""

from __future__ import annotations

from fractions import Fraction

_FINITE_DIGITS = 28


def exact(number: Fraction) -> str:
    """The exact number as a string that `Fraction` reads back: "0.75", or "1/3" when decimals never end."""
    if number.denominator == 1:
        return str(number.numerator)
    scale = 0
    while scale < _FINITE_DIGITS and (number * 10**scale).denominator != 1:
        scale += 1
    scaled = number * 10**scale
    if scaled.denominator != 1:
        return str(number)
    sign = "-" if number < 0 else ""
    whole, rest = divmod(abs(scaled.numerator), 10**scale)
    return f"{sign}{whole}.{rest:0{scale}d}"


def steps(number: Fraction, decimals: int) -> int:
    """The number as a whole count of 10**-decimals, rounded half up (away from zero)."""
    scaled = abs(number) * 10**decimals
    count: int = (2 * scaled.numerator + scaled.denominator) // (2 * scaled.denominator)
    return -count if number < 0 else count


def shown(number: Fraction, decimals: int = 2, lang: str = "vi", *, fixed: bool = False) -> str:
    """At most `decimals` decimals, trailing zeros dropped unless `fixed`; thousands separated."""
    count = steps(number, decimals)
    whole, rest = divmod(abs(count), 10**decimals)
    thousands, point = (".", ",") if lang == "vi" else (",", ".")
    text = f"{whole:,}".replace(",", thousands)
    fraction = f"{rest:0{decimals}d}" if decimals else ""
    if not fixed:
        fraction = fraction.rstrip("0")
    return ("−" if count < 0 else "") + text + (point + fraction if fraction else "")


def percent(number: Fraction, decimals: int = 2, lang: str = "vi") -> str:
    """A share as a percentage: `71,67 %` (English `71.67%`)."""
    return shown(number * 100, decimals, lang) + (" %" if lang == "vi" else "%")


def points_shown(points: Fraction, lang: str = "vi") -> str:
    """Points with two decimals, or four where two would show a whole number not reached: 1,998 is not 2."""
    looks_whole = shown(points, 2, lang, fixed=True).endswith("00") and points.denominator != 1
    return shown(points, 4 if looks_whole else 2, lang)
