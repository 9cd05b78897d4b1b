"""Entries of the log as rows for people."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any

from django.utils import timezone

from ..shared.tables import Column, Table
from .models import Entry
from .sides import changes_of
from .subjects import Named, names_of, unit_of
from .words import ACTIONS

AT_ONCE = 500
"""Entries of a file whose subjects are looked up together."""
SHOWN = 8
"""Fields of an entry that a page shows before the others are folded."""


def rows_of(entries: Iterable[Entry], person: Any) -> list[dict[str, Any]]:
    """Rows of entries, their subjects in words, linked as far as ``person`` may go."""
    return [row for part in _parts(entries) for row in _rows(part, names_of(part, person))]


def _parts(entries: Iterable[Entry]) -> Iterator[list[Entry]]:
    waiting = iter(entries)
    while part := list(islice(waiting, AT_ONCE)):
        yield part


def _rows(entries: Iterable[Entry], names: Mapping[str, Named]) -> Iterator[dict[str, Any]]:
    for entry in entries:
        unit, named = unit_of(entry, names), names[entry.subject]
        yield _row(entry) | {
            "about": named.text,
            "named": named,
            "unit_name": unit.text if unit else "",
            "unit_named": unit,
        }


def _row(entry: Entry) -> dict[str, Any]:
    """Everything of the entry, with its verb in words and its sides as short text and field by field."""
    changes = changes_of(entry.subject, entry.before, entry.after)
    return {
        "sequence": entry.sequence,
        "at": f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M:%S}",
        "actor": entry.actor or "hệ thống",
        "actor_name": entry.user.get_full_name() if entry.user else "",
        "action": str(ACTIONS.get(entry.action, entry.action)),
        "subject": entry.subject,
        "unit": entry.unit,
        "before": side(entry.before),
        "after": side(entry.after),
        "changes": changes[:SHOWN],
        "more": changes[SHOWN:],
        "reason": entry.reason,
        "digest": entry.digest,
    }


def side(value: Any) -> str:
    """One side of a change as text for files: ``điểm: 8; trạng thái: draft``."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_inner(inner)}" for key, inner in value.items())
    return _inner(value)


def _inner(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def log_table(rows: Sequence[dict[str, Any]]) -> Table:
    """The log as a table, for its files; ``journal/log.html`` draws it on a page."""
    columns = [
        Column("sequence", "Dòng", "Entry", kind="code", is_sortable=False),
        Column("at", "Lúc", "At", kind="code", is_sortable=False),
        Column("actor", "Người thực hiện", "Actor", is_sortable=False),
        Column("actor_name", "Họ và tên", "Full name", is_sortable=False),
        Column("action", "Việc", "Action", is_sortable=False),
        Column("unit", "Mã đơn vị", "Unit code", kind="code", is_sortable=False),
        Column("unit_name", "Đơn vị", "Unit", is_sortable=False),
        Column("subject", "Mã đối tượng", "Subject key", kind="code", is_sortable=False),
        Column("about", "Đối tượng", "Subject", is_sortable=False),
        Column("before", "Trước", "Before", is_sortable=False),
        Column("after", "Sau", "After", is_sortable=False),
        Column("reason", "Lý do", "Reason", is_sortable=False),
        Column("digest", "Mã băm", "Digest", kind="code"),
    ]
    return Table("nhat-ky", "Nhật ký", columns, rows, empty="Không có dòng nào khớp.")
