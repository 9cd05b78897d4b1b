"""Who verifies what: the units named in the duties of a round, never their own figures.

A verifier holds the role in a department; the duties say which indicators that department verifies, in every
participating unit. So the right reaches lines, not units, and is asked here beside the table of ``access``.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import HttpRequest
from django.utils import timezone

from ..assessments.models import Line, Round, Scorecard
from ..facts.models import Evidence
from ..shared import access
from .models import Duty, Petition, Sample
from .rules import COORDINATOR
from .services.reviewing import verifies

ACTION = "verify_line"


def verifying_units(person: Any) -> frozenset[int]:
    """The units in which the person is a verifier today."""
    return access.visible(person, ACTION).root_ids


def own_units(person: Any) -> frozenset[int]:
    """The units in which the person holds any role today: their cards are never theirs to verify."""
    return frozenset(one.unit_id for one in access.assignments(person, timezone.localdate()))


def codes_verified_by(person: Any, round_: Round) -> set[str]:
    """The indicators of a round that the person's units verify: one query."""
    return verifies(round_.duties.all(), verifying_units(person))


class RoundDuties:
    """What the duties of rounds, and the samples drawn for a second verification, let units see."""

    def cards(self, units: Collection[int]) -> QuerySet[Scorecard]:
        """Every card of the rounds in which the units verify something; of other lines their card."""
        rounds = Duty.objects.filter(verifier__in=units).values("round")
        sampled = Sample.objects.filter(verifier__in=units).values("line__scorecard")
        contested = Petition.objects.filter(panel__in=units).values("line__scorecard")
        return Scorecard.objects.filter(Q(round__in=rounds) | Q(pk__in=sampled) | Q(pk__in=contested))

    def lines(self, units: Collection[int]) -> QuerySet[Line]:
        """The lines the units verify, were drawn to verify a second time, or answer petitions about."""
        duty = Duty.objects.filter(
            round=OuterRef("scorecard__round"), code=OuterRef("code"), verifier__in=units
        )
        contested = Petition.objects.filter(panel__in=units).values("line")
        return Line.objects.filter(Exists(duty) | Q(sample__verifier__in=units) | Q(pk__in=contested))

    def documents(self, units: Collection[int]) -> QuerySet[Evidence]:
        """What was attached to petitions on lines the units verify, or answer petitions about."""
        return Evidence.objects.filter(petitions__line__in=self.lines(units))


def require_duty(request: HttpRequest, card: Scorecard, code: str | None = None) -> None:
    """Refuse (403) unless the person verifies this indicator (any, without one) on another unit's card."""
    if card.unit_id in own_units(request.user):
        raise refused_to_verify("Không ai thẩm định phiếu của đơn vị mình.")
    codes = codes_verified_by(request.user, card.round)
    if code is None and not codes:
        raise refused_to_verify("Đơn vị của bạn không được phân công thẩm định chỉ tiêu nào trong đợt này.")
    if code is not None and code not in codes:
        raise refused_to_verify(
            f"Đơn vị của bạn không được phân công thẩm định chỉ tiêu {code} trong đợt này."
        )


def refused_to_verify(rule: str) -> access.Refused:
    """The refusal of a verifier, with the rule and whom to ask."""
    named = access.RULES[ACTION].name
    return access.Refused(access.Decision(False, f"Được {named}: {rule}", COORDINATOR))
