"""Tables of the law, the same on the page and in files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import pairwise
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from trucso.index import Definition, Group, Indicator, Input
from trucso.index.overview import counts

from ..shared.tables import Column, Table
from .models import InstalledIndex
from .words import KINDS, certainty_words, rule_shape, years_words

Row = dict[str, Any]


def href_of(row: Any) -> str | None:
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
        Column("name", "Bộ chỉ số", "Index", href=href_of),
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
        Column(
            "before",
            "So với bản",
            "Against",
            kind="code",
            href=_difference_of,
            on_phone=False,
            help="bản liền trước",
        ),
    ]
    listed = list(versions)
    rows = [_version_row(installed, definition, lang) for installed, definition in listed]
    for row, older in pairwise(rows):
        if row["index"] == older["index"]:
            row["before"] = older["first_year"]
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
        "first_year": definition.first_year,
        "before": None,
    }


def _difference_of(row: Any) -> str | None:
    """The page that holds a version against the one before it."""
    if row["before"] is None:
        return None
    return reverse("indexes:differences", args=[row["index"], row["before"], row["first_year"]])


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
        Column("label", "Số liệu", "Figure", href=href_of),
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
