"""The chance of a rank: facts that must hold, and the back-test is the one documented."""

from __future__ import annotations

import numpy as np
import pytest

from trucso.commands.movement import national_model, yearly_totals
from trucso.commands.published import groups, parts, published_ranks, restated, table_named, totals
from trucso.index.analysis.chance import Transition, back_test, forecast, transitions


def model() -> list[Transition]:
    rng = np.random.default_rng(4)
    before = rng.random(40)
    return [Transition(2023, before, 0.6 * before + 0.2 + rng.normal(0, 0.02, 40))]


NOW = {f"u{n:02d}": 0.3 + 0.01 * n for n in range(20)}


def test_probabilities_of_every_unit_sum_to_one():
    found = forecast(NOW, model(), draws=2000, seed=1)
    assert np.allclose(found.counts.probability().sum(axis=1), 1)
    assert np.allclose(found.counts.at_most(20), 1)


def test_the_seed_fixes_the_numbers():
    first, second, other = (forecast(NOW, model(), draws=500, seed=s).counts.counts for s in (1, 1, 2))
    assert (first == second).all()
    assert (first != other).any()


def test_a_plan_never_lowers_the_chance_and_a_big_one_wins():
    chances = [
        forecast(NOW, model(), draws=4000, seed=3, plan={"u05": added}).counts.at_most(5)[5]
        for added in (0.0, 0.02, 0.05, 0.6)
    ]
    assert chances == sorted(chances)
    assert chances[-1] == 1


def test_slope_and_spread_are_recovered():
    rng = np.random.default_rng(1)
    before = rng.random(4000)
    one = Transition(2023, before, 0.7 * before + rng.normal(0, 0.05, 4000) + 0.1)
    assert one.slope == pytest.approx(0.7, abs=0.01)
    assert one.spread == pytest.approx(0.05, rel=0.05)


def test_intervals_cover_a_year_like_the_others():
    rng = np.random.default_rng(8)
    years = {2020: {f"u{n}": 0.3 + 0.005 * n for n in range(80)}}
    for year in (2021, 2022, 2023):
        years[year] = {u: 0.1 + 0.8 * x + rng.normal(0, 0.02) for u, x in years[year - 1].items()}
    found = back_test(
        years[2022], years[2023], transitions({y: t for y, t in years.items() if y < 2023}),
        year=2023, draws=4000, seed=1,
    )  # fmt: skip
    assert found.covered[0.9][0] == pytest.approx(0.9, abs=0.1)
    assert found.covered[0.5][0] == pytest.approx(0.5, abs=0.17)


def test_too_few_units_or_years_are_refused():
    with pytest.raises(ValueError, match="cần từ 10"):
        Transition(2024, np.arange(5.0), np.arange(5.0))
    with pytest.raises(ValueError, match="không ước lượng được"):
        Transition(2024, np.ones(12), np.ones(12))
    with pytest.raises(ValueError, match="Chưa có cặp năm nào"):
        forecast(NOW, [], draws=10, seed=1)
    assert transitions({2020: NOW, 2022: NOW}) == []


def test_the_published_tables_are_what_they_say():
    assert table_named("@2024") == (2024, 34)
    assert table_named("@2023") == (2023, 63)
    assert len(parts()) == 34
    mean = restated(totals(2024, 63))
    assert max(abs(mean[unit] - value) for unit, value in totals(2024, 34).items()) < 0.0001
    ranks = published_ranks(2024, 34)
    assert ranks["Đồng Nai"] == 15
    assert {len(shares) for shares in groups(2024, 34).values()} == {8}
    with pytest.raises(LookupError, match="không có bảng công bố “@1999”; hiện có @2020/63"):
        table_named("@1999")


def test_the_back_test_of_2024_is_the_one_in_the_document():
    tables = yearly_totals(34)
    earlier = [one for one in national_model(34) if one.year <= 2023]
    found = back_test(tables[2023], tables[2024], earlier, year=2024, draws=20_000, seed=1)
    assert {one: tuple(round(x, 2) for x in pair) for one, pair in found.covered.items()} == {
        0.5: (0.24, 0.5),
        0.8: (0.59, 0.88),
        0.9: (0.68, 0.97),
    }
    top, brier, naive = found.top
    assert (top, round(naive, 3)) == (10, 0.176)
    assert brier < naive
