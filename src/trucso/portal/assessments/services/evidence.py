"""Citing documents on lines: one row per document of a unit, however many lines cite it."""

from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from ...accounts.models import User
from ...facts.citations import Citation, DocumentKey, document_key
from ...facts.models import Evidence
from ..models import Line, LineEvidence, Scorecard


@transaction.atomic
def cite(
    *, scorecard: Scorecard, cited: Iterable[tuple[Line, Citation]], by: User | None
) -> dict[str, list[int]]:
    """Link each line to each document it cites, creating documents the unit has not cited before.

    Returns the keys of the new links (``citations``) and documents (``evidence``), for :func:`forget`.
    """
    wanted = list(cited)
    is_demo = scorecard.round.is_demo
    documents = Evidence.objects.filter(unit=scorecard.unit, is_demo=is_demo)
    known = {document_key(one.number, one.date, one.title): one for one in documents}
    fresh: dict[DocumentKey, Evidence] = {}
    for _, citation in wanted:
        key = document_key(citation.number, citation.day, citation.title)
        if key not in known and key not in fresh:
            fresh[key] = Evidence(
                unit=scorecard.unit,
                number=citation.number,
                date=citation.day,
                title=citation.title[:1000],
                is_demo=is_demo,
                recorded_by=by,
            )
    known |= dict(zip(fresh, Evidence.objects.bulk_create(fresh.values()), strict=True))
    links = _link(wanted, known)
    if links:
        Scorecard.objects.filter(pk=scorecard.pk).update(version=F("version") + 1)
    return {"citations": links, "evidence": [one.pk for one in fresh.values()]}


@transaction.atomic
def forget(*, citations: Iterable[int], evidence: Iterable[int]) -> None:
    """Take back links and the documents that nothing cites any more and nobody gave a file to since."""
    LineEvidence.objects.filter(pk__in=list(citations)).delete()
    Evidence.objects.filter(pk__in=list(evidence), citations=None, observations=None, file="").delete()


def _link(wanted: Iterable[tuple[Line, Citation]], known: dict[DocumentKey, Evidence]) -> list[int]:
    links: dict[tuple[int, int], LineEvidence] = {}
    lines = {line.pk for line, _ in wanted}
    present = set(LineEvidence.objects.filter(line__in=lines).values_list("line_id", "evidence_id"))
    for line, citation in wanted:
        evidence = known[document_key(citation.number, citation.day, citation.title)]
        pair = (line.pk, evidence.pk)
        if pair not in present:
            links.setdefault(pair, LineEvidence(line=line, evidence=evidence, cited_as=citation.text))
    return [link.pk for link in LineEvidence.objects.bulk_create(links.values())]
