"""Who answers a petition: a panel that had no part in what is contested (domain.md §5).

The council answers, unless the coordinator named a department; then its verifiers do. Nobody of the unit that
petitions, nobody who decided the line, and no verifier of the department whose duty the line is or was then.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..assessments.models import Round
from ..shared import access, search
from ..shared.access import Role
from ..units.models import Level, Unit, UnitParent
from ..units.queries import alive, units_on
from .duty_history import DutyHistory
from .entitlement import own_units, verifying_units
from .models import Petition, Review
from .rules import COORDINATOR, COUNCIL, Refusal

ACTION = "answer_petition"
ELSEWHERE = f"{COUNCIL}, hoặc cơ quan khác do cơ quan điều phối chỉ định"


def may_answer(person: Any, petition: Petition) -> bool:
    """Whether the person sits on the panel: the department named for it, else the council above the unit."""
    if petition.panel_id:
        return petition.panel_id in verifying_units(person)
    return access.allowed(person, "decide_points", petition.line.scorecard.unit)


def waiting_for(person: Any) -> QuerySet[Petition]:
    """Open petitions of open rounds that the person's panel answers."""
    found = Petition.objects.filter(Petition.OPEN, line__scorecard__round__state=Round.State.OPEN)
    mine = Q(panel__in=verifying_units(person))
    council = access.visible(person, "decide_points")
    if council.root_ids:
        below = UnitParent.objects.filter(alive(timezone.localdate()), parent__in=council.root_ids)
        mine |= Q(panel=None, line__scorecard__unit__in=below.values("unit"))
    return found.filter(mine)


def require_panel(request: HttpRequest, petition: Petition) -> None:
    """Refuse (403) whoever is not on the panel of this petition, saying who is."""
    if may_answer(request.user, petition):
        return
    panel = petition.panel.full_name if petition.panel else COUNCIL
    name = access.RULES[ACTION].name
    rule = f"Được {name}: kiến nghị này do {panel} trả lời."
    raise access.Refused(access.Decision(False, rule, COORDINATOR))


def departments(parent: Unit) -> list[Unit]:
    """Who may own, verify or answer: the departments of the province, and the province itself."""
    found = units_on(timezone.localdate(), level=Level.DEPARTMENT, parent=parent)
    return [*sorted(found, key=lambda unit: search.sort_key(unit.full_name)), parent]


def not_independent(person: Any, petition: Petition, day: date) -> Refusal | None:
    """Why this person may not answer although on the panel; None when they had no part in the line."""
    line = petition.line
    if person is None:
        return None
    if line.scorecard.unit_id in own_units(person):
        return Refusal("Không ai trả lời kiến nghị của đơn vị mình.", ask=ELSEWHERE)
    if Review.objects.filter(line=line, by=person).exists():
        rule = f"Dòng {line.code}: người đã thẩm định không trả lời kiến nghị về dòng đó."
        return Refusal(rule, ask=ELSEWHERE)
    verifying = {one.unit_id for one in access.assignments(person, day) if one.role == Role.VERIFIER}
    if verifiers_of(petition) & verifying:
        rule = f"Dòng {line.code}: cơ quan đã thẩm định chỉ tiêu không trả lời kiến nghị về chỉ tiêu đó."
        return Refusal(rule, ask=ELSEWHERE)
    return None


def not_to_be_named(panel: Unit, petition: Petition) -> Refusal | None:
    """Why a department may not be named to answer; None when it may."""
    line = petition.line
    if panel.pk == line.scorecard.unit_id:
        return Refusal(f"{panel} không trả lời kiến nghị của chính mình.")
    if panel.pk in verifiers_of(petition):
        rule = f"{panel} đã thẩm định chỉ tiêu {line.code} nên không trả lời kiến nghị về chỉ tiêu đó."
        return Refusal(f"{rule} Chọn cơ quan khác hoặc để Hội đồng trả lời.")
    return None


def verifiers_of(petition: Petition) -> set[int]:
    """The units that verified the contested line: whose duty it is now, and whose it was at each decision."""
    line = petition.line
    history = DutyHistory.of(line.scorecard.round)
    moments = Review.objects.filter(line=line, is_blind=False).values_list("at", flat=True)
    found = {history.verifier(line.code), *(history.verifier(line.code, at) for at in moments)}
    return {unit.pk for unit in found if unit}
