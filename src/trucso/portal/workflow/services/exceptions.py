"""What departs from the calendar and the first verdict: extensions, petitions, council points."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Line, Scorecard
from ...assessments.services.lines import LineEdit, change_lines
from ...assessments.services.results import recompute
from ...assessments.services.rounds import refuse_if_frozen
from ...journal.services import record
from ..models import Extension, Petition, Review
from ..rules import Refusal
from .moves import MoveRefused, ask, move


@transaction.atomic
def extend(
    *,
    scorecard: Scorecard,
    until: date,
    reason: str,
    document: str,
    by: User | None,
    today: date | None = None,
) -> Extension:
    """Give one unit more time. It closes itself after ``until``; others are not touched."""
    refuse_if_frozen(scorecard.round)
    day = today or timezone.localdate()
    if until < day:
        raise MoveRefused(
            Refusal(f"Ngày gia hạn {until:%d/%m/%Y} đã qua; chọn từ ngày {day:%d/%m/%Y} trở đi.")
        )
    if not reason.strip():
        raise MoveRefused(Refusal("Gia hạn phải ghi lý do."))
    made = Extension.objects.create(
        scorecard=scorecard,
        until=until,
        reason=reason,
        document=document,
        granted_at=timezone.now(),
        granted_by=by,
    )
    record(actor=by, action="scorecard.extended", subject=f"assessments.scorecard:{scorecard.pk}",
           unit=scorecard.unit.code, after={"until": until, "document": document}, reason=reason)  # fmt: skip
    return made


@transaction.atomic
def revoke(*, extension: Extension, by: User | None, reason: str) -> None:
    """End an extension early."""
    Extension.objects.filter(pk=extension.pk, revoked_at=None).update(revoked_at=timezone.now())
    card = extension.scorecard
    record(actor=by, action="scorecard.extension_revoked", subject=f"assessments.scorecard:{card.pk}",
           unit=card.unit.code, before={"until": extension.until}, reason=reason)  # fmt: skip


@transaction.atomic
def petition(*, line: Line, text: str, by: User | None, today: date | None = None) -> Petition:
    """A unit contests the verified points of one line; the card is then under appeal."""
    if not text.strip():
        raise MoveRefused(Refusal("Kiến nghị phải ghi nội dung."))
    if Petition.objects.filter(line=line, answered_at=None).exists():
        raise MoveRefused(Refusal(f"Dòng {line.code} đã có kiến nghị đang chờ trả lời."))
    move(name="petition", scorecard=line.scorecard, by=by, today=today, note=f"{line.code}: {text}")
    return Petition.objects.create(line=line, text=text, filed_at=timezone.now(), filed_by=by)


@dataclass(frozen=True)
class Finding:
    """The other panel's answer; ``points`` when it changes them."""

    reason: str
    points: Decimal | None = None


@transaction.atomic
def answer(*, petition: Petition, finding: Finding, by: User | None, today: date | None = None) -> Petition:
    """Answer a petition. Nobody answers about a line they verified; the last answer ends the appeal."""
    line = petition.line
    card = line.scorecard
    ask("answer", card, today or timezone.localdate())
    if by is not None and Review.objects.filter(line=line, by=by).exists():
        raise MoveRefused(
            Refusal(f"Dòng {line.code}: người đã thẩm định không trả lời kiến nghị về dòng đó.")
        )
    if not finding.reason.strip():
        raise MoveRefused(Refusal("Kết luận phải ghi lý do."))
    changed = finding.points is not None
    done = Petition.objects.filter(pk=petition.pk, answered_at=None).update(
        outcome=Petition.Outcome.CHANGED if changed else Petition.Outcome.UPHELD,
        points=finding.points, finding=finding.reason, answered_at=timezone.now(), answered_by=by,
    )  # fmt: skip
    if not done:
        raise MoveRefused(Refusal(f"Kiến nghị về dòng {line.code} đã được trả lời."))
    if changed:
        _set_points(line, "verified_points", finding.points, by, "kết luận kiến nghị")
    record(actor=by, action="petition.answered", subject=f"assessments.line:{line.pk}", unit=card.unit.code,
           after={"points": finding.points}, reason=finding.reason)  # fmt: skip
    if not Petition.objects.filter(line__scorecard=card, answered_at=None).exists():
        Scorecard.objects.filter(pk=card.pk).update(state=Scorecard.State.VERIFIED)
    petition.refresh_from_db()
    return petition


@transaction.atomic
def set_council_points(
    *, line: Line, points: Decimal, reason: str, by: User | None, today: date | None = None
) -> None:
    """The council settles a line otherwise than verified."""
    ask("council", line.scorecard, today or timezone.localdate())
    if not reason.strip():
        raise MoveRefused(Refusal("Quyết định của Hội đồng phải ghi lý do."))
    before = line.council_points
    _set_points(line, "council_points", points, by, f"Hội đồng: {reason}")
    record(
        actor=by,
        action="line.council",
        subject=f"assessments.line:{line.pk}",
        unit=line.scorecard.unit.code,
        before={"points": before},
        after={"points": points},
        reason=reason,
    )


def _set_points(line: Line, column: str, points: Decimal | None, by: User | None, origin: str) -> None:
    card = line.scorecard
    change_lines(scorecard=card, edits=[LineEdit(line, {column: points})], by=by, origin=origin[:300])
    recompute(round_=card.round, scorecards=[card.pk])
