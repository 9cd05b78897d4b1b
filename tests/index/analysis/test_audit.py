"""Facts about the quality statistics, and the series across versions."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest

from trucso.index import DefinitionError, Library
from trucso.index.analysis.audit import bias, coherence, lines, outliers, redundant
from trucso.index.analysis.composite import Composite
from trucso.index.analysis.series import TOTAL, Year, rebased_total, series
from trucso.index.crosswalk import Crosswalk, Link, carried, load_crosswalks, read_crosswalk

ROOT = Path(__file__).parents[3]
LIBRARY = Library.load(ROOT / "definitions")
OLD, NEW = LIBRARY.get("vn-dti-province", 2023), LIBRARY.get("vn-dti-province", 2024)
CROSSWALKS = load_crosswalks(ROOT / "definitions/crosswalks", LIBRARY)


def table(columns: dict[str, np.ndarray], groups: list[int]) -> Composite:
    shares = np.column_stack(list(columns.values()))
    units = tuple(f"u{n}" for n in range(len(shares)))
    return Composite(units, tuple(columns), shares, np.ones(len(columns)), np.array(groups))


@pytest.fixture
def mixed() -> Composite:
    rng = np.random.default_rng(2)
    a = rng.random(40) * 0.5
    b = a + rng.normal(0, 0.005, 40)
    c = np.full(40, 0.7)
    d = rng.random(40) * 0.5
    d[5] = 5.0
    return table({"a": a, "b": b, "c": c, "d": d}, [0, 0, 1, 1])


def test_redundant_lines_dull_lines_and_outliers_are_found(mixed):
    assert [(pair.first, pair.second) for pair in redundant(mixed)] == [("a", "b")]
    found = {one.code: one for one in lines(mixed)}
    assert "không phân biệt được" in found["c"].findings[0]
    assert any("ngoại lai" in word for word in found["d"].findings)
    assert [(one.unit, one.code) for one in outliers(mixed)] == [("u5", "d")]


def test_effective_weights_sum_to_one_and_a_constant_line_has_none(mixed):
    found = {one.code: one for one in lines(mixed)}
    assert sum(one.effective for one in found.values()) == pytest.approx(1)
    assert found["c"].effective == pytest.approx(0)
    assert sum(one.weight for one in found.values()) == pytest.approx(1)


def test_alpha_is_one_for_copies_and_near_zero_for_strangers(mixed):
    first, second = coherence(mixed)
    assert first.alpha == pytest.approx(1, abs=0.01)
    assert second.alpha is None
    rng = np.random.default_rng(1)
    strangers = table({c: rng.random(4000) for c in "abcd"}, [0] * 4)
    assert coherence(strangers)[0].alpha == pytest.approx(0, abs=0.15)


def test_the_order_of_units_does_not_matter(mixed):
    order = np.random.default_rng(3).permutation(40)
    shuffled = Composite(mixed.units, mixed.components, mixed.shares[order], mixed.maxima, mixed.groups)
    for one, two in zip(lines(mixed), lines(shuffled), strict=True):
        assert one.effective == pytest.approx(two.effective)


def test_bias_has_an_interval_that_covers_it():
    rng = np.random.default_rng(5)
    inside = 0
    for _ in range(200):
        (one,) = bias([("xã", float(x)) for x in rng.normal(0.1, 0.2, 30)])
        inside += one.low <= 0.1 <= one.high
    assert inside / 200 == pytest.approx(0.95, abs=0.04)
    assert bias([("một", 0.3)])[0].low is None
    assert [one.who for one in bias([("a", 0.1), ("b", 0.5)])] == ["b", "a"]


def test_two_units_are_too_few():
    with pytest.raises(ValueError, match="cần từ 3"):
        lines(table({"a": np.array([0.1, 0.2])}, [0]))


def shares(value: str) -> dict[str, Fraction]:
    return {**{str(n): Fraction(value) for n in range(1, 9)}, TOTAL: Fraction(value)}


def test_the_installed_crosswalks_link_every_group_once():
    assert [(one.old_year, one.new_year) for one in CROSSWALKS] == [(2020, 2021), (2021, 2024)]
    assert CROSSWALKS[1].origin("6") == Link(
        "kept", ("6",), ("6",), False, "Điểm tối đa vẫn 200, chỉ số thành phần đổi."
    )


@pytest.mark.parametrize("code", ["6", TOTAL])
def test_a_change_is_given_inside_a_version_and_never_across_a_break(code):
    years = [
        Year(2022, OLD, shares("0.5"), 12, 34),
        Year(2023, OLD, shares("0.6"), 9, 34),
        Year(2024, NEW, shares("0.7"), 15, 34),
    ]
    first, second, third = series(years, code, CROSSWALKS)
    assert (first.breaks, second.breaks, third.breaks) == ((), (), ("bộ chỉ số đổi",))
    assert second.change == Fraction(1, 10)
    assert (second.places, third.places) == ((3, None) if code == TOTAL else (None, None))
    assert third.change is None


def test_a_comparable_link_joins_the_versions_and_a_merge_adds_points():
    joined = Crosswalk("vn-dti-province", 2021, 2024, (
        Link("kept", ("6",), ("6",), True), Link("merged", ("1", "7"), ("1",), True),
    ), "", "assumed")  # fmt: skip
    years = [Year(2023, OLD, {**shares("0.4"), "7": Fraction("0.9")}), Year(2024, NEW, shares("0.7"))]
    assert series(years, "6", [joined])[1].change == Fraction(3, 10)
    merged = series(years, "1", [joined])
    assert merged[0].share == (Fraction("0.4") * 100 + Fraction("0.9") * 150) / 250
    assert merged[1].breaks == ()
    assert carried(joined, "3", years[0].values, OLD) is None


def test_the_total_under_the_new_weights():
    assert rebased_total(NEW, shares("0.5")) == Fraction(1, 2)
    assert rebased_total(NEW, {**shares("0.5"), "6": Fraction(1)}) == Fraction(570, 940)
    assert rebased_total(NEW, {"6": Fraction(1)}) is None


LINKS = "index: vn-dti-province\nfrom: 2021\nto: 2024\nsource: x\ncertainty: {certainty}\nlinks:\n{links}"


@pytest.mark.parametrize(
    ("links", "certainty", "message"),
    [
        ("- {kind: moved, old: ['1'], new: ['1'], comparable: true}", "read", "không có loại nối “moved”"),
        ("- {kind: merged, old: ['1'], new: ['1'], comparable: true}", "read", "loại merged cần n mã cũ và 1 mã mới"),
        ("- {kind: dropped, old: ['S'], new: [], comparable: true}", "read", "không có gì để so sánh"),
        ("- {kind: kept, old: ['1'], new: ['9'], comparable: true}", "read", "9: không có mã này trong phiên bản 2024"),
        ("- {kind: kept, old: ['1'], new: ['1'], comparable: true}", "read", "2: nhóm của phiên bản 2021 chưa có mối nối"),
        ("- {kind: kept, old: ['1'], new: ['1'], comparable: true}", "sure", "“sure” không phải một trong"),
        ("- {kind: kept, old: ['1']}", "read", "không đọc được bảng nối"),
    ],
)  # fmt: skip
def test_a_broken_crosswalk_is_refused_in_words(links, certainty, message):
    with pytest.raises(DefinitionError, match=message):
        read_crosswalk(LINKS.format(links=links, certainty=certainty), LIBRARY, "x.yaml")
