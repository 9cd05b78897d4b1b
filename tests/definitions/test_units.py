"""Provinces, communes and departments in definitions/units/: counts, codes, days, and what became what."""

from __future__ import annotations

import csv
from collections import Counter
from datetime import date
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
UNITS = ROOT / "definitions" / "units"
LAST_DAY_OF_63 = "2025-06-30"
FIRST_DAY_OF_34 = "2025-07-01"


def rows(name: str) -> list[dict[str, str]]:
    with (UNITS / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


PROVINCES = rows("provinces.csv")
MERGERS = rows("province-mergers-2025-07-01.csv")
COMMUNES = rows("communes.csv")
DEPARTMENTS = rows("departments-dong-nai.csv")


def provinces_on(day: str) -> list[dict[str, str]]:
    return [
        one
        for one in PROVINCES
        if one["valid_from"] <= day and (not one["valid_to"] or day <= one["valid_to"])
    ]


def test_63_provinces_on_the_last_day_and_34_on_the_first() -> None:
    assert len(provinces_on(LAST_DAY_OF_63)) == 63
    assert len(provinces_on(FIRST_DAY_OF_34)) == 34
    assert len(PROVINCES) == 52 + 11 + 23


@pytest.mark.parametrize("day", [LAST_DAY_OF_63, FIRST_DAY_OF_34])
def test_on_a_day_names_and_official_codes_are_unique(day: str) -> None:
    for column in ("name", "official_code"):
        assert max(Counter(one[column] for one in provinces_on(day)).values()) == 1


def test_six_cities_since_july_2025() -> None:
    renamed = {one["code"]: one["kind"] for one in rows("renames.csv")}
    kinds = Counter(renamed.get(one["code"], one["kind"]) for one in provinces_on(FIRST_DAY_OF_34))
    assert kinds == {"city": 6, "province": 28}


def test_every_code_names_one_unit_for_ever() -> None:
    codes = Counter(one["code"] for one in [*PROVINCES, *COMMUNES, *DEPARTMENTS])
    assert [code for code, times in codes.items() if times > 1] == []


def test_mergers_lead_from_all_63_to_all_34() -> None:
    assert {one["old_code"] for one in MERGERS} == {one["code"] for one in provinces_on(LAST_DAY_OF_63)}
    assert {one["new_code"] for one in MERGERS} == {one["code"] for one in provinces_on(FIRST_DAY_OF_34)}
    assert Counter(one["change"] for one in MERGERS) == {"merged": 52, "unchanged": 11}
    for one in MERGERS:
        assert (one["old_code"] == one["new_code"]) == (one["change"] == "unchanged")


def test_a_merged_province_carries_the_code_of_one_of_its_parts() -> None:
    official = {one["code"]: one["official_code"] for one in PROVINCES}
    for new in {one["new_code"] for one in MERGERS}:
        assert new in {official[one["old_code"]] for one in MERGERS if one["new_code"] == new}


def test_communes_of_34_provinces() -> None:
    assert len(COMMUNES) == 3321
    assert Counter(one["kind"] for one in COMMUNES) == {"commune": 2621, "ward": 687, "special_zone": 13}
    provinces = {one["code"] for one in provinces_on(FIRST_DAY_OF_34)}
    assert {one["province_code"] for one in COMMUNES} == provinces
    assert sum(one["province_code"] == "75" for one in COMMUNES) == 95
    words = {"commune": "Xã", "ward": "Phường", "special_zone": "Đặc khu"}
    for one in COMMUNES:
        assert one["full_name"] == f"{words[one['kind']]} {one['name']}"
        assert len(one["code"]) == 5


def test_departments_stand_under_present_dong_nai() -> None:
    assert len(DEPARTMENTS) == 15
    assert {one["parent_code"] for one in DEPARTMENTS} == {"75"}
    assert all(one["decision"] and one["source"] and one["certainty"] for one in DEPARTMENTS)


@pytest.mark.parametrize("name", ["provinces.csv", "communes.csv", "departments-dong-nai.csv"])
def test_rows_are_sorted_and_days_are_days(name: str) -> None:
    table = rows(name)
    assert [one["code"] for one in table] == sorted(one["code"] for one in table)
    for one in table:
        for day in (one["valid_from"], one["valid_to"]):
            assert day == "" or date.fromisoformat(day)


def test_names_have_no_stray_blanks() -> None:
    for one in [*PROVINCES, *COMMUNES, *DEPARTMENTS]:
        assert one["full_name"] == " ".join(one["full_name"].split())


@pytest.mark.reference
def test_communes_and_mergers_are_those_of_the_reference(shared_dir: Path) -> None:
    with (shared_dir / "reference/units/communes-2025-07.csv").open(encoding="utf-8") as file:
        theirs = {one["commune_code"]: " ".join(one["commune"].split()) for one in csv.DictReader(file)}
    assert {one["code"]: one["full_name"] for one in COMMUNES} == theirs
    with (shared_dir / "reference/results/province-mergers-2025-07-01.csv").open(encoding="utf-8") as file:
        pairs = {(one["old_province"], one["new_province"]) for one in csv.DictReader(file)}
    assert {(one["old_name"], one["new_name"]) for one in MERGERS} == pairs
