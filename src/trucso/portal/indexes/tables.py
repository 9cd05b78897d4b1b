"""Tables of the law, the same on the page and in files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trucso.index import CaseResult, Definition, Group, Indicator, Input
from trucso.index.difference import Difference, FieldChange, LineChange
from trucso.index.overview import counts

from ..shared.tables import Column, Table
from .models import InstalledIndex
from .words import (
    CERTAINTIES,
    CHANGES,
    FIELDS,
    KINDS,
    ROLES,
    case_figures,
    certainty_words,
    outcome_words,
    rule_shape,
    years_words,
)

Row = dict[str, Any]


def _href(row: Any) -> str | None:
    """The address a row carries."""
    found: str | None = row["href"]
    return found


def version_address(installed: InstalledIndex) -> str:
    """The page of a version."""
    return reverse("indexes:version", args=[installed.index_id, installed.first_year])


def indicator_address(definition: Definition, code: str) -> str:
    """The page of an indicator."""
    return reverse("indexes:indicator", args=[definition.index, definition.first_year, code])


def versions_table(versions: Iterable[tuple[InstalledIndex, Definition]], lang: str) -> Table:
    """Every installed version with its decision and its size."""
    columns = [
        Column("name", "Bộ chỉ số", "Index", href=_href),
        Column("index", "Mã", "Code", kind="code", on_phone=False),
        Column("years", "Năm áp dụng", "Years"),
        Column("level", "Cấp", "Level", on_phone=False),
        Column("decision", "Quyết định", "Decision", on_phone=False),
        Column("issued", "Ngày ban hành", "Issued", kind="day", on_phone=False),
        Column("groups", "Nhóm", "Groups", kind="integer", on_phone=False),
        Column("indicators", "Chỉ số", "Indicators", kind="integer"),
        Column("points", "Điểm tối đa", "Maximum", kind="number"),
        Column(
            "certainty",
            "Độ chắc chắn",
            "Certainty",
            on_phone=False,
            help="bao nhiêu điểm tối đa đọc được trong văn bản",
        ),
        Column("revision", "Lần sửa", "Revision", kind="integer", on_phone=False),
    ]
    rows = [_version_row(installed, definition, lang) for installed, definition in versions]
    return Table("bo-chi-so", _("Các bộ chỉ số đã cài"), columns, rows, empty=_("Chưa cài bộ chỉ số nào."))


def _version_row(installed: InstalledIndex, definition: Definition, lang: str) -> Row:
    size = counts(definition)
    return {
        "name": definition.name.get(lang),
        "href": version_address(installed),
        "index": definition.index,
        "years": years_words(definition),
        "level": KINDS[definition.level],
        "decision": definition.decision.number or _("chưa rõ số"),
        "issued": definition.decision.date,
        "groups": size.groups,
        "indicators": size.indicators or None,
        "points": definition.total.max_points,
        "certainty": certainty_words(size.certainty),
        "revision": installed.revision,
    }


def lines_table(definition: Definition, lang: str) -> Table:
    """The indicators of a version, or its groups when it lists no indicators."""
    return indicators_table(definition, lang) if definition.indicators else groups_table(definition, lang)


def groups_table(definition: Definition, lang: str) -> Table:
    """Every group with its maximum and its weight in the total."""
    columns = [
        Column("code", "Mã", "Code", kind="code"),
        Column("name", "Nhóm", "Group"),
        Column("points", "Điểm tối đa", "Maximum", kind="number"),
        Column("weight", "Tỷ trọng", "Weight", kind="percent"),
        Column("components", "Chỉ số thành phần", "Components", kind="integer", on_phone=False),
        Column(
            "certainty", "Độ chắc chắn", "Certainty", template="indexes/cells/certainty.html", on_phone=False
        ),
        Column("note", "Ghi chú", "Note", on_phone=False),
        Column("source", "Nguồn", "Source", on_page=False),
    ]
    rows = [_group_row(one, definition, lang) for one in definition.groups]
    return Table("nhom", _title(definition, lang), columns, rows, source=_decision(definition))


def _group_row(group: Group, definition: Definition, lang: str) -> Row:
    weights = definition.total.weights
    share = weights.get(group.code) if weights else group.max_points / definition.total.max_points
    origin = group.origin
    return {
        "code": group.code,
        "name": group.name.get(lang),
        "points": group.max_points,
        "weight": share,
        "components": group.components,
        "certainty": origin.certainty,
        "note": origin.note,
        "source": origin.source,
    }


def _title(definition: Definition, lang: str) -> str:
    return f"{definition.name.get(lang)}, {years_words(definition)}"


def _decision(definition: Definition) -> str:
    return definition.decision.number or definition.decision.title


def indicators_table(definition: Definition, lang: str) -> Table:
    """Every indicator on a line of its own, with its group."""
    columns = [
        Column("group", "Mã nhóm", "Group code", kind="code"),
        Column("group_name", "Nhóm", "Group"),
        Column("code", "Mã", "Code", kind="code"),
        Column("name", "Chỉ số", "Indicator"),
        Column("points", "Điểm tối đa", "Maximum", kind="number"),
        Column("shape", "Cách chấm", "Rule"),
        Column("inputs", "Số liệu", "Figures", help="tên số liệu báo cáo, cách nhau bằng dấu chấm phẩy"),
        Column("clause", "Điều khoản", "Clause"),
        Column("certainty", "Độ chắc chắn", "Certainty"),
        Column("note", "Ghi chú", "Note"),
        Column("source", "Nguồn", "Source"),
    ]
    rows: list[Row] = []
    for group in definition.groups:
        base = {"group": group.code, "group_name": group.name.get(lang)}
        rows += [{**base, **indicator_row(one, lang)} for one in definition.indicators_of(group.code)]
    return Table("chi-so", _title(definition, lang), columns, rows, source=_decision(definition))


def indicator_row(one: Indicator, lang: str) -> Row:
    """One indicator as plain values, for pages and files."""
    return {
        "code": one.code,
        "name": one.name.get(lang),
        "points": one.points,
        "shape": rule_shape(one),
        "inputs": "; ".join(given.label.get(lang) for given in one.inputs),
        "clause": one.clause,
        "certainty": one.origin.certainty,
        "note": one.origin.note,
        "source": one.origin.source,
        "role": one.role,
    }


def inputs_table(
    indicator: Indicator, lang: str, elsewhere: Mapping[str, str], measure_href: Callable[[str], str | None]
) -> Table:
    """What must be reported for an indicator. ``elsewhere``: measure → other indicators that read it."""
    columns = [
        Column("name", "Ký hiệu", "Name", kind="code"),
        Column("label", "Số liệu", "Figure", href=_href),
        Column("kind", "Loại", "Kind", on_phone=False),
        Column("unit", "Đơn vị tính", "Unit"),
        Column("measure", "Mã số liệu", "Measure", kind="code", on_phone=False),
        Column("elsewhere", "Cũng dùng ở", "Also used by"),
    ]
    rows = [_input_row(one, lang, elsewhere, measure_href) for one in indicator.inputs]
    return Table("so-lieu", _("Số liệu cần báo cáo"), columns, rows, empty=_("Không cần số liệu."))


def _input_row(one: Input, lang: str, elsewhere: Mapping[str, str], href: Callable[[str], str | None]) -> Row:
    return {
        "name": one.name,
        "label": one.label.get(lang),
        "href": href(one.measure) if one.measure else None,
        "kind": KINDS[one.kind],
        "unit": one.unit,
        "measure": one.measure,
        "elsewhere": elsewhere.get(one.measure or "", ""),
    }


def examples_table(results: Iterable[CaseResult], definition: Definition, lang: str, code: str = "") -> Table:
    """Worked examples: what goes in, what must come out, and how it comes out. ``code``: one indicator's."""
    columns = [
        Column("name", "Ví dụ", "Example", href=_href),
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
    return {
        "name": case.name.removeprefix(f"{code}: ") if code else case.name,
        "href": f"{indicator_address(definition, code)}?{query}#thu-tinh" if code and query else None,
        "figures": figures,
        "expected": expected,
        "line": line,
        "passed": result.passed,
        "file": f"{case.place.file}, {case.place.line}",
    }


def difference_table(found: Difference, lang: str) -> Table:
    """One line per thing that was added, dropped or changed, before and after side by side."""
    columns = [
        Column("item", "Mục", "Item", in_files=False),
        Column("change", "Thay đổi", "Change", template="indexes/cells/change.html", on_phone=False),
        Column("kind", "Loại mục", "Kind", on_page=False),
        Column("code", "Mã", "Code", kind="code", on_page=False),
        Column("name", "Tên", "Name", on_page=False),
        Column("field", "Nội dung", "Field"),
        Column("before", "Trước", "Before"),
        Column("after", "Sau", "After"),
    ]
    rows = [_change_row("changed", "total", "", "", one) for one in found.whole]
    for kind, lines in (("group", found.groups), ("pillar", found.pillars), ("indicator", found.indicators)):
        rows += [row for line in lines for row in _line_rows(kind, line, lang)]
    title = f"{found.after.name.get(lang)}: {years_words(found.before)} → {years_words(found.after)}"
    return Table("khac-nhau", title, columns, rows, empty=_("Hai phiên bản không khác nhau."))


def _line_rows(kind: str, line: LineChange[Any], lang: str) -> list[Row]:
    code, name = line.line.code, line.line.name.get(lang)
    if line.kind == "changed":
        return [_change_row("changed", kind, code, name, field) for field in line.fields]
    if line.kind == "same":
        return []
    points = getattr(line.line, "points", None) or getattr(line.line, "max_points", None)
    sides = {"added": (None, points), "dropped": (points, None)}[line.kind]
    field = FIELDS["points"] if points else ""
    return [_row(line.kind, kind, code, name, field, *sides)]


def _change_row(state: str, kind: str, code: str, name: str, field: FieldChange) -> Row:
    before, after = (_value_words(field.field, value) for value in (field.before, field.after))
    return _row(state, kind, code, name, FIELDS[field.field], before, after)


def _row(state: str, kind: str, code: str, name: str, field: object, before: object, after: object) -> Row:
    return {
        "item": " ".join(str(word) for word in (KINDS[kind], code, name) if word),
        "change": CHANGES[state],
        "state": state,
        "kind": KINDS[kind],
        "code": code,
        "name": name,
        "field": field,
        "before": before,
        "after": after,
    }


def _value_words(field: str, value: str) -> object:
    """Certainties and roles by their names; the rest is words already."""
    return {"certainty": CERTAINTIES, "role": ROLES}.get(field, {}).get(value, value)
