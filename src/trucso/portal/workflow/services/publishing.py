"""Publishing a round by its calendar: nobody's right is cut short, and what is left open was seen first."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Publication, Round
from ...assessments.services.freezing import publish_round
from ...assessments.services.results import lock_cards
from ..rules import Refusal, publishing_refusal
from ..running import SETTLED
from ..standing import calendar_of
from .moves import MoveRefused


@transaction.atomic
def publish(
    *, round_: Round, is_seen: bool, reason: str, by: User | None, today: date | None = None
) -> Publication:
    """Freeze the round. ``is_seen``: the person saw which units the council has not decided.

    Raises :class:`~.moves.MoveRefused` while such units may still do something by the calendar or were not
    seen, and what :func:`~trucso.portal.assessments.services.freezing.publish_round` raises.
    """
    left = [card for card in lock_cards(round_, None) if card.state not in SETTLED]
    if left:
        refused = publishing_refusal(calendar_of(round_), today or timezone.localdate())
        if refused:
            raise MoveRefused(refused)
        if not is_seen:
            rule = f"Chưa công bố: hãy xác nhận đã xem danh sách {len(left)} đơn vị chưa có quyết định."
            raise MoveRefused(Refusal(rule))
    return publish_round(round_=round_, by=by, reason=reason)
