"""Telling people of a petition at once: its panel that it waits, the unit what was found."""

from __future__ import annotations

from django.urls import reverse
from django.utils import timezone

from ..shared.access import Role
from ..workflow.models import Petition
from .models import Notice
from .writing import holders, write


def tell(petition: Petition) -> None:
    """Notices for what just happened to a petition, in the same transaction; nobody is told twice."""
    card, state = petition.line.scorecard, petition.state
    about = f"{card.unit.full_name}, chỉ tiêu {petition.line.code}"
    if state == "open":
        people, occasion = _panel(petition), f"open-{petition.panel_id or 'council'}"
        title = f"Kiến nghị chờ trả lời: {about}"
    elif state == "withdrawn":
        people, occasion, title = _panel(petition), state, f"Đơn vị đã rút kiến nghị: {about}"
    else:
        people, occasion = _unit(petition), "answered"
        title = f"Kiến nghị đã có kết luận ({petition.get_outcome_display().lower()}): {about}"
    write(
        card.round,
        [
            Notice(
                person_id=person,
                key=f"petition:{petition.pk}:{occasion}",
                kind="petition",
                title=title,
                text=card.round.name,
                link=reverse("workflow:petition", args=[petition.pk]),
                scorecard=card,
                created_at=timezone.now(),
            )
            for person in people
        ],
    )


def _panel(petition: Petition) -> list[int]:
    """The verifiers of the department that was named, else the council above the unit."""
    if petition.panel_id:
        return holders((Role.VERIFIER,), {petition.panel_id})
    return holders((Role.COUNCIL,), set(petition.line.scorecard.unit.ids_above(timezone.localdate())))


def _unit(petition: Petition) -> list[int]:
    return holders((Role.REPORTER, Role.APPROVER), {petition.line.scorecard.unit_id})
