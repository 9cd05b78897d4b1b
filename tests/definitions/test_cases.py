"""The worked examples in cases/: all come out, and every rule has them on both sides of every threshold."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import Definition, Indicator, Node, Part, load_definition, read_cases, run_cases
from trucso.index.library import NOT_INDEXES

ROOT = Path(__file__).resolve().parents[2]
CASES = ROOT / "cases"
INDEX_FILES = sorted(p for p in (ROOT / "definitions").glob("*/*.yaml") if p.parent.name not in NOT_INDEXES)
# How near below a threshold the nearest case must stand, as part of the threshold (counts: one unit).
NEAR = Fraction(1, 100)


@pytest.mark.parametrize("path", INDEX_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_every_worked_example_comes_out(path: Path) -> None:
    results = run_cases(load_definition(path), CASES)
    assert results
    assert all(result.passed for result in results)


def test_every_case_belongs_to_an_index_and_says_something() -> None:
    definitions = [load_definition(path) for path in INDEX_FILES]
    for case in read_cases(CASES):
        assert any(case.index == one.index and case.year in one.years for one in definitions), case.name
        assert case.expected or case.refused, case.name


def test_names_of_cases_are_unique_sentences() -> None:
    names = [case.name for case in read_cases(CASES)]
    assert len(set(names)) == len(names)
    assert min(len(name.split()) for name in names) >= 3


def test_every_year_in_force_that_has_ended_or_begun_has_a_case() -> None:
    years = {(case.index, case.year) for case in read_cases(CASES)}
    for definition in map(load_definition, INDEX_FILES):
        for year in (definition.years.first, definition.years.last):
            assert year is None or (definition.index, year) in years


HCMC = load_definition(ROOT / "definitions/hcmc-commune-2026/2026.yaml")


def ruled(definition: Definition) -> Iterator[tuple[Indicator, Indicator | Part]]:
    """(indicator, what carries a rule: itself or each of its parts)."""
    for indicator in definition.indicators:
        for one in indicator.parts or (indicator,):
            yield indicator, one


RULES = [(indicator, one) for indicator, one in ruled(HCMC)]


def nodes() -> dict[str, list[Node]]:
    """code → its node in every case of the index; the node of a part lies inside its indicator."""
    found: dict[str, list[Node]] = defaultdict(list)
    for result in run_cases(HCMC, CASES):
        if result.scorecard is None:
            continue
        stated = {expected.code for expected in result.case.expected}
        for indicator, one in RULES:
            if stated & {indicator.code, one.code}:
                found[one.code].append(result.scorecard.node(one.code))
    return found


NODES = nodes()


@pytest.mark.parametrize(("indicator", "one"), RULES, ids=[one.code for _, one in RULES])
def test_every_band_is_reached(indicator: Indicator, one: Indicator | Part) -> None:
    reached = {node.band for node in NODES[one.code] if node.state == "scored"}
    assert reached == set(range(len(one.rule.award)))


@pytest.mark.parametrize(("indicator", "one"), RULES, ids=[one.code for _, one in RULES])
def test_cases_stand_on_both_sides_of_every_threshold(indicator: Indicator, one: Indicator | Part) -> None:
    scored = [(node.value, node.band) for node in NODES[one.code] if node.state == "scored"]
    for place, band in enumerate(one.rule.award):
        if band.test != "from":
            continue
        assert (band.threshold, place) in scored, f"không có ví dụ đúng tại {band.threshold}"
        if band.threshold == 0:
            continue
        below = [value for value, reached in scored if reached > place and value < band.threshold]
        assert below, f"không có ví dụ dưới {band.threshold}"
        gap = max(NEAR * band.threshold, one_unit(indicator, one))
        assert band.threshold - max(below) <= gap, f"không có ví dụ sát dưới {band.threshold}"


def one_unit(indicator: Indicator, one: Indicator | Part) -> Fraction:
    """How far the value moves when its only count moves by one; 0 when it has several inputs."""
    names = one.rule.value.names if one.rule.value else ()
    if len(names) != 1 or indicator.input_names[names[0]].kind != "count":
        return Fraction(0)
    return one.rule.value.number({names[0]: Fraction(1)})


def divides(one: Indicator | Part) -> bool:
    return one.rule.value is not None and one.rule.value.is_ratio and one.code != "DTI-39"


@pytest.mark.parametrize(("indicator", "one"), RULES, ids=[one.code for _, one in RULES])
def test_every_rule_has_a_case_for_missing(indicator: Indicator, one: Indicator | Part) -> None:
    assert any(node.state == "missing" and node.points == 0 for node in NODES[one.code])


@pytest.mark.parametrize("indicator", HCMC.indicators, ids=lambda one: one.code)
def test_every_indicator_has_a_case_for_not_applicable(indicator: Indicator) -> None:
    states = {node.state for _, one in RULES if _ is indicator for node in NODES[one.code]}
    if indicator.code == "DTI-28":  # the one left standing in the case of all the others
        return
    assert "not_applicable" in states


RATIOS = [one for _, one in RULES if divides(one)]


@pytest.mark.parametrize("one", RATIOS, ids=lambda one: one.code)
def test_every_ratio_has_a_case_over_100_percent_and_one_over_zero(one: Indicator | Part) -> None:
    values = [node.value for node in NODES[one.code] if node.value is not None]
    assert max(values) > 1
    assert all(
        node.points == one.points for node in NODES[one.code] if node.value is not None and node.value > 1
    )
    zero_says_the_rule = any(band.test == "when" for band in one.rule.award)
    undefined = any(node.state == "undefined" and node.points == 0 for node in NODES[one.code])
    assert undefined != zero_says_the_rule


def test_43_indicators_have_rules_and_cases() -> None:
    assert len({indicator.code for indicator, _ in RULES}) == 43
    assert all(len(NODES[one.code]) >= 4 for _, one in RULES)
