"""Files of the demonstration's documents, so that previews and downloads can be tried."""

from __future__ import annotations

from collections.abc import Collection
from functools import partial

from django.db import transaction

from ...assessments.models import Round
from ...facts.evidence_files import receive, remove, waiting_for_rows
from ...facts.models import Evidence
from ...shared.charts.rendering import svg_to_pdf, svg_to_png
from ..demo.documents import page_svg

FILES_PER_UNIT = 5
PICTURE_EVERY = 5
"""Every fifth document was photographed instead of scanned to PDF."""


def attach_files(round_: Round, units: Collection[str]) -> None:
    """Give the first documents that the cards of these units cite a file each."""
    for unit in units:
        found = Evidence.objects.filter(is_demo=True, unit__code=unit, lines__scorecard__round=round_)
        for place, document in enumerate(found.distinct().order_by("pk")[:FILES_PER_UNIT], start=1):
            _attach(document, is_picture=place % PICTURE_EVERY == 0)


def remove_files() -> None:
    """Delete the files of demonstration documents once their rows are gone."""
    paths = list(Evidence.objects.filter(is_demo=True).exclude(file="").values_list("file", flat=True))
    for path in paths:
        transaction.on_commit(partial(remove, path))


def _attach(document: Evidence, *, is_picture: bool) -> None:
    svg = page_svg(issuer=document.issuer, number=document.number, day=document.date, title=document.title)
    content = svg_to_png(svg, scale=1.5) if is_picture else svg_to_pdf(svg)
    ending = "png" if is_picture else "pdf"
    stored = receive([content], f"{document.number.replace('/', '-')}.{ending}")
    with waiting_for_rows(stored):
        Evidence.objects.filter(pk=document.pk).update(**stored.fields)
