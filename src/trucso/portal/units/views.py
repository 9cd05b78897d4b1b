"""The units on a day, and one unit's history."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from trucso.portal.shared import export, search
from trucso.portal.shared.tables import Table

from . import pictures, queries, tables
from .models import Level, Unit

MOST_ROWS = 300
"""Rows drawn on a page; files hold all of them."""


@dataclass(frozen=True)
class Asked:
    """What a visitor wants to see: units of a level on a day, under a parent, matching a text."""

    day: date
    level: str
    parent: Unit | None
    query: str


def unit_list(request: HttpRequest) -> HttpResponse:
    """``/don-vi/``: ``?ngay=2025-06-30&cap=province|commune|…&thuoc=<mã>&q=``."""
    asked = _asked(request)
    found = list(queries.units_on(asked.day, level=asked.level, parent=asked.parent))
    shown = [unit for unit in found if search.is_found(asked.query, queries.called(unit), unit.code)]
    shown.sort(key=lambda unit: search.sort_key(unit.name))
    parents, below = queries.parents_on(shown, asked.day), queries.count_below(shown, asked.day)
    table = tables.units_table(shown, asked.day, _title(asked, len(shown)), parents, below)
    table = table.sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    levels = queries.count_by_level(asked.day)
    context = {
        "asked": asked,
        "title": _title(asked, len(shown)),
        "table": _page_of(table),
        "hidden_rows": max(len(table.rows) - MOST_ROWS, 0),
        "tabs": _tabs(asked, levels),
        "provinces": _provinces(asked.day),
        "days": pictures.DAYS,
        "charts": pictures.list_charts(asked.day, asked.level, asked.parent, shown),
    }
    return render(request, "units/list.html", context)


def unit_detail(request: HttpRequest, slug: str) -> HttpResponse:
    """``/don-vi/<slug>/``: names, parents, what became what, and the units below on a day."""
    unit = Unit.objects.filter(slug=slug).first()
    if unit is None:
        raise Http404(f"Không có đơn vị nào ở địa chỉ «{slug}».")
    history = queries.history_of(unit)
    day = _day(request, default=min(unit.last_day or timezone.localdate(), timezone.localdate()))
    below = sorted(queries.units_on(day, parent=unit), key=lambda one: search.sort_key(one.name))
    made = [
        tables.names_table(history),
        tables.parents_table(history),
        tables.operations_table(history.operations),
        tables.units_table(below, day, f"{len(below)} đơn vị trực thuộc", {}, {}),
    ]
    if file := export.download(request, *made):
        return file
    context = {
        "unit": unit,
        "history": history,
        "day": day,
        "name": queries.name_on(unit, day),
        "parent": queries.parent_on(unit, day),
        "names": made[0],
        "parents": made[1],
        "operations": made[2],
        "below": made[3],
        "chart": pictures.life_chart_of(unit, history, timezone.localdate()),
    }
    return render(request, "units/detail.html", context)


def _asked(request: HttpRequest) -> Asked:
    day = _day(request, default=timezone.localdate())
    level = request.GET.get("cap") or Level.PROVINCE
    if level not in Level.values:
        raise Http404(f"Cấp «{level}» không có; chọn một trong: {', '.join(Level.values)}.")
    code = request.GET.get("thuoc", settings.PROVINCE if level != Level.PROVINCE else "")
    parent = Unit.objects.filter(code=code).first() if code else None
    if code and parent is None and "thuoc" in request.GET:
        raise Http404(f"Không có đơn vị mang mã «{code}».")
    return Asked(day, level, parent, request.GET.get("q", ""))


def _day(request: HttpRequest, default: date) -> date:
    wanted = request.GET.get("ngay")
    try:
        return date.fromisoformat(wanted) if wanted else default
    except ValueError as error:
        raise Http404(f"Ngày «{wanted}» không đọc được; viết dạng 2025-07-01.") from error


def _title(asked: Asked, number: int) -> str:
    name = asked.parent.full_name if asked.parent else ""
    under = f" thuộc {name[0].lower()}{name[1:]}" if name else ""
    return f"{number} {Level(asked.level).label.lower()}{under} ngày {asked.day:%d/%m/%Y}"


def _page_of(table: Table) -> Table:
    return replace(table, rows=table.rows[:MOST_ROWS])


def _tabs(asked: Asked, counts: dict[str, int]) -> list[dict[str, object]]:
    return [
        {
            "label": Level(level).label,
            "href": f"?ngay={asked.day.isoformat()}&cap={level}",
            "is_current": level == asked.level,
            "count": counts.get(level, 0),
        }
        for level in Level.values
        if counts.get(level) or level == asked.level
    ]


def _provinces(day: date) -> list[Unit]:
    found = queries.units_on(day, level=Level.PROVINCE)
    return sorted(found, key=lambda unit: search.sort_key(unit.name))
