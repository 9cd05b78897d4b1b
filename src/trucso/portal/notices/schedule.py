"""Which reminder is due on a day: values in, occasions out. No clock and no database.

Around each last day stand milestones (days before and after it). On a day only the latest milestone passed
counts, so a run that was missed is made good by the next one and nobody gets yesterday's reminder today.
What happened (a card was returned, verified, handed over) is told once, whenever the next run comes.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, time, timedelta

from ..workflow.rules import Calendar, Card, entry_closes_on

MILESTONES = (-7, -3, -1, 0, 1, 3, 5)
"""Days from the last day: before it, on it, after it."""
BEFORE = (-3, -1, 0)
"""Milestones of a day after which nothing more can be done."""
APPROVER_FROM = 1
OPENING_DAYS = 7
"""How long after its first day a round is still news."""


@dataclass(frozen=True, slots=True)
class Happened:
    """What is known of a card besides its standing. is_started: something was entered; the others: number of
    the latest move of that name, if any; cut: lines that lost points.
    """

    is_started: bool = True
    handed_over: int | None = None
    handed_back: int | None = None
    returned: int | None = None
    verified: int | None = None
    cut: int = 0


@dataclass(frozen=True, slots=True)
class Occasion:
    """One reminder about a card. kind: see ``WORDS``; milestone: days from ``last_day``; event: the move it
    tells of, instead of a milestone or told again at each; count: lines it speaks of.
    """

    kind: str
    last_day: date | None = None
    milestone: int | None = None
    event: int | None = None
    count: int = 0

    @property
    def key(self) -> str:
        if self.milestone is None or self.last_day is None:
            return f"{self.kind}:{self.event}"
        told = self.kind if self.event is None else f"{self.kind}:{self.event}"
        return f"{told}:{self.last_day:%Y%m%d}:{self.milestone:+d}"

    @property
    def is_overdue(self) -> bool:
        return (self.milestone or 0) > 0

    @property
    def roles(self) -> tuple[str, ...]:
        """Who is told in the unit; what is overdue goes to the approver too."""
        if self.kind == "sign":
            return ("approver",)
        if self.kind == "handed_back":
            return ("reporter",)
        if self.kind in ("send", "start", "supplement") and (self.milestone or 0) < APPROVER_FROM:
            return ("reporter",)
        return ("reporter", "approver")

    def text(self, unit: str, today: date) -> str:
        """The reminder in one sentence."""
        what = WORDS[self.kind].format(unit=unit, count=self.count)
        return f"{what}{when(self.last_day, today)}"


WORDS = {
    "open": "{unit} được mở phiếu chấm điểm",
    "start": "{unit} chưa bắt đầu nhập phiếu chấm điểm",
    "send": "{unit} chưa gửi phiếu chấm điểm",
    "close": "{unit} chưa gửi phiếu, sắp hết ngày nhận phiếu muộn",
    "sign": "Phiếu của {unit} chờ người duyệt duyệt và gửi",
    "handed_back": "Người duyệt trả lại phiếu của {unit} để sửa",
    "returned": "{unit} có {count} dòng được trả lại để bổ sung",
    "supplement": "{unit} còn {count} dòng bị trả lại chưa bổ sung",
    "verified": "Phiếu của {unit} đã thẩm định xong, {count} dòng thay đổi điểm",
    "appeal": "{unit} có {count} dòng bị giảm điểm, còn được kiến nghị",
}


def occasions(card: Card, calendar: Calendar, happened: Happened, today: date) -> list[Occasion]:
    """Everything due about a card on a day."""
    if calendar.opens_on and today < calendar.opens_on:
        return []
    found = {
        "draft": _of_draft,
        "returned": _of_returned,
        "verified": _of_verified,
        "appealed": _of_verified,
    }.get(card.state)
    return [one for one in found(card, calendar, happened, today) if one] if found else []


Found = Sequence[Occasion | None]


def _of_draft(card: Card, calendar: Calendar, happened: Happened, today: date) -> Found:
    last = max(filter(None, (calendar.due_on, card.extended_until)), default=None)
    if card.is_handed_over:
        return _to_sign(last, entry_closes_on(card, calendar), happened, today)
    is_news = calendar.opens_on and today < calendar.opens_on + timedelta(days=OPENING_DAYS)
    kind = "send" if happened.is_started else "start"
    closing = None if card.extended_until else _late_day(last, calendar.late_until, today)
    return [
        _handed_back(card, last, happened),
        Occasion("open", calendar.due_on, event=0) if is_news and not happened.is_started else None,
        _around(kind, last, today),
        _around("close", closing, today, BEFORE),
    ]


def _of_returned(card: Card, calendar: Calendar, happened: Happened, today: date) -> Found:
    last, count = entry_closes_on(card, calendar), card.lines_returned
    if card.is_handed_over:
        return _to_sign(last, last, happened, today)
    told = Occasion("returned", last, event=happened.returned, count=count) if happened.returned else None
    return [_handed_back(card, last, happened), told, _around("supplement", last, today, count=count)]


def _to_sign(last: date | None, closes: date | None, happened: Happened, today: date) -> Found:
    """Told when the card is handed over, and again around the due day and before the last day it is taken."""
    closing = _around("sign", _late_day(last, closes, today), today, BEFORE)
    due = closing or _around("sign", last, today) or Occasion("sign", last)
    return [replace(due, event=happened.handed_over)]


def _late_day(due: date | None, closes: date | None, today: date) -> date | None:
    """The last day for late cards, once the due day has passed: before that it would only confuse."""
    return closes if due is None or due < today else None


def _handed_back(card: Card, last: date | None, happened: Happened) -> Occasion | None:
    return Occasion("handed_back", last, event=happened.handed_back) if card.handed_back else None


def _of_verified(card: Card, calendar: Calendar, happened: Happened, today: date) -> Found:
    last, cut = calendar.appeal_until, happened.cut
    told = Occasion("verified", last, event=happened.verified, count=cut) if happened.verified else None
    is_open = bool(last and today <= last and cut and card.state == "verified")
    return [told, _around("appeal", last, today, BEFORE, count=cut) if is_open else None]


def _around(
    kind: str, last_day: date | None, today: date, among: Sequence[int] = MILESTONES, *, count: int = 0
) -> Occasion | None:
    """The reminder of the latest milestone passed; those before a day end with it."""
    reached = milestone(last_day, today, among)
    if reached is None or (max(among) <= 0 and last_day is not None and today > last_day):
        return None
    return Occasion(kind, last_day, reached, count=count)


def milestone(last_day: date | None, today: date, among: Sequence[int] = MILESTONES) -> int | None:
    """The latest milestone of a day that has come; None before the first, or when no day is fixed."""
    if last_day is None:
        return None
    return max((one for one in among if last_day + timedelta(days=one) <= today), default=None)


def when(last_day: date | None, today: date) -> str:
    if last_day is None:
        return "."
    days, day = (last_day - today).days, f"{last_day:%d/%m/%Y}"
    if days > 0:
        return f"; còn {days} ngày đến hạn {day}."
    if days == 0:
        return f"; hôm nay {day} là hạn cuối."
    return f"; đã quá hạn {-days} ngày (hạn {day})."


def is_quiet(now: time, start: time, end: time) -> bool:
    """Whether no e-mail is sent at this time of day; ``start`` > ``end`` spans midnight (18:00–07:00)."""
    if start <= end:
        return start <= now < end
    return now >= start or now < end
