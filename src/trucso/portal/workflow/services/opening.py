"""Opening a round with everything it needs, or not at all."""

from __future__ import annotations

from collections.abc import Mapping

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Round
from ...assessments.services.results import recompute
from ...assessments.services.rounds import RoundPlan, RoundRefused, open_round
from ...indexes.queries import definition_of
from ...units.queries import units_on
from ..opening import calendar_problems, duty_problems
from ..rules import Calendar
from .duties import Pair, assign


@transaction.atomic
def open_with_duties(*, plan: RoundPlan, duties: Mapping[str, Pair], by: User | None) -> Round:
    """Open the round, name owners and verifiers, and score what was reported before.

    Raises :class:`~trucso.portal.assessments.services.rounds.RoundRefused`, and writes nothing, when days
    are out of order, an indicator has no owner or verifier (the message names it), a
    verifier takes part itself, or the round exists.
    """
    _refuse(plan, duties)
    round_ = open_round(plan=plan, by=by)
    assign(round_=round_, duties=duties, by=by)
    recompute(round_=round_)
    return round_


def _refuse(plan: RoundPlan, duties: Mapping[str, Pair]) -> None:
    problems = calendar_problems(Calendar(**vars(plan.calendar)))
    if problems:
        raise RoundRefused(" ".join(problems))
    definition = definition_of(plan.index)
    units = plan.units or units_on(plan.units_on, level=definition.level, parent=plan.parent)
    if problems := duty_problems(definition, duties, set(units)):
        raise RoundRefused(" ".join(problems))
    same = {"index": plan.index, "period": plan.period, "parent": plan.parent, "is_demo": plan.is_demo}
    if existing := Round.objects.filter(**same).first():
        raise RoundRefused(f"Đã có đợt “{existing.name}” cho bộ chỉ số và kỳ này.")
