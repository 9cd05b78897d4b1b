"""What passed to the reader from a predecessor and was not read yet, for the page of one's work."""

from __future__ import annotations

from django import template

from ...accounts.models import User
from ..models import Notice
from ..services import hand_overs as unread_hand_overs

register = template.Library()


@register.simple_tag(takes_context=True)
def hand_overs(context: template.Context) -> list[Notice]:
    """Unread hand-overs to the reader; nobody signed in has none."""
    person = getattr(context.get("request"), "user", None)
    return unread_hand_overs(person) if isinstance(person, User) else []
