"""One piece of evidence: the document, and every line and figure it supports."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ...facts.models import Evidence
from ...shared import access, export
from ..queries.evidence import Support, support, support_table


def evidence(request: HttpRequest, pk: int) -> HttpResponse:
    """``/minh-chung/<id>/``: for everybody once a published line cites it, else by the right to see it."""
    document = get_object_or_404(Evidence.objects.select_related("unit", "recorded_by"), pk=pk)
    found: Support = support(document)
    if not found.is_published:
        access.require(request, "see_evidence", unit=document.unit)
    table = support_table(document, found)
    if file := export.download(request, table):
        return file
    context = {"document": document, "support": found, "table": table, "is_demo": document.is_demo}
    return render(request, "assessments/evidence.html", context)
