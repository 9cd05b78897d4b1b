"""What must hold between the parts of a definition: codes unique, references to things that exist, maxima
that add up.
"""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from trucso.index.definition import Definition, Indicator
from trucso.index.fields import Fields
from trucso.index.located import Located, Place
from trucso.index.numerals import exact

ZERO = Fraction(0)
TOTAL = "total"


def check_whole(fields: Fields, definition: Definition) -> None:
    """Add every contradiction to `fields.problems`."""
    _check_codes(fields)
    if not definition.groups and not fields.problems.unread:
        fields.complain("groups", "bộ chỉ số cần ít nhất một nhóm")
    _check_groups_exist(fields, definition)
    _check_weights(fields, definition)
    if not fields.problems.unread:
        _check_maxima(fields, definition)
        _check_components(fields, definition)


def _entries(fields: Fields) -> Iterator[tuple[str, Located]]:
    for name, kind in (("groups", "nhóm"), ("pillars", "trụ cột"), ("indicators", "chỉ số")):
        for entry in fields.items(name):
            yield kind, entry
            parts = entry.entries.get("parts")
            for part in parts.items if parts else ():
                yield "phần", part


def _check_codes(fields: Fields) -> None:
    """Codes are unique over groups, pillars, indicators, parts and the keys of inputs; “total” is taken."""
    seen: dict[str, Place] = {TOTAL: Place()}
    for kind, entry in _entries(fields):
        code = entry.entries.get("code")
        names = [(code.text, code.place)] if code else []
        inputs = entry.entries.get("inputs")
        if code and inputs:
            names += [(f"{code.text}.{name}", place.place) for name, place in inputs.entries.items()]
        for name, place in names:
            if name in seen:
                first = f"đã dùng ở dòng {seen[name].line}" if seen[name].line else "đã dùng"
                fields.problems.add(place, f"{kind} {name}", f"mã “{name}” {first}; mỗi mã chỉ dùng một lần")
            seen.setdefault(name, place)


def _check_groups_exist(fields: Fields, definition: Definition) -> None:
    known = [group.code for group in definition.groups]
    if not known:
        return
    allowed = ", ".join(known)
    for entry, indicator in zip(fields.items("indicators"), definition.indicators, strict=True):
        if indicator.group and indicator.group not in known:
            where = f"chỉ số {indicator.code}"
            at = entry.entries["group"].place
            fields.problems.add(at, where, "không có nhóm này", f"“{indicator.group}”", allowed)
    for entry, pillar in zip(fields.items("pillars"), definition.pillars, strict=True):
        for code in pillar.groups:
            if code and code not in known:
                fields.problems.add(
                    entry.place, f"trụ cột {pillar.code}", "không có nhóm này", f"“{code}”", allowed
                )


def _check_weights(fields: Fields, definition: Definition) -> None:
    """The total is made of groups, or weighs groups or pillars."""
    groups = [group.code for group in definition.groups]
    pillars = [pillar.code for pillar in definition.pillars]
    total = definition.total
    known = groups if total.weights is None else [*groups, *pillars]
    inner = fields.inside("total", "tổng điểm")
    for code in total.groups if total.weights is None else total.weights:
        if inner and code and code not in known:
            inner.complain(
                "groups" if total.weights is None else "weights",
                "không có nhóm hay trụ cột này",
                f"“{code}”",
                ", ".join(known),
            )


def _check_maxima(fields: Fields, definition: Definition) -> None:
    """The scored indicators of a group add up to its maximum."""
    for entry, group in zip(fields.items("groups"), definition.groups, strict=True):
        indicators = [one for one in definition.indicators if one.group == group.code]
        total = sum((one.points for one in indicators if one.counts_in_maximum), ZERO)
        if indicators and total != group.max_points:
            fields.problems.add(
                entry.place,
                f"nhóm {group.code}",
                "điểm tối đa các chỉ số cộng lại phải bằng điểm tối đa của nhóm",
                exact(total),
                exact(group.max_points),
            )


def _check_components(fields: Fields, definition: Definition) -> None:
    for entry, group in zip(fields.items("groups"), definition.groups, strict=True):
        listed: list[Indicator] = [one for one in definition.indicators if one.group == group.code]
        if group.components is not None and listed and len(listed) != group.components:
            message = "số chỉ số liệt kê khác “components”"
            fields.problems.add(
                entry.place, f"nhóm {group.code}", message, str(len(listed)), str(group.components)
            )
