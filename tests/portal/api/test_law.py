"""Indexes, versions and indicators through the API."""

import pytest

VERSION = "indexes/hcmc-commune-2026/versions/2026"


def test_indexes_with_their_versions_newest_first(ask, commune_index, province_indexes):
    found = {one["id"]: one for one in ask("indexes")}
    assert list(found) == ["hcmc-commune-2026", "vn-dti-province"]
    assert [one["first_year"] for one in found["vn-dti-province"]["versions"]] == [2024, 2021, 2020]
    assert found["vn-dti-province"]["versions"][0]["max_points"] == "940"


def test_a_year_finds_the_version_in_force(ask, province_indexes):
    assert ask("indexes/vn-dti-province/versions/2022")["first_year"] == 2021
    refusal = ask("indexes/vn-dti-province/versions/2019", status=404)
    assert "2019" in refusal["message_vi"]
    assert "in force in 2019" in refusal["message_en"]


def test_a_version_says_how_it_adds_up_in_both_languages(ask, province_indexes):
    found = ask("indexes/vn-dti-province/versions/2020")
    assert found["total"]["weights"] == {"CQS": "0.4", "KTS": "0.3", "XHS": "0.3"}
    assert found["total"]["formula"]["vi"].startswith("Điểm tổng = 0,4 × Chính quyền số")
    assert found["total"]["formula"]["en"].startswith("Total = 0.4 × Digital government")
    assert found["decision"]["number"] == "1726/QĐ-BTTTT"


def test_the_law_itself_is_a_file(client, commune_index):
    response = client.get(f"/api/v1/{VERSION}/law")
    assert response["Content-Type"].startswith("application/yaml")
    assert response.content.decode() == commune_index.text


def test_indicators_come_in_parts_and_are_searched_without_marks(ask, commune_index):
    found = ask(f"{VERSION}/indicators", limit=10, offset=40)
    assert (found["count"], len(found["items"]), found["next"]) == (43, 3, None)
    found = ask(f"{VERSION}/indicators", limit=1)
    assert found["next"] == f"/api/v1/{VERSION}/indicators?limit=1&offset=1"
    found = ask(f"{VERSION}/indicators", q="ho so nop truc tuyen")
    assert [one["code"] for one in found["items"]] == ["DTI-28"]
    assert ask(f"{VERSION}/indicators", group="5")["count"] == 4


def test_an_indicator_with_its_rule_in_words_and_its_figures(ask, commune_index):
    found = ask(f"{VERSION}/indicators/DTI-28")
    (rule,) = found["rules"]
    assert rule["formula"] == "(b + c) / a"
    assert [step["condition"]["vi"] for step in rule["steps"]] == ["Từ 75 % trở lên", "Dưới 75 %"]
    assert rule["steps"][1]["award"]["en"] == "share × 5 points"
    assert [given["key"] for given in found["inputs"]] == ["DTI-28.a", "DTI-28.b", "DTI-28.c"]
    assert ask(f"{VERSION}/indicators/DTI-99", status=404)["code"] == "not_found"


def test_every_indicator_of_every_version_can_be_asked_for(ask, commune_index):
    for one in ask(f"{VERSION}/indicators")["items"]:
        assert ask(one["url"].removeprefix("/api/v1/"))["points"] == one["points"]


@pytest.mark.parametrize("limit", [0, 1001, "nhieu"])
def test_a_wrong_parameter_is_named_in_both_languages(ask, commune_index, limit):
    refusal = ask(f"{VERSION}/indicators", limit=limit, status=422)
    (problem,) = refusal["problems"]
    assert problem["where"] == "limit"
    assert "limit" in problem["message_vi"]
    assert "Input should be" in problem["message_en"]
