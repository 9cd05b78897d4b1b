"""Texts of a definition in templates: ``{% load law %}``, ``{{ group.name|said }}``."""

from __future__ import annotations

from urllib.parse import urlsplit

from django import template
from django.utils.translation import get_language

from trucso.index.definition import Text

register = template.Library()


@register.filter
def said(text: Text | None) -> str:
    """A bilingual text in the reader's language."""
    return text.get((get_language() or "vi")[:2]) if text else ""


@register.filter
def site(address: str) -> str:
    """The site of a long address: ``github.com``."""
    return urlsplit(address).hostname or address
