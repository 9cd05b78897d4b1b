"""The difference between two versions as a table, before and after side by side."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _

from trucso.index.difference import Difference, FieldChange, LineChange

from ..shared.tables import Column, Table
from .tables import Row
from .words import CERTAINTIES, CHANGES, FIELDS, KINDS, ROLES, years_words


def difference_table(found: Difference, lang: str) -> Table:
    """One line per thing that was added, dropped or changed, before and after side by side."""
    columns = [
        Column("item", "Mục", "Item", in_files=False),
        Column("change", "Thay đổi", "Change", template="indexes/cells/change.html", on_phone=False),
        Column("kind", "Loại mục", "Kind", on_page=False),
        Column("code", "Mã", "Code", kind="code", on_page=False),
        Column("name", "Tên", "Name", on_page=False),
        Column("field", "Nội dung", "Field", on_page=False),
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
    # A pillar's code is for programs, and the total is one of a kind.
    words = (KINDS[kind], code if kind != "pillar" else "", name)
    item = " ".join(str(word) for word in words if word)
    return {
        "item": f"{item}: {str(field).lower()}" if field else item,
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
