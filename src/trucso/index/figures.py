"""Which figures a definition accepts, and the exact values they become; anything else is refused with its
reason.

Three ways to report, never mixed in one call: "inputs" (reported quantities, "DTI-28.a", and points given by
people, "1.1"), "points" (awarded points of indicators, parts or groups) and "shares" (0–1 values of the
same).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Literal

from trucso.index.definition import Bounds, Definition, Group, Indicator, Input
from trucso.index.errors import FigureError, Problem
from trucso.index.numerals import shown
from trucso.index.observation import Figures, NotApplicable
from trucso.index.terms import FROM_ZERO

Values = Literal["inputs", "points", "shares"]
VALUES: tuple[Values, ...] = ("inputs", "points", "shares")
Exact = Fraction | bool | str | NotApplicable
ZERO, ONE = Fraction(0), Fraction(1)


@dataclass(frozen=True)
class Slot:
    """A key that figures may use. kind: an input's kind, "points", "share", or "nothing" (only not
    applicable).
    """

    key: str
    kind: str
    label: str
    bounds: Bounds = FROM_ZERO
    options: tuple[str, ...] = ()
    hint: str = ""


def accepted_figures(definition: Definition, values: str = "inputs") -> Mapping[str, Slot]:
    """Every key figures may use, in the order of the definition. Raises ValueError for other `values`."""
    if values not in VALUES:
        raise ValueError(f"values={values!r}: dùng một trong {', '.join(VALUES)}")
    return _slots(_Identity(definition), values)


@dataclass(frozen=True, eq=False)
class _Identity:
    """A definition as a cache key: the same object, not an equal one (comparing would cost more than
    building).
    """

    definition: Definition

    def __hash__(self) -> int:
        return id(self.definition)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Identity) and other.definition is self.definition


@lru_cache(maxsize=64)
def _slots(identity: _Identity, values: str) -> Mapping[str, Slot]:
    definition = identity.definition
    slots: list[Slot] = []
    for group in definition.groups:
        indicators = definition.indicators_of(group.code)
        slots.append(_group_slot(group, indicators, values))
        for indicator in indicators:
            slots.extend(_indicator_slots(indicator, values))
    return {slot.key: slot for slot in slots}


def _group_slot(group: Group, indicators: tuple[Indicator, ...], values: str) -> Slot:
    label = f"nhóm {group.code}"
    if values == "inputs":
        hint = (
            "nhóm được tính từ các chỉ số"
            if indicators
            else "nhóm này nhận điểm (points) hoặc giá trị 0–1 (shares)"
        )
        return Slot(group.code, "nothing", label, hint=hint)
    if values == "shares":
        return Slot(group.code, "share", label, Bounds(ZERO, ONE))
    bonus = sum((one.points for one in indicators if one.role == "bonus"), ZERO)
    return Slot(group.code, "points", label, Bounds(ZERO, group.max_points + bonus))


def _indicator_slots(one: Indicator, values: str) -> Iterator[Slot]:
    label = f"chỉ số {one.code}"
    if values == "shares":
        yield Slot(one.code, "share", label, Bounds(ZERO, ONE))
        yield from (Slot(part.code, "share", f"phần {part.code}", Bounds(ZERO, ONE)) for part in one.parts)
    elif values == "points" or one.given:
        yield Slot(one.code, "points", label, one.given or Bounds(ZERO, one.points))
        yield from (
            Slot(part.code, "points", f"phần {part.code}", Bounds(ZERO, part.points)) for part in one.parts
        )
    else:
        keys = ", ".join(given.key for given in one.inputs if not given.is_best_of)
        hint = f"chỉ số này tính từ {keys}"
        yield Slot(one.code, "nothing", label, hint=hint)
        yield from (Slot(part.code, "nothing", f"phần {part.code}", hint=hint) for part in one.parts)
    if values == "inputs":
        yield from (_input_slot(given) for given in one.inputs if not given.is_best_of)


def _input_slot(given: Input) -> Slot:
    return Slot(given.key, given.kind, f"số liệu {given.key}", given.bounds, tuple(given.options or ()))


def read_figures(definition: Definition, figures: Figures, values: str = "inputs") -> dict[str, Exact]:
    """Exact values by key. Raises FigureError with every refused figure."""
    slots = accepted_figures(definition, values)
    exact: dict[str, Exact] = {}
    problems: list[Problem] = []
    for key, value in figures.items():
        slot = slots.get(key)
        if slot is None:
            problems.append(_unknown(definition, key, values))
            continue
        found = value if isinstance(value, NotApplicable) else _READERS[slot.kind](slot, value)
        if isinstance(found, Problem):
            problems.append(found)
        else:
            exact[key] = found
    problems.extend(_contradictions(definition, exact, values))
    if problems:
        raise FigureError(problems)
    return exact


def _unknown(definition: Definition, key: str, values: str) -> Problem:
    message = (
        f"không có mã “{key}” trong {definition.index} ({definition.first_year}) khi nhập kiểu “{values}”"
    )
    elsewhere = [other for other in VALUES if key in accepted_figures(definition, other)]
    if elsewhere:
        message += f"; mã này dùng khi nhập kiểu “{'” hoặc “'.join(elsewhere)}”"
    return Problem("", None, key, key, "", message + ".")


def _refused(slot: Slot, value: object, allowed: str) -> Problem:
    found = shown(value, 6) if isinstance(value, Fraction) else str(value)
    message = f"{slot.label}: không nhận “{found}”; được phép: {allowed}."
    return Problem("", None, slot.key, found, allowed, message)


def _number(slot: Slot, value: object) -> Fraction | Problem:
    allowed = _range(slot)
    if isinstance(value, bool) or not isinstance(value, int | Decimal | Fraction):
        return _refused(slot, value, allowed)
    if isinstance(value, Decimal) and not value.is_finite():
        return _refused(slot, value, allowed)
    number = Fraction(value)
    if number not in slot.bounds or (slot.kind == "count" and number.denominator != 1):
        return _refused(slot, number, allowed)
    return number


def _range(slot: Slot) -> str:
    whole = "số nguyên" if slot.kind == "count" else "số"
    lowest = shown(slot.bounds.lowest, 6)
    if slot.bounds.highest is None:
        return f"{whole} từ {lowest} trở lên"
    return f"{whole} từ {lowest} đến {shown(slot.bounds.highest, 6)}"


def _yes_no(slot: Slot, value: object) -> bool | Problem:
    if isinstance(value, bool | int | Fraction | Decimal) and value in (0, 1):
        return bool(value)
    return _refused(slot, value, "có hoặc không (1 hoặc 0)")


def _choice(slot: Slot, value: object) -> str | Problem:
    if isinstance(value, str) and value in slot.options:
        return value
    return _refused(slot, value, ", ".join(slot.options))


def _nothing(slot: Slot, value: object) -> Problem:
    return _refused(slot, value, f"chỉ “không áp dụng”; {slot.hint}")


_READERS = {
    "count": _number,
    "amount": _number,
    "share": _number,
    "points": _number,
    "yes_no": _yes_no,
    "choice": _choice,
    "nothing": _nothing,
}


def _contradictions(definition: Definition, exact: Mapping[str, Exact], values: str) -> Iterator[Problem]:
    """A value for a whole and for something inside it: which one counts would be a guess."""
    if values == "inputs":
        return
    for group in definition.groups:
        for indicator in definition.indicators_of(group.code):
            parts = [part.code for part in indicator.parts if part.code in exact]
            if group.code in exact and (indicator.code in exact or parts):
                inside = indicator.code if indicator.code in exact else parts[0]
                yield _double(f"nhóm {group.code}", group.code, inside)
            if indicator.code in exact and parts:
                yield _double(f"chỉ số {indicator.code}", indicator.code, parts[0])


def _double(label: str, key: str, inside: str) -> Problem:
    message = f"{label} có giá trị riêng và cả giá trị của {inside} nằm trong đó; chỉ đưa một trong hai."
    return Problem("", None, key, f"{key} và {inside}", "một trong hai", message)
