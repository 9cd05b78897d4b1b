"""Writing notices about a round: once per person and occasion; those of a demonstration never leave it.

A demonstration is told to its own people only, says that it is one, and goes into no e-mail.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from django.db.models import QuerySet
from django.utils import timezone

from ..accounts.demonstration import USERNAMES
from ..accounts.models import RoleAssignment, User
from ..assessments.models import Round
from .models import Notice

LABEL = "Minh hoạ: "
LONGEST = 300


def write(round_: Round, rows: Iterable[Notice]) -> int:
    """Store notices about a round; how many are new. Nobody is told twice of one occasion."""
    found = _demonstrated(rows) if round_.is_demo else list(rows)
    for row in found:
        row.round, row.title = round_, row.title[:LONGEST]
    before = Notice.objects.count()
    Notice.objects.bulk_create(found, ignore_conflicts=True)
    return Notice.objects.count() - before


def _demonstrated(rows: Iterable[Notice]) -> list[Notice]:
    """Of a demonstration: those for its own people, labelled."""
    known = set(User.objects.filter(username__in=USERNAMES).values_list("pk", flat=True))
    found = [row for row in rows if row.person_id in known]
    for row in found:
        row.title = f"{LABEL}{row.title}"
    return found


def to_be_mailed() -> QuerySet[Notice]:
    """Notices that no digest carries yet and nobody read; none of a demonstration."""
    waiting = Notice.objects.filter(digest=None, read_at=None)
    return waiting.exclude(round__is_demo=True).exclude(scorecard__round__is_demo=True)


def holders(roles: Collection[str], units: Collection[int]) -> list[int]:
    """Who holds one of the roles in one of the units today, each once."""
    return sorted({person for people in holders_by_unit(roles, units).values() for person in people})


def holders_by_unit(roles: Collection[str], units: Collection[int]) -> dict[int, list[int]]:
    """By unit, who holds one of the roles there today, each once: one query."""
    held = RoleAssignment.objects.filter(role__in=roles, unit__in=units, user__is_active=True)
    today, found = timezone.localdate(), defaultdict[int, set[int]](set)
    for one in held:
        if one.is_held_on(today):
            found[one.unit_id].add(one.user_id)
    return {unit: sorted(people) for unit, people in found.items()}
