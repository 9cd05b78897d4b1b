"""The documents of lines as their panels show them: a fixed number of queries, however many lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from ..assessments.models import LineEvidence, Scorecard
from ..facts.models import Evidence
from ..facts.periods import Period
from ..shared import search
from .proof import Document, Remark, remarks

MOST_OFFERED = 30


@dataclass(frozen=True)
class Cited:
    """A document cited on a line, and what is doubtful about it there."""

    document: Evidence
    remarks: Sequence[Remark]


def cited_documents(card: Scorecard, codes: Collection[str] | None = None) -> dict[str, list[Cited]]:
    """The documents of a card (of some of its lines) by indicator: two queries."""
    links = LineEvidence.objects.filter(line__scorecard=card).order_by("line_id", "id")
    if codes is not None:
        links = links.filter(line__code__in=codes)
    rows = list(links.values_list("line__code", "evidence_id"))
    held = Evidence.objects.in_bulk({pk for _, pk in rows})
    elsewhere = held_elsewhere(held.values())
    period = Period.parse(card.round.period)
    found: dict[str, list[Cited]] = defaultdict(list)
    for code, pk in rows:
        found[code].append(Cited(held[pk], list(remarks(described(held[pk], elsewhere), period))))
    return found


def described(document: Evidence, elsewhere: Collection[int]) -> Document:
    """A document as the rules look at it."""
    return Document(str(document), document.number, document.date, document.pk in elsewhere)


def held_elsewhere(documents: Collection[Evidence]) -> frozenset[int]:
    """Keys of those documents whose file another unit holds too: one query."""
    files = {one.file_sha256 for one in documents if one.file_sha256}
    rows = Evidence.objects.filter(file_sha256__in=files).values_list("file_sha256", "is_demo", "unit_id")
    holders = set(rows) if files else set()
    return frozenset(
        one.pk
        for one in documents
        if any(sha == one.file_sha256 and demo == one.is_demo and unit != one.unit_id
               for sha, demo, unit in holders)
    )  # fmt: skip


def offered(card: Scorecard, code: str, query: str) -> list[Evidence]:
    """Documents of the unit that the line does not cite yet, found without marks, newest first."""
    held = Evidence.objects.filter(unit=card.unit, is_demo=card.round.is_demo)
    rest = held.exclude(citations__line__scorecard=card, citations__line__code=code).order_by("-pk")
    found = (one for one in rest if search.is_found(query, *_searched(one)))
    return [one for one, _ in zip(found, range(MOST_OFFERED), strict=False)]


def _searched(document: Evidence) -> tuple[str, ...]:
    day = f"{document.date:%d/%m/%Y}" if document.date else ""
    return document.number, day, document.issuer, document.title, document.file_name
