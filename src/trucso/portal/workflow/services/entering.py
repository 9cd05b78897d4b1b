"""Writing what a unit says on a line: points it gives itself, why it does not apply, its note."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Line, Scorecard
from ...assessments.services.gates import LinesClosed, ask_lines
from ...assessments.services.lines import LineEdit, change_lines, from_plain, plain
from ...assessments.services.results import lock_cards, rescore
from ...journal.services import Event, record_all
from ..models import Review
from ..rules import VERIFIER, Refusal
from ..standing import latest_decision

ENTERED = ("self_points", "not_applicable_reason", "note")


class LineEntryConflict(Exception):
    """Somebody else changed the same field of the line; nothing was written.

    before, mine, theirs: the fields asked for, as they were read, as wanted, as they stand now.
    """

    def __init__(self, line: Line, before: Mapping[str, Any], mine: Mapping[str, Any]) -> None:
        super().__init__(f"Dòng {line.code} đã được người khác sửa sau khi bạn mở trang. Chưa ghi gì.")
        self.line = line
        self.before = dict(before)
        self.mine = dict(mine)
        self.theirs = {name: getattr(line, name) for name in mine}
        self.change = line.changes.select_related("changed_by").first()


def line_gate(scorecard: Scorecard, codes: Collection[str]) -> None:
    """Of a returned card only the lines sent back are open; registered where every writing door asks."""
    asked = returned_codes(scorecard)
    closed = set(codes) - set(asked) if asked else set()
    if closed:
        rule = f"Phiếu bị trả lại: chỉ các dòng được yêu cầu bổ sung ({', '.join(asked)}) sửa được."
        raise LinesClosed(str(Refusal(rule, ask=VERIFIER)), closed)


def returned_codes(scorecard: Scorecard) -> list[str]:
    """The lines of a returned card that were sent back for more evidence: they reopen alone."""
    if scorecard.state != Scorecard.State.RETURNED:
        return []
    lines = Line.objects.filter(scorecard=scorecard).annotate(decision=latest_decision())
    return list(lines.filter(decision=Review.Decision.ASK).values_list("code", flat=True))


def asked_reasons(scorecard: Scorecard) -> dict[str, str]:
    """What the verifier asked for on each line of :func:`returned_codes`."""
    asked = returned_codes(scorecard)
    reviews = Review.objects.filter(
        line__scorecard=scorecard, line__code__in=asked, decision=Review.Decision.ASK, is_blind=False
    )
    found = dict(reviews.order_by("id").values_list("line__code", "reason")) if asked else {}
    return {code: found[code] for code in asked}


@transaction.atomic
def enter_line(
    *, scorecard: Scorecard, code: str, values: Mapping[str, Any], seen_version: int, by: User | None
) -> Line:
    """Write fields of ``ENTERED`` on a line read as version ``seen_version``, and score the card again.

    Changes of other fields in between are kept beside it. Raises :class:`LineEntryConflict` when the same
    field changed, ``RoundRefused`` when the calendar or the state of the card does not allow it.
    """
    (locked,) = lock_cards(scorecard.round, [scorecard.pk])
    ask_lines(locked, [code])
    line = Line.objects.select_for_update().get(scorecard=scorecard, code=code)
    _refuse_conflict(line, values, seen_version)
    enter_lines(scorecard=scorecard, edits=[LineEdit(line, values)], by=by)
    line.refresh_from_db()
    return line


@transaction.atomic
def enter_lines(
    *, scorecard: Scorecard, edits: Sequence[LineEdit], by: User | None, origin: str = "nhập"
) -> None:
    """Write fields of ``ENTERED`` on lines as they were read, score the card once, and log each line.

    The caller holds the card and has asked whether the lines are open. Raises ``LineConflict`` when a line
    changed since it was read.
    """
    changes = change_lines(scorecard=scorecard, edits=edits, by=by, origin=origin)
    if any(change.after.keys() - {"note"} for change in changes):
        rescore(round_=scorecard.round, scorecards=[scorecard.pk])
    events = [
        Event(
            action="line.entered",
            subject=f"assessments.line:{change.line_id}",
            unit=scorecard.unit.code,
            before=change.before,
            after=change.after,
        )
        for change in changes
    ]
    record_all(actor=by, events=events)


def _refuse_conflict(line: Line, values: Mapping[str, Any], seen_version: int) -> None:
    """Refuse when a field that is to be written moved, since it was read, to something else."""
    if line.version == seen_version:
        return
    before: dict[str, Any] = {}
    for change in line.changes.filter(version__gt=seen_version).order_by("-version"):
        before |= {name: from_plain(name, old) for name, old in change.before.items() if name in values}
    moved = [name for name in before if plain(getattr(line, name)) != plain(values[name])]
    if moved:
        raise LineEntryConflict(line, before, values)
