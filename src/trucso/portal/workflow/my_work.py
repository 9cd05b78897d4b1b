"""What waits for a person today, worked out from cards, duties and the calendar: nothing is stored.

Each role has its own reader of a fixed number of queries; jobs are shown with the nearest last day first.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from copy import copy
from dataclasses import astuple, dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ..accounts.handing_over import Waiting
from ..accounts.models import RoleAssignment
from ..assessments.models import Round, Scorecard
from ..assessments.queries.rounds import units_within
from ..shared import access
from .models import Petition
from .panels import waiting_for
from .rules import Card, entry_closes_on, is_late
from .second.hiding import to_answer
from .standing import calendar_of, cards
from .worklist import UNDECIDED, lapsed_cards, lines_to_verify, rounds_to_verify

State = Scorecard.State
SOON = 3
"""A last day within so many days is near."""


@dataclass(frozen=True)
class Job:
    """One thing to do. title: what; about: for which unit or round; last_day: the last day it may be done."""

    title: str
    about: str
    action: str
    href: str
    icon: str
    round: Round
    last_day: date | None = None
    is_late: bool = False
    """The due day has passed, although it may still be done until the last day."""

    def days_left(self, today: date) -> int | None:
        return (self.last_day - today).days if self.last_day else None

    def tone(self, today: date) -> str:
        """bad: the day has passed; warn: it is near; neutral: there is time."""
        left = self.days_left(today)
        if self.is_late:
            return "bad"
        if left is None or left > SOON:
            return "neutral"
        return "bad" if left < 0 else "warn"

    def when(self, today: date) -> str:
        """The last day in words."""
        left = self.days_left(today)
        if left is None or self.last_day is None:
            return _("chưa đặt hạn")
        day = f"{self.last_day:%d/%m/%Y}"
        if left < 0:
            return _("quá hạn %(n)s ngày (%(day)s)") % {"n": -left, "day": day}
        if left == 0:
            return _("hạn cuối hôm nay")
        return _("còn %(n)s ngày (%(day)s)") % {"n": left, "day": day}


def my_work(person: Any, today: date) -> list[Job]:
    """Everything that waits for the person, the nearest last day first."""
    found = [
        *_own_cards(person, today),
        *_to_verify(person),
        *_to_take_back(person, today),
        *_to_give_again(person),
        *_to_answer(person),
        *_to_decide(person),
        *_to_run(person, today),
    ]
    return sorted(found, key=lambda job: (job.last_day is None, job.last_day or date.max, job.about))


def waiting_with_roles(roles: Sequence[RoleAssignment], day: date) -> list[Waiting]:
    """What waits with roles of one person that pass to a successor: asked with these roles alone."""
    if not roles:
        return []
    holder, held = copy(roles[0].user), [role for role in roles if role.is_held_on(day)]
    setattr(holder, "assignments_on", lambda on: held)  # noqa: B010  (one person's copy, not the class)
    return [Waiting(job.title, job.about, job.href) for job in my_work(holder, day)]


def _own_cards(person: Any, today: date) -> Iterator[Job]:
    """Cards of the person's own units: to fill, to sign, to supplement, to read after verification."""
    enters = access.visible(person, "enter_figures").own_ids
    signs = access.visible(person, "submit_scorecard").own_ids
    if not enters | signs:
        return
    mine = Scorecard.objects.filter(unit__in=enters | signs, round__state=Round.State.OPEN)
    found = list(mine.select_related("unit", "round"))
    standing = cards(found, today)
    for card in found:
        known = standing[card.pk]
        if card.unit_id in signs:
            yield from _to_sign(card, known)
        if card.unit_id in enters:
            yield from _to_enter(card, known, today)
        yield from _to_read(card, today)


def _to_sign(card: Scorecard, known: Card) -> Iterator[Job]:
    if card.state in (State.DRAFT, State.RETURNED) and known.is_handed_over:
        page = reverse("workflow:sending", args=[card.pk])
        title = _("Phiếu đã nhập xong, chờ bạn duyệt và gửi")
        closes = entry_closes_on(known, calendar_of(card.round))
        yield Job(title, card.unit.full_name, _("Xem và duyệt"), page, "send", card.round, closes)


def _to_read(card: Scorecard, today: date) -> Iterator[Job]:
    until = card.round.appeal_until
    if card.state == State.VERIFIED and until and today <= until:
        page = reverse("assessments:scorecard", args=[card.pk])
        title = _("Đã thẩm định: xem điểm, kiến nghị nếu không đồng ý")
        yield Job(title, card.unit.full_name, _("Xem phiếu"), page, "eye", card.round, until)


def _to_enter(card: Scorecard, known: Card, today: date) -> Iterator[Job]:
    calendar, about = calendar_of(card.round), card.unit.full_name
    if calendar.opens_on and today < calendar.opens_on:
        return
    start, closes = reverse("workflow:entry_start", args=[card.pk]), entry_closes_on(known, calendar)
    if known.is_handed_over:
        return
    if known.handed_back:
        about = _("%(unit)s: người duyệt trả lại, “%(why)s”") % {"unit": about, "why": known.handed_back}
    if card.state == State.RETURNED:
        title = _("%(n)s dòng bị trả lại, cần bổ sung") % {"n": known.lines_returned}
        yield Job(title, about, _("Bổ sung"), start, "edit", card.round, closes)
    elif card.state == State.DRAFT:
        late = is_late(today, calendar, known.extended_until)
        last = closes if late else max(filter(None, (calendar.due_on, known.extended_until)), default=None)
        title = _("Nhập số liệu và gửi phiếu")
        yield Job(title, about, _("Nhập tiếp"), start, "edit", card.round, last, late)


def _to_verify(person: Any) -> Iterator[Job]:
    for round_ in rounds_to_verify(person):
        waiting = lines_to_verify(person, round_).filter(UNDECIDED).count()
        if waiting:
            page = f"{reverse('workflow:worklist')}?dot={round_.slug}"
            title = _("%(n)s dòng chờ thẩm định") % {"n": waiting}
            yield Job(title, round_.name, _("Thẩm định"), page, "shield-check", round_, round_.verify_until)


def _to_take_back(person: Any, today: date) -> Iterator[Job]:
    """Cards returned for a supplement that did not come in time."""
    for round_ in rounds_to_verify(person):
        if found := lapsed_cards(person, round_, today):
            page = f"{reverse('workflow:worklist')}?dot={round_.slug}#het-han-bo-sung"
            title = _("%(n)s phiếu hết hạn bổ sung, chưa gửi lại") % {"n": len(found)}
            yield Job(title, round_.name, _("Thẩm định tiếp"), page, "clock", round_, round_.verify_until)


def _to_give_again(person: Any) -> Iterator[Job]:
    """Lines drawn for a second verification that the person may give, by round."""
    waiting = Counter(to_answer(person).values_list("line__scorecard__round", flat=True))
    for round_ in Round.objects.filter(pk__in=waiting):
        title = _("%(n)s dòng chờ thẩm định lần hai, độc lập") % {"n": waiting[round_.pk]}
        page = reverse("workflow:second_list")
        yield Job(title, round_.name, _("Thẩm định"), page, "eye", round_, round_.verify_until)


def _reached(person: Any, action: str) -> list[tuple[Round, Counter[str]]]:
    """Open rounds with the states of the cards that a right reaches: two queries for each round."""
    seen = access.visible(person, action)
    if not (seen.everywhere or seen.own_ids or seen.root_ids):
        return []
    found: list[tuple[Round, Counter[str]]] = []
    for round_ in Round.objects.filter(state=Round.State.OPEN).select_related("parent"):
        inside = round_.scorecards.filter(unit__in=units_within(seen, round_))
        states = Counter(inside.order_by().values_list("state", flat=True))
        if states:
            found.append((round_, states))
    return found


def _to_answer(person: Any) -> Iterator[Job]:
    """Open petitions that the person's panel answers, by round."""
    waiting = Counter(waiting_for(person).values_list("line__scorecard__round", flat=True))
    for round_ in Round.objects.filter(pk__in=waiting):
        page = f"{reverse('workflow:petitions')}?dot={round_.slug}&tinh-trang=cho"
        title = _("%(n)s kiến nghị chờ bạn trả lời") % {"n": waiting[round_.pk]}
        yield Job(title, round_.name, _("Trả lời"), page, "scale", round_, round_.publish_on)


def _to_decide(person: Any) -> Iterator[Job]:
    for round_, states in _reached(person, "decide_points"):
        if states[State.VERIFIED]:
            page = reverse("workflow:council", args=[round_.slug])
            title = _("%(n)s phiếu đã thẩm định, chờ Hội đồng") % {"n": states[State.VERIFIED]}
            yield Job(title, round_.name, _("Quyết định"), page, "list-check", round_, round_.publish_on)


def _to_run(person: Any, today: date) -> Iterator[Job]:
    reached = _reached(person, "run_round")
    petitions = _open_petitions(round_ for round_, _states in reached)
    for round_, states in reached:
        draft, returned = states[State.DRAFT], states[State.RETURNED]
        parts = [
            _("%(n)s đơn vị chưa gửi") % {"n": draft} if draft else "",
            _("%(n)s phiếu chờ bổ sung") % {"n": returned} if returned else "",
            _("%(n)s phiếu đang thẩm định") % {"n": states[State.SUBMITTED]}
            if states[State.SUBMITTED]
            else "",
            _("%(n)s kiến nghị chưa trả lời") % {"n": petitions[round_.pk]} if petitions[round_.pk] else "",
        ]
        title = ", ".join(part for part in parts if part) or _("Mọi phiếu đã thẩm định")
        page = reverse("workflow:run_round", args=[round_.slug])
        yield Job(title, round_.name, _("Điều hành"), page, "settings", round_, _next_day(round_, today))


def _next_day(round_: Round, today: date) -> date | None:
    """The next date of the calendar; none when all have passed."""
    days = astuple(calendar_of(round_))
    return min((day for day in days if day and day >= today), default=None)


def _open_petitions(rounds: Iterable[Round]) -> dict[int, int]:
    asked = Petition.objects.filter(Petition.OPEN, line__scorecard__round__in=list(rounds))
    counted = Counter(asked.values_list("line__scorecard__round", flat=True))
    return defaultdict(int, counted)
