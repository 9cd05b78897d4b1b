"""Rounds and scorecards through the API: what is published for everybody, the rest by role."""

import json
from decimal import Decimal

import pytest

from trucso.index.package import check
from trucso.portal.assessments.models import Scorecard
from trucso.portal.shared.access import Role


@pytest.fixture
def coordinator(person, client_of, province):
    return client_of(person("dieu-phoi", Role.COORDINATOR, province))


@pytest.fixture
def reporter(person, client_of, communes):
    """Reports for the commune 26000."""
    return client_of(person("bao-cao", Role.REPORTER, communes[0]))


def card_of(round_, code: str) -> Scorecard:
    return round_.scorecards.get(unit__code=code)


def test_an_open_round_is_not_public(ask, computed):
    assert ask("rounds")["count"] == 0
    refusal = ask(f"rounds/{computed.slug}", status=401)
    assert refusal["code"] == "sign_in"
    assert ask(f"rounds/{computed.slug}/league", status=401)["code"] == "sign_in"
    assert ask(f"scorecards/{card_of(computed, '26000').pk}", status=401)["code"] == "sign_in"


def test_staff_see_an_open_round(ask, coordinator, computed):
    assert ask("rounds", who=coordinator)["items"][0]["state"] == "open"
    found = ask(f"rounds/{computed.slug}", who=coordinator)
    assert (found["units"], found["columns"], found["index"]) == (3, ["verified", "self"], "ty-le-commune")


def test_a_reporter_opens_only_the_card_of_the_own_unit(ask, reporter, computed):
    assert ask(f"scorecards/{card_of(computed, '26000').pk}", who=reporter)["unit"] == "26000"
    refusal = ask(f"scorecards/{card_of(computed, '26001').pk}", who=reporter, status=403)
    assert "xem phiếu chấm điểm" in refusal["message_vi"]
    assert "Ask:" in refusal["message_en"]
    listed = ask(f"rounds/{computed.slug}/scorecards", who=reporter)
    assert [one["unit"] for one in listed["items"]] == ["26000"]


def test_a_published_round_is_open_to_everybody(ask, published):
    assert ask("rounds")["items"][0]["state"] == "published"
    assert ask(f"rounds/{published.slug}/scorecards")["count"] == 3
    assert ask(f"scorecards/{card_of(published, '26001').pk}")["column"] == "published"


def test_the_league_in_unrounded_decimals(ask, published):
    found = ask(f"rounds/{published.slug}/league")
    assert [(row["unit"], row["rank"]) for row in found["items"]] == [
        ("26001", 1),
        ("26000", 2),
        ("26002", 3),
    ]
    assert found["items"][0]["share"] == "0.5333333333333333333333333333"
    assert Decimal(found["mean"]) == Decimal("0.4333333333333333333333333333")
    assert ask(f"rounds/{published.slug}/league", q="dai phuoc")["count"] == 1
    refusal = ask(f"rounds/{published.slug}/league", column="hoi-dong", status=422)
    assert "published" in refusal["problems"][0]["message_vi"]


def test_a_card_keeps_every_column_side_by_side(ask, published):
    card = ask(f"scorecards/{card_of(published, '26002').pk}")
    lines = {one["code"]: one for one in card["nodes"]}
    assert lines["B"]["columns"] == {"self": "4", "verified": "1", "published": "1"}
    assert lines["A"]["parent"] == "1"
    assert lines["total"]["points"] == card["nodes"][0]["points"]
    own = ask(f"scorecards/{card_of(published, '26002').pk}", column="self")
    assert (own["column"], own["share"]) == ("self", "0.6")


def test_a_line_explains_itself_in_both_languages(ask, published):
    pk = card_of(published, "26001").pk
    found = ask(f"scorecards/{pk}/nodes/A")
    assert "20 / 90" in found["formula"]["vi"]
    assert "Hồ sơ trực tuyến" in found["explanation"]["vi"]
    assert "earned" in found["explanation"]["en"]
    assert [(one["name"], one["value"]) for one in found["inputs"]] == [("a", "20"), ("b", "90")]
    assert ask(f"scorecards/{pk}/nodes/total")["children"] == ["1"]
    assert ask(f"scorecards/{pk}/nodes/Z", status=404)["message_en"] == "This scorecard has no line Z."


def test_the_publication_checks_itself(client, ask, published):
    package = json.loads(client.get(f"/api/v1/rounds/{published.slug}/publication").content)
    assert check(package) == []


def test_what_is_not_there_is_said(ask, coordinator, computed):
    assert ask("rounds/khong-co", status=404)["message_vi"] == "Không có đợt đánh giá khong-co."
    assert ask("scorecards/999999", status=404)["code"] == "not_found"
    assert ask(f"rounds/{computed.slug}/publication", who=coordinator, status=404)["code"] == "not_found"


def test_queries_do_not_grow_with_units(
    client, published, assert_queries_do_not_grow, django_assert_max_num_queries
):
    for path in (f"rounds/{published.slug}/league", "rounds", f"rounds/{published.slug}/scorecards"):
        with django_assert_max_num_queries(4):
            client.get(f"/api/v1/{path}")
