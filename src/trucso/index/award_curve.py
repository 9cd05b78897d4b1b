"""The award of a rule as a picture: value → points, one piece per band, with steps where the law has them.

Every point comes from `trucso.index.rules`, the same code that scores.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from math import ceil

from trucso.index.definition import Input, Rounding, Rule
from trucso.index.rule_words import is_percentage, option_words, reach, when_words
from trucso.index.rules import award

SAMPLES = 20
ZERO, ONE = Fraction(0), Fraction(1)
Inputs = Mapping[str, Input]


@dataclass(frozen=True, slots=True)
class Piece:
    """One band over its values: (value, points) from left to right.

    starts, ends: whether the first and the last value belong to the band (a filled dot) or are only
    approached (an open one).
    """

    band: int
    points: tuple[tuple[Fraction, Fraction], ...]
    starts: bool
    ends: bool


@dataclass(frozen=True, slots=True)
class Answer:
    """One choice, or yes / no, and what it earns; points None where the indicator then does not apply."""

    band: int
    name: str
    points: Fraction | None


def award_curve(rule: Rule, inputs: Inputs, maximum: Fraction) -> tuple[Piece, ...]:
    """The pieces of a rule whose award depends on a number, from the lowest values up; () for the others.

    Bands with a condition (`when`) are not on the axis: they look at inputs, not at the value.
    """
    if rule.value is None or not any(band.threshold is not None for band in rule.award):
        return ()
    right = _right_end(rule, inputs)
    numeric = (n for n, band in enumerate(rule.award) if band.test in ("from", "above", "otherwise"))
    pieces = [piece for number in numeric if (piece := _piece(rule, number, maximum, right))]
    return tuple(reversed(pieces))


def _right_end(rule: Rule, inputs: Inputs) -> Fraction:
    """How far the axis goes: a little beyond the highest threshold, and to 100 % for percentages."""
    highest = max((band.threshold for band in rule.award if band.threshold is not None), default=ONE)
    if is_percentage(rule, dict(inputs)):
        return ONE if highest < ONE else highest * Fraction(11, 10)
    return Fraction(ceil(highest * Fraction(5, 4))) if highest else ONE


def _piece(rule: Rule, number: int, maximum: Fraction, right: Fraction) -> Piece | None:
    if rule.award[number].amount is None:
        return None
    limits = reach(rule, number)
    low = max(limits.low.at, ZERO) if limits.low else ZERO
    high = min(limits.high.at, right) if limits.high else right
    if low > high:
        return None
    values = [low + (high - low) * step / SAMPLES for step in range(SAMPLES + 1)]
    points = [(value, award(rule, number, value, maximum, Rounding(), "").points or ZERO) for value in values]
    starts = limits.low is None or limits.low.included
    ends = limits.high is None or limits.high.included
    return Piece(number, tuple(_corners(points)), starts, ends)


def _corners(points: list[tuple[Fraction, Fraction]]) -> list[tuple[Fraction, Fraction]]:
    """The points where the line turns, and both ends."""
    kept = [points[0]]
    for here, after in pairwise(points[1:]):
        (x0, y0), (x1, y1), (x2, y2) = kept[-1], here, after
        if (y1 - y0) * (x2 - x1) != (y2 - y1) * (x1 - x0):
            kept.append(here)
    return [*kept, points[-1]] if points[-1] != kept[-1] else kept


def answers(rule: Rule, inputs: Inputs, maximum: Fraction, lang: str = "vi") -> tuple[Answer, ...]:
    """What each choice earns, in the order of the definition; () when the rule asks for a number."""
    known = dict(inputs)
    found = []
    for number, band in enumerate(rule.award):
        if band.test != "is" and not (band.test == "otherwise" and rule.choice):
            continue
        name = (
            option_words(rule, band.option, known, lang)
            if band.option
            else when_words(rule, number, known, lang)
        )
        points = None if band.amount is None else award(rule, number, None, maximum, Rounding(), "").points
        found.append(Answer(number, name, points))
    return tuple(found)
