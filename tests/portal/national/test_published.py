"""What the law gives on the published figures, against what was published (2020–2024)."""

from __future__ import annotations

from fractions import Fraction

import pytest

from tests.portal.national.conftest import National
from trucso.portal.national.figures import Basis
from trucso.portal.national.reconciliation import TOLERANCE, Verdict

pytestmark = pytest.mark.django_db

TEN_OF_2022 = ["bac-kan", "bac-lieu", "can-tho-63", "cao-bang", "da-nang-63", "gia-lai-63", "ho-chi-minh-63", "hue", "phu-yen", "quang-ninh"]  # fmt: skip
TEN_OF_2023 = ["an-giang-63", "bac-lieu", "can-tho-63", "cao-bang", "da-nang-63", "ho-chi-minh-63", "hue", "lang-son", "phu-yen", "quang-tri-63"]  # fmt: skip


def test_groups_of_2024_give_the_totals_and_ranks_of_all_34_provinces(national: National) -> None:
    league = national.league(2024)
    assert len(league.rows) == 34
    assert league.basis is Basis.PUBLISHED
    for row in league.rows:
        assert row.check.difference is not None, row.province.name
        assert abs(row.check.difference) <= TOLERANCE, row.province.name
        assert row.check.verdict is Verdict.AGREES
        assert row.rank == row.recomputed_rank, row.province.name
    assert [row.rank for row in league.rows] == list(range(1, 35))


@pytest.mark.parametrize(("year", "slugs"), [(2022, TEN_OF_2022), (2023, TEN_OF_2023)])
def test_the_ten_full_rows_of_2022_and_2023_are_reproduced(
    national: National, year: int, slugs: list[str]
) -> None:
    league = national.league(year, 63)
    full = [row for row in league.rows if row.check.recomputed is not None]
    assert sorted(row.province.slug for row in full) == sorted(slugs)
    assert {row.check.verdict for row in full} == {Verdict.AGREES}
    rest = [row.check for row in league.rows if row.check.recomputed is None]
    assert {check.explanation for check in rest} == {
        "Mới có 4/8 nhóm được công bố nên không tính lại được tổng."
    }


def test_bac_ninh_2020_follows_from_its_pillars(national: National) -> None:
    row = national.league(2020, 63).row(national.province("bac-ninh-63").pk)
    assert row is not None
    assert row.check.recomputed == Fraction("0.4") * Fraction("0.4449") + Fraction("0.3") * (
        Fraction("0.3668") + Fraction("0.4052")
    )
    assert row.check.verdict is Verdict.AGREES
    assert row.rank == 3


@pytest.mark.parametrize("metric", ["total", "group:3", "group:6", "group:7", "group:8"])
def test_the_mean_of_the_parts_restates_2024_from_63_to_34(national: National, metric: str) -> None:
    results = national.results
    for province in results.provinces[34]:
        published = results.published(2024, 34, province.pk, metric)
        assert published is not None
        assert published.value is not None
        restated = results.mean_of_parts(2024, province, metric)
        assert restated is not None
        assert abs(restated - published.value) <= TOLERANCE, province.name


def test_the_mean_of_dong_nai_is_that_of_its_two_parts(national: National) -> None:
    row = national.league(2024).row(national.province("dong-nai").pk)
    assert row is not None
    assert row.mean_of_parts == (Fraction("0.7617") + Fraction("0.6711")) / 2


def test_ties_of_2023_share_a_rank_and_the_next_is_skipped(national: National) -> None:
    rows = national.league(2023, 63).rows
    tied = [row for row in rows if row.province.slug in ("an-giang-63", "phu-yen")]
    assert [(row.rank, row.is_tied) for row in tied] == [(59, True), (59, True)]
    assert 60 not in [row.rank for row in rows]


def test_the_years_without_34_are_restated_and_ranked_from_unrounded_means(national: National) -> None:
    league = national.league(2023)
    dong_nai = league.row(national.province("dong-nai").pk)
    hanoi = league.row(national.province("ha-noi").pk)
    assert league.basis is Basis.RESTATED
    assert dong_nai is not None
    assert dong_nai.total is not None
    assert (dong_nai.value, dong_nai.rank) == (Fraction("0.70025"), 13)
    assert dong_nai.total.basis is Basis.RESTATED
    assert hanoi is not None
    assert hanoi.total is not None
    assert hanoi.total.basis is Basis.PUBLISHED


def test_a_rank_among_63_is_not_a_rank_among_34(national: National) -> None:
    league = national.league(2021)
    assert league.row(national.province("thanh-hoa").pk) is not None
    assert {row.rank for row in league.rows} == {None}


def test_values_are_not_compared_across_a_change_of_the_index(national: National) -> None:
    row = national.league(2024).row(national.province("dong-nai").pk)
    assert row is not None
    assert (row.rank_change, row.value_change) == (-2, None)
    before = national.league(2023).row(national.province("dong-nai").pk)
    assert before is not None
    assert before.value_change == Fraction("0.70025") - Fraction("0.5946")


def test_sources_that_contradict_each_other_stay_side_by_side(national: National) -> None:
    figure = national.results.published(2021, 63, national.province("tay-ninh-63").pk, "total")
    assert figure is not None
    assert len(figure.reports) >= 1


def test_recomputed_pillars_are_labelled(national: National) -> None:
    row = national.league(2024).row(national.province("dong-nai").pk)
    assert row is not None
    pillar = row.pillars["digital_government"]
    assert pillar is not None
    assert pillar.basis is Basis.RECOMPUTED


def test_a_mean_or_a_best_is_of_all_provinces_or_of_none(national: National) -> None:
    league = national.league(2023, 63)
    assert league.mean("1") is None, "ten provinces only"
    assert league.best("1") == []
    assert league.lowest("1") is None
    assert league.mean("6") is not None
    assert national.league(2021, 63).mean("total") == Fraction("0.4014"), "published, 24 provinces known"
