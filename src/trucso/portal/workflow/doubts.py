"""What speaks against accepting lines unseen: the check before sending, asked of many cards at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trucso.index import Definition, Node
from trucso.index import Scorecard as Tree

from ..assessments.models import Column, Line, Result, Round
from ..facts.models import Observation
from ..facts.periods import Period
from ..facts.queries import input_keys
from ..indexes.queries import definition_of
from .checking import Finding, PastCuts, Surroundings, indicator_findings
from .evidence_panel import documents_by_line
from .proof import Document
from .queries import fraction, past_cuts

ByUnit = Mapping[str, Mapping[int, Fraction]]
"""Figure key → unit → value."""


def nodes_of(cards: Collection[int], codes: Collection[str]) -> dict[tuple[int, str], Node]:
    """The self-assessed nodes of cards by card and indicator: one query."""
    found = Result.objects.filter(scorecard__in=cards, column=Column.SELF)
    return {
        (pk, node.code): node
        for pk, tree in found.values_list("scorecard_id", "tree")
        for node in Tree.from_dict(tree).indicators
        if node.code in codes
    }


@dataclass(frozen=True)
class _Known:
    """What the lines of a round are compared with."""

    now: ByUnit
    last: ByUnit
    cuts: Mapping[str, PastCuts]
    period: Period
    definition: Definition


def doubts(
    round_: Round, lines: Sequence[Line], nodes: Mapping[tuple[int, str], Node]
) -> dict[int, list[Finding]]:
    """What is found on each line (of one round), by primary key: a fixed number of queries."""
    codes = {line.code for line in lines}
    definition = definition_of(round_.index)
    previous = round_.previous
    known = _Known(
        now=_figures(round_, definition, codes),
        last=_figures(previous, definition, codes) if previous else {},
        cuts=past_cuts(previous) if previous else {},
        period=Period.parse(round_.period),
        definition=definition,
    )
    documents = documents_by_line(lines)
    return {
        line.pk: _of_line(line, nodes.get((line.scorecard_id, line.code)), documents[line.pk], known)
        for line in lines
    }


def _of_line(line: Line, node: Node | None, documents: Sequence[Document], known: _Known) -> list[Finding]:
    if node is None:
        return [Finding("warning", line.code, f"{line.code}: chưa được tính điểm.", "Xem phiếu.")]
    unit = line.scorecard.unit_id
    around = Surroundings(
        evidence={line.code: documents},
        last={key: values[unit] for key, values in known.last.items() if unit in values},
        others={key: [v for pk, v in values.items() if pk != unit] for key, values in known.now.items()},
        cuts=known.cuts,
        period=known.period,
        definition=known.definition,
    )
    return [one for one in indicator_findings(node, around) if one.level != "note"]


def _figures(round_: Round, definition: Definition, codes: Collection[str]) -> ByUnit:
    """The numbers that the units of a round reported for the inputs of some indicators: one query."""
    keys = {
        measure: [key for key in found if key.rpartition(".")[0] in codes]
        for measure, found in input_keys(definition).items()
    }
    wanted = [measure for measure, found in keys.items() if found]
    rows = Observation.objects.filter(
        unit__in=round_.scorecards.values("unit"), period=round_.period, is_demo=round_.is_demo,
        measure__code__in=wanted, value__isnull=False,
    )  # fmt: skip
    values: dict[str, dict[int, Fraction]] = defaultdict(dict)
    for unit, measure, text in rows.values_list("unit_id", "measure__code", "value"):
        value = fraction(text)
        if value is not None:
            for key in keys[measure]:
                values[key][unit] = value
    return values
