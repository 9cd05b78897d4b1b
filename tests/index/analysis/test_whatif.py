"""What-if gives what a whole new scoring gives, only sooner; leverage says what it says."""

from __future__ import annotations

import time
from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import FigureError, Library, NotApplicable, score_round
from trucso.index.analysis.leverage import levers
from trucso.index.analysis.scenarios import Change, Scenario, ScenarioError, figure_value, read_scenario
from trucso.index.analysis.whatif import Round, comparison

ROOT = Path(__file__).parents[3]
LIBRARY = Library.load(ROOT / "definitions")
COMMUNE = LIBRARY.get("hcmc-commune-2026", 2026)
NATIONAL = LIBRARY.get("vn-dti-province", 2024)


def communes(count: int) -> Round:
    figures = {
        f"Xã {n:02d}": {
            "DTI-28.a": 600, "DTI-28.b": 100 + n, "DTI-28.c": 200 + 2 * n, "DTI-12.a": 30 + n % 10, "DTI-12.b": 40,
            "DTI-36.s": True, "DTI-36.a": 90, "DTI-36.b": 100,
        }
        for n in range(count)
    }  # fmt: skip
    return Round(COMMUNE, figures)


def test_a_scenario_gives_what_scoring_everything_again_gives():
    round_ = communes(12)
    scenario = Scenario(
        "thử",
        (
            Change("Xã 03", set={"DTI-28.c": 400}, drop=("DTI-12.a",)),
            Change("others", add={"DTI-28.b": Fraction(10)}),
        ),
    )
    after = round_.what_if(scenario)
    figures = {unit: dict(known) for unit, known in round_.figures.items()}
    for unit, known in figures.items():
        if unit == "Xã 03":
            known["DTI-28.c"] = 400
            del known["DTI-12.a"]
        else:
            known["DTI-28.b"] += 10
    assert dict(after.cards) == score_round(COMMUNE, figures)
    assert round_.base.cards["Xã 03"].node("DTI-12").state == "scored"


def test_ranks_of_98_communes_again_in_under_20_ms():
    round_ = communes(98)
    assert len(round_.base.ranks) == 98
    times = []
    for n in range(7):
        scenario = Scenario("thử", (Change("Xã 05", set={"DTI-28.c": 300 + n}),))
        begun = time.perf_counter()
        ranks = round_.what_if(scenario).ranks
        times.append(time.perf_counter() - begun)
        assert len(ranks) == 98
    assert min(times) < 0.02


def test_growth_stops_at_the_bound_of_the_figure():
    round_ = Round(NATIONAL, {"A": {str(n): Fraction("0.9") for n in range(1, 9)}}, "shares")
    after = round_.what_if(Scenario("thử", (Change("A", add={"6": Fraction("0.5"), "7": Fraction("-2")}),)))
    assert after.figures["A"]["6"] == 1
    assert after.figures["A"]["7"] == 0


def test_the_table_sets_before_and_after_side_by_side():
    round_ = communes(3)
    after = round_.what_if(Scenario("thử", (Change("Xã 00", set={"DTI-28.c": 450}),)))
    (line,) = comparison(round_.base, "thử", after, ["Xã 00"], ["DTI-28"])
    assert (line.before.points, line.after.points) == (Fraction(5, 2), 5)
    assert line.gain == Fraction(5, 2)
    assert (line.rank_before.position, line.rank_after.position) == (3, 1)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (Change("Xã X", set={"DTI-28.c": 1}), "Xã X: không có đơn vị này"),
        (Change("Xã 00", add={"DTI-99.a": Fraction(1)}), "không có mã “DTI-99.a”"),
        (Change("Xã 00", add={"DTI-01.a": Fraction(1)}), "không có mã|chưa có con số nào"),
        (Change("Xã 00", set={"DTI-28.c": -1}), "DTI-28.c"),
    ],
)
def test_changes_the_rules_refuse_are_named(change, message):
    with pytest.raises(FigureError, match=message):
        communes(2).what_if(Scenario("thử", (change,)))


def test_a_scenario_file_is_read_exactly():
    found = read_scenario((ROOT / "docs/examples/kich-ban.yaml").read_text(encoding="utf-8"))
    assert found.name == "Đồng Nai nâng chính quyền số và nhân lực số"
    assert (found.index, found.year) == ("vn-dti-province", 2024)
    assert found.changes[0] == Change("Đồng Nai", {"6": Fraction(3, 5)}, {"4": Fraction(1, 10)})
    assert found.changes[1].unit == "others"


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("85%", Fraction(17, 20)),
        ("43/60", Fraction(43, 60)),
        ("có", True),
        ("không", False),
        ("dung_han", "dung_han"),
        ("không áp dụng: chưa có tổng đài", NotApplicable("chưa có tổng đài")),
    ],
)
def test_values_are_read_as_people_write_them(text, value):
    assert figure_value(text) == value


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a: [", "không đọc được YAML"),
        ("name: x", "danh sách changes"),
        ("changes: [{set: {a: 1}}]", "mỗi mục cần unit"),
        ("changes: [{unit: A, sett: {a: 1}}]", "không có mục “sett”"),
        ("changes: [{unit: A, add: {a: nhiều}}]", "“nhiều” không phải một số"),
        ("changes: [{unit: A, set: [1]}]", "cần dạng"),
    ],
)
def test_a_broken_scenario_is_refused_in_words(text, message):
    with pytest.raises(ScenarioError, match=message):
        read_scenario(text, "kich-ban.yaml")


def test_leverage_finds_the_threshold_and_the_least_step():
    figures = {
        "A": {"DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 310},
        "B": {"DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 330},
    }
    lever = next(one for one in levers(Round(COMMUNE, figures), "A") if one.code == "DTI-28")
    assert lever.at_stake == 5 - Fraction(43, 60) * 5
    assert lever.next_threshold == Fraction(3, 4)
    assert lever.band_gap == Fraction(3, 4) - Fraction(43, 60)
    assert lever.marginal["DTI-28.b"] == Fraction(5, 600)
    step = next(one for one in lever.steps if one.key == "DTI-28.b")
    assert (step.change, step.gain) == (20, lever.at_stake)
    assert lever.solved == ("B",)


def test_leverage_of_given_shares_is_one_percent_of_the_maximum():
    shares = {str(n): Fraction("0.5") for n in range(1, 9)}
    found = {one.code: one for one in levers(Round(NATIONAL, {"A": shares}, "shares"), "A")}
    assert found["6"].marginal == {"6": 2}
    assert found["6"].at_stake == 100
    assert next(iter(found)) == "6"


def test_every_step_brings_what_it_promises():
    round_ = communes(3)
    for lever in levers(round_, "Xã 00"):
        for step in lever.steps:
            if step.change is None:
                continue
            after = round_.what_if(Scenario("b", (Change("Xã 00", add={step.key: step.change}),)))
            gained = after.cards["Xã 00"].total.points - round_.base.cards["Xã 00"].total.points
            assert gained == step.gain
