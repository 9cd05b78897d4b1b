"""Verifying line by line: decisions with reasons, one line or many at once."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Line
from ...assessments.services.lines import LineEdit, change_lines
from ...assessments.services.results import lock_cards, recompute
from ...journal.services import Event, record_all
from ..models import Duty, Review
from ..rules import VERIFIER, Refusal
from .moves import MoveRefused, ask

Decision = Review.Decision


@dataclass(frozen=True)
class Verdict:
    """What a verifier decides on a line. ``points`` for correct; ``cause`` and ``reason`` unless accepted."""

    decision: str
    points: Decimal | None = None
    cause: str = ""
    reason: str = ""


@transaction.atomic
def review_line(
    *,
    line: Line,
    verdict: Verdict,
    by: User | None,
    seen_version: int,
    seen_review: int | None = None,
    today: date | None = None,
) -> Review:
    """Decide one line and score the card again. ``seen_review``: the decision in force when it was looked at
    (0: there was none; None: not asked).

    Raises :class:`~.moves.MoveRefused` by the rules of the round, when the verdict lacks what it needs or
    somebody decided meanwhile;
    :class:`~trucso.portal.assessments.services.lines.LineConflict` when the line changed since it was seen.
    """
    if seen_review is not None:
        lock_cards(line.scorecard.round, [line.scorecard_id])
        _refuse_decided_meanwhile(line, seen_review)
    (made,) = review_lines(verdicts=[(line, verdict, seen_version)], by=by, today=today)
    return made


def standing_review(line: Line) -> Review | None:
    """The decision in force on a line."""
    found = Review.objects.filter(line=line, is_blind=False, stands=True).select_related("by")
    return found.order_by("-pk").first()


def _refuse_decided_meanwhile(line: Line, seen: int) -> None:
    """Accepting leaves the line as it is, so its version alone does not tell that somebody decided."""
    now = standing_review(line)
    if now is None or now.pk == seen:
        return
    at = timezone.localtime(now.at)
    rule = (
        f"Dòng {line.code}: {now.by or 'hệ thống'} đã quyết định “{now.get_decision_display()}” lúc "
        f"{at:%H:%M ngày %d/%m/%Y}, sau khi bạn mở trang. "
        f"Chưa ghi gì; xem lại, rồi bấm ghi lần nữa nếu vẫn muốn đổi."
    )
    raise MoveRefused(Refusal(rule, ask=VERIFIER))


@transaction.atomic
def review_lines(
    *, verdicts: Sequence[tuple[Line, Verdict, int]], by: User | None, today: date | None = None
) -> list[Review]:
    """Decide many lines of any scorecards, all or none; each card's round is ranked once."""
    day = today or timezone.localdate()
    cards = {line.scorecard_id: line.scorecard for line, _, _ in verdicts}
    for card in cards.values():
        ask("review", card, day)
    made = []
    for card_id, card in cards.items():
        mine = [(line, verdict, seen) for line, verdict, seen in verdicts if line.scorecard_id == card_id]
        edits = [_edit(line, verdict, seen) for line, verdict, seen in mine]
        change_lines(scorecard=card, edits=edits, by=by, origin="thẩm định")
        made += _keep([(line, verdict) for line, verdict, _ in mine], by)
    for round_id in {card.round_id for card in cards.values()}:
        inside = [card for card in cards.values() if card.round_id == round_id]
        recompute(round_=inside[0].round, scorecards=[card.pk for card in inside])
    return made


def _edit(line: Line, verdict: Verdict, seen: int) -> LineEdit:
    check_verdict(line, verdict)
    line.version = seen
    values: dict[str, object] = {"verified_points": points_of(verdict), "cause": verdict.cause}
    if verdict.decision == Decision.NOT_APPLICABLE:
        values["not_applicable_reason"] = verdict.reason
    elif _was_said_by_a_verifier(line):
        values["not_applicable_reason"] = ""
    return LineEdit(line, values)


def _was_said_by_a_verifier(line: Line) -> bool:
    """Whether "not applicable" came from the decision that stands, so that another one takes it back."""
    if not line.not_applicable_reason:
        return False
    stands = standing_review(line)
    return (
        stands is not None
        and stands.decision == Decision.NOT_APPLICABLE
        and stands.reason == line.not_applicable_reason
    )


def points_of(verdict: Verdict) -> Decimal | None:
    """What the verified column says; None = as the unit's own column, exactly and unrounded."""
    if verdict.decision == Decision.CORRECT:
        return verdict.points
    return Decimal(0) if verdict.decision == Decision.REJECT else None


def check_verdict(line: Line, verdict: Verdict) -> None:
    """Raise :class:`~.moves.MoveRefused` when the verdict lacks what it needs."""
    if verdict.decision == Decision.ACCEPT:
        return
    if not verdict.reason.strip():
        rule = f"Dòng {line.code}: quyết định “{Decision(verdict.decision).label}” phải ghi lý do."
        raise MoveRefused(Refusal(rule))
    if verdict.decision == Decision.NOT_APPLICABLE and line.self_points is not None:
        rule = (
            f"Dòng {line.code}: đơn vị đã tự cho điểm; hãy yêu cầu bổ sung để đơn vị chọn “Không áp dụng”, "
            f"hoặc không chấp nhận."
        )
        raise MoveRefused(Refusal(rule))
    if verdict.decision == Decision.CORRECT and verdict.points is None:
        raise MoveRefused(Refusal(f"Dòng {line.code}: sửa điểm thì phải ghi số điểm."))


def _keep(decided: Sequence[tuple[Line, Verdict]], by: User | None) -> list[Review]:
    """The decisions on lines of one card, each in the place of the one that stood; a few queries for all."""
    lines = [line for line, _ in decided]
    Review.objects.filter(line__in=lines, is_blind=False, stands=True).update(stands=False)
    made = Review.objects.bulk_create(_review(line, verdict, by) for line, verdict in decided)
    record_all(actor=by, events=[_event(one) for one in made])
    return made


def _review(line: Line, verdict: Verdict, by: User | None) -> Review:
    return Review(
        line=line,
        decision=verdict.decision,
        points=points_of(verdict),
        cause=verdict.cause,
        reason=verdict.reason,
        line_version=line.version,
        at=timezone.now(),
        by=by,
    )


def _event(made: Review) -> Event:
    return Event(
        action="line.reviewed",
        subject=f"assessments.line:{made.line_id}",
        unit=made.line.scorecard.unit.code,
        after={
            "code": made.line.code,
            "decision": made.decision,
            "points": made.points,
            "cause": made.cause,
        },
        reason=made.reason,
    )


def verifies(duties: Iterable[Duty], unit_ids: Collection[int]) -> set[str]:
    """Codes of the indicators that the units verify."""
    return {duty.code for duty in duties if duty.verifier_id in unit_ids}
