"""Telling people: notices in the application, then one digest a day by e-mail."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from ..accounts.handing_over import HandedOver
from ..accounts.models import User
from ..assessments.models import Round, Scorecard
from ..workflow.standing import calendar_of
from .models import Digest, Notice
from .round_schedule import RoundOccasion, round_occasions
from .schedule import Occasion, is_quiet, occasions
from .situation import People, situation
from .writing import to_be_mailed, write

HAND_OVER = "hand_over"
ENTRY = ("open", "start", "send", "close", "handed_back", "returned", "supplement")
"""Occasions on which the reporter goes to the entry pages."""


@dataclass(frozen=True)
class Outcome:
    """What one run did. failed: address → why the server refused."""

    told: int
    sent: int
    failed: dict[str, str]
    is_quiet: bool


def remind(*, now: datetime) -> Outcome:
    """Write the notices that are due, then send what has not been sent, unless the hours are quiet.

    Safe to run as often as wanted, to miss a day, and to run twice at once.
    """
    told = tell(now=now)
    start, end = settings.QUIET_HOURS
    if is_quiet(timezone.localtime(now).time(), start, end):
        return Outcome(told, 0, {}, is_quiet=True)
    sent, failed = send_digests(today=timezone.localtime(now).date(), now=now)
    return Outcome(told, sent, failed, is_quiet=False)


def tell(*, now: datetime) -> int:
    """Write the notices that are due in the application; how many are new."""
    today = timezone.localtime(now).date()
    rounds = Round.objects.filter(state=Round.State.OPEN).select_related("parent", "index")
    return sum(_tell_round(round_, today, now) for round_ in rounds)


@transaction.atomic
def _tell_round(round_: Round, today: date, now: datetime) -> int:
    found = situation(round_, today)
    people = People.on(round_, today)
    calendar = calendar_of(round_)
    rows: list[Notice] = []
    for card in found.scorecards:
        for one in occasions(found.standing[card.pk], calendar, found.happened[card.pk], today):
            rows += _about_card(card, one, people, today)
    for occasion in round_occasions(calendar, found.tally, today):
        rows += _about_round(round_, occasion, people)
    for row in rows:
        row.created_at = now
    return write(round_, rows)


def _about_card(card: Scorecard, one: Occasion, people: People, today: date) -> Iterator[Notice]:
    told: dict[int, str] = {}
    for role in one.roles:
        for person in people.holding(role, card.unit_id):
            told.setdefault(person, role)
    for person, role in told.items():
        yield Notice(
            person_id=person,
            key=f"card:{card.pk}:{one.key}",
            kind=one.kind,
            title=one.text(card.unit.full_name, today),
            text=card.round.name,
            link=_card_link(card, one, role),
            scorecard=card,
        )


def _card_link(card: Scorecard, one: Occasion, role: str) -> str:
    """Where the person does what the notice asks for."""
    if one.kind in ENTRY:
        return reverse("workflow:entry_start" if role == "reporter" else "workflow:sending", args=[card.pk])
    if one.kind == "sign":
        return reverse("workflow:sending", args=[card.pk])
    return reverse("assessments:scorecard", args=[card.pk])


def _about_round(round_: Round, one: RoundOccasion, people: People) -> Iterator[Notice]:
    for person in people.holding(one.role, one.unit):
        yield Notice(
            person_id=person,
            key=f"round:{round_.pk}:{one.key}",
            kind=one.kind,
            title=one.text,
            text=round_.name,
            link=_round_link(round_, one.role, one.kind),
        )


def _round_link(round_: Round, role: str, kind: str) -> str:
    if role in ("reporter", "approver"):
        return reverse("workflow:mine")
    if kind == "petitions":
        return reverse("workflow:petitions")
    if role == "verifier":
        return reverse("workflow:worklist")
    return reverse("workflow:council" if role == "council" else "workflow:run_round", args=[round_.slug])


def send_digests(*, today: date, now: datetime) -> tuple[int, dict[str, str]]:
    """One e-mail to each person with unsent notices and an address, who has had none today."""
    sent, failed = 0, {}
    for person in _waiting(today):
        digest = _claim(person, today, now)
        if digest is None:
            continue
        try:
            _send(person, list(digest.notices.all()))
        except OSError as problem:
            failed[person.email] = str(problem)
            digest.delete()
        else:
            sent += 1
            Digest.objects.filter(pk=digest.pk).update(sent_at=timezone.now())
    return sent, failed


def _waiting(today: date) -> list[User]:
    unsent = to_be_mailed().values("person")
    had = Digest.objects.filter(day=today).values("person")
    people = User.objects.filter(pk__in=unsent, is_active=True).exclude(pk__in=had)
    return list(people.exclude(email="").order_by("pk"))


def _claim(person: User, today: date, now: datetime) -> Digest | None:
    """Take the day's one digest of a person; None when another run has it."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, day=today, claimed_at=now)
            to_be_mailed().filter(person=person).update(digest=digest)
    except IntegrityError:
        return None
    return digest


def _send(person: User, notices: Sequence[Notice]) -> None:
    content = {"person": person, "notices": notices, "address": settings.SITE_ADDRESS}
    subject = f"Trục Số: {len(notices)} việc cần làm"
    text = render_to_string("notices/digest.txt", content)
    message = EmailMultiAlternatives(subject, text, to=[person.email], connection=get_connection())
    message.attach_alternative(render_to_string("notices/digest.html", content), "text/html")
    message.send()


@transaction.atomic
def mark_read(*, person: User, notices: Iterable[int], now: datetime) -> int:
    """Mark one's own notices as read; how many were not yet."""
    found = Notice.objects.filter(person=person, pk__in=list(notices), read_at=None)
    return found.update(read_at=now)


def tell_successor(done: HandedOver) -> None:
    """The list of what waits, for the successor: in the portal from now on, and in the next digest."""
    listed = "; ".join(str(one) for one in done.waiting) or "không có việc nào đang chờ"
    keys = "-".join(str(one.pk) for one in done.assignments)
    count = len(done.waiting)
    Notice.objects.get_or_create(
        person=done.successor,
        key=f"hand_over:{keys}"[:120],
        defaults={
            "kind": HAND_OVER,
            "title": f"Bạn nhận bàn giao từ {done.former.full_name}: {count} việc đang chờ, "
            f"từ ngày {done.first_day:%d/%m/%Y}.",
            "text": f"Lúc bàn giao: {listed}.",
            "link": reverse("workflow:mine"),
            "created_at": timezone.now(),
        },
    )


def hand_overs(person: User) -> list[Notice]:
    """What passed to a person and was not read yet."""
    return list(Notice.objects.filter(person=person, kind=HAND_OVER, read_at=None))


def unread(person: User) -> int:
    """How many notices a person has not read: one query."""
    return Notice.objects.filter(person=person, read_at=None).count()
