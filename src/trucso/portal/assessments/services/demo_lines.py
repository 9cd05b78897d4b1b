"""Writing the lines of demonstration scorecards: what was verified, what is cited, what it supports."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from ...facts.models import Evidence, Measure, Observation
from ...indexes.queries import definition_of
from ..demo.lines import DemoLine
from ..models import Line, LineEvidence, Round, Scorecard


def write_lines(round_: Round, cards: Sequence[Scorecard], drawn: Mapping[int, Sequence[DemoLine]]) -> None:
    """Fill the lines of every scorecard (by primary key) as drawn, with their documents."""
    lines = {(line.scorecard_id, line.code): line for line in Line.objects.filter(scorecard__in=cards)}
    owners = _owners(round_)
    for card in cards:
        for one in drawn[card.pk]:
            line = lines[card.pk, one.code]
            line.verified_points, line.cause, line.status = one.verified_points, one.cause, one.status
            line.responsible = owners.get(one.code, "")
            line.due_on = round_.verify_until if one.status == Line.Status.NEEDS_EVIDENCE else None
    changed = ["verified_points", "cause", "status", "responsible", "due_on"]
    Line.objects.bulk_create(  # an upsert: bulk_update would take ten times as long for 4,000 lines
        lines.values(), update_conflicts=True, unique_fields=["id"], update_fields=changed
    )
    _cite(round_, cards, drawn, lines)


def _owners(round_: Round) -> dict[str, str]:
    """Who answers for an indicator: the owner of its first measure."""
    owners = dict(Measure.objects.values_list("code", "owner"))
    indicators = definition_of(round_.index).indicators
    return {one.code: owners.get(one.inputs[0].measure or "", "") for one in indicators if one.inputs}


def _cite(
    round_: Round,
    cards: Sequence[Scorecard],
    drawn: Mapping[int, Sequence[DemoLine]],
    lines: Mapping[tuple[int, str], Line],
) -> None:
    """One row per document and unit, linked to its lines and to the observations behind them."""
    wanted = [(card, line, one) for card in cards for line in drawn[card.pk] for one in line.documents]
    keys = dict.fromkeys((card.unit_id, document) for card, _, document in wanted)
    issuers = {
        card.unit_id: f"UBND {card.unit.full_name.lower()[:1]}{card.unit.full_name[1:]}" for card in cards
    }
    rows = Evidence.objects.bulk_create(
        Evidence(
            unit_id=unit,
            number=document.number,
            date=document.day,
            title=document.title,
            issuer=issuers[unit],
            is_demo=True,
        )
        for unit, document in keys
    )
    evidence = dict(zip(keys, rows, strict=True))
    LineEvidence.objects.bulk_create(
        LineEvidence(line=lines[card.pk, line.code], evidence=evidence[card.unit_id, document])
        for card, line, document in wanted
    )
    _support(
        round_,
        [(card.unit_id, line.code, evidence[card.unit_id, document].pk) for card, line, document in wanted],
    )


def _support(round_: Round, cited: Iterable[tuple[int, str, int]]) -> None:
    """Link the documents of a line to the observations its indicator reads."""
    measures = {
        indicator.code: [one.measure for one in indicator.inputs if one.measure]
        for indicator in definition_of(round_.index).indicators
    }
    rows = Observation.objects.filter(period=round_.period, is_demo=True)
    observations = {(unit, code): pk for pk, unit, code in rows.values_list("pk", "unit_id", "measure__code")}
    through = Observation.evidence.through
    pairs = {
        (observations[unit, measure], document)
        for unit, code, document in cited
        for measure in measures[code]
        if (unit, measure) in observations
    }
    through.objects.bulk_create(
        [through(observation_id=observation, evidence_id=document) for observation, document in sorted(pairs)]
    )
