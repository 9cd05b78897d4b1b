"""A later revision: the package it corrects and the explained changes, nothing else; what moves is said."""

from __future__ import annotations

import json
from fractions import Fraction

import pytest

from tests.index.test_decisions import TEXT
from tests.index.test_package import ENTRIES
from trucso.index import load_definition
from trucso.index.observation import NOT_APPLICABLE
from trucso.index.package import build, canonical, check
from trucso.index.package_table import published_table
from trucso.index.revisions import (
    PUBLISHED,
    Change,
    compared,
    corrected,
    decided_last,
    entries_of,
    line_value,
    written,
)

DEFINITION = load_definition(TEXT)


def sealed(entries, changes=(), **about):
    built = build(
        definition_text=TEXT, library="trucso", values="inputs", about={"round": "Thử", **about},
        entries=entries, changes=written(changes),
    )  # fmt: skip
    return json.loads(canonical(built))


@pytest.fixture
def first():
    return sealed(ENTRIES)


def test_the_entries_of_a_package_are_those_it_was_built_from(first):
    assert sealed(entries_of(first["content"])) == first


def test_a_figure_and_points_are_corrected_and_nothing_else(first):
    changes = [
        Change("a", "1.1.a", True, 1, 3, "Nhập nhầm"),
        Change("b", "1.2", False, None, Fraction(4), "Biên bản 02"),
    ]
    entries = corrected(DEFINITION, entries_of(first["content"]), changes)
    second = sealed(entries, changes, revision="2", corrects=first["sha256"])
    assert check(second) == []
    assert entries["a"].figures["1.1.a"] == 3
    assert entries["b"].decisions[PUBLISHED] == {"1.2": Fraction(4)}
    assert second["content"]["changes"][0] == {
        "unit": "a", "target": "1.1.a", "kind": "figure", "before": {"number": "1"}, "after": {"number": "3"},
        "reason": "Nhập nhầm",
    }  # fmt: skip
    moved = {
        one.after.code: (one.points, one.places)
        for one in compared(published_table(first), published_table(second))
    }
    assert moved.keys() == {"a", "b"}
    assert published_table(second).revision == 2


def test_a_change_taken_back_gives_the_first_result_again(first):
    there = Change("a", "1.1.a", True, 1, 3, "x")
    back = Change("a", "1.1.a", True, 3, 1, "y")
    points = Change("a", "2.1", False, None, Fraction(1), "x")
    none = Change("a", "2.1", False, Fraction(1), None, "y")
    entries = corrected(DEFINITION, entries_of(first["content"]), [there, points, back, none])
    assert compared(published_table(first), published_table(sealed(entries))) == []


def test_a_figure_may_become_not_applicable_or_not_reported(first):
    gone = Change("a", "1.1.a", True, 1, None, "x")
    beside = Change("b", "1.1.a", True, 3, NOT_APPLICABLE("không có"), "x")
    entries = corrected(DEFINITION, entries_of(first["content"]), [gone, beside])
    assert "1.1.a" not in entries["a"].figures
    assert check(sealed(entries)) == []


def test_points_a_unit_gave_itself_leave_when_the_line_is_computed(first):
    entries = entries_of(first["content"])
    given = corrected(DEFINITION, entries, [Change("a", "1.1.a", True, 1, None, "x")])["a"]
    own = ({"1.1": Fraction(2), **given.decisions[0]}, *given.decisions[1:])
    entries["a"] = type(given)("a", given.name, given.figures, own)
    again = corrected(DEFINITION, entries, [Change("a", "1.1.a", True, None, 2, "x")])
    assert "1.1" not in again["a"].decisions[0]


def test_the_table_is_in_the_order_of_ranks(first):
    table = published_table(first)
    assert [(row.rank, row.code) for row in table.rows] == [(1, "b"), (2, "a")]
    assert table.rows[0].share == Fraction(10, 15)
    assert table.revision == 1


def test_a_line_is_taken_out_and_put_back(first):
    entries = entries_of(first["content"])
    line = next(one.code for one in DEFINITION.indicators)
    out = corrected(DEFINITION, entries, [Change("a", line, False, None, NOT_APPLICABLE("không có"), "x")])
    second = sealed(out)
    assert check(second) == []
    assert line_value(DEFINITION, second["content"], "a", line) == NOT_APPLICABLE("không có")
    assert decided_last(out["a"], line) == NOT_APPLICABLE("không có")
    maxima = {one["code"]: Fraction(one["effective_max"]) for one in second["content"]["units"]}
    before = {one["code"]: Fraction(one["effective_max"]) for one in first["content"]["units"]}
    assert before["a"] - maxima["a"] == DEFINITION.indicator(line).points
    assert maxima["b"] == before["b"]
    back = corrected(DEFINITION, out, [Change("a", line, False, NOT_APPLICABLE("không có"), None, "x")])
    assert decided_last(back["a"], line) is None
    again = sealed(back)["content"]["units"]
    assert [one["points"] for one in again] == [one["points"] for one in first["content"]["units"]]
