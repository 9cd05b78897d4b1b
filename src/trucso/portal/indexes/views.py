"""The index browser: versions, one version, one indicator with its rule to try, differences."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from trucso.index import CaseResult, Definition, difference
from trucso.index.overview import counts, pillar_in_words, rules_of_the_whole, total_in_words
from trucso.index.spreadsheet import workbook_bytes
from trucso.index.wording import RuleWords, indicator_in_words

from ..shared import export, search
from . import pictures, queries, tables
from .difference_table import difference_table
from .example_table import examples_table
from .models import InstalledIndex
from .queries import Place, definition_of
from .trying import trial
from .words import CHANGES, KINDS, certainty_words, years_words

MOST_EXAMPLES = 60
"""More than these are shown group by group."""
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def index_list(request: HttpRequest) -> HttpResponse:
    """Every installed version, with the years each is in force."""
    versions = [(row, definition_of(row)) for row in queries.versions()]
    table = tables.versions_table(versions, _lang()).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    chart = pictures.years([one for _row, one in versions], timezone.localdate().year, _lang())
    return render(request, "indexes/list.html", {"table": table, "chart": chart, "count": len(versions)})


def version(request: HttpRequest, index_id: str, year: int) -> HttpResponse:
    """One version: its decision, how it adds up, its groups and indicators."""
    place, definition = _found(request, index_id, year)
    table = tables.lines_table(definition, _lang())
    if file := export.download(request, table):
        return file
    query = request.GET.get("q", "")
    size = counts(definition)
    context = {
        **_shared(place, definition, "content"),
        "table": table,
        "table_place": f"#bang-{table.key}",
        "chart": pictures.groups(definition, _lang()),
        "counts": size,
        "numbers": size.groups + size.indicators,
        "certainty": certainty_words(size.certainty),
        "total": total_in_words(definition, _lang()),
        "pillars": [pillar_in_words(definition, one, _lang()) for one in definition.pillars],
        "rules": rules_of_the_whole(definition, _lang()),
        "groups": _groups(definition, query),
        "query": query,
    }
    return render(request, "indexes/version.html", context)


def indicator(request: HttpRequest, index_id: str, year: int, code: str) -> HttpResponse:
    """One indicator: rule in words and as a curve, figures, examples, and a form to try it."""
    place, definition = _found(request, index_id, year)
    try:
        found = definition.indicator(code)
    except KeyError as error:
        raise Http404(_("Bộ chỉ số này không có mã {}.").format(code)) from error
    tried = trial(definition, found, request.GET.dict(), _lang())
    words = indicator_in_words(definition, found, _lang())
    context = {
        "definition": definition,
        "indicator": found,
        "trial": tried,
        "words": words,
        "rules": _alike(words.rules),
        "charts": dict(enumerate(pictures.indicator_charts(definition, found, tried, _lang()), 1)),
    }
    if request.headers.get("HX-Request"):
        response = render(request, "indexes/trial_result.html", context)
        response["HX-Replace-Url"] = request.get_full_path()
        return response
    results = queries.examples_by_indicator(queries.examples(place.version)).get(code, [])
    elsewhere = queries.other_readers(definition, found)
    figures = tables.inputs_table(found, _lang(), elsewhere, queries.measure_address)
    cases = examples_table(results, definition, _lang(), code)
    if file := export.download(request, figures, cases):
        return file
    context |= _shared(place, definition, "") | _neighbours(definition, code)
    context |= {"figures": figures, "examples": cases, "group": definition.group(found.group)}
    context["heading"] = f"{code} {found.name.get(_lang())}"
    return render(request, "indexes/indicator.html", context)


def examples(request: HttpRequest, index_id: str, year: int) -> HttpResponse:
    """The worked examples of a version as they come out today: by group (``?nhom=``) or name (``?q=``)."""
    place, definition = _found(request, index_id, year)
    results = queries.examples(place.version)
    query = request.GET.get("q", "")
    by_group = queries.examples_by_group(definition, results)
    chosen = request.GET.get("nhom", "" if query or len(results) <= MOST_EXAMPLES else next(iter(by_group)))
    wanted = [one for one in by_group.get(chosen, results) if search.is_found(query, one.case.name)]
    if file := export.download(request, examples_table(wanted, definition, _lang())):
        return file
    context = {
        **_shared(place, definition, "examples"),
        "table": examples_table(wanted, definition, _lang()),
        "chart": pictures.example_counts(definition, by_group, _lang()),
        "passed": sum(one.passed for one in results),
        "count": len(results),
        "query": query,
        "groups": _example_tabs(definition, by_group, chosen, len(results)),
    }
    return render(request, "indexes/examples.html", context)


def _example_tabs(
    definition: Definition, by_group: Mapping[str, Sequence[CaseResult]], chosen: str, count: int
) -> list[dict[str, Any]]:
    names = {group.code: f"{group.code}. {group.name.get(_lang())}" for group in definition.groups}
    tabs = [(code, names.get(code, _("Chung")), len(found)) for code, found in by_group.items()]
    return [
        {"label": label, "href": f"?nhom={code}", "is_current": code == chosen, "count": number}
        for code, label, number in [("", _("Tất cả"), count), *tabs]
    ]


def differences(request: HttpRequest, index_id: str, before: int, after: int) -> HttpResponse:
    """What changed from one version to another, side by side."""
    old, new = queries.place(index_id, before), queries.place(index_id, after)
    if old is None or new is None:
        raise Http404(_("Chưa cài phiên bản này."))
    found = difference(definition_of(old.version), definition_of(new.version), _lang())
    table = difference_table(found, _lang())
    if file := export.download(request, table):
        return file
    context = {
        **_shared(new, found.after, "difference"),
        "difference": found,
        "before": found.before,
        "before_years": years_words(found.before),
        "chart": pictures.changed_groups(found, _lang()),
        "table": table,
        "sizes": [{"label": CHANGES[kind], "value": found.count(kind)} for kind in CHANGES],
    }
    return render(request, "indexes/difference.html", context)


def law_file(request: HttpRequest, index_id: str, year: int, kind: str) -> HttpResponse:
    """A version as a file: YAML word for word as installed, or the XLSX workbook an office can edit."""
    place, definition = _found(request, index_id, year)
    if kind == "yaml":
        response = HttpResponse(place.version.text, content_type="application/yaml; charset=utf-8")
    elif kind == "xlsx":
        cases = [result.case for result in queries.examples(place.version)]
        response = HttpResponse(workbook_bytes(definition, cases), content_type=XLSX)
    else:
        raise Http404(_("Chỉ có tệp yaml và xlsx."))
    name = f"{index_id}-{year}-lan-{place.version.revision}.{kind}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _lang() -> str:
    return (get_language() or "vi")[:2]


def _found(request: HttpRequest, index_id: str, year: int) -> tuple[Place, Definition]:
    """The version of the address (``?lan-sua=`` an older revision), or 404 in words."""
    wanted = request.GET.get("lan-sua", "")
    place = queries.place(index_id, year, int(wanted) if wanted.isdecimal() else None)
    if place is None:
        raise Http404(_("Chưa cài bộ chỉ số {} bắt đầu từ năm {}.").format(index_id, year))
    return place, definition_of(place.version)


def _shared(place: Place, definition: Definition, tab: str) -> dict[str, Any]:
    installed: InstalledIndex = place.version
    return {
        "place": place,
        "installed": installed,
        "definition": definition,
        "years": years_words(definition),
        "level": KINDS[definition.level],
        "address": tables.version_address(installed),
        "tab": tab,
    }


def _groups(definition: Definition, query: str) -> list[dict[str, Any]]:
    """Groups with those of their indicators whose code or name is searched for."""
    found = []
    for group in definition.groups:
        lines = definition.indicators_of(group.code)
        rows = [
            {**tables.indicator_row(one, _lang()), "href": tables.indicator_address(definition, one.code)}
            for one in lines
            if search.is_found(query, one.code, one.name.vi, one.name.en)
        ]
        if rows or (not lines and search.is_found(query, group.code, group.name.vi)):
            found.append({"group": group, "rows": rows, "count": len(lines)})
    return found


def _alike(rules: tuple[RuleWords, ...]) -> list[list[RuleWords]]:
    """Neighbouring parts with the same steps for the same points (four quarters) stand together."""
    found: list[list[RuleWords]] = []
    for rule in rules:
        last = found[-1][0] if found else None
        if (
            last
            and not rule.formula
            and (last.steps, last.points, last.remarks) == (rule.steps, rule.points, rule.remarks)
        ):
            found[-1].append(rule)
        else:
            found.append([rule])
    return found


def _neighbours(definition: Definition, code: str) -> dict[str, Any]:
    """The indicators before and after, in the order of the groups."""
    codes = [one.code for group in definition.groups for one in definition.indicators_of(group.code)]
    here = codes.index(code)
    before = codes[here - 1] if here else None
    after = codes[here + 1] if here + 1 < len(codes) else None
    return {
        "before_href": tables.indicator_address(definition, before) if before else "",
        "after_href": tables.indicator_address(definition, after) if after else "",
        "before_code": before,
        "after_code": after,
    }
