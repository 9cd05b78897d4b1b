"""Filters of league tables and scorecards: ``{% load assessments %}``."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from django import template
from django.utils.translation import gettext as _

from trucso.index import Node, UsedInput
from trucso.index.package import write_value

from ...facts.models import ObservationChange
from ...facts.values import plain
from ...shared import formats
from ..models import Column
from ..publication_page import written
from ..services.lines import field_name

register = template.Library()
HEAT_STEPS = 5


@register.filter
def heat_step(share: Fraction | None) -> str:
    """The colour step (0–4) of a 0–1 share, ``none`` where there is none."""
    if share is None:
        return "none"
    return str(min(HEAT_STEPS - 1, int(share * HEAT_STEPS)))


@register.filter
def negated(number: Fraction | None) -> Fraction | None:
    """Points lost as a change: ``4`` lost is ``−4``."""
    return None if number is None else -number


@register.filter
def published_value(value: Any) -> str:
    """A figure or points as the library has them, for people."""
    return written(None if value is None else write_value(value))


@register.filter
def column_label(node: Node, column: str) -> str:
    """The name of a column of points."""
    return str(Column(column).label)


@register.filter
def anchor(code: str) -> str:
    """A code as part of an id: ``4.22.1`` → ``4-22-1``, which a CSS selector can name."""
    return code.replace(".", "-")


@register.filter
def field_label(name: str) -> str:
    """What a field of a line is called."""
    return field_name(name)


@register.filter
def input_value(used: UsedInput) -> str:
    """A figure as a person reads it: ``1.234,5``, *Có*, *Đúng hạn*."""
    if used.value is None:
        return formats.NOTHING
    if isinstance(used.value, bool):
        return _("Có") if used.value else _("Không")
    if isinstance(used.value, str):
        return str(used.shown or used.value)
    return formats.number(used.value)


@register.filter
def change_value(change: ObservationChange, used: UsedInput) -> str:
    """What one version of a figure said."""
    if change.not_applicable_reason:
        return f"{_('Không áp dụng')} ({change.not_applicable_reason})"
    if change.value is None:
        return str(_("Không báo cáo"))
    value = plain(used.kind, change.value)
    if isinstance(value, bool):
        return str(_("Có") if value else _("Không"))
    return formats.number(value) if isinstance(value, Fraction) else str(value)
