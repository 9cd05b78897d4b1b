"""Our own loader accepts every definition and reads what the file says."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import explain, load_definition, score_unit
from trucso.index.library import NOT_INDEXES

ROOT = Path(__file__).resolve().parents[2]
INDEX_FILES = sorted(p for p in (ROOT / "definitions").glob("*/*.yaml") if p.parent.name not in NOT_INDEXES)


@pytest.mark.parametrize("path", INDEX_FILES, ids=lambda path: f"{path.parent.name}/{path.name}")
def test_a_definition_loads_and_lies_where_its_name_says(path: Path) -> None:
    definition = load_definition(path)
    assert (definition.index, str(definition.first_year)) == (path.parent.name, path.stem)


@pytest.mark.parametrize(
    ("first_year", "maxima"),
    [(2020, [400, 300, 300]), (2021, [700, 650, 650]), (2024, [640, 590, 590])],
)
def test_denominators_of_the_pillars(first_year: int, maxima: list[int]) -> None:
    definition = load_definition(ROOT / f"definitions/vn-dti-province/{first_year}.yaml")
    assert [pillar.code for pillar in definition.pillars] == [
        "digital_government",
        "digital_economy",
        "digital_society",
    ]
    found = [
        sum(definition.group(code).max_points for code in pillar.groups) for pillar in definition.pillars
    ]
    assert found == [Fraction(points) for points in maxima]


def test_numbers_of_2024_are_marked_as_inferred() -> None:
    definition = load_definition(ROOT / "definitions/vn-dti-province/2024.yaml")
    assert {group.origin.certainty for group in definition.groups} == {"inferred"}
    assert definition.total.origin.certainty == "inferred"


def test_an_explanation_says_what_was_inferred() -> None:
    definition = load_definition(ROOT / "definitions/hcmc-commune-2026/2026.yaml")
    card = score_unit(definition, {"DTI-13.a": 95, "DTI-13.b": 100, "DTI-12.a": 95, "DTI-12.b": 100})
    words = "Có chỗ suy ra, chưa đọc được trong văn bản: Nguồn chỉ ghi các mức tỷ lệ"
    assert words in explain(card.node("DTI-13"), definition).paragraph
    assert "suy ra" not in explain(card.node("DTI-12"), definition).paragraph
