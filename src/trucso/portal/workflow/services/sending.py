"""The unit's own steps, with the check before sending asked inside the transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Scorecard
from ..models import Move
from ..queries import errors_on
from ..rules import REPORTER, Refusal
from .moves import MoveRefused, move

CHECKED = ("hand_over", "submit")


@transaction.atomic
def send_step(
    *,
    name: str,
    scorecard: Scorecard,
    by: User | None,
    today: date | None = None,
    note: str = "",
    seen: str = "",
) -> Move:
    """Hand over, hand back (with a note), submit or recall; what the check refuses stops handing over and
    submitting, a card that is not as it was ``seen`` (its digest) is not moved. Raises ``MoveRefused``.
    """
    if name == "hand_back" and not note:
        raise MoveRefused(Refusal("Ghi lý do trả lại, để người nhập biết phải sửa gì.", ask=REPORTER))
    errors = errors_on(scorecard) if name in CHECKED else 0
    return move(name=name, scorecard=scorecard, by=by, today=today, note=note, errors=errors, seen=seen)
