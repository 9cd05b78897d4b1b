"""Petitions on pages of other apps: ``{% load petitions %}`` on a card, a line, a round."""

from __future__ import annotations

from typing import Any

from django import template
from django.utils import timezone

from ...assessments.models import Round, Scorecard
from ...assessments.queries.visibility import may_see_card
from ...facts.models import Evidence
from ...facts.periods import Period
from ...shared import access
from .. import petition_queries as queries
from ..evidence_panel import Cited, with_remarks
from ..models import Petition
from ..rules import refusal
from ..standing import calendar_of, card_of

register = template.Library()
CONTESTED_FROM = frozenset({"verified", "appealed", "decided", "published"})
"""States in which a card has verified points, so that something could be contested."""


def _person(context: template.Context) -> Any:
    return getattr(context.get("request"), "user", None)


@register.inclusion_tag("workflow/petition_link.html", takes_context=True)
def card_petition_link(context: template.Context, card: Scorecard) -> dict[str, Any]:
    """A button to the petitions of a card with how many are open, for those who may see the card's work."""
    person = _person(context)
    if card.state not in CONTESTED_FROM or not may_see_card(person, card):
        return {}
    return {"card": card, "counts": queries.counts(queries.of_card(card))}


@register.inclusion_tag("workflow/line_petitions.html", takes_context=True)
def line_petitions(context: template.Context, card: Scorecard, code: str) -> dict[str, Any]:
    """The petitions on a line with their findings; to the approver of the unit also the way to file one."""
    person = _person(context)
    if card.state not in CONTESTED_FROM or not may_see_card(person, card):
        return {}
    found, today = queries.of_line(card.pk, code), timezone.localdate()
    may_file = access.allowed(person, "file_petition", card.unit) and all(
        one.state == "withdrawn" for one in found
    )
    refused = refusal("petition", card_of(card, today), calendar_of(card.round), today) if may_file else None
    return {"card": card, "code": code, "petitions": found, "may_file": may_file, "refused": refused}


@register.simple_tag
def documents_with_doubts(petition: Petition) -> list[Cited]:
    """``{% documents_with_doubts petition as brought %}``: what was filed with it, and its doubts."""
    period = Period.parse(petition.line.scorecard.round.period)
    return with_remarks(petition.documents.all(), period)


@register.simple_tag(takes_context=True)
def petitions_with(context: template.Context, document: Evidence) -> list[Petition]:
    """``{% petitions_with document as found %}``: those filed with a document that the person may open."""
    found = document.petitions.select_related(*queries.RELATED)
    return [one for one in found if queries.is_seen(_person(context), one)]


@register.simple_tag
def petition_counts(round_: Round) -> queries.Counts:
    """``{% petition_counts round as counts %}``: the numbers of a round, without any text."""
    return queries.counts_of(round_)
