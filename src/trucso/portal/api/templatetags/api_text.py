"""Texts of the OpenAPI document on a page: ``{% load api_text %}``."""

from __future__ import annotations

import re

from django import template
from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()


@register.filter
def code_marks(text: str) -> SafeString:
    """``Tìm theo `q` `` with the words between the marks set as code."""
    return mark_safe(re.sub(r"`([^`]+)`", r"<code>\1</code>", escape(text)))
