"""From rounds, tables and scored trees to what the API gives of them."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from trucso.index import Definition, Node, explain
from trucso.index import UsedInput as Used

from ...assessments.models import Scorecard
from ...assessments.queries.cards import CardView
from ...assessments.queries.league import LeagueRow, Standing
from ...assessments.queries.rounds import RoundSummary
from ...facts.models import Evidence
from ...workflow.progress.queries import Progress, UnitProgress
from ..schemas import rounds
from ..schemas.values import Text, both, exact, maybe


def round_fields(found: RoundSummary) -> dict[str, Any]:
    """What a list and the page of a round have in common."""
    one = found.round
    return {
        "slug": one.slug,
        "name": one.name,
        "index": one.index.index_id,
        "first_year": one.index.first_year,
        "revision": one.index.revision,
        "period": one.period,
        "parent": one.parent.code,
        "units_on": one.units_on,
        "state": one.state,
        "is_demo": one.is_demo,
        "units": found.units,
        "sent": found.sent,
        "verified": found.verified,
        "url": f"/api/v1/rounds/{one.slug}",
    }


def _shares(values: Mapping[str, Fraction | None]) -> dict[str, str | None]:
    return {code: maybe(value) for code, value in values.items()}


def league_row(row: LeagueRow) -> rounds.LeagueRow:
    """A unit in a league table."""
    return rounds.LeagueRow(
        rank=row.rank,
        is_tied=row.is_tied,
        unit=row.code,
        name=row.full_name,
        scorecard=row.scorecard,
        state=row.state,
        points=maybe(row.points),
        max_points=maybe(row.maximum),
        share=maybe(row.share),
        band=row.band,
        groups=_shares(row.groups),
        pillars=_shares(row.pillars),
        missing=row.missing,
        not_applicable=row.not_applicable,
        rank_change=row.rank_change,
        share_change=maybe(row.share_change),
    )


def progress_fields(found: Progress) -> dict[str, Any]:
    """What is said of the round as a whole."""
    return {
        "round": found.round.slug,
        "day": found.today,
        "cells": found.mode,
        "is_demo": found.round.is_demo,
        "units": len(found.units),
        "sent": len(found.sent),
        "overdue": len(found.overdue),
    }


def unit_progress(one: UnitProgress) -> rounds.UnitProgress:
    """How far one unit is."""
    return rounds.UnitProgress(
        unit=one.card.unit.code,
        name=one.name,
        scorecard=one.card.pk,
        stage=one.stage,
        share=maybe(one.share),
        groups=_shares(one.groups),
        owed_until=one.owed_until,
        days_late=one.days_late,
        sent_on=one.sent_on,
        was_late=one.was_late,
        lines_returned=one.standing.lines_returned,
        undecided=one.standing.undecided,
    )


def card_summary(card: Scorecard, places: Mapping[tuple[int, str], Standing]) -> rounds.CardSummary:
    """A scorecard in a list, with its latest column and its place there."""
    results = sorted(card.results.all(), key=lambda one: _order(one.column))
    latest = results[-1] if results else None
    return rounds.CardSummary(
        id=card.pk,
        unit=card.unit.code,
        name=card.unit.full_name,
        state=card.state,
        column=latest.column if latest else None,
        points=_text(latest.points) if latest else None,
        share=_text(latest.share) if latest else None,
        rank=places.get((card.pk, latest.column), Standing()).rank if latest else None,
        url=f"/api/v1/scorecards/{card.pk}",
    )


def _order(column: str) -> int:
    return ("self", "verified", "council", "published").index(column)


def _text(fraction: str | None) -> str | None:
    """A stored fraction ("43/60") as a decimal."""
    return None if fraction is None else exact(Fraction(fraction))


def card(view: CardView, column: str, place: Standing) -> rounds.Card:
    """A scorecard in one column, and its place there."""
    result, one = view.results[column], view.card
    return rounds.Card(
        id=one.pk,
        round=one.round.slug,
        unit=one.unit.code,
        name=one.unit.full_name,
        state=one.state,
        version=one.version,
        is_demo=one.round.is_demo,
        column=column,
        columns=list(view.columns),
        share=_text(result.share),
        rank=place.rank,
        is_tied=place.is_tied,
        band=place.band,
        index_revision=result.index_revision,
        library_version=result.library_version,
        data_digest=result.data_digest,
        computed_at=result.computed_at,
        nodes=[rounds.NodeSummary(**fields) for fields in _nodes(view, column)],
    )


def _nodes(view: CardView, column: str) -> list[dict[str, Any]]:
    """Every node of the tree, parents first, then the pillars, with the points of every column."""
    tree = view.trees[column]
    points = {name: {node.code: node.points for node in one.nodes()} for name, one in view.trees.items()}
    parents = {child.code: node.code for node in tree.total.walk() for child in node.children}
    return [node_fields(view.card.pk, node, parents.get(node.code), points) for node in tree.nodes()]


def node_fields(
    card_id: int,
    node: Node,
    parent: str | None,
    points: Mapping[str, Mapping[str, Fraction | None]],
) -> dict[str, Any]:
    """What a list and the page of a node have in common."""
    return {
        "kind": node.kind,
        "code": node.code,
        "parent": parent,
        "name": both(node.name),
        "state": node.state,
        "role": node.role,
        "points": maybe(node.points),
        "max_points": exact(node.max_points),
        "effective_max": exact(node.effective_max),
        "share": maybe(node.share),
        "lost": maybe(node.lost),
        "columns": {name: maybe(known.get(node.code)) for name, known in points.items()},
        "url": f"/api/v1/scorecards/{card_id}/nodes/{node.code}",
    }


def node(
    view: CardView, column: str, code: str, definition: Definition, cited: list[Evidence]
) -> rounds.NodeDetail:
    """One node explained in both languages. Raises KeyError when the card has no such node."""
    found = view.trees[column].node(code)
    fields = next(one for one in _nodes(view, column) if one["code"] == code)
    vi, en = (explain(found, definition, lang) for lang in ("vi", "en"))
    return rounds.NodeDetail(
        **fields,
        scorecard=view.card.pk,
        column=column,
        value=maybe(found.value),
        formula=Text(vi=vi.formula, en=en.formula),
        explanation=Text(vi=vi.paragraph, en=en.paragraph),
        clause=found.clause,
        band=found.band,
        inputs=[_input(one) for one in found.inputs],
        missing=list(found.missing),
        notes=list(found.notes),
        children=[child.code for child in found.children],
        evidence=[rounds.EvidenceCited.from_orm(one) for one in cited],
    )


def _input(one: Used) -> rounds.UsedInput:
    value = exact(one.value) if isinstance(one.value, Fraction) else one.value
    return rounds.UsedInput(
        name=one.name,
        label=both(one.label),
        kind=one.kind,
        unit=one.unit,
        measure=one.measure,
        value=value,
        state=one.state,
        reason=one.reason,
    )
