"""Worked examples as a table: what goes in, what must come out, how it comes out."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _

from trucso.index import Case, CaseResult, Definition

from ..shared.tables import Column, Table
from .tables import Row, href_of, indicator_address
from .words import case_figures, outcome_words


def examples_table(results: Iterable[CaseResult], definition: Definition, lang: str, code: str = "") -> Table:
    """Worked examples: what goes in, what must come out, and how it comes out. ``code``: one indicator's."""
    columns = [
        Column("name", "Ví dụ", "Example", href=href_of),
        Column("figures", "Số liệu đưa vào", "Figures", on_phone=False),
        Column("expected", "Phải ra", "Expected", on_phone=False),
        Column("line", "Tính", "Computed"),
        Column("passed", "Kết quả", "Result", template="indexes/cells/passed.html"),
    ]
    rows = [_example_row(result, definition, lang, code) for result in results]
    return Table("vi-du", _("Ví dụ tính"), columns, rows, empty=_("Chưa có ví dụ tính cho chỉ số này."))


def _example_row(result: CaseResult, definition: Definition, lang: str, code: str) -> Row:
    case = result.case
    figures, query = case_figures(case, definition, code, lang)
    expected, line = outcome_words(result, definition, code, lang)
    tried = code or _only_indicator(case, definition)
    if tried and not code:
        query = case_figures(case, definition, tried, lang)[1]
    return {
        "name": case.name.removeprefix(f"{code}: ") if code else case.name,
        "href": f"{indicator_address(definition, tried)}?{query}#thu-tinh" if tried and query else None,
        "figures": figures,
        "expected": expected,
        "line": line,
        "passed": result.passed,
        "file": f"{case.place.file}, {case.place.line}",
    }


def _only_indicator(case: Case, definition: Definition) -> str:
    """The indicator whose figures alone an example gives, else ""."""
    owners = {given.key: one.code for one in definition.indicators for given in one.inputs}
    codes = {owners.get(key, key) for key in case.figures}
    return codes.pop() if len(codes) == 1 and any(one.code in codes for one in definition.indicators) else ""
