"""What a new revision writes: the stored trees of every column, the lines and the facts behind them."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from decimal import Decimal
from fractions import Fraction

from django.db.models import F
from django.utils import timezone

from trucso.index import FigureValue, NotApplicable, score_round
from trucso.index import Scorecard as Tree
from trucso.index.decisions import decide
from trucso.index.package import UnitEntry, read_value

from ...accounts.models import User
from ...facts import services as facts
from ...facts.models import Measure
from ...facts.queries import figure_of
from ...indexes.queries import definition_of
from ..columns import ORDER, Reported
from ..models import Column, Correction, CorrectionChange, Line, Publication, Result, Round, Scorecard
from ..queries.publications import measure_of
from .figures import recompute_readers
from .lines import LineEdit, write_lines
from .results import DECIDED, compares_units, result_row

STORED = ("tree", "points", "effective_max", "share", "data_digest", "index_revision", "library_version")


def store_trees(round_: Round, entries: Mapping[str, UnitEntry], *, touched: Collection[str]) -> None:
    """Score the touched units anew from their entries, in every column that they have.

    Where the index compares units (``best_of``) everybody's points may move, so everybody is scored.
    """
    definition = definition_of(round_.index)
    scored = score_round(definition, {code: entry.figures for code, entry in entries.items()})
    whose = entries.keys() if compares_units(definition) else touched
    cards = round_.scorecards.filter(unit__code__in=list(whose)).select_related("unit")
    rows = []
    for card in cards.prefetch_related("results"):
        entry = entries[card.unit.code]
        kept = {one.column for one in card.results.all()}
        reported = Reported(entry.figures, dict(zip(ORDER, entry.decisions, strict=False)), card.state)
        current: Tree = scored[card.unit.code]
        for place, column in enumerate(ORDER):
            current = decide(
                definition, current, entry.decisions[place] if place < len(entry.decisions) else {}
            )
            if column in kept:
                rows.append(result_row(card.pk, column, current, digest=reported.digest, now=timezone.now()))
    Result.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["scorecard", "column"],
        update_fields=[*STORED, "computed_at"],
    )
    Scorecard.objects.filter(pk__in=[card.pk for card in cards]).update(
        scored=F("scored") + 1, version=F("version") + 1
    )


def write_through(correction: Correction, publication: Publication, by: User | None) -> None:
    """Lines keep the published points; facts get the corrected figures unless they changed meanwhile."""
    origin = f"đính chính, lần công bố {publication.revision}"
    changes = correction.changes.select_related("scorecard__unit", "scorecard__round__index")
    for one in changes:
        after = None if one.after is None else read_value(one.after)
        if one.is_figure:
            _record_figure(one, after, origin, by)
        else:
            line = Line.objects.get(scorecard=one.scorecard, code=one.target)
            points = Decimal(after.numerator) / after.denominator if isinstance(after, Fraction) else None
            why = after.reason if isinstance(after, NotApplicable) else ""
            edit = LineEdit(line, {DECIDED[Column.PUBLISHED]: points, "published_not_applicable": why})
            write_lines(scorecard=one.scorecard, edits=[edit], by=by, origin=origin)


def _record_figure(one: CorrectionChange, after: FigureValue | None, origin: str, by: User | None) -> None:
    round_, unit = one.scorecard.round, one.scorecard.unit
    code = measure_of(definition_of(round_.index), one.target)
    measure = Measure.objects.get(code=code)
    slot = facts.Slot(measure, unit, round_.period, round_.is_demo)
    known = slot.observations().first()
    stands = figure_of(measure.kind, known.value, known.not_applicable_reason) if known else None
    if stands != (None if one.before is None else read_value(one.before)):
        return
    facts.record(
        slot=slot,
        entry=_entry(measure, after),
        seen_version=known.version if known else 0,
        origin=facts.Origin(by=by, detail=origin, note=one.reason),
    )
    recompute_readers(unit=unit, period=round_.period, is_demo=round_.is_demo, measures={measure.code})


def _entry(measure: Measure, value: FigureValue | None) -> facts.Entry:
    """A library value as a fact: decimals are exact, because a form wrote them."""
    if value is None:
        return facts.Entry()
    if isinstance(value, NotApplicable):
        return facts.Entry(not_applicable_reason=value.reason)
    if isinstance(value, Fraction):
        return facts.entry_of(measure, Decimal(value.numerator) / value.denominator)
    return facts.entry_of(measure, value)
