"""The documents of lines as their panels show them: a fixed number of queries, however many lines."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from django.db.models import QuerySet

from ..assessments.models import Line, LineEvidence, Scorecard
from ..assessments.queries.visibility import may_see_evidence
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
    elsewhere: Sequence[Evidence] = ()
    """The same file at other units, as far as the person looking may see it."""


def cited_documents(card: Scorecard, codes: Collection[str] | None = None) -> dict[str, list[Cited]]:
    """The documents of a card (of some of its lines) by indicator: two queries."""
    links = LineEvidence.objects.filter(line__scorecard=card)
    if codes is not None:
        links = links.filter(line__code__in=codes)
    period = Period.parse(card.round.period)
    found: dict[str, list[Cited]] = defaultdict(list)
    for line, document, described in _described(links):
        found[line.code].append(Cited(document, list(remarks(described, period))))
    return found


def with_remarks(documents: Collection[Evidence], period: Period | None) -> list[Cited]:
    """Documents that a petition brings, each with what is doubtful about it: one query."""
    elsewhere = held_elsewhere(documents)
    return [Cited(one, list(remarks(_as_proof(one, elsewhere), period))) for one in documents]


def documents_by_line(lines: Collection[Line]) -> dict[int, list[Document]]:
    """The documents of lines as the rules look at them, by primary key: two queries."""
    found: dict[int, list[Document]] = {line.pk: [] for line in lines}
    for line, _, described in _described(LineEvidence.objects.filter(line__in=lines)):
        found[line.pk].append(described)
    return found


def documents_by_code(card: Scorecard) -> dict[str, list[Document]]:
    """The documents of a card as the rules look at them, by indicator: two queries."""
    found: dict[str, list[Document]] = defaultdict(list)
    for line, _, described in _described(LineEvidence.objects.filter(line__scorecard=card)):
        found[line.code].append(described)
    return found


def _described(links: QuerySet[LineEvidence]) -> Iterator[tuple[Line, Evidence, Document]]:
    rows = list(links.select_related("line", "evidence").order_by("line_id", "id"))
    elsewhere = held_elsewhere([link.evidence for link in rows])
    for link in rows:
        yield link.line, link.evidence, _as_proof(link.evidence, elsewhere)


def _as_proof(one: Evidence, elsewhere: Collection[int]) -> Document:
    return Document(str(one), one.number, one.date, one.pk in elsewhere)


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


def seen_with_twins(person: Any, cited: Sequence[Cited]) -> list[Cited]:
    """The documents with the same file at other units, where the person may see it there."""
    files = {one.document.file_sha256 for one in cited if one.document.file_sha256}
    same = Evidence.objects.filter(file_sha256__in=files).select_related("unit")
    held = list(same[:MOST_OFFERED]) if files else []
    return [
        replace(one, elsewhere=[twin for twin in held if _is_twin(twin, one.document, person)])
        for one in cited
    ]


def _is_twin(twin: Evidence, document: Evidence, person: Any) -> bool:
    is_same = (twin.file_sha256, twin.is_demo) == (document.file_sha256, document.is_demo)
    return is_same and twin.unit_id != document.unit_id and may_see_evidence(person, twin)


def offered(card: Scorecard, code: str, query: str) -> list[Evidence]:
    """Documents of the unit that the line does not cite yet, found without marks, newest first."""
    held = Evidence.objects.filter(unit=card.unit, is_demo=card.round.is_demo)
    rest = held.exclude(citations__line__scorecard=card, citations__line__code=code).order_by("-pk")
    found = (one for one in rest if search.is_found(query, *searched(one)))
    return [one for one, _ in zip(found, range(MOST_OFFERED), strict=False)]


def searched(document: Evidence) -> tuple[str, ...]:
    """The words by which a document is found."""
    day = f"{document.date:%d/%m/%Y}" if document.date else ""
    return document.number, day, document.issuer, document.title, document.file_name
