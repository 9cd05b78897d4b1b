"""Who owns and who verifies the indicators of the open demonstration round."""

from __future__ import annotations

from ...assessments.models import Round
from ...indexes.queries import definition_of
from ...units.models import Unit
from ..models import Duty

LEAD = "75-skhcn"
OWNERS = {
    "1": "75-snv",
    "2": "75-skhcn",
    "3": "75-skhcn",
    "4": "75-snv",
    "5": "75-skhcn",
    "6": "75-vpubnd",
    "7": "75-sct",
    "8": "75-stp",
}
"""The department that answers questions about a group of indicators."""
VERIFIED_BY_LEAD = ("3", "5", "7")
"""Groups verified by the lead department; the province's own verifier has the others."""


def assign_demo_duties(round_: Round) -> None:
    """An owner and a verifier for every indicator; the province where a department is not loaded."""
    units = {unit.code: unit for unit in Unit.objects.filter(code__in=[LEAD, *OWNERS.values()])}
    province = round_.parent
    Duty.objects.bulk_create(
        Duty(
            round=round_,
            code=one.code,
            owner=units.get(OWNERS.get(one.group, LEAD), province),
            verifier=units.get(LEAD, province) if one.group in VERIFIED_BY_LEAD else province,
        )
        for one in definition_of(round_.index).indicators
    )
