"""Publications through the API: every revision with its reason, digest, changes and the units that moved."""

from __future__ import annotations

from fractions import Fraction

import pytest

from trucso.index import NOT_APPLICABLE
from trucso.portal.assessments.services.correcting import (
    change_published,
    open_correction,
    publish_correction,
)


@pytest.fixture
def corrected(published):
    """The published round corrected once: a figure of one unit, a line of another taken out."""
    one = open_correction(round_=published, reason="Nhập nhầm số hồ sơ")
    changes = [("26000", "A.a", Fraction(90)), ("26002", "B", NOT_APPLICABLE("không có"))]
    for code, target, after in changes:
        card = published.scorecards.select_related("unit", "round__index").get(unit__code=code)
        change_published(correction=one, scorecard=card, target=target, after=after, reason="x", by=None)
    publish_correction(correction=one, by=None)
    return published


def test_the_list_has_the_one_in_force_first_and_leads_to_each(ask, corrected):
    found = ask(f"rounds/{corrected.slug}/publications")
    assert [(one["revision"], one["in_force"], one["reason"]) for one in found["items"]] == [
        (2, True, "Nhập nhầm số hồ sơ"),
        (1, False, ""),
    ]
    for one in found["items"]:
        assert ask(one["url"].removeprefix("/api/v1/"))["digest"] == one["digest"]
        path, _, query = one["package"].removeprefix("/api/v1/").partition("?revision=")
        assert ask(path, revision=query)["sha256"] == one["digest"]


def test_what_moved_from_what_to_what(ask, corrected):
    found = ask(f"rounds/{corrected.slug}/publications/2")
    assert found["corrects"] == ask(f"rounds/{corrected.slug}/publications/1")["digest"]
    assert [(one["unit"], one["target"], one["kind"]) for one in found["changes"]] == [
        ("26000", "A.a", "figure"), ("26002", "B", "points"),
    ]  # fmt: skip
    figure, line = found["changes"]
    assert (figure["before"]["value"], figure["after"]["value"]) == ("10", "90")
    assert line["before"] == {"state": "reported", "value": "1", "reason": ""}
    assert line["after"] == {"state": "not_applicable", "value": None, "reason": "không có"}
    moved = {one["unit"]: one for one in found["moved"]}
    first = moved["26000"]
    assert (first["before"]["rank"], first["after"]["rank"], first["places"]) == (2, 1, 1)
    assert (first["points"], first["after"]["share"]) == ("5.333333333333333333333333333", "1")
    assert (moved["26002"]["before"]["max_points"], moved["26002"]["after"]["max_points"]) == ("10", "6")


def test_the_first_moved_nobody(ask, published):
    found = ask(f"rounds/{published.slug}/publications/1")
    assert (found["in_force"], found["corrects"], found["changes"], found["moved"]) == (True, "", [], [])


def test_what_is_not_there_and_what_is_not_public(ask, published):
    assert "lần công bố 7" in ask(f"rounds/{published.slug}/publications/7", status=404)["message_vi"]
    assert ask("rounds/khong-co/publications", status=404)["code"] == "not_found"
    assert ask(f"rounds/{published.slug}/publications/x", status=422)["code"] == "invalid"


def test_an_open_round_asks_to_sign_in(ask, computed):
    assert ask(f"rounds/{computed.slug}/publications", status=401)["code"] == "sign_in"
    assert ask(f"rounds/{computed.slug}/publications/1", status=401)["code"] == "sign_in"
