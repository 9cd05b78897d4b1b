"""Differences and agreement through the API: what the two pages of progress say, for the same people."""

from __future__ import annotations

import pytest
from django.utils import timezone

from trucso.portal.assessments.models import Line
from trucso.portal.shared.access import Role
from trucso.portal.workflow.models import Draw, Review, Sample

PATHS = ("differences", "second-verification")


@pytest.fixture
def leader(person, client_of, province):
    return client_of(person("lanh-dao", Role.LEADER, province))


def review(line, by, **more) -> Review:
    return Review.objects.create(line=line, line_version=line.version, at=timezone.now(), by=by, **more)


@pytest.fixture
def twice(computed, person, province):
    """One line verified twice: the first cut it, the second accepted it."""
    line = Line.objects.get(scorecard__round=computed, scorecard__unit__code="26002", code="B")
    one, other = person("mot", Role.VERIFIER, province), person("hai", Role.VERIFIER, province)
    first = review(line, one, decision="correct", points=1, cause="no_evidence", reason="Thiếu")
    second = review(line, other, decision="accept", is_blind=True)
    draw = Draw.objects.create(
        round=computed, verifier=province, size=1, seed=7, candidates=1, digest="d", at=timezone.now()
    )
    Sample.objects.create(
        draw=draw, line=line, verifier=province, first=first, second=second, drawn_at=timezone.now()
    )
    return computed


def test_differences_are_exact_and_say_who_cut(ask, leader, twice):
    found = ask(f"rounds/{twice.slug}/differences", who=leader)
    (row,) = found["items"]
    assert (found["by"], found["count"], row["lines"], row["cut_lines"]) == ("unit", 1, 1, 1)
    assert (row["claimed"], row["cut"], row["is_few"]) == ("4", "3", True)
    assert (row["low"], row["high"]) == (None, None)
    by_person = ask(f"rounds/{twice.slug}/differences", who=leader, by="verifier")
    assert by_person["items"][0]["name"] == "Người mot"


def test_the_second_verification_gives_agreement_and_draws_but_no_opinion(ask, leader, twice):
    found = ask(f"rounds/{twice.slug}/second-verification", who=leader, by="indicator")
    assert (found["all"]["lines"], found["all"]["agreement"], found["all"]["mean"]) == (1, "0", "3")
    assert (found["items"][0]["name"], found["kappa"]["observed"]) == ("B", "0")
    (draw,) = found["draws"]
    assert (draw["seed"], draw["lines"], draw["answered"]) == (7, 1, 1)
    assert "Thiếu" not in str(found)


def test_a_round_without_decisions_answers_with_nothing(ask, leader, computed):
    Line.objects.update(verified_points=None)
    assert ask(f"rounds/{computed.slug}/differences", who=leader)["items"] == []
    found = ask(f"rounds/{computed.slug}/second-verification", who=leader)
    assert (found["all"], found["kappa"], found["draws"]) == (None, None, [])


@pytest.mark.parametrize("path", PATHS)
def test_only_those_who_steer_the_round(ask, person, client_of, communes, computed, path):
    verifier = client_of(person("tham-dinh", Role.VERIFIER, communes[0]))
    assert "xem tiến độ" in ask(f"rounds/{computed.slug}/{path}", who=verifier, status=403)["message_vi"]
    assert ask(f"rounds/{computed.slug}/{path}", status=401)["code"] == "sign_in"


@pytest.mark.parametrize("path", PATHS)
def test_another_way_is_refused_with_those_there_are(ask, leader, computed, path):
    refused = ask(f"rounds/{computed.slug}/{path}", who=leader, status=422, by="tinh")
    assert "indicator" in str(refused["problems"])
