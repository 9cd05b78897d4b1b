"""Which rounds and scorecards a person sees: published ones everybody, others by their role."""

from __future__ import annotations

from typing import Any

from django.db.models import Q, QuerySet
from django.http import HttpRequest

from ...shared import access
from ..models import Round, Scorecard

PUBLISHED = Q(state=Round.State.PUBLISHED)


def rounds_seen_by(person: Any) -> QuerySet[Round]:
    """The rounds a person may open, newest first."""
    rounds = Round.objects.select_related("index", "parent", "previous")
    return rounds if access.allowed(person, "see_rounds") else rounds.filter(PUBLISHED)


def require_card(request: HttpRequest, card: Scorecard) -> None:
    """Refuse the request unless its person may see the card; ``card.round`` and ``card.unit`` are read."""
    if not card.round.is_frozen:
        access.require(request, "see_scorecard", unit=card.unit)
