"""Telling people at once that duties of an open round moved: those who get work, those who hand it on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.urls import reverse
from django.utils import timezone

from ..shared.access import Role
from ..units.models import Unit
from ..workflow.planning import DutyChange
from .models import Notice
from .writing import holders, write

OWNER, VERIFIER = 0, 1
"""Places in the pairs of a change."""
TOLD = {OWNER: (Role.REPORTER, Role.APPROVER, Role.VERIFIER), VERIFIER: (Role.VERIFIER,)}
"""Who hears of it in the unit: whoever verifies; and, of what it owns, whoever answers for the unit."""
GIVEN = {OWNER: "phụ trách", VERIFIER: "thẩm định"}
MOST_CODES = 8


def tell(change: DutyChange) -> None:
    """One notice per person and change, in the same transaction: all that moved to or from them."""
    sentences: dict[int, list[str]] = defaultdict(list)
    verifies: set[int] = set()
    for place, roles in TOLD.items():
        for (unit, gains), codes in _moved(change, place).items():
            words = f"{'giao' if gains else 'thôi giao'} {GIVEN[place]} {_named(codes)}"
            for person in holders(roles, Unit.objects.filter(code=unit).values_list("pk", flat=True)):
                sentences[person].append(words)
                verifies |= {person} if place == VERIFIER else set()
    day = f"{timezone.localtime(change.at):%d/%m/%Y}"
    write(
        change.round,
        [
            Notice(
                person_id=person,
                key=f"duties:{change.pk}",
                kind="duties",
                title=f"Từ ngày {day}, đơn vị bạn được {'; '.join(said)}",
                text=f"{change.round.name}. Lý do: {change.reason}",
                link=reverse("workflow:worklist" if person in verifies else "workflow:mine"),
                created_at=timezone.now(),
            )
            for person, said in sentences.items()
        ],
    )


def _moved(change: DutyChange, place: int) -> Mapping[tuple[str, bool], Sequence[str]]:
    """The indicators by unit and by whether it gets them (True) or hands them on."""
    found: dict[tuple[str, bool], list[str]] = defaultdict(list)
    for code, after in change.after.items():
        old, new = change.before[code][place], after[place]
        if old != new:
            found[new, True].append(code)
            if old:
                found[old, False].append(code)
    return found


def _named(codes: Sequence[str]) -> str:
    shown = ", ".join(codes[:MOST_CODES])
    more = f" và {len(codes) - MOST_CODES} chỉ tiêu khác" if len(codes) > MOST_CODES else ""
    return f"chỉ tiêu {shown}{more}"
