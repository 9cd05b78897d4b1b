"""Measures, units on a day, and the published national results through the API."""

import pytest
from django.conf import settings

from trucso.portal.national.loading import load_results
from trucso.portal.units.loading import load_units


def test_measures_are_searched_and_filtered(ask, catalogue, commune_index):
    assert ask("measures", limit=1)["count"] == 70
    found = ask("measures", q="tong so ho so giai quyet")
    assert [one["code"] for one in found["items"]] == ["tthc.ho-so.tong"]
    assert found["items"][0]["uses"] == 2
    assert {one["kind"] for one in ask("measures", kind="choice")["items"]} == {"choice"}
    assert ask("measures", index="khong-co")["count"] == 0


def test_a_measure_names_everyone_who_reads_it(ask, catalogue, commune_index):
    found = ask("measures/tthc.ho-so.tong")
    assert [(one["indicator"], one["input"]) for one in found["uses"]] == [("DTI-28", "a"), ("DTI-29", "b")]
    assert ask("measures/khong.co", status=404)["message_en"] == "There is no measure khong.co."


@pytest.fixture
def real_units(db, provinces_only):
    load_units(folder=provinces_only)


@pytest.fixture(scope="session")
def provinces_only(tmp_path_factory):
    import shutil

    ignored = shutil.ignore_patterns("communes*", "departments*")
    return shutil.copytree(
        settings.DEFINITIONS_DIR / "units", tmp_path_factory.mktemp("units") / "units", ignore=ignored
    )


def test_units_are_asked_about_on_a_day(ask, real_units):
    assert ask("units", level="province", day="2025-06-30")["count"] == 63
    assert ask("units", level="province", day="2025-07-01")["count"] == 34
    assert [
        one["name"] for one in ask("units", level="province", q="dong nai", day="2026-01-01")["items"]
    ] == ["Đồng Nai"]


def test_a_wrong_level_day_or_parent_is_refused(ask, real_units):
    assert "province" in ask("units", level="tinh", status=422)["problems"][0]["message_vi"]
    assert ask("units", day="30/06/2025", status=422)["problems"][0]["where"] == "day"
    assert ask("units", parent="khong-co", status=404)["code"] == "not_found"


def test_a_unit_with_its_history(ask, real_units):
    code = ask("units", level="province", q="dong nai", day="2026-01-01")["items"][0]["code"]
    found = ask(f"units/{code}")
    assert found["full_name"].endswith("Đồng Nai")
    assert len(found["made_of"]) == 2
    assert found["operations"][0]["day"] == "2025-07-01"


def test_national_results_by_year_and_list(ask, real_units, province_indexes):
    load_results(folder=settings.DEFINITIONS_DIR / "results")
    assert [one["year"] for one in ask("national/vn-dti-province")] == [2020, 2021, 2022, 2023, 2024]
    table = ask("national/vn-dti-province/2024")
    assert (table["basis"], len(table["rows"]), table["provinces"]) == ("published", 34, 34)
    first = table["rows"][0]
    assert first["rank"] == 1
    assert first["verdict"] == "agrees"
    assert first["total"]["value"].startswith("0.")
    assert ask("national/vn-dti-province/2020", provinces=63)["first_year"] == 2020
    assert ask("national/vn-dti-province/2019", status=404)["message_vi"].endswith(
        "2020, 2021, 2022, 2023, 2024."
    )
    assert (
        ask("national/vn-dti-province/2024", provinces=50, status=422)["problems"][0]["where"] == "provinces"
    )
    assert ask("national/khong-co", status=404)["code"] == "not_found"
