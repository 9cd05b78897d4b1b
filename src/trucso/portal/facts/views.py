"""The measure browser: every figure that is reported once, who uses it, and what was reported."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from ..shared import export, search
from . import measure_pages, measure_queries
from .measure_queries import Reported, Use
from .models import Measure


def measures(request: HttpRequest) -> HttpResponse:
    """The catalogue, searched without marks and filtered by kind, owner and index."""
    used = measure_queries.uses()
    everything = measure_queries.all_measures()
    chosen = {name: request.GET.get(name, "") for name in ("q", "loai", "dau-moi", "bo-chi-so")}
    found = [one for one in everything if _is_wanted(one, chosen, used.get(one.code, []))]
    table = measure_pages.measures_table(found, used, _lang()).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    context = {
        "table": table,
        "chart": measure_pages.owners_chart(found),
        "chosen": chosen,
        "query": chosen["q"],
        "count": len(everything),
        "shared": sum(len({use.indicator.code for use in used.get(one.code, ())}) > 1 for one in everything),
        "inputs": sum(len(uses) for uses in used.values()),
        "filters": _filters(everything, used, chosen),
    }
    return render(request, "facts/measures.html", context)


def measure(request: HttpRequest, code: str) -> HttpResponse:
    """One measure: what it means, where it is used, and what was reported as far as the person may see."""
    found = Measure.objects.filter(code=code).first()
    if found is None:
        raise Http404(_("Không có số liệu mang mã {}.").format(code))
    used = measure_queries.uses().get(code, [])
    table = measure_pages.uses_table(used, _lang()).sorted_by(request.GET.get("sort"))
    context: dict[str, Any] = {
        "measure": found,
        "name": measure_pages.measure_name(found, _lang()),
        "how_units": measure_pages.HOW_UNITS[found.over_units],
        "how_time": measure_pages.HOW_TIME[found.over_time],
        "uses": table,
    } | _reported(request, found, used)
    figures = context.get("figures")
    if file := export.download(request, table, *([figures.table] if figures else [])):
        return file
    return render(request, "facts/measure.html", context)


def _reported(request: HttpRequest, found: Measure, used: Sequence[Use]) -> dict[str, Any]:
    """The figures of the chosen period (``?ky=``), of the units this person may see."""
    levels = {use.definition.level for use in used} or {"commune"}
    units = measure_queries.visible_units(request.user, levels, timezone.localdate())
    periods = measure_queries.reported_periods(found, [unit.pk for unit in units]) if units else []
    chosen = next(
        (one for one in periods if one.key == request.GET.get("ky")), periods[0] if periods else None
    )
    if chosen is None:
        return {"may_see": bool(units), "periods": []}
    units = sorted(units, key=lambda unit: search.sort_key(unit.name))
    rows = list(measure_queries.reported(found, chosen, units))
    figures = measure_pages.figures(found, chosen, units, rows)
    figures = measure_pages.sorted_by(figures, request.GET.get("sort"))
    return {
        "may_see": True,
        "periods": [_tab(one, chosen) for one in periods],
        "figures": figures,
        "is_demo": chosen.is_demo,
        "data_as_of": figures.table.as_of,
    }


def _tab(one: Reported, chosen: Reported) -> dict[str, Any]:
    label = one.period.label + (f" ({_('minh hoạ')})" if one.is_demo else "")
    return {"label": label, "href": f"?ky={one.key}#bao-cao", "is_current": one == chosen, "count": one.count}


def _is_wanted(one: Measure, chosen: Mapping[str, str], used: Sequence[Use]) -> bool:
    if chosen["loai"] and one.kind != chosen["loai"]:
        return False
    if chosen["dau-moi"] and one.owner != chosen["dau-moi"]:
        return False
    if chosen["bo-chi-so"] and chosen["bo-chi-so"] not in {use.definition.index for use in used}:
        return False
    codes = " ".join(use.given.key for use in used)
    return search.is_found(chosen["q"], one.code, one.name_vi, one.name_en, codes)


def _filters(
    everything: Sequence[Measure], used: Mapping[str, Sequence[Use]], chosen: Mapping[str, str]
) -> list[dict[str, Any]]:
    """The three drop-down lists: only what occurs can be chosen."""
    owners = sorted({one.owner for one in everything if one.owner}, key=search.sort_key)
    kinds = {one.kind: one.get_kind_display() for one in everything}
    indexes = {
        use.definition.index: use.definition.name.get(_lang()) for uses in used.values() for use in uses
    }
    lists: list[tuple[str, str, dict[str, str]]] = [
        ("loai", _("Loại"), kinds),
        ("dau-moi", _("Đầu mối"), dict(zip(owners, owners, strict=True))),
        ("bo-chi-so", _("Bộ chỉ số"), indexes),
    ]
    return [
        {"name": name, "label": label, "options": list(options.items()), "chosen": chosen[name]}
        for name, label, options in lists
    ]


def _lang() -> str:
    return (get_language() or "vi")[:2]
