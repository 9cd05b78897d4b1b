"""Real input through the command line: the published results of provinces, one real commune scorecard."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest

pytestmark = pytest.mark.reference

METRICS = {
    "group_nhan_thuc_so": "1",
    "group_the_che_so": "2",
    "group_ha_tang_so": "3",
    "group_nhan_luc_so": "4",
    "group_attt_mang": "5",
    "group_hoat_dong_cqs": "6",
    "group_hoat_dong_kts": "7",
    "group_hoat_dong_xhs": "8",
    "pillar_cqs": "CQS",
    "pillar_kts": "KTS",
    "pillar_xhs": "XHS",
}
WITHIN = Decimal("0.0001")


@pytest.fixture(scope="module")
def published(shared_dir):
    """{(year, province, metric): (value, rank)} of the published results."""
    with (shared_dir / "reference/results/provincial-dti-2020-2024.csv").open(encoding="utf-8") as stream:
        rows = list(csv.DictReader(stream))
    return {(row["year"], row["province"], row["metric"]): (row["value"], row["rank"]) for row in rows}


def write_groups(published, year, suffix, codes):
    """A long figure file of the provinces that have every one of these groups; their names."""
    provinces = sorted({province for at, province, _ in published if at == year})
    wanted = {metric + suffix: code for metric, code in METRICS.items() if code in codes}
    full = [p for p in provinces if all(published.get((year, p, metric), ("",))[0] for metric in wanted)]
    lines = [f"{p},{code},{published[year, p, metric][0]}" for p in full for metric, code in wanted.items()]
    Path("tinh.csv").write_text("\n".join(["unit,code,value", *lines]), encoding="utf-8")
    return full


def totals(trucso, year):
    options = ("--index", "vn-dti-province", "--year", year, "--values", "shares", "--format", "csv")
    done = trucso("score", "tinh.csv", *options)
    assert done.code == 0, done.err
    return {row["unit"]: row for row in done.rows if row["kind"] == "total"}


def test_34_provinces_of_2024_have_the_published_totals_and_ranks(trucso, folder, published):
    assert len(write_groups(published, "2024", "_34", set("12345678"))) == 34
    for province, row in totals(trucso, 2024).items():
        value, rank = published["2024", province, "dti_overall_34"]
        assert abs(Decimal(row["share"]) - Decimal(value)) <= WITHIN
        assert row["rank"] == rank, province


@pytest.mark.parametrize("year", ["2022", "2023"])
def test_the_ten_full_rows_have_the_published_totals(trucso, folder, published, year):
    assert len(write_groups(published, year, "", set("12345678"))) == 10
    for province, row in totals(trucso, year).items():
        assert abs(Decimal(row["share"]) - Decimal(published[year, province, "dti_overall"][0])) <= WITHIN


def test_bac_ninh_2020_comes_from_its_pillars(trucso, folder, published):
    assert "Bắc Ninh" in write_groups(published, "2020", "", {"CQS", "KTS", "XHS"})
    share = Decimal(totals(trucso, 2020)["Bắc Ninh"]["share"])
    assert abs(share - Decimal(published["2020", "Bắc Ninh", "dti_overall"][0])) <= WITHIN


@pytest.mark.parametrize(("column", "total"), [("self_points", "787.84"), ("verified_points", "606.27")])
def test_tay_ninh_scorecard_adds_up(trucso, folder, shared_dir, column, total):
    with (shared_dir / "reference/indexes/tayninh-commune-2025-scorecard.csv").open(
        encoding="utf-8"
    ) as stream:
        lines = [f"Xã,{row['code']},{row[column]}" for row in csv.DictReader(stream)]
    Path("phieu.csv").write_text("\n".join(["unit,code,value", *lines]), encoding="utf-8")
    done = trucso("score", "phieu.csv", "-i", "tayninh-commune-2025", "-y", 2025, "-f", "csv")
    assert (done.rows[0]["points"], done.rows[0]["max_points"]) == (total, "960")
