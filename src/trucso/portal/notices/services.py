"""Telling people: notices in the application, then one digest a day by e-mail."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone

from ..accounts.models import RoleAssignment, User
from ..assessments.models import Round, Scorecard
from ..units.models import Unit
from ..workflow.models import Duty
from ..workflow.standing import calendar_of, cards
from .models import Digest, Notice
from .schedule import Occasion, is_quiet, occasion


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
    today = timezone.localtime(now).date()
    told = sum(_tell_round(round_, today, now) for round_ in _open_rounds())
    start, end = settings.QUIET_HOURS
    if is_quiet(timezone.localtime(now).time(), start, end):
        return Outcome(told, 0, {}, is_quiet=True)
    sent, failed = send_digests(today=today, now=now)
    return Outcome(told, sent, failed, is_quiet=False)


def _open_rounds() -> Iterable[Round]:
    return Round.objects.filter(state=Round.State.OPEN, is_demo=False)


@transaction.atomic
def _tell_round(round_: Round, today: date, now: datetime) -> int:
    scorecards = list(round_.scorecards.select_related("unit", "round"))
    standing = cards(scorecards, today)
    due = [(card, occasion(standing[card.pk], calendar_of(round_), today)) for card in scorecards]
    asked = [(card, one) for card, one in due if one]
    people = People.on(round_, today) if asked else None
    rows = [
        Notice(
            person_id=person,
            key=f"card:{card.pk}:{one.key}",
            kind=one.kind,
            title=one.text(str(card.unit), today),
            text=round_.name,
            link=f"/phieu/{card.pk}/",
            scorecard=card,
            created_at=now,
        )
        for card, one in asked
        for person in (people.told(card, one) if people else ())
    ]
    before = Notice.objects.count()
    Notice.objects.bulk_create(rows, ignore_conflicts=True)
    return Notice.objects.count() - before


@dataclass(frozen=True)
class People:
    """Who holds which role in which unit on a day, read once for a round."""

    by_role: dict[tuple[str, int], list[int]]
    above: dict[int, tuple[int, ...]]
    verifiers: frozenset[int]

    @staticmethod
    def on(round_: Round, day: date) -> People:
        held = RoleAssignment.objects.filter(user__is_active=True).select_related("user")
        by_role: dict[tuple[str, int], list[int]] = defaultdict(list)
        for one in held:
            if one.is_held_on(day):
                by_role[one.role, one.unit_id].append(one.user_id)
        units = Unit.objects.filter(scorecards__round=round_)
        above = {unit.pk: tuple(unit.ids_above(day)) for unit in units}
        duties = Duty.objects.filter(round=round_).exclude(verifier=None)
        return People(dict(by_role), above, frozenset(duties.values_list("verifier", flat=True)))

    def told(self, card: Scorecard, one: Occasion) -> list[int]:
        """The people to tell, each once."""
        found: dict[int, None] = {}
        for role in one.roles:
            for unit in self._units(role, card.unit_id):
                found |= dict.fromkeys(self.by_role.get((role, unit), ()))
        return list(found)

    def _units(self, role: str, unit: int) -> Iterable[int]:
        if role == "verifier":
            return self.verifiers - {unit}
        if role == "coordinator":
            return self.above.get(unit, ())
        return (unit,)


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
    unsent = Notice.objects.filter(digest=None, read_at=None).values("person")
    had = Digest.objects.filter(day=today).values("person")
    people = User.objects.filter(pk__in=unsent, is_active=True).exclude(pk__in=had)
    return list(people.exclude(email="").order_by("pk"))


def _claim(person: User, today: date, now: datetime) -> Digest | None:
    """Take the day's one digest of a person; None when another run has it."""
    try:
        with transaction.atomic():
            digest = Digest.objects.create(person=person, day=today, claimed_at=now)
            Notice.objects.filter(person=person, digest=None, read_at=None).update(digest=digest)
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
