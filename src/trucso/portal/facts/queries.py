"""Reading facts: figures as plain values for the index library, observations with their proof for pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping

from trucso.index import NOT_APPLICABLE, Definition, FigureValue

from ..units.models import Unit
from .models import Measure, Observation
from .values import plain


def input_keys(definition: Definition) -> dict[str, list[str]]:
    """The figure keys ("DTI-28.a") that each measure of a definition feeds, by measure code."""
    keys: dict[str, list[str]] = defaultdict(list)
    for indicator in definition.indicators:
        for one in indicator.inputs:
            if one.measure:
                keys[one.measure].append(one.key)
    return dict(keys)


def figures(
    *, definition: Definition, units: Collection[int], period: str, is_demo: bool = False
) -> dict[int, dict[str, FigureValue]]:
    """What each unit (by primary key) reported for a period, as the index library reads it: one query.

    A figure that was not reported, or was taken back, has no key.
    """
    keys = input_keys(definition)
    reported: dict[int, dict[str, FigureValue]] = {unit: {} for unit in units}
    rows = Observation.objects.filter(
        unit__in=units, period=period, is_demo=is_demo, measure__code__in=keys
    ).values_list("unit_id", "measure__code", "measure__kind", "value", "not_applicable_reason")
    for unit, code, kind, value, reason in rows.order_by():
        figure = figure_of(kind, value, reason)
        if figure is not None:
            reported[unit].update(dict.fromkeys(keys[code], figure))
    return reported


def figure_of(kind: str, value: str | None, reason: str) -> FigureValue | None:
    """One figure as the index library reads it; ``None`` when it is not reported."""
    if reason:
        return NOT_APPLICABLE(reason)
    return None if value is None else plain(kind, value)  # type: ignore[return-value]


def observations(
    *, unit: Unit, period: str, is_demo: bool, measures: Iterable[str]
) -> Mapping[str, Observation]:
    """The observations of a unit and period by measure code, with evidence and history: four queries."""
    rows = Observation.objects.filter(unit=unit, period=period, is_demo=is_demo, measure__code__in=measures)
    rows = rows.select_related("measure").prefetch_related("evidence", "changes__changed_by")
    return {row.measure.code: row for row in rows}


def measures_by_code(codes: Iterable[str]) -> dict[str, Measure]:
    """Measures by code, in one query."""
    return {measure.code: measure for measure in Measure.objects.filter(code__in=codes)}
