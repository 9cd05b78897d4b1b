"""Rounds that are being prepared, for the list of rounds."""

from __future__ import annotations

from typing import Any

from django import template

from ...shared import access
from ..planning import Preparation

register = template.Library()


@register.simple_tag(takes_context=True)
def preparations(context: template.Context) -> list[Preparation]:
    """What the reader may prepare further, the latest changed first; nothing for everybody else."""
    person: Any = getattr(context.get("request"), "user", None)
    if not access.allowed(person, "run_round"):
        return []
    seen = access.visible(person, "run_round")
    found = Preparation.objects.filter(parent__in=seen.root_ids | seen.own_ids)
    return list(found.select_related("index"))
