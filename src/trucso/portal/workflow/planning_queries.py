"""Reading a round that is being prepared: duties, who would take part, what lacks, what is known already."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils import timezone

from ..assessments.models import Round
from ..facts.models import Observation
from ..facts.periods import Period
from ..facts.queries import input_keys
from ..indexes.queries import definition_of
from ..shared import search
from ..units.models import Unit
from ..units.queries import units_on
from .opening import DAYS, already_closed, calendar_problems, duty_problems
from .planning import Preparation
from .rules import Calendar

Pair = tuple[Unit | None, Unit | None]


def duties_of(preparation: Preparation) -> dict[str, Pair]:
    """Owner and verifier of every indicator of the index: one query."""
    wanted = {code for pair in preparation.duties.values() for code in pair if code}
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=wanted)}
    pairs: dict[str, Pair] = {}
    for one in definition_of(preparation.index).indicators:
        owner, verifier = preparation.duties.get(one.code, (None, None))
        pairs[one.code] = (units.get(owner), units.get(verifier))
    return pairs


def participating(preparation: Preparation) -> list[tuple[Unit, bool]]:
    """The units of the index's level on the day, in alphabetical order, and whether each takes part."""
    if preparation.units_on is None:
        return []
    level = definition_of(preparation.index).level
    out = set(preparation.left_out.values_list("pk", flat=True))
    found = units_on(preparation.units_on, level=level, parent=preparation.parent)
    return [
        (unit, unit.pk not in out) for unit in sorted(found, key=lambda unit: search.sort_key(unit.full_name))
    ]


def lacking(preparation: Preparation) -> list[str]:
    """Why the round may not open yet, each with what to do; [] when it may."""
    problems = [] if preparation.name.strip() else ["Cần điền “Tên đợt”."]
    problems += _period_problems(preparation)
    if preparation.units_on is None:
        problems.append("Cần điền “Đơn vị tham gia tính đến ngày”.")
    units = {unit for unit, is_in in participating(preparation) if is_in}
    if preparation.units_on and not units:
        problems.append(f"Không có đơn vị nào tham gia vào ngày {preparation.units_on:%d/%m/%Y}.")
    calendar = Calendar(**{name: getattr(preparation, name) for name in DAYS})
    problems += calendar_problems(calendar) + already_closed(calendar, timezone.localdate())
    return problems + duty_problems(definition_of(preparation.index), duties_of(preparation), units)


def _period_problems(preparation: Preparation) -> list[str]:
    if not preparation.period:
        return ["Cần điền “Kỳ”."]
    try:
        year = Period.parse(preparation.period).year
    except ValueError:
        return [f"Kỳ “{preparation.period}” viết chưa đúng: viết như 2026, 2026-Q1 hoặc 2026-H1."]
    if year not in definition_of(preparation.index).years:
        return [f"{preparation.index} không áp dụng cho năm {year}."]
    same = Round.objects.filter(
        index=preparation.index,
        period=preparation.period,
        parent=preparation.parent,
        is_demo=preparation.is_demo,
    ).first()
    return [f"Đã có đợt “{same.name}” cho bộ chỉ số và kỳ này."] if same else []


def known_figures(preparation: Preparation, units: Sequence[Unit]) -> dict[int, int]:
    """How many figures the index reads were reported already for each unit and the period: one query."""
    keys = input_keys(definition_of(preparation.index))
    reported = Q(value__isnull=False) | ~Q(not_applicable_reason="")
    found = Observation.objects.filter(
        reported,
        unit__in=units,
        period=preparation.period,
        is_demo=preparation.is_demo,
        measure__code__in=keys,
    )
    return dict(found.values_list("unit").annotate(count=Count("pk")).order_by())


def figures_asked(preparation: Preparation) -> int:
    """How many different figures the index reads of a unit."""
    return len(input_keys(definition_of(preparation.index)))


def unit_rows(preparation: Preparation) -> list[dict[str, Any]]:
    """One row per unit that exists on the day: whether it takes part, what is known of it."""
    units = participating(preparation)
    known = known_figures(preparation, [unit for unit, _ in units])
    asked = figures_asked(preparation)
    return [
        {
            "pk": unit.pk,
            "code": unit.code,
            "unit": unit.full_name,
            "is_in": is_in,
            "takes_part": "x" if is_in else "",
            "known": known.get(unit.pk, 0),
            "asked": asked,
        }
        for unit, is_in in units
    ]
