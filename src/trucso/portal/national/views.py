"""The province at a glance and the league table of provinces."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from trucso.portal.shared import export, search
from trucso.portal.shared.tables import Table

from . import charts, glance, league_tables, province_tables, queries
from .answers import answers
from .league import League
from .loading import INDEX_ID
from .reconciliation import Verdict
from .results import NEW, OLD, TOTAL, Province, Results
from .standing import standing


def province(request: HttpRequest, slug: str = "") -> HttpResponse:
    """``/`` and ``/tinh/<slug>/``: what rank, lost where, what changed. ``?nam=`` chooses the year."""
    known = standing(INDEX_ID)
    results = known.results
    ours = queries.province_by_slug(results, slug) if slug else _our_province(results)
    if ours is None and slug:
        raise Http404(f"Không có tỉnh, thành phố nào ở địa chỉ «{slug}».")
    if ours is None or not known.definitions:
        unknown = settings.PROVINCE if results.provinces[NEW] and ours is None else ""
        return render(request, "national/empty.html", {"province": ours, "unknown_code": unknown})
    structure = results.structure_of(ours)
    history = known.history(structure)
    years = [year for year in history if results.figure(year, structure, ours, TOTAL)]
    if not years:
        return render(request, "national/empty.html", {"province": ours})
    seen = glance.build(results, ours, history, _year(request, years))
    if seen is None:
        raise Http404(f"{ours.name} không có trong bảng của năm này.")
    return _glance_page(request, results, seen, years)


def _glance_page(
    request: HttpRequest, results: Results, seen: glance.Glance, years: list[int]
) -> HttpResponse:
    made = [
        province_tables.groups_table(seen),
        province_tables.change_table(seen),
        province_tables.trend_table(seen),
        province_tables.source_table(seen, results),
    ]
    if file := export.download(request, *made):
        return file
    context = {
        "seen": seen,
        "row": seen.row,
        "answers": answers(seen),
        "is_ours": seen.province.code == settings.PROVINCE,
        "years": sorted(years, reverse=True),
        "tables": {table.key.replace("-", "_"): table for table in made},
        "groups_chart": charts.groups_chart(seen),
        "losses_chart": charts.losses_chart(seen),
        "trend_chart": charts.trend_chart(seen),
        "rank_chart": charts.rank_chart(seen),
        "successor": None if seen.league.structure == NEW else queries.living_successor(seen.province),
    }
    return render(request, "national/province.html", context)


def league(request: HttpRequest) -> HttpResponse:
    """``/bang-xep-hang/tinh/``: ``?nam=`` year, ``?co-cau=`` 34 or 63, ``?q=`` search, ``?tinh=`` marked."""
    known = standing(INDEX_ID)
    if not known.definitions:
        return render(request, "national/empty.html", {"province": None})
    structure = _structure(request)
    table = known.history(structure)[_year(request, list(known.definitions))]
    ours = _marked(request, known.results, structure)
    ranked, checked = league_tables.league_table(table, ours), league_tables.check_table(table)
    beside = league_tables.beside_table(table, known.beside)
    query = request.GET.get("q", "")
    ranked = _found(ranked, query).sorted_by(request.GET.get("sort"))
    if file := export.download(request, ranked, checked, beside):
        return file
    context = {
        **_league_context(table, ours),
        "table": ranked,
        "checks": checked,
        "beside": beside,
        "years": sorted(known.definitions, reverse=True),
        "query": query,
    }
    return render(request, "national/league.html", context)


def _league_context(table: League, ours: list[Province]) -> dict[str, Any]:
    """What the page says and draws of a table."""
    return {
        "league": table,
        "ours": [row for row in table.rows if row.province in ours],
        "known": sum(row.value is not None for row in table.rows),
        "first": table.rows[0] if table.rows else None,
        "mean": table.mean(TOTAL),
        "agreeing": sum(row.check.verdict is Verdict.AGREES for row in table.rows),
        "ranking_chart": charts.ranking_chart(table, ours),
        "heat_chart": charts.heat_chart(table, ours),
        "structures": [
            {"value": NEW, "label": "34 tỉnh, thành phố (từ 01/07/2025)"},
            {"value": OLD, "label": "63 tỉnh, thành phố (đến 30/06/2025)"},
        ],
    }


def _found(table: Table, query: str) -> Table:
    """The rows whose province or rank matches what was typed, marks aside."""
    if not query.strip():
        return table
    rows = [row for row in table.rows if isinstance(row, dict) and search.is_found(query, str(row["name"]))]
    return replace(table, rows=rows)


def _our_province(results: Results) -> Province | None:
    both = [*results.provinces[NEW], *results.provinces[OLD]]
    return next((one for one in both if one.code == settings.PROVINCE), None)


def _marked(request: HttpRequest, results: Results, structure: int) -> list[Province]:
    """The province to mark: the one asked for, else ours; in the older list the provinces it was made of."""
    slug = request.GET.get("tinh", "")
    wanted = queries.province_by_slug(results, slug) if slug else _our_province(results)
    if wanted is None:
        return []
    return [wanted] if wanted in results.provinces[structure] else results.parts_of(wanted)


def _structure(request: HttpRequest) -> int:
    wanted = request.GET.get("co-cau", str(NEW))
    if wanted not in (str(NEW), str(OLD)):
        raise Http404(f"Cơ cấu «{wanted}» không có; chọn 34 hoặc 63.")
    return int(wanted)


def _year(request: HttpRequest, years: list[int]) -> int:
    """The year asked for, the latest without one."""
    wanted = request.GET.get("nam")
    if not wanted:
        return max(years)
    if wanted not in map(str, years):
        raise Http404(
            f"Không có kết quả của năm «{wanted}»; có các năm {', '.join(map(str, sorted(years)))}."
        )
    return int(wanted)
