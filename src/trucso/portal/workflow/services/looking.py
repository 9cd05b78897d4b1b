"""Keeping when a person last looked at lines. Looking is no decision: it is not in the log."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Line
from ..models import LastLook


def look_first(*, line: Line, person: User) -> None:
    """From now on changes of the line are shown to the person; an earlier look stays as it is."""
    LastLook.objects.get_or_create(line=line, person=person, defaults={"at": timezone.now()})


@transaction.atomic
def mark_seen(*, lines: Iterable[Line], person: User, until: datetime) -> None:
    """The person has seen what the page of the moment ``until`` showed; later changes stay to be shown."""
    at = min(until, timezone.now())
    LastLook.objects.bulk_create(
        [LastLook(line=line, person=person, at=at) for line in lines],
        update_conflicts=True,
        unique_fields=["line", "person"],
        update_fields=["at"],
    )
