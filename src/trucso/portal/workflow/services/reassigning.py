"""Changing who owns and verifies indicators while a round is open: from now on, with a reason."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from django.db import transaction
from django.utils import timezone

from ...accounts.models import User
from ...assessments.models import Round
from ...assessments.services.rounds import RoundRefused, refuse_if_frozen
from ..duty_history import duties_in_force
from ..planning import DutyChange
from ..reassignment import changes, mark_of, refusals
from .duties import Pair, assign, shown

LISTENERS: list[Callable[[DutyChange], None]] = []
"""Told in the same transaction of every change of duties."""


@transaction.atomic
def reassign(
    *, round_: Round, duties: Mapping[str, Pair], reason: str, seen: str, by: User | None
) -> DutyChange:
    """Give indicators of an open round to other units; what is not named stays, and so does every decision.

    ``seen``: the mark of the duties the person looked at (``reassignment.mark_of``). Raises
    :class:`~trucso.portal.assessments.services.rounds.RoundRefused`, and KeyError for an unknown code.
    """
    locked = Round.objects.select_for_update(of=("self",)).select_related("index", "parent").get(pk=round_.pk)
    refuse_if_frozen(locked)
    if not reason.strip():
        raise RoundRefused("Đổi phân công của đợt đang mở phải ghi lý do.")
    now = duties_in_force(locked)
    if seen != mark_of(now):
        raise RoundRefused(
            "Phân công đã được người khác đổi sau khi bạn xem trước. Chưa ghi gì; hãy xem phân công hiện nay "
            "dưới đây rồi làm lại."
        )
    found = changes(locked, duties, now)
    if not found:
        raise RoundRefused("Phân công không có gì thay đổi.")
    if problems := refusals(locked, found):
        raise RoundRefused(" ".join(problems))
    assign(round_=locked, duties={one.code: one.after for one in found}, by=by, reason=reason)
    made = DutyChange.objects.create(
        round=locked,
        before={one.code: shown(one.before) for one in found},
        after={one.code: shown(one.after) for one in found},
        reason=reason,
        at=timezone.now(),
        by=by,
    )
    for told in LISTENERS:
        told(made)
    return made
