"""The tables of the unit pages: the units on a day, and what is dated about one of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

from django.urls import reverse

from trucso.portal.shared.tables import Column, Row, Table

from .models import Kind, Unit, UnitOperation
from .queries import UnitHistory, called


def _address(row: Row) -> str | None:
    return str(row["href"]) if isinstance(row, dict) and row["href"] else None


def address_of(unit: Unit, day: date | None = None) -> str:
    """A unit's page, on a day when given."""
    address = reverse("units:detail", args=[unit.slug])
    return f"{address}?ngay={day.isoformat()}" if day else address


def units_table(
    units: Sequence[Unit], day: date, title: str, parents: Mapping[int, Unit], below: Mapping[int, int]
) -> Table:
    """Units under the names of the day, with what stands above and below them."""
    columns = [
        Column("code", "Mã", "Code", "code"),
        Column("name", "Tên đầy đủ", "Full name", href=_address),
        Column("kind", "Loại", "Kind", on_phone=False),
        Column("parent", "Trực thuộc", "Under", on_phone=False, on_page=bool(parents)),
        Column("below", "Đơn vị trực thuộc", "Units below", "integer", on_phone=False, on_page=bool(below)),
        Column("first_day", "Từ ngày", "From", "day"),
        Column("last_day", "Đến hết ngày", "To", "day", on_phone=False),
        Column("certainty", "Độ tin cậy", "Certainty", on_page=False),
        Column("source", "Nguồn", "Source", on_page=False),
    ]
    return Table(
        key="don-vi",
        title=title,
        columns=columns,
        rows=[_unit_row(unit, day, parents.get(unit.pk), below.get(unit.pk)) for unit in units],
        source="definitions/units và các thao tác ghi trong hệ thống",
        as_of=day,
        empty="Không có đơn vị nào khớp vào ngày này.",
    )


def _unit_row(unit: Unit, day: date, parent: Unit | None, below: int | None) -> dict[str, object]:
    kind = getattr(unit, "kind_then", None)
    return {
        "href": address_of(unit, day),
        "code": unit.code,
        "name": called(unit),
        "kind": Kind(kind).label if kind else None,
        "parent": parent.full_name if parent else None,
        "below": below,
        "first_day": unit.first_day,
        "last_day": unit.last_day,
        "certainty": unit.certainty,
        "source": unit.source,
    }


def names_table(history: UnitHistory) -> Table:
    """What the unit was called, when, by which decision."""
    columns = [
        Column("name", "Tên", "Name"),
        Column("kind", "Loại", "Kind", on_phone=False),
        Column("first_day", "Từ ngày", "From", "day"),
        Column("last_day", "Đến hết ngày", "To", "day"),
        Column("decision", "Văn bản", "Decision", on_phone=False),
    ]
    rows = [
        {
            "name": row.full_name,
            "kind": Kind(row.kind).label,
            "first_day": row.first_day,
            "last_day": row.last_day,
            "decision": row.opened_by.decision if row.opened_by else None,
        }
        for row in history.names
    ]
    return Table(key="ten-goi", title="Tên gọi qua các thời kỳ", columns=columns, rows=rows)


def parents_table(history: UnitHistory) -> Table:
    """Under which unit it stood, and when."""
    columns = [
        Column("parent", "Trực thuộc", "Under", href=_address),
        Column("first_day", "Từ ngày", "From", "day"),
        Column("last_day", "Đến hết ngày", "To", "day"),
    ]
    rows = [
        {
            "parent": row.parent.full_name,
            "href": address_of(row.parent),
            "first_day": row.first_day,
            "last_day": row.last_day,
        }
        for row in history.parents
    ]
    empty = "Đơn vị này không trực thuộc đơn vị nào."
    return Table(
        key="truc-thuoc", title="Trực thuộc qua các thời kỳ", columns=columns, rows=rows, empty=empty
    )


def operations_table(operations: Sequence[UnitOperation]) -> Table:
    """What became what: decisions with the units before and after."""
    columns = [
        Column("day", "Ngày có hiệu lực", "Effective", "day"),
        Column("type", "Thao tác", "Operation"),
        Column("before", "Trước", "Before", on_phone=False),
        Column("after", "Sau", "After"),
        Column("decision", "Văn bản", "Decision", on_phone=False),
        Column("state", "Ghi chú", "Note", on_phone=False),
        Column("key", "Mã thao tác", "Key", on_page=False),
    ]
    rows = [_operation_row(operation) for operation in operations]
    empty = "Chưa ghi nhận thay đổi nào."
    return Table(key="thay-doi", title="Điều gì đã thành gì", columns=columns, rows=rows, empty=empty)


def _operation_row(operation: UnitOperation) -> dict[str, object]:
    parts = list(operation.parts.all())
    undone = f"Đã hoàn tác: {operation.undone_reason}" if operation.undone_at else None
    return {
        "day": operation.day,
        "type": operation.get_type_display(),
        "before": ", ".join(part.name for part in parts if part.side == "before"),
        "after": ", ".join(part.name for part in parts if part.side == "after"),
        "decision": operation.decision,
        "state": undone or operation.note or None,
        "key": operation.key,
    }
