"""Published national results in definitions/results/: complete, unchanged, and true to the formulas of the law."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
import yaml

from trucso.index import load_definition, rank

ROOT = Path(__file__).resolve().parents[2]
RESULTS = ROOT / "definitions" / "results"
PILLARS = {
    "pillar_cqs": "digital_government",
    "pillar_kts": "digital_economy",
    "pillar_xhs": "digital_society",
}
GROUPS = [
    "group_nhan_thuc_so", "group_the_che_so", "group_ha_tang_so", "group_nhan_luc_so", "group_attt_mang",
    "group_hoat_dong_cqs", "group_hoat_dong_kts", "group_hoat_dong_xhs",
]  # fmt: skip
ROUNDING = Fraction(1, 10000)


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


NATIONAL = rows(RESULTS / "national-2020-2024.csv")


def values(year: str, structure: str) -> dict[str, dict[str, Fraction]]:
    """unit_code → metric → published value."""
    found: dict[str, dict[str, Fraction]] = defaultdict(dict)
    for one in NATIONAL:
        if (one["year"], one["structure"]) == (year, structure) and one["value"]:
            found[one["unit_code"]][one["metric"]] = Fraction(one["value"])
    return found


def maxima(first_year: int) -> dict[str, int]:
    text = (ROOT / f"definitions/vn-dti-province/{first_year}.yaml").read_text(encoding="utf-8")
    return {f"group:{one['code']}": one["max_points"] for one in yaml.safe_load(text)["groups"]}


def test_counts_by_year_and_structure() -> None:
    counts = Counter((one["year"], one["structure"]) for one in NATIONAL)
    assert counts == {
        ("2020", "63"): 43,
        ("2021", "63"): 91,
        ("2022", "63"): 355,
        ("2023", "63"): 355,
        ("2024", "63"): 315,
        ("2024", "34"): 306,
    }


def test_every_row_has_a_value_or_a_rank_and_a_source() -> None:
    for one in [*NATIONAL, *rows(RESULTS / "from-documents.csv")]:
        assert one["value"] or one["rank"]
        assert one["source"]
        assert one["certainty"] in ("read", "inferred", "assumed")
        assert not one["value"] or 0 <= Decimal(one["value"]) <= 1


def test_units_are_provinces_of_that_time() -> None:
    mergers = rows(ROOT / "definitions/units/province-mergers-2025-07-01.csv")
    old = {one["old_code"]: one["old_name"] for one in mergers}
    new = {one["new_code"]: one["new_name"] for one in mergers}
    for one in [*NATIONAL, *rows(RESULTS / "from-documents.csv")]:
        assert (old if one["structure"] == "63" else new)[one["unit_code"]] == one["unit"]


def test_one_row_per_figure_and_source() -> None:
    keys = Counter((o["year"], o["structure"], o["unit_code"], o["metric"], o["source"]) for o in NATIONAL)
    assert max(keys.values()) == 1


@pytest.mark.parametrize(
    ("year", "structure", "first_year", "complete"),
    [("2022", "63", 2021, 10), ("2023", "63", 2021, 10), ("2024", "34", 2024, 34)],
)
def test_totals_follow_from_the_groups(year: str, structure: str, first_year: int, complete: int) -> None:
    weights = {metric: points for metric, points in maxima(first_year).items() if points}
    full = [one for one in values(year, structure).values() if weights.keys() <= one.keys()]
    assert len(full) == complete
    for one in full:
        total = sum(one[metric] * points for metric, points in weights.items()) / sum(weights.values())
        assert abs(total - one["total"]) <= ROUNDING


def test_restating_2024_from_63_to_34_by_the_mean_of_main_indexes() -> None:
    old, new = values("2024", "63"), values("2024", "34")
    parts = defaultdict(list)
    for one in rows(ROOT / "definitions/units/province-mergers-2025-07-01.csv"):
        parts[one["new_code"]].append(one["old_code"])
    for code, published in new.items():
        for metric in ("total", "group:3", "group:6", "group:7", "group:8"):
            mean = sum(old[part][metric] for part in parts[code]) / len(parts[code])
            assert abs(mean - published[metric]) <= ROUNDING, (code, metric)


def test_published_averages_are_those_of_the_table() -> None:
    stated = {
        (one["year"], one["structure"]): Fraction(one["value"])
        for one in rows(RESULTS / "averages.csv")
        if one["scope"] == "provinces" and one["metric"] == "total" and one["year"] != "2021"
    }
    assert len(stated) == 4
    for (year, structure), value in stated.items():
        totals = [one["total"] for one in values(year, structure).values()]
        assert abs(sum(totals) / len(totals) - value) <= ROUNDING / 2


def test_the_contradiction_of_2021_is_kept_side_by_side() -> None:
    averages = [
        one["value"]
        for one in rows(RESULTS / "averages.csv")
        if (one["year"], one["scope"]) == ("2021", "provinces")
    ]
    assert averages == ["0.4014", "0.4595"]


@pytest.mark.reference
def test_nothing_of_the_reference_is_lost(shared_dir: Path) -> None:
    theirs = rows(shared_dir / "reference/results/provincial-dti-2020-2024.csv")
    metrics = {name: f"group:{place}" for place, name in enumerate(GROUPS, start=1)}
    metrics |= {name: f"pillar:{code}" for name, code in PILLARS.items()} | {"dti_overall": "total"}
    expected = Counter()
    for one in theirs:
        structure, metric = (
            ("34", one["metric"][:-3]) if one["metric"].endswith("_34") else ("63", one["metric"])
        )
        figures = (one["value"], one["rank"], one["source_url"])
        expected[(one["year"], structure, one["province"], metrics[metric], *figures)] += 1
    columns = ("unit", "metric", "value", "rank", "source")
    ours = Counter((o["year"], o["structure"], *(o[name] for name in columns)) for o in NATIONAL)
    others = rows(RESULTS / "other-bodies.csv")
    ours.update((one["year"], "63", *(one[name] for name in columns)) for one in others)
    assert ours == expected


@pytest.mark.parametrize(
    ("year", "structure"), [("2022", "63"), ("2023", "63"), ("2024", "63"), ("2024", "34")]
)
def test_published_ranks_follow_from_published_totals(year: str, structure: str) -> None:
    """Ties share a rank and the next is skipped, as in 2022: Thanh Hóa 15, Yên Bái 15, Hậu Giang 17."""
    ranking = load_definition(ROOT / "definitions/vn-dti-province/2024.yaml").ranking
    published = {
        one["unit_code"]: int(one["rank"])
        for one in NATIONAL
        if (one["year"], one["structure"], one["metric"]) == (year, structure, "total")
    }
    totals = {code: one["total"] for code, one in values(year, structure).items()}
    assert {code: found.position for code, found in rank(totals, ranking).items()} == published


def test_ties_of_2022() -> None:
    ranks = {
        one["unit"]: one["rank"] for one in NATIONAL if (one["year"], one["metric"]) == ("2022", "total")
    }
    assert (ranks["Thanh Hóa"], ranks["Yên Bái"], ranks["Hậu Giang"]) == ("15", "15", "17")
