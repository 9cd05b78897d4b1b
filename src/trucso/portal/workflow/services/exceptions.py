"""More time for one unit: an extension with its reason, document and end; ended early with a reason."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.services.rounds import refuse_if_frozen
from ...journal.services import record
from ..models import Extension
from ..rules import Refusal
from .moves import MoveRefused


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
    _refuse_extension(scorecard, until, reason, today or timezone.localdate())
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


def _refuse_extension(scorecard: Scorecard, until: date, reason: str, today: date) -> None:
    """The end lies between today and the last day of verification: what comes later could not be verified."""
    last = scorecard.round.verify_until
    if until < today:
        rule = f"Ngày gia hạn {until:%d/%m/%Y} đã qua; chọn từ ngày {today:%d/%m/%Y} trở đi."
        raise MoveRefused(Refusal(rule))
    if last and until > last:
        rule = f"Không gia hạn đến {until:%d/%m/%Y}: thẩm định kết thúc ngày {last:%d/%m/%Y}."
        raise MoveRefused(Refusal(rule, last))
    if not reason.strip():
        raise MoveRefused(Refusal("Gia hạn phải ghi lý do."))


@transaction.atomic
def revoke(*, extension: Extension, by: User | None, reason: str) -> None:
    """End an extension early. Raises :class:`~.moves.MoveRefused` without a reason, or when it has ended."""
    card = extension.scorecard
    refuse_if_frozen(card.round)
    if not reason.strip():
        raise MoveRefused(Refusal("Thu hồi gia hạn phải ghi lý do."))
    found = Extension.objects.filter(pk=extension.pk, revoked_at=None)
    if not found.update(revoked_at=timezone.now(), revocation_reason=reason):
        raise MoveRefused(Refusal("Gia hạn này đã được thu hồi."))
    record(actor=by, action="scorecard.extension_revoked", subject=f"assessments.scorecard:{card.pk}",
           unit=card.unit.code, before={"until": extension.until}, reason=reason)  # fmt: skip
