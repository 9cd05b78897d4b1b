"""The duties of an open round as tables: who owns and verifies what, what would change, what was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from ..assessments.models import Round, Scorecard
from ..indexes.queries import definition_of
from ..shared import search
from ..shared.tables import Column, Table
from ..units.models import Unit
from .duty_file import HEADINGS
from .duty_history import DutyHistory
from .reassignment import Change, line_counts
from .services.duties import Pair


def duties_table(
    round_: Round, now: Mapping[str, Pair], query: str = "", card: Scorecard | None = None
) -> Table:
    """One row per indicator whose code, name, group or units are searched for; the file reads back.

    Of one card: the indicators whose line waits for a decision.
    """
    columns = [
        Column("code", HEADINGS["code"], "Code", kind="code", href=_form_address),
        Column("name", _("Chỉ tiêu"), "Indicator"),
        Column("group", _("Nhóm"), "Group", on_page=False),
        Column("owner", HEADINGS["owner"], "Owner"),
        Column("verifier", HEADINGS["verifier"], "Verifier"),
        Column("decided", _("Dòng đã quyết định"), "Lines decided", kind="integer", on_phone=False),
        Column("waiting", _("Dòng chờ thẩm định"), "Lines waiting", kind="integer", on_phone=False),
    ]
    definition, counts = definition_of(round_.index), line_counts(round_, card)
    rows = []
    for one in definition.indicators:
        owner, verifier = (_name(unit) for unit in now[one.code])
        group = definition.group(one.group).name.vi
        decided, waiting = counts.get(one.code, (0, 0))
        if card and not waiting:
            continue
        if not query or search.is_found(query, one.code, one.name.vi, group, owner, verifier):
            rows.append({"code": one.code, "name": one.name.vi, "group": group, "owner": owner,
                         "verifier": verifier, "decided": decided, "waiting": waiting})  # fmt: skip
    return Table("phan-cong", round_.name, columns, rows, is_demo=round_.is_demo,
                 empty=_("Không có chỉ tiêu nào khớp."))  # fmt: skip


def changes_table(round_: Round, found: Sequence[Change]) -> Table:
    """What would change, before anything is written."""
    columns = [
        Column("code", HEADINGS["code"], "Code", kind="code"),
        Column("name", _("Chỉ tiêu"), "Indicator", on_phone=False),
        Column("owner", HEADINGS["owner"], "Owner"),
        Column("verifier", HEADINGS["verifier"], "Verifier"),
        Column("decided", _("Dòng giữ quyết định"), "Decisions kept", kind="integer"),
        Column("waiting", _("Dòng chuyển sang cơ quan mới"), "Lines that pass on", kind="integer"),
    ]
    rows = [
        {
            "code": one.code,
            "name": one.name,
            "owner": _moved(*(_name(pair[0]) for pair in (one.before, one.after))),
            "verifier": _moved(*(_name(pair[1]) for pair in (one.before, one.after))),
            "decided": one.decided,
            "waiting": one.waiting if one.moves_verifier else 0,
        }
        for one in found
    ]
    return Table("se-doi", _("Sẽ đổi"), _as_they_are(columns), rows, is_demo=round_.is_demo)


def history_table(round_: Round, history: DutyHistory) -> Table:
    """One row per indicator of every change, the newest first."""
    columns = [
        Column("at", _("Lúc"), "At"),
        Column("code", HEADINGS["code"], "Code", kind="code"),
        Column("owner", HEADINGS["owner"], "Owner"),
        Column("verifier", HEADINGS["verifier"], "Verifier"),
        Column("reason", _("Lý do"), "Reason"),
        Column("by", _("Người đổi"), "Changed by", on_phone=False),
    ]
    rows: list[dict[str, Any]] = []
    for change in reversed(history.changes):
        for code, after in change.after.items():
            before = change.before.get(code, (None, None))
            owner, verifier = (
                _moved(*(_name(history.units.get(side[place])) for side in (before, after)))
                for place in (0, 1)
            )
            row = {"code": code, "owner": owner, "verifier": verifier, "reason": change.reason}
            at = f"{timezone.localtime(change.at):%d/%m/%Y %H:%M}"
            rows.append(row | {"at": at, "by": str(change.by or "")})
    return Table("lan-doi", _("Các lần đổi phân công"), _as_they_are(columns), rows, source=round_.name,
                 is_demo=round_.is_demo, empty=_("Phân công chưa đổi lần nào từ khi mở đợt."))  # fmt: skip


def _as_they_are(columns: Sequence[Column]) -> list[Column]:
    """Not to be sorted: the first table of the page is."""
    return [replace(column, is_sortable=False) for column in columns]


def _moved(before: str, after: str) -> str:
    return after if before == after else f"{before or '—'} → {after or '—'}"


def _name(unit: Unit | None) -> str:
    return unit.full_name if unit else ""


def _form_address(row: Any) -> str:
    return f"?chi-tieu={row['code']}#doi"
