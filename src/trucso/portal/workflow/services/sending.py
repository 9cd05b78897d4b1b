"""The unit's own steps, with the check before sending asked inside the transaction."""

from __future__ import annotations

from datetime import date

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Scorecard
from ..models import Move
from ..queries import errors_on
from .moves import move

CHECKED = ("hand_over", "submit")


@transaction.atomic
def send_step(
    *, name: str, scorecard: Scorecard, by: User | None, today: date | None = None, note: str = ""
) -> Move:
    """Hand over, submit or recall; what the check refuses stops the first two. Raises ``MoveRefused``."""
    errors = errors_on(scorecard) if name in CHECKED else 0
    return move(name=name, scorecard=scorecard, by=by, today=today, note=note, errors=errors)
