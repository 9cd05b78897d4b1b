"""Accepting many lines at once: those with a warning are held back for a person to look at, and named."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Line, Round
from ..checking import Finding
from ..doubts import doubts, nodes_of
from ..models import Review
from .reviewing import Verdict, review_lines


@dataclass(frozen=True)
class BulkAccepted:
    """What became of the lines: accepted, and held back with what was found on each."""

    accepted: Sequence[Review]
    held: Sequence[tuple[Line, Sequence[Finding]]]


@transaction.atomic
def accept_lines(
    *,
    round_: Round,
    lines: Sequence[Line],
    seen: Mapping[int, int],
    by: User | None,
    today: date | None = None,
) -> BulkAccepted:
    """Accept every line (with ``scorecard__unit`` read) on which nothing is found.

    seen: version of each line, by primary key, when it was looked at. Raises ``MoveRefused`` and
    ``LineConflict`` as one decision does; then nothing is written.
    """
    nodes = nodes_of({line.scorecard_id for line in lines}, {line.code for line in lines})
    found = doubts(round_, lines, nodes)
    clean = [(line, Verdict("accept"), seen[line.pk]) for line in lines if not found[line.pk]]
    accepted = review_lines(verdicts=clean, by=by, today=today)
    return BulkAccepted(accepted, [(line, found[line.pk]) for line in lines if found[line.pk]])
