"""A rule applied to what a unit reported: value → award.

In this order, so that each kind of empty means one thing:
1. the `when` bands from the top, as long as all the inputs they read are reported; the first that holds
decides; 2. an input of the rule that is not applicable makes the outcome not applicable; 3. an input of the
rule that is not reported makes it missing; 4. a denominator that is zero makes it undefined; 5. otherwise the
value is computed and the first band it meets decides.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.definition import Band, Rounding, Rule
from trucso.index.expression import Undefined
from trucso.index.figures import Exact
from trucso.index.observation import NotApplicable
from trucso.index.rounding import round_at
from trucso.index.scorecard import State

CAPPED_ABOVE = "vượt mức tối đa, tính bằng tối đa"
CAPPED_BELOW = "thấp hơn 0, tính bằng 0"
ZERO_DENOMINATOR = "mẫu số bằng 0 và quy định không nói tính thế nào: 0 điểm"
NO_BAND = "giá trị không thuộc mức nào của quy định: 0 điểm"
BY_CONDITION = "không áp dụng theo điều kiện của quy định"

ZERO, ONE = Fraction(0), Fraction(1)
Reported = Mapping[str, Exact]
"""What was reported, by input name; an absent name was not reported."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a rule gives. points: 0..maximum, None unless scored; band: position of the band that decided."""

    state: State
    value: Fraction | None = None
    points: Fraction | None = None
    band: int | None = None
    notes: tuple[str, ...] = ()


def apply_rule(rule: Rule, reported: Reported, maximum: Fraction, rounding: Rounding, level: str) -> Outcome:
    """The outcome for one unit; `level` ("indicator" or "part") says which rounding applies."""
    numbers = _numbers(reported)
    try:
        decided = _by_condition(rule, numbers)
        if decided is not None:
            return award(rule, decided, None, maximum, rounding, level)
        empty = _empty(rule, reported)
        if empty is not None:
            return empty
        value = rule.value.number(numbers) if rule.value else None
        if value is not None:
            value = round_at(value, rounding.value, level)
        band = _matching(rule, value, reported)
        if band is None:
            return Outcome("undefined", value, ZERO, None, (NO_BAND,))
        return award(rule, band, value, maximum, rounding, level)
    except Undefined:
        return Outcome("undefined", None, ZERO, None, (ZERO_DENOMINATOR,))


def _numbers(reported: Reported) -> dict[str, Fraction]:
    """Inputs that can be computed with; yes/no count as 1 and 0."""
    numbers: dict[str, Fraction] = {}
    for name, value in reported.items():
        if isinstance(value, Fraction):
            numbers[name] = value
        elif isinstance(value, bool):
            numbers[name] = ONE if value else ZERO
    return numbers


def _by_condition(rule: Rule, numbers: Mapping[str, Fraction]) -> int | None:
    for position, band in enumerate(rule.award):
        condition = band.condition
        if condition is None or any(name not in numbers for name in condition.names):
            return None
        if condition.holds(numbers):
            return position
    return None


def _empty(rule: Rule, reported: Reported) -> Outcome | None:
    missing = False
    for name in rule.reads:
        value = reported.get(name)
        if isinstance(value, NotApplicable):
            return Outcome("not_applicable", notes=(value.reason,) if value.reason else ())
        missing = missing or value is None
    return Outcome("missing") if missing else None


def _matching(rule: Rule, value: Fraction | None, reported: Reported) -> int | None:
    option = reported[rule.choice] if rule.choice else _option(value)
    for position, band in enumerate(rule.award):
        if _meets(band, value, option):
            return position
    return None


def _option(value: Fraction | None) -> str | None:
    return None if value is None else {ONE: "true", ZERO: "false"}.get(value)


def _meets(band: Band, value: Fraction | None, option: object) -> bool:
    if band.test == "otherwise":
        return True
    if band.test == "is":
        return band.option == option
    if band.threshold is None or value is None:
        return False
    return value > band.threshold if band.test == "above" else value >= band.threshold


def award(
    rule: Rule, position: int, value: Fraction | None, maximum: Fraction, rounding: Rounding, level: str
) -> Outcome:
    """What the band at `position` gives for a value, capped at the maximum and at 0."""
    band = rule.award[position]
    if band.amount is None:
        return Outcome("not_applicable", value, None, position, (BY_CONDITION,))
    amount = band.amount.number({} if value is None else {"value": value})
    highest = ONE if band.gift == "share" else maximum
    notes: tuple[str, ...] = ()
    if amount > highest:
        amount, notes = highest, (CAPPED_ABOVE,)
    elif amount < 0:
        amount, notes = ZERO, (CAPPED_BELOW,)
    points = amount * maximum if band.gift == "share" else amount
    return Outcome("scored", value, round_at(points, rounding.points, level), position, notes)
