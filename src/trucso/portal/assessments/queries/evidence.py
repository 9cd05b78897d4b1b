"""What a piece of evidence supports: lines of scorecards and reported figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from ...facts.models import Evidence, Observation
from ...indexes.queries import definition_of
from ...shared.tables import Column as TableColumn
from ...shared.tables import Table
from ..models import LineEvidence


@dataclass(frozen=True)
class Support:
    """The lines that cite a document and the figures it is attached to."""

    citations: Sequence[LineEvidence]
    observations: Sequence[Observation]

    @property
    def is_published(self) -> bool:
        """Whether a line of a published round cites it."""
        return any(link.line.scorecard.round.is_frozen for link in self.citations)


def support(document: Evidence) -> Support:
    """Two queries."""
    links = document.citations.select_related("line__scorecard__round__index", "line__scorecard__unit")
    return Support(list(links), list(document.observations.select_related("measure")))


def line_address(row: Any) -> str:
    return reverse("assessments:line", args=[row["card"], row["code"]])


def support_table(document: Evidence, found: Support) -> Table:
    """One row per line that cites the document."""
    columns = [
        TableColumn("code", _("Mã"), kind="code"),
        TableColumn(
            "name",
            _("Chỉ tiêu"),
            href=line_address,
        ),
        TableColumn("unit", _("Đơn vị"), on_phone=False),
        TableColumn("round", _("Đợt đánh giá"), on_phone=False),
        TableColumn("cited_as", _("Cách dẫn"), on_phone=False),
    ]
    rows = [
        {
            "code": link.line.code,
            "name": definition_of(link.line.scorecard.round.index).indicator(link.line.code).name.vi,
            "card": link.line.scorecard_id,
            "unit": link.line.scorecard.unit.full_name,
            "round": link.line.scorecard.round.name,
            "cited_as": link.cited_as,
        }
        for link in found.citations
    ]
    title = _("Các chỉ tiêu dẫn văn bản này")
    return Table(
        "chi-tieu", title, columns, rows, is_demo=document.is_demo, empty=_("Chưa chỉ tiêu nào dẫn.")
    )
