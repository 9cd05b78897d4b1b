"""What the ministry published follows from its group values under the installed definitions: totals and ranks.

Published values have four decimals, so totals computed from them agree within 0.0001.
"""

from __future__ import annotations

import csv
from collections import defaultdict
from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import Definition, Library, rank, score_round, score_unit

ROOT = Path(__file__).resolve().parents[2]
INDEX = "vn-dti-province"
ROUNDED = Fraction(1, 10_000)
LIBRARY = Library.load(ROOT / "definitions")
Published = dict[str, dict[str, tuple[str, str]]]


def rows(name: str) -> list[dict[str, str]]:
    with (ROOT / "definitions" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def published(year: int, structure: int) -> Published:
    """unit code → metric → (value, rank) as published."""
    found: Published = defaultdict(dict)
    for row in rows("results/national-2020-2024.csv"):
        if (row["year"], row["structure"]) == (str(year), str(structure)):
            found[row["unit_code"]].setdefault(row["metric"], (row["value"], row["rank"]))
    return found


def group_shares(definition: Definition, results: Published) -> dict[str, dict[str, Fraction]]:
    """Units whose every scored group was published."""
    codes = [group.code for group in definition.groups if group.max_points]
    complete = {
        unit: {code: metrics.get(f"group:{code}", ("", ""))[0] for code in codes}
        for unit, metrics in results.items()
    }
    return {
        unit: {code: Fraction(value) for code, value in values.items()}
        for unit, values in complete.items()
        if all(values.values())
    }


@pytest.mark.parametrize(("year", "structure", "units"), [(2022, 63, 10), (2023, 63, 10), (2024, 34, 34)])
def test_totals_from_groups(year, structure, units):
    definition, results = LIBRARY.get(INDEX, year), published(year, structure)
    shares = group_shares(definition, results)
    assert len(shares) == units
    for unit, card in score_round(definition, shares, values="shares").items():
        assert abs(card.total.share - Fraction(results[unit]["total"][0])) <= ROUNDED, unit


def test_ranks_of_the_34_provinces_from_unrounded_totals():
    definition, results = LIBRARY.get(INDEX, 2024), published(2024, 34)
    cards = score_round(definition, group_shares(definition, results), values="shares")
    ranks = rank({unit: card.total.share for unit, card in cards.items()}, definition.ranking)
    assert {unit: str(one.position) for unit, one in ranks.items()} == {
        unit: metrics["total"][1] for unit, metrics in results.items()
    }


@pytest.mark.parametrize("year", [2022, 2023])
def test_order_of_the_complete_rows_agrees_with_the_published_ranks(year):
    definition, results = LIBRARY.get(INDEX, year), published(year, 63)
    cards = score_round(definition, group_shares(definition, results), values="shares")
    ordered = sorted(cards, key=lambda unit: cards[unit].total.share, reverse=True)
    ranks = [int(results[unit]["total"][1]) for unit in ordered]
    assert ranks == sorted(ranks)


@pytest.mark.parametrize(("year", "structure"), [(2022, 63), (2023, 63), (2024, 63), (2024, 34)])
def test_published_ranks_follow_the_tie_rule(year, structure):
    results = {unit: one["total"] for unit, one in published(year, structure).items()}
    ranks = rank(
        {unit: Fraction(value) for unit, (value, _) in results.items()}, LIBRARY.get(INDEX, year).ranking
    )
    assert {unit: str(one.position) for unit, one in ranks.items()} == {
        unit: position for unit, (_, position) in results.items()
    }


def test_bac_ninh_2020_from_its_pillars():
    metrics = next(one for one in published(2020, 63).values() if one.get("total", ("", ""))[0] == "0.4096")
    pillars = {"CQS": "digital_government", "KTS": "digital_economy", "XHS": "digital_society"}
    shares = {code: Fraction(metrics[f"pillar:{pillar}"][0]) for code, pillar in pillars.items()}
    card = score_unit(LIBRARY.get(INDEX, 2020), shares, values="shares")
    assert abs(card.total.share - Fraction("0.4096")) <= ROUNDED
    assert [node.share for node in card.pillars] == list(shares.values())


def test_restating_2024_from_63_to_34_provinces():
    old, new = published(2024, 63), published(2024, 34)
    parts: dict[str, list[str]] = defaultdict(list)
    for row in rows("units/province-mergers-2025-07-01.csv"):
        parts[row["new_code"]].append(row["old_code"])
    assert len(parts) == 34
    for unit, metrics in new.items():
        mean = sum(Fraction(old[part]["total"][0]) for part in parts[unit]) / len(parts[unit])
        assert abs(mean - Fraction(metrics["total"][0])) <= ROUNDED, unit


@pytest.mark.reference
def test_the_scorecard_of_a_commune_of_tay_ninh(shared_dir):
    path = shared_dir / "reference" / "indexes" / "tayninh-commune-2025-scorecard.csv"
    with path.open(encoding="utf-8", newline="") as file:
        card = list(csv.DictReader(file))
    definition = LIBRARY.get("tayninh-commune-2025", 2025)
    claimed, verified = (
        score_unit(definition, {row["code"]: Fraction(row[column]) for row in card}, values="points").total
        for column in ("self_points", "verified_points")
    )
    assert (len(card), claimed.effective_max) == (62, 960)
    assert (claimed.points, verified.points) == (Fraction("787.84"), Fraction("606.27"))
    cut = [row for row in card if Fraction(row["verified_points"]) < Fraction(row["self_points"])]
    lost = sum(Fraction(row["self_points"]) - Fraction(row["verified_points"]) for row in cut)
    assert (len(cut), lost) == (22, Fraction("196.75"))
    assert sum(Fraction(row["verified_points"]) == 0 for row in cut) == 17
