"""Facts that hold for every index and any figures: bounds, denominators, the three kinds of empty, order."""

from __future__ import annotations

import json
import random
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.index.strategies import figures
from trucso.index import (
    NOT_APPLICABLE,
    Definition,
    Group,
    Indicator,
    Node,
    NotApplicable,
    Scorecard,
    accepted_figures,
    explain,
    load_definition,
    score_round,
    score_unit,
)

ROOT = Path(__file__).resolve().parents[2]
INSTALLED = [load_definition(path) for path in sorted((ROOT / "definitions").glob("*/[0-9]*.yaml"))]
SHAPES = load_definition(Path(__file__).parent / "fixtures" / "shapes.yaml")
DEFINITIONS = [*INSTALLED, SHAPES]
PEERS = {"B.best.top": Fraction(150)}

each_definition = pytest.mark.parametrize(
    "definition", DEFINITIONS, ids=lambda one: f"{one.index}@{one.first_year}"
)
few = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


def values_for(definition: Definition) -> str:
    return "inputs" if definition.indicators else "shares"


def scored(definition: Definition, known: dict) -> Scorecard:
    return score_unit(definition, known, values=values_for(definition), peers=PEERS)


@each_definition
@few
@given(data=st.data())
def test_points_stay_between_zero_and_maximum(definition: Definition, data: st.DataObject) -> None:
    card = scored(definition, data.draw(figures(definition, values_for(definition))))
    extra = any(one.role in ("bonus", "penalty") for one in definition.indicators)
    for node in card.nodes():
        assert 0 <= node.effective_max <= node.max_points
        if node.points is None:
            continue
        if node.role == "penalty":
            assert -node.max_points <= node.points <= 0
        elif node.role == "bonus":
            assert 0 <= node.points <= node.max_points
        elif not (extra and node.kind in ("group", "pillar", "total")):
            assert 0 <= node.points <= node.effective_max


@each_definition
@few
@given(data=st.data())
def test_not_applicable_leaves_the_denominator(definition: Definition, data: st.DataObject) -> None:
    known = data.draw(figures(definition, values_for(definition)))
    lines = [one.code for one in definition.indicators] or [one.code for one in definition.groups]
    code = data.draw(st.sampled_from(lines))
    whole = definition.indicator(code).group if definition.indicators else code
    known = {key: value for key, value in known.items() if key != whole}
    before, after = scored(definition, known), scored(definition, known | {code: NOT_APPLICABLE("lý do")})
    gone = before.node(code).effective_max
    assert after.node(code).state == "not_applicable"
    assert after.node(code).points is None
    parent = after.node(whole) if definition.indicators else after.total
    earlier = before.node(whole) if definition.indicators else before.total
    if definition.indicators or definition.total.weights is None:
        assert parent.effective_max == earlier.effective_max - gone


@each_definition
@few
@given(data=st.data())
def test_missing_not_applicable_and_zero_stay_three_things(
    definition: Definition, data: st.DataObject
) -> None:
    known = data.draw(figures(definition, values_for(definition)))
    key, code, group = data.draw(st.sampled_from(numeric_keys(definition)))
    rest = {one: value for one, value in known.items() if one not in (key, code, group)}
    zero = scored(definition, rest | {key: 0}).node(code)
    missing = scored(definition, rest).node(code)
    outside = scored(definition, rest | {key: NOT_APPLICABLE("lý do")}).node(code)
    assert key not in zero.missing
    assert key not in outside.missing
    if missing.state == "missing":
        assert key in missing.missing
        assert missing.points == (0 if definition.missing == "zero" else None)
        assert zero.state == "not_applicable" or missing.effective_max == zero.effective_max
    if outside.state == "not_applicable":
        assert outside.effective_max == 0
        assert outside.points is None


def numeric_keys(definition: Definition) -> list[tuple[str, str, str]]:
    """(key, code of its indicator or group, code of the group) of every figure that may be zero."""
    keys = []
    for key, slot in accepted_figures(definition, values_for(definition)).items():
        code = key if definition.find(key) else key.rpartition(".")[0]
        found = definition.find(code)
        if slot.kind in ("count", "amount", "share", "points") and isinstance(found, Group | Indicator):
            keys.append((key, code, found.group if isinstance(found, Indicator) else code))
    return keys


@each_definition
@few
@given(data=st.data())
def test_totals_do_not_depend_on_order(definition: Definition, data: st.DataObject) -> None:
    known = data.draw(figures(definition, values_for(definition)))
    card = scored(definition, known)
    keys = list(known)
    random.Random(1).shuffle(keys)
    assert scored(definition, {key: known[key] for key in keys}) == card
    for group in card.groups:
        if group.state == "scored" and group.children:
            terms = [child.points for child in group.children if child.points is not None]
            random.Random(2).shuffle(terms)
            assert sum(terms, Fraction(0)) == group.points


@each_definition
@few
@given(data=st.data())
def test_a_scorecard_is_stored_and_explained_whole(definition: Definition, data: st.DataObject) -> None:
    card = scored(definition, data.draw(figures(definition, values_for(definition))))
    assert Scorecard.from_dict(json.loads(json.dumps(card.to_dict()))) == card
    for node in card.nodes():
        for lang in ("vi", "en"):
            told = explain(node, definition, lang)
            assert told.formula
            assert told.paragraph.endswith(".")
            assert "None" not in told.formula + told.paragraph
            assert "{" not in told.formula + told.paragraph


@each_definition
@few
@given(data=st.data())
def test_points_of_lines_give_the_same_total(definition: Definition, data: st.DataObject) -> None:
    """Scoring the awarded points again gives the totals they came from."""
    if not definition.indicators:
        pytest.skip("the index has no indicators")
    card = scored(definition, data.draw(figures(definition)))
    lines = [line for group in card.groups for node in group.children or (group,) for line in _lines(node)]
    again = score_unit(definition, dict(filter(None, map(_as_points, lines))), values="points")
    assert again.total.points == card.total.points
    assert again.total.effective_max == card.total.effective_max


def _lines(node: Node) -> tuple[Node, ...]:
    """An indicator, or its parts when only some of them apply."""
    partly = any(child.state == "not_applicable" for child in node.children)
    return node.children if partly and node.state != "not_applicable" else (node,)


def _as_points(node: Node) -> tuple[str, Fraction | NotApplicable] | None:
    if node.state == "not_applicable":
        return node.code, NOT_APPLICABLE("lý do")
    return None if node.points is None else (node.code, abs(node.points))


@each_definition
@few
@given(data=st.data())
def test_a_round_scores_each_unit_as_alone(definition: Definition, data: st.DataObject) -> None:
    values = values_for(definition)
    known = {unit: data.draw(figures(definition, values)) for unit in ("xã A", "xã B")}
    cards = score_round(definition, known, values=values)
    for unit, card in cards.items():
        if any(one.is_best_of for line in definition.indicators for one in line.inputs):
            break
        assert card == score_unit(definition, known[unit], values=values)
