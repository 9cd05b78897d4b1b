"""The log on screen: who changed what, when, before and after."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from ..shared import export
from . import queries
from .pages import log_table, row_of

PER_PAGE = 50


def entries(request: HttpRequest) -> HttpResponse:
    """``/nhat-ky/``: newest first, narrowed by words, unit, action and subject; ``?kiem-tra=1`` verifies."""
    asked = {name: request.GET.get(name, "").strip() for name in ("q", "don-vi", "viec", "doi-tuong")}
    found = queries.entries(
        text=asked["q"], unit=asked["don-vi"], action=asked["viec"], subject=asked["doi-tuong"]
    )
    if request.GET.get("format"):
        file = export.download(request, log_table([row_of(entry) for entry in found.iterator()]))
        if file:
            return file
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    table = log_table([row_of(entry) for entry in page.object_list])
    checked = queries.verify() if "kiem-tra" in request.GET else None
    context = {"table": table, "page": page, "asked": asked, "faults": checked, "actions": queries.actions()}
    return render(request, "journal/entries.html", context)
