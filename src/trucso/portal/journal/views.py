"""The log on screen: who changed what, when, before and after."""

from __future__ import annotations

from datetime import date

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..shared import export
from . import queries
from .pages import log_table, rows_of
from .words import ACTIONS

PER_PAGE = 50


ASKED = ("q", "don-vi", "viec", "doi-tuong", "tu", "den")


def entries(request: HttpRequest) -> HttpResponse:
    """``/nhat-ky/``: newest first, narrowed by words, unit, verb, subject, days; ``?kiem-tra=1`` checks."""
    asked = {name: request.GET.get(name, "").strip() for name in ASKED}
    found = queries.entries(
        text=asked["q"],
        unit=asked["don-vi"],
        action=asked["viec"],
        subject=asked["doi-tuong"],
        first=_day(asked["tu"]),
        last=_day(asked["den"]),
    )
    if request.GET.get("format"):
        file = export.download(request, log_table(rows_of(found.iterator(), request.user)))
        if file:
            return file
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    table = log_table(rows_of(page.object_list, request.user))
    context = {
        "table": table,
        "page": page,
        "asked": asked,
        "faults": queries.verify() if "kiem-tra" in request.GET else None,
        "actions": [(action, ACTIONS.get(action, action)) for action in queries.actions()],
    }
    return render(request, "journal/entries.html", context)


def _day(text: str) -> date | None:
    """A day of the address; anything else narrows nothing."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None
