"""Where a unit stands in a round, in the words of a progress page: values in, values out, no database."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, NamedTuple

from django.utils.translation import gettext_lazy as _

from ..rules import Calendar, Card, entry_closes_on

STAGES = (
    "not_started",
    "draft",
    "handed_over",
    "submitted",
    "returned",
    "verified",
    "appealed",
    "decided",
    "published",
)
"""From the first day to the last; names of ``shared.statuses.STATUSES``."""
OWING = ("not_started", "draft", "handed_over", "returned")
"""The unit itself has the next step."""


def stage_of(card: Card, *, is_touched: bool) -> str:
    """The stage of a scorecard; ``is_touched``: somebody wrote something on it since the round opened."""
    if card.state != "draft":
        return card.state
    if card.is_handed_over:
        return "handed_over"
    return "draft" if is_touched else "not_started"


def owed_until(card: Card, calendar: Calendar) -> date | None:
    """The last day on which the unit does in time what it owes; None: it owes nothing, or no day is set.

    Sending after the due day is late although it is still taken in until ``late_until``.
    """
    if card.state == "draft":
        return max(filter(None, (calendar.due_on, card.extended_until)), default=None)
    return entry_closes_on(card, calendar) if card.state == "returned" else None


class SendMove(NamedTuple):
    """A move that sends a card or takes it back, on its day in the time zone of the portal."""

    scorecard: int
    move: str
    day: date
    is_late: bool


def sent_days(moves: Iterable[SendMove]) -> dict[int, SendMove]:
    """By scorecard the move that sent it: the first one that was not recalled. Sending again after a return
    does not make a unit later than it was. ``moves`` come in the order in which they were made.
    """
    found: dict[int, SendMove] = {}
    for one in moves:
        if one.move == "recall":
            found.pop(one.scorecard, None)
        else:
            found.setdefault(one.scorecard, one)
    return found


@dataclass(frozen=True, slots=True)
class Milestone:
    """A day of the calendar that is still to come."""

    name: Any
    day: date
    days_left: int


_MILESTONES = (
    ("opens_on", _("mở đợt")),
    ("due_on", _("hạn nộp")),
    ("late_until", _("hạn nhận muộn")),
    ("verify_until", _("hạn thẩm định")),
    ("appeal_until", _("hạn kiến nghị")),
    ("publish_on", _("ngày công bố")),
)


def next_milestone(calendar: Calendar, today: date) -> Milestone | None:
    """The next day of the calendar, today included; None after the last."""
    coming = [
        Milestone(name, day, (day - today).days)
        for field, name in _MILESTONES
        if (day := getattr(calendar, field)) and day >= today
    ]
    return min(coming, key=lambda one: one.day, default=None)


@dataclass(frozen=True, slots=True)
class Fill:
    """So many of so many: cells filled, lines decided."""

    done: int
    total: int


def cumulative(days: Iterable[date], first: date, last: date) -> list[tuple[date, int]]:
    """How many by the end of each day on which the number moved, from ``first`` to ``last`` inclusive."""
    ordered = sorted(days)
    marks = sorted({first, last, *(day for day in ordered if first <= day <= last)})
    return [(mark, sum(day <= mark for day in ordered)) for mark in marks]
