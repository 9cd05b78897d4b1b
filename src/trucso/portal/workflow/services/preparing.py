"""Preparing a round over several days, opening it when nothing lacks, and moving the days of an open one."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Round
from ...assessments.services import rounds
from ...assessments.services.rounds import RoundPlan, RoundRefused, refuse_if_frozen
from ...indexes.models import InstalledIndex
from ...journal.chain import changed
from ...journal.services import record
from ...units.models import Unit
from ..opening import DAYS, calendar_problems
from ..planning import CalendarChange, Preparation
from ..planning_queries import duties_of, lacking, participating
from ..rules import Calendar
from .duties import Pair
from .opening import open_with_duties


class PreparationConflict(RoundRefused):
    """Another coordinator changed the preparation since it was read; nothing was written."""


@dataclass(frozen=True)
class Draft:
    """What the page holds of a round that is being prepared; anything may still be empty."""

    name: str = ""
    period: str = ""
    units_on: date | None = None
    calendar: Calendar = field(default_factory=Calendar)
    left_out: Collection[int] = ()
    duties: Mapping[str, Pair] = field(default_factory=dict)

    def values(self) -> dict[str, Any]:
        """The columns of a preparation."""
        codes = {code: [unit.code if unit else None for unit in pair] for code, pair in self.duties.items()}
        days = {name: getattr(self.calendar, name) for name in DAYS}
        return {"name": self.name, "period": self.period, "units_on": self.units_on, **days, "duties": codes}


@transaction.atomic
def prepare(
    *, parent: Unit, index: InstalledIndex, previous: Round | None, draft: Draft, by: User | None
) -> Preparation:
    """Keep a round that is to be opened later."""
    made = Preparation.objects.create(
        parent=parent,
        index=index,
        previous=previous,
        changed_at=timezone.now(),
        changed_by=by,
        **draft.values(),
    )
    made.left_out.set(draft.left_out)
    _log("round.prepared", made, by, before={}, after=_content(made))
    return made


@transaction.atomic
def change_preparation(
    *, preparation: Preparation, draft: Draft, seen_version: int, by: User | None
) -> Preparation:
    """Write what the page holds; raises :class:`PreparationConflict` when it was changed since."""
    found = Preparation.objects.select_for_update().filter(pk=preparation.pk).first()
    if found is None:
        raise PreparationConflict("Đợt chuẩn bị này đã được mở hoặc đã bị xoá.")
    if found.version != seen_version:
        who = found.changed_by.get_full_name() if found.changed_by else "người khác"
        at = timezone.localtime(found.changed_at)
        raise PreparationConflict(
            f"{who} đã sửa đợt chuẩn bị này lúc {at:%H:%M ngày %d/%m/%Y}, sau khi bạn mở trang. Chưa ghi gì; "
            f"hãy tải lại trang rồi sửa tiếp."
        )
    before = _content(found)
    for name, value in draft.values().items():
        setattr(found, name, value)
    found.left_out.set(draft.left_out)
    found.version += 1
    found.changed_at, found.changed_by = timezone.now(), by
    found.save()
    old, new = changed(before, _content(found))
    if new:
        _log("round.preparation_changed", found, by, before=old, after=new)
    return found


@transaction.atomic
def discard(*, preparation: Preparation, by: User | None) -> None:
    """Remove a round that was never opened; what it held stays in the log."""
    _log("round.preparation_removed", preparation, by, before=_content(preparation), after={})
    preparation.delete()


@transaction.atomic
def open_prepared(*, preparation: Preparation, by: User | None) -> Round:
    """Make the round and end the preparation.

    Raises :class:`~trucso.portal.assessments.services.rounds.RoundRefused` with everything that lacks.
    """
    if problems := lacking(preparation):
        raise RoundRefused(" ".join(problems))
    units = participating(preparation)
    plan = RoundPlan(
        preparation.name,
        preparation.index,
        preparation.period,
        preparation.parent,
        preparation.units_on or timezone.localdate(),
        rounds.Calendar(**{name: getattr(preparation, name) for name in DAYS}),
        preparation.previous,
        is_demo=preparation.is_demo,
        units=[unit for unit, is_in in units if is_in] if not all(is_in for _, is_in in units) else None,
    )
    made = open_with_duties(plan=plan, duties=duties_of(preparation), by=by)
    _log("round.preparation_opened", preparation, by, before={}, after={"round": made.pk})
    preparation.delete()
    return made


@transaction.atomic
def change_calendar(*, round_: Round, calendar: Calendar, reason: str, by: User | None) -> CalendarChange:
    """Move the days of an open round, with the reason; the reminders tell everybody who is concerned."""
    locked = Round.objects.select_for_update().get(pk=round_.pk)
    refuse_if_frozen(locked)
    if not reason.strip():
        raise RoundRefused("Đổi lịch của đợt đang mở phải ghi lý do.")
    if problems := calendar_problems(calendar):
        raise RoundRefused(" ".join(problems))
    old = {name: _iso(getattr(locked, name)) for name in DAYS}
    new = {name: _iso(getattr(calendar, name)) for name in DAYS}
    before, after = changed(old, new)
    if not after:
        raise RoundRefused("Lịch không có gì thay đổi.")
    for name in after:
        setattr(locked, name, getattr(calendar, name))
    locked.save(update_fields=list(after))
    record(
        actor=by,
        action="round.calendar",
        subject=f"assessments.round:{locked.pk}",
        before=before,
        after=after,
        reason=reason,
    )
    return CalendarChange.objects.create(
        round=locked, before=before, after=after, reason=reason, at=timezone.now(), by=by
    )


def _content(preparation: Preparation) -> dict[str, Any]:
    """Everything a coordinator decides, as the log keeps it."""
    days = {name: _iso(getattr(preparation, name)) for name in ("units_on", *DAYS)}
    out = list(preparation.left_out.order_by("code").values_list("code", flat=True))
    told = {"name": preparation.name, "period": preparation.period, **days, "left_out": out}
    return told | {f"duty {code}": pair for code, pair in preparation.duties.items()}


def _log(action: str, preparation: Preparation, by: User | None, *, before: Any, after: Any) -> None:
    subject = f"workflow.preparation:{preparation.pk}"
    record(actor=by, action=action, subject=subject, before=before, after=after)


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
