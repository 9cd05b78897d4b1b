"""Moving a scorecard along: hand over, submit, recall, return, finish, decide."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from typing import Any

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Line, LineEvidence, Scorecard
from ...assessments.services.results import rescore
from ...assessments.services.rounds import RoundRefused
from ...facts.models import Observation
from ...journal.services import record
from ..models import Move, Review
from ..rules import AFTER, REPORTER, Refusal, is_late, refusal
from ..standing import calendar_of, card_of, entering

DIGEST_FORM = 2
"""What the digest of a receipt covers: 1 figures and lines, 2 also the evidence with the files' SHA-256."""
COLUMN_APPEARS = ("verified", "decided")
"""States from which a card has one more column of points, so that it is scored again."""


CHANGED = Refusal(
    "Phiếu đã đổi sau khi bạn mở trang này, nên chưa gửi gì. Hãy xem lại phiếu rồi gửi.", ask=REPORTER
)


class MoveRefused(RoundRefused):
    """The rules do not allow the move today; ``refusal`` says which, until when and whom to ask."""

    def __init__(self, refused: Refusal) -> None:
        super().__init__(str(refused))
        self.refusal = refused


def ask(move: str, scorecard: Scorecard, today: date, *, errors: int = 0) -> None:
    """Raise :class:`MoveRefused` unless the rules allow the move today."""
    card = card_of(scorecard, today, errors=errors)
    _refuse(refusal(move, card, calendar_of(scorecard.round), today))


def entry_gate(scorecard: Scorecard) -> None:
    """Refuse a change of figures that the calendar or the state of the card does not allow today."""
    today = timezone.localdate()
    _refuse(refusal("enter", entering(scorecard, today), calendar_of(scorecard.round), today))


def _refuse(refused: Refusal | None) -> None:
    if refused:
        raise MoveRefused(refused)


@transaction.atomic
def move(
    *,
    name: str,
    scorecard: Scorecard,
    by: User | None,
    today: date | None = None,
    note: str = "",
    errors: int = 0,
    supplement_until: date | None = None,
    seen: str = "",
) -> Move:
    """Make one move of ``rules.MOVES`` and keep it as a receipt.

    errors: what the check before sending refuses; seen: the digest of what the person had before them, when
    nothing else may be moved. Raises :class:`MoveRefused`; two people who move the same card at once take
    turns, and the second is refused by the state the first left.
    """
    day = today or timezone.localdate()
    locked = Scorecard.objects.select_for_update().select_related("round", "unit").get(pk=scorecard.pk)
    ask(name, locked, day, errors=errors)
    digest = digest_of(locked)
    if seen not in ("", digest):
        raise MoveRefused(CHANGED)
    before, after = locked.state, AFTER.get(name, locked.state)
    sends = name == "submit" and before == Scorecard.State.DRAFT  # lines sent back have a day of their own
    late = sends and is_late(day, calendar_of(locked.round), card_of(locked, day).extended_until)
    made = Move.objects.create(
        scorecard=locked,
        move=name,
        before=before,
        after=after,
        note=note,
        digest=digest,
        digest_form=DIGEST_FORM,
        is_late=late,
        supplement_until=supplement_until,
        at=timezone.now(),
        by=by,
    )
    _enter_state(locked, after, before)
    scorecard.state = after
    _log(made, locked)
    return made


def _log(made: Move, scorecard: Scorecard) -> None:
    record(
        actor=made.by,
        action=f"scorecard.{made.move}",
        subject=f"assessments.scorecard:{scorecard.pk}",
        unit=scorecard.unit.code,
        before={"state": made.before},
        after={"state": made.after, "digest": made.digest},
        reason=made.note,
    )


def send_back(
    *, scorecard: Scorecard, until: date, note: str, by: User | None, today: date | None = None
) -> Move:
    """Return the lines asked about, to be supplemented until a day to come on which they can be verified."""
    day, last = today or timezone.localdate(), scorecard.round.verify_until
    if until < day:
        raise MoveRefused(Refusal(f"Ngày bổ sung {until:%d/%m/%Y} đã qua; chọn từ ngày {day:%d/%m/%Y}."))
    if last and until > last:
        rule = f"Không cho bổ sung đến {until:%d/%m/%Y}: thẩm định kết thúc ngày {last:%d/%m/%Y}."
        raise MoveRefused(Refusal(rule, last))
    return move(name="return", scorecard=scorecard, by=by, today=day, note=note, supplement_until=until)


def _enter_state(scorecard: Scorecard, after: str, before: str) -> None:
    if after != before:
        scorecard.state = after
        scorecard.save(update_fields=["state"])
    if after in COLUMN_APPEARS:
        rescore(round_=scorecard.round, scorecards=[scorecard.pk])
    if before == "returned" and after == "submitted":
        asked = Review.objects.filter(line__scorecard=scorecard, decision=Review.Decision.ASK, stands=True)
        asked.update(stands=False)


def digest_of(scorecard: Scorecard, form: int = DIGEST_FORM) -> str:
    """SHA-256 of what the card says at this moment, in canonical JSON: figures, points, reasons, evidence.

    Receipts of form 1 are from before evidence was counted; they are still checked as they were made.
    """
    content = {"figures": _figures(scorecard), "lines": _lines(scorecard)}
    if form >= 2:
        content["evidence"] = _evidence(scorecard)
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str)
    return hashlib.sha256(text.encode()).hexdigest()


def _evidence(scorecard: Scorecard) -> list[list[Any]]:
    """Asked by the keys of the lines: a join over fresh tables takes PostgreSQL seconds for each card."""
    names = ("number", "date", "issuer", "title", "link", "file_sha256")
    codes = dict(Line.objects.filter(scorecard=scorecard).order_by().values_list("pk", "code"))
    links = LineEvidence.objects.filter(line__in=list(codes)).order_by()
    rows = links.values_list("line_id", *(f"evidence__{name}" for name in names))
    return sorted([codes[pk], *(str(value or "") for value in row)] for pk, *row in rows)


def _figures(scorecard: Scorecard) -> list[list[Any]]:
    round_ = scorecard.round
    found = Observation.objects.filter(unit=scorecard.unit, period=round_.period, is_demo=round_.is_demo)
    rows = found.order_by("measure__code").values_list("measure__code", "value", "not_applicable_reason")
    return [list(row) for row in rows]


def _lines(scorecard: Scorecard) -> list[list[Any]]:
    names = ("code", "self_points", "verified_points", "council_points", "not_applicable_reason", "note")
    return [
        list(row) for row in Line.objects.filter(scorecard=scorecard).order_by("code").values_list(*names)
    ]
