"""Rounding, only where the definition says. Results stay exact fractions."""

from __future__ import annotations

import math
from collections.abc import Callable
from fractions import Fraction

from trucso.index.definition import RoundingRule

_HALF = Fraction(1, 2)


def _half_even(scaled: Fraction) -> int:
    return round(scaled)  # Python rounds a Fraction half to even, exactly


_MODES: dict[str, Callable[[Fraction], int]] = {
    "half_up": lambda scaled: math.floor(scaled + _HALF),
    "half_even": _half_even,
    "down": math.floor,
    "up": math.ceil,
}


def round_exactly(number: Fraction, decimals: int, mode: str) -> Fraction:
    """A number ≥ 0 rounded to `decimals` places. mode: half_up, half_even, down or up."""
    scale = 10**decimals
    return Fraction(_MODES[mode](number * scale), scale)


def round_at(number: Fraction, rule: RoundingRule | None, level: str) -> Fraction:
    """The number as the definition wants it at this level: rounded, or left alone."""
    if rule is None or level not in rule.at:
        return number
    if number < 0:  # a penalty: its magnitude is rounded
        return -round_exactly(-number, rule.decimals, rule.mode)
    return round_exactly(number, rule.decimals, rule.mode)
