"""Which reminder is due on a day: values in, an occasion or nothing out. No clock and no database.

Around each last day stand milestones (days before and after it). On a day only the latest milestone passed
counts, so a run that was missed is made good by the next one and nobody gets yesterday's reminder today.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time, timedelta

from ..workflow.rules import Calendar, Card, entry_closes_on

MILESTONES = (-7, -3, -1, 0, 1, 3, 5)
"""Days from the last day: before it, on it, after it."""
APPROVER_FROM = 1
COORDINATOR_FROM = 3


@dataclass(frozen=True, slots=True)
class Occasion:
    """One reminder. kind: send | supplement | verify; milestone: days from ``last_day``; roles: who is told
    in the unit (reporter, approver) or above it (coordinator); verify goes to the verifiers.
    """

    kind: str
    last_day: date
    milestone: int

    @property
    def key(self) -> str:
        return f"{self.kind}:{self.last_day:%Y%m%d}:{self.milestone:+d}"

    @property
    def is_overdue(self) -> bool:
        return self.milestone > 0

    @property
    def roles(self) -> tuple[str, ...]:
        if self.kind == "verify":
            return ("verifier", "coordinator") if self.milestone >= COORDINATOR_FROM else ("verifier",)
        roles = ["reporter"]
        if self.milestone >= APPROVER_FROM:
            roles.append("approver")
        if self.milestone >= COORDINATOR_FROM:
            roles.append("coordinator")
        return tuple(roles)

    def text(self, unit: str, today: date) -> str:
        """The reminder in one sentence."""
        what = {
            "send": f"{unit} chưa gửi phiếu chấm điểm",
            "supplement": f"{unit} còn dòng bị trả lại chưa bổ sung",
            "verify": f"Phiếu của {unit} chưa thẩm định xong",
        }[self.kind]
        days = (self.last_day - today).days
        day = f"{self.last_day:%d/%m/%Y}"
        if days > 0:
            return f"{what}; còn {days} ngày đến hạn {day}."
        if days == 0:
            return f"{what}; hôm nay {day} là hạn cuối."
        return f"{what}; đã quá hạn {-days} ngày (hạn {day})."


def occasion(card: Card, calendar: Calendar, today: date) -> Occasion | None:
    """The reminder due about a scorecard on a day; None when nothing is owed or no milestone has come."""
    if calendar.opens_on and today < calendar.opens_on:
        return None
    owed = _owed(card, calendar)
    if owed is None:
        return None
    kind, last_day = owed
    passed = [one for one in MILESTONES if last_day + timedelta(days=one) <= today]
    return Occasion(kind, last_day, max(passed)) if passed else None


def _owed(card: Card, calendar: Calendar) -> tuple[str, date] | None:
    if card.state == "draft":
        extended = card.extended_until
        last = max(filter(None, (calendar.due_on, extended)), default=None)
        return ("send", last) if last else None
    if card.state == "returned":
        last = entry_closes_on(card, calendar)
        return ("supplement", last) if last else None
    if card.state == "submitted" and calendar.verify_until:
        return "verify", calendar.verify_until
    return None


def is_quiet(now: time, start: time, end: time) -> bool:
    """Whether no e-mail is sent at this time of day; ``start`` > ``end`` spans midnight (18:00–07:00)."""
    if start <= end:
        return start <= now < end
    return now >= start or now < end
