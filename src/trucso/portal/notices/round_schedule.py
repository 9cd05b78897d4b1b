"""Which reminder is due about a round, to those who run, verify and settle it: values in, occasions out."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from ..workflow.rules import Calendar
from .schedule import milestone, when

AFTER = (1, 3, 5)
"""Milestones of a day after which something becomes possible."""
COORDINATOR_FROM = 3
"""How many days late something is when the coordinator hears of it."""
NAMED = 10
"""How many units a reminder names before it only counts the others."""


@dataclass(frozen=True, slots=True)
class Tally:
    """What a round still waits for: units by name, lines by verifying unit, cards and petitions by number.

    panels: departments named to answer petitions, and how many;
    calendar_change: number and reason of a change of the days that is still news;
    overdue: units more than ``COORDINATOR_FROM`` days behind with sending or supplementing.
    """

    not_started: Sequence[str] = ()
    overdue: Sequence[str] = ()
    undecided: dict[int, int] = field(default_factory=dict)
    undecided_cards: int = 0
    unsettled: int = 0
    petitions: Sequence[int] = ()
    panels: Mapping[int, int] = field(default_factory=dict)
    calendar_change: tuple[int, str] | None = None
    oldest_petition: date | None = None


@dataclass(frozen=True, slots=True)
class RoundOccasion:
    """One reminder about a round for those who run, verify or settle it; ``unit``: only its verifiers."""

    kind: str
    key: str
    role: str
    text: str
    unit: int | None = None


def round_occasions(calendar: Calendar, tally: Tally, today: date) -> list[RoundOccasion]:
    """Everything due about a round on a day: who is behind, what waits, what must be published."""
    if calendar.opens_on and today < calendar.opens_on:
        return []
    found = [
        _not_started(calendar, tally, today),
        _overdue(calendar, tally, today),
        *_verifying(calendar, tally, today),
        *_petitions(tally, today),
        _deciding(calendar, tally, today),
        _publishing(calendar, today),
        *_calendar_changed(calendar, tally),
    ]
    return [one for one in found if one]


def _not_started(calendar: Calendar, tally: Tally, today: date) -> RoundOccasion | None:
    reached = milestone(calendar.due_on, today, (-7, -3, -1))
    if reached is None or not tally.not_started or (calendar.due_on and today > calendar.due_on):
        return None
    text = f"{_units(tally.not_started)} chưa bắt đầu nhập{when(calendar.due_on, today)}"
    return RoundOccasion("not_started", _key("not_started", calendar.due_on, reached), "coordinator", text)


def _overdue(calendar: Calendar, tally: Tally, today: date) -> RoundOccasion | None:
    reached = milestone(calendar.due_on, today, (3, 5, 10, 20))
    if reached is None or not tally.overdue:
        return None
    text = f"{_units(tally.overdue)} chưa gửi hoặc chưa bổ sung phiếu, đã quá hạn từ {COORDINATOR_FROM} ngày."
    return RoundOccasion("overdue", _key("overdue", calendar.due_on, reached), "coordinator", text)


def _verifying(calendar: Calendar, tally: Tally, today: date) -> list[RoundOccasion]:
    reached = milestone(calendar.verify_until, today)
    if reached is None or not tally.undecided:
        return []
    key, until = _key("verify", calendar.verify_until, reached), when(calendar.verify_until, today)
    told = [
        RoundOccasion("verify", key, "verifier", f"Còn {lines} dòng chưa thẩm định{until}", unit)
        for unit, lines in tally.undecided.items()
    ]
    if reached >= COORDINATOR_FROM:
        lines = sum(tally.undecided.values())
        text = f"Còn {lines} dòng của {tally.undecided_cards} phiếu chưa thẩm định{until}"
        told.append(RoundOccasion("verify", f"{key}:all", "coordinator", text))
    return told


def _petitions(tally: Tally, today: date) -> list[RoundOccasion]:
    """Each was told of when filed; told again when the oldest has waited, later to the coordinator too."""
    if not tally.petitions or tally.oldest_petition is None:
        return []
    waited = (today - tally.oldest_petition).days
    step = max((one for one in (3, 7, 14) if one <= waited), default=None)
    if step is None:
        return []
    text = f"{len(tally.petitions)} kiến nghị chờ trả lời, lâu nhất đã {waited} ngày."
    key = f"petitions:{tally.oldest_petition:%Y%m%d}:{step}"
    roles = ("council", "coordinator") if step >= 7 else ("council",)
    told = [RoundOccasion("petitions", key, role, text) for role in roles]
    return told + [
        RoundOccasion(
            "petitions", key, "verifier", f"{count} kiến nghị được giao cho cơ quan bạn trả lời.", unit
        )
        for unit, count in tally.panels.items()
    ]


def _deciding(calendar: Calendar, tally: Tally, today: date) -> RoundOccasion | None:
    reached = milestone(calendar.appeal_until, today, AFTER)
    if reached is None or not tally.unsettled:
        return None
    text = f"{tally.unsettled} phiếu đã thẩm định chờ Hội đồng quyết định; đã hết hạn kiến nghị."
    return RoundOccasion("decide", _key("decide", calendar.appeal_until, reached), "council", text)


def _publishing(calendar: Calendar, today: date) -> RoundOccasion | None:
    reached = milestone(calendar.publish_on, today, (-3, 0, 1, 3, 5))
    if reached is None:
        return None
    text = f"Đợt đánh giá chưa công bố{when(calendar.publish_on, today)}"
    return RoundOccasion("publish", _key("publish", calendar.publish_on, reached), "coordinator", text)


def _calendar_changed(calendar: Calendar, tally: Tally) -> list[RoundOccasion]:
    """Everybody concerned is told of moved days, with the days that matter to them."""
    if tally.calendar_change is None:
        return []
    number, reason = tally.calendar_change
    days = {
        "gửi phiếu": calendar.due_on,
        "thẩm định": calendar.verify_until,
        "kiến nghị": calendar.appeal_until,
    }
    shown = ", ".join(f"{what} đến {day:%d/%m/%Y}" for what, day in days.items() if day)
    text = f"Lịch của đợt đã đổi: {shown}. Lý do: {reason}"[:300]
    roles = ("reporter", "approver", "verifier", "council", "coordinator")
    return [RoundOccasion("calendar", f"calendar:{number}", role, text) for role in roles]


def _key(kind: str, day: date | None, reached: int) -> str:
    return f"{kind}:{day:%Y%m%d}:{reached:+d}"


def _units(names: Sequence[str]) -> str:
    """``12 đơn vị (Xã A, Xã B và 10 đơn vị khác)``."""
    listed = ", ".join(names[:NAMED])
    rest = f" và {len(names) - NAMED} đơn vị khác" if len(names) > NAMED else ""
    return f"{len(names)} đơn vị ({listed}{rest})"
