"""The progress of a round as tables: units × groups, and whom to call first."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ...accounts.models import RoleAssignment
from ...assessments.models import Scorecard
from ...shared import formats, search
from ...shared.statuses import STATUSES
from ...shared.tables import Column, Kind, Table
from .queries import FILLED, POINTS, VERIFIED, Progress, UnitProgress
from .stages import STAGES

Address = Callable[[Scorecard, str], str]
"""Where a cell leads: the card, the group."""


def mode_names() -> dict[str, str]:
    """What the cells may say, for the choice on the page."""
    return {FILLED: _("đã nhập"), VERIFIED: _("đã thẩm định"), POINTS: _("điểm")}


def _meanings() -> dict[str, str]:
    return {
        FILLED: _("Mỗi ô: tỷ lệ ô phải nhập đã có giá trị hoặc có lý do không áp dụng."),
        VERIFIED: _("Mỗi ô: tỷ lệ dòng đã có quyết định thẩm định (không tính dòng chờ bổ sung)."),
        POINTS: _("Mỗi ô: điểm tự đánh giá chia điểm tối đa của nhóm."),
    }


def chosen(progress: Progress, stage: str, query: str) -> list[UnitProgress]:
    """The units of a stage whose name holds the words searched for, the least done first."""
    found = [
        one
        for one in progress.units
        if (not stage or one.stage == stage) and (not query or search.is_found(query, one.name))
    ]
    return sorted(found, key=lambda one: one.share or Fraction(0))


def heat_table(progress: Progress, units: Sequence[UnitProgress], address: Address) -> Table:
    """Units × groups; every cell prints its number and leads to its place."""
    present = {group for unit in progress.units for group in unit.groups}
    groups = [
        _heat_column(progress, f"group_{one.code}", one.name.vi, one.name.en)
        for one in progress.definition.groups
        if one.code in present
    ]
    columns = [
        Column("unit", _("Đơn vị"), "Unit", href=_card_address),
        Column("stage", _("Trạng thái"), "Stage", template="workflow/stage_cell.html", on_phone=False),
        _heat_column(progress, "share", _("Cả phiếu"), "Whole card"),
        *groups,
        Column("sent_on", _("Gửi ngày"), "Sent on", kind="day", on_phone=False),
        Column("days_late", _("Quá hạn"), "Days overdue", kind="integer", unit=_("ngày"), on_page=False),
        Column("extended_until", _("Gia hạn đến"), "Extended until", kind="day", on_page=False),
    ]
    return Table(
        "tien-do",
        _("Đơn vị và nhóm chỉ tiêu: %(what)s") % {"what": mode_names()[progress.mode]},
        columns,
        [_heat_row(one, address) for one in units],
        source=str(progress.round.index),
        as_of=progress.today,
        note=_meanings()[progress.mode],
        is_demo=progress.round.is_demo,
        empty=_("Không có đơn vị nào như vậy."),
    )


def _heat_column(progress: Progress, key: str, name: str, name_en: str) -> Column:
    kind: Kind = "share" if progress.mode == POINTS else "percent"
    return Column(key, name, name_en, kind=kind, template="workflow/progress_cell.html")


def _card_address(row: Any) -> str:
    return str(row["card_url"])


def _heat_row(one: UnitProgress, address: Address) -> dict[str, Any]:
    keys = {f"group_{code}": code for code in one.groups}
    return {
        "unit": one.name,
        "card_url": reverse("assessments:scorecard", args=[one.card.pk]),
        "stage": str(STATUSES[one.stage].text),
        "state": one.stage,
        "share": one.share,
        "sent_on": one.sent_on,
        "was_late": one.was_late,
        "days_late": one.days_late or None,
        "extended_until": one.standing.extended_until,
        "cells": {key: address(one.card, code) for key, code in keys.items()}
        | {"share": address(one.card, "")},
        "counts": {key: one.fills.get(code) for key, code in keys.items()},
    } | {key: one.groups[code] for key, code in keys.items()}


def to_chase(progress: Progress) -> list[UnitProgress]:
    """Who has not started, is late, or has lines sent back: longest overdue first, then least done."""
    opened = progress.calendar.opens_on is None or progress.today >= progress.calendar.opens_on
    found = [one for one in progress.units if _is_to_be_chased(one, opened=opened)]
    return sorted(found, key=lambda one: (-one.days_late, STAGES.index(one.stage), one.share or Fraction(0)))


def _is_to_be_chased(one: UnitProgress, *, opened: bool) -> bool:
    return opened and (one.stage in ("not_started", "returned") or one.days_late > 0)


def reason_of(one: UnitProgress, progress: Progress) -> str:
    """What is wrong, in words."""
    what = {
        "not_started": _("Chưa nhập gì"),
        "draft": _("Đang nhập, chưa gửi"),
        "handed_over": _("Người duyệt chưa gửi"),
        "returned": _("%(n)s dòng bị trả lại chưa bổ sung") % {"n": one.standing.lines_returned},
    }[one.stage]
    if one.days_late:
        return _("%(what)s, quá hạn %(n)s ngày") % {"what": what, "n": one.days_late}
    if one.owed_until is None:
        return what
    left = (one.owed_until - progress.today).days
    if left == 0:
        return _("%(what)s, hôm nay là hạn cuối") % {"what": what}
    return _("%(what)s, còn %(n)s ngày") % {"what": what, "n": left}


def chase_table(
    progress: Progress, people: Mapping[int, Sequence[RoleAssignment]], *, may_run: bool
) -> Table:
    """Worst first, with the people to call; the coordinator's rows lead to the extension."""
    route = "workflow:extensions" if may_run else "assessments:scorecard"

    def address(row: Any) -> str:
        return reverse(route, args=[row["pk"]])

    columns = [
        Column("unit", _("Đơn vị"), "Unit", href=address, is_sortable=False),
        Column("reason", _("Vì sao"), "Why", is_sortable=False),
        Column("days_late", _("Quá hạn"), "Overdue", kind="integer", unit=_("ngày"), on_page=False),
        Column("owed_until", _("Hạn"), "Due", kind="day", on_page=False),
        Column("people", _("Gọi cho"), "Whom to call", is_sortable=False),
    ]
    rows = [
        {
            "pk": one.card.pk,
            "unit": one.name,
            "reason": reason_of(one, progress),
            "days_late": one.days_late or None,
            "owed_until": one.owed_until,
            "people": _named(people.get(one.card.unit_id, ())) or _("chưa giao cho ai"),
        }
        for one in to_chase(progress)
    ]
    return Table(
        "can-don-doc", _("Cần đôn đốc, chậm nhất trước"), columns, rows,
        source=progress.round.name, as_of=progress.today,
        is_demo=progress.round.is_demo,
        empty=_("Không có đơn vị nào chậm, chưa bắt đầu hay còn dòng bị trả lại."),
    )  # fmt: skip


def _named(held: Sequence[RoleAssignment]) -> str:
    return "; ".join(f"{one.user} ({str(one.get_role_display()).lower()})" for one in held)


def stage_counts(progress: Progress) -> list[tuple[str, Any, int]]:
    """Stage, its words and how many units, in the order of the procedure."""
    return [(stage, STATUSES[stage].text, len(progress.of(stage))) for stage in STAGES if progress.of(stage)]


def sentences(progress: Progress) -> list[str]:
    """What a leader reads first. Only what is, no forecast."""
    units, sent, late = len(progress.units), len(progress.sent), progress.overdue
    share = formats.percent(Fraction(sent, units), 0) if units else formats.NOTHING
    found = [
        _("%(sent)s/%(units)s đơn vị đã gửi phiếu (%(share)s).")
        % {"sent": sent, "units": units, "share": share}
    ]
    if late:
        worst = late[0]
        said = {"n": len(late), "unit": worst.name, "days": worst.days_late}
        found.append(_("%(n)s đơn vị quá hạn, lâu nhất là %(unit)s: %(days)s ngày.") % said)
    sent_late = sum(one.was_late for one in progress.units)
    if sent_late:
        found.append(_("%(n)s đơn vị đã gửi sau hạn nộp.") % {"n": sent_late})
    if slowest := _slowest_group(progress):
        found.append(slowest)
    return found


def _slowest_group(progress: Progress) -> str:
    """The group in which least is done over all units; nothing when all of it is."""
    if progress.mode == POINTS:
        return ""
    done = {
        group.code: _over_units(progress, group.code)
        for group in progress.definition.groups
        if any(group.code in one.fills for one in progress.units)
    }
    if not done:
        return ""
    code = min(done, key=lambda one: done[one])
    if done[code] == 1:
        return ""
    said = {
        "what": mode_names()[progress.mode], "group": progress.definition.group(code).name.vi,
        "share": formats.percent(done[code], 0),
    }  # fmt: skip
    return _("Nhóm %(what)s ít nhất: %(group)s (%(share)s).") % said


def _over_units(progress: Progress, group: str) -> Fraction:
    fills = [one.fills[group] for one in progress.units if group in one.fills]
    total = sum(one.total for one in fills)
    return Fraction(sum(one.done for one in fills), total) if total else Fraction(1)
