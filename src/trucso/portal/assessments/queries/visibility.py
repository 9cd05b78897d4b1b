"""Which rounds, scorecards and documents a person sees: published ones everybody, others by role or by duty.

A verifier's department is not above the communes whose indicators it verifies, so the right to see those
cards, and the evidence of those lines, comes from the duties of the round. `workflow` knows the duties and
registers here what they reach (:data:`DUTIES`), so that this app imports nothing of it.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, Protocol

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from ...facts.models import Evidence
from ...shared import access
from ..models import Line, Round, Scorecard

PUBLISHED = Q(state=Round.State.PUBLISHED)


class Duties(Protocol):
    """What the duties of some units reach."""

    def cards(self, units: Collection[int]) -> QuerySet[Scorecard]: ...

    def lines(self, units: Collection[int]) -> QuerySet[Line]: ...

    def documents(self, units: Collection[int]) -> QuerySet[Evidence]: ...


DUTIES: list[Duties] = []


class Blind(Protocol):
    """What somebody must not see for now, although they may: a decision they are to repeat unseen."""

    def refusal(self, person: Any, card: Scorecard) -> str: ...

    def cards(self, person: Any, round_: Round, code: str) -> frozenset[int]: ...


BLINDS: list[Blind] = []
"""`workflow` registers here what a second, independent verification hides."""


def rounds_seen_by(person: Any) -> QuerySet[Round]:
    """The rounds a person may open, newest first."""
    rounds = Round.objects.select_related("index", "parent", "previous")
    return rounds if access.allowed(person, "see_rounds") else rounds.filter(PUBLISHED)


def cards_by_duty(person: Any) -> Q:
    """Of scorecards: those the person sees because their unit verifies something in the round."""
    units = access.duty_units(person, "see_scorecard")
    found = Q(pk__in=())
    for duties in DUTIES if units else ():
        found |= Q(pk__in=duties.cards(units).values("pk"))
    return found


def may_see_card(person: Any, card: Scorecard) -> bool:
    """Whether the person sees the card before it is published."""
    if access.allowed(person, "see_scorecard", card.unit):
        return True
    return Scorecard.objects.filter(cards_by_duty(person), pk=card.pk).exists()


def require_seen(request: HttpRequest, card: Scorecard) -> None:
    """Refuse the request unless its person may see the card as people work on it."""
    if not may_see_card(request.user, card):
        raise access.Refused(access.decide(request.user, "see_scorecard", card.unit))
    refuse_blind(request, card)


def refuse_blind(request: HttpRequest, card: Scorecard) -> None:
    """Refuse the request while its person is to give a second opinion on a line of the card."""
    for blind in BLINDS:
        if rule := blind.refusal(request.user, card):
            raise access.Refused(access.Decision(False, rule, access.RULES["see_scorecard"].ask))


def cards_hidden_from(person: Any, round_: Round, code: str) -> frozenset[int]:
    """Cards whose line of an indicator the person must not see among its neighbours for now."""
    found: frozenset[int] = frozenset()
    for blind in BLINDS if not round_.is_frozen else ():
        found |= blind.cards(person, round_, code)
    return found


def require_card(request: HttpRequest, card: Scorecard) -> None:
    """Refuse the request unless its person may see the card; ``card.round`` and ``card.unit`` are read."""
    if not card.round.is_frozen:
        require_seen(request, card)


def may_see_evidence(person: Any, document: Evidence) -> bool:
    """Whether the person sees the document and its file: by the unit, or by verifying a line citing it."""
    if access.allowed(person, "see_evidence", document.unit):
        return True
    units = access.duty_units(person, "see_evidence")
    return bool(units) and any(
        duties.lines(units).filter(citations__evidence=document).exists()
        or duties.documents(units).filter(pk=document.pk).exists()
        for duties in DUTIES
    )


def documents_opened(person: Any, card: Scorecard) -> frozenset[int] | None:
    """Which documents of a card the person may open, so that no link leads to a refusal; ``None``: all."""
    if card.round.is_frozen or access.allowed(person, "see_evidence", card.unit):
        return None
    cited = Evidence.objects.filter(lines__scorecard=card)
    units = access.duty_units(person, "see_evidence")
    found = set(
        cited.filter(lines__scorecard__round__state=Round.State.PUBLISHED).values_list("pk", flat=True)
    )
    for duties in DUTIES if units else ():
        found |= set(cited.filter(citations__line__in=duties.lines(units)).values_list("pk", flat=True))
        found |= set(duties.documents(units).filter(unit=card.unit_id).values_list("pk", flat=True))
    return frozenset(found)


def require_evidence(request: HttpRequest, document: Evidence) -> None:
    """Refuse the request unless its person may see the document."""
    if not may_see_evidence(request.user, document):
        raise access.Refused(access.decide(request.user, "see_evidence", document.unit))
