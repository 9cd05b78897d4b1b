"""Pages that belong to no app: the style page shows every piece with real-looking text."""

from __future__ import annotations

from datetime import date
from fractions import Fraction

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from . import export, specimens


def style(request: HttpRequest) -> HttpResponse:
    """Every piece on one page, for those who make pages; only where invented figures may be shown."""
    if not settings.IS_DEMO_ALLOWED:
        raise Http404("Trang này chỉ có khi TRUCSO_DEMO=1.")
    table = specimens.table().sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    context = {
        "table": table,
        "charts": specimens.charts(),
        "share": Fraction(43, 60),
        "mean": Fraction(6, 10),
        "today": date(2026, 11, 22),
        "is_demo": True,
        "data_as_of": date(2026, 10, 31),
        "problems": specimens.PROBLEMS,
        "tabs": specimens.TABS,
        "query": request.GET.get("q", ""),
    }
    return render(request, "shared/style.html", context)
