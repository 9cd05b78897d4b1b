"""Self minus verified: only decided lines, unrounded, by unit, verifier, indicator and cause."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import timezone

from tests.portal.workflow.test_opening import coordinator, department  # noqa: F401
from tests.portal.workflow.test_progress import three
from tests.portal.workflow.test_services import fill, line
from tests.portal.workflow.test_verifying_pages import as_, text
from trucso.portal.accounts.models import User
from trucso.portal.assessments.models import Line, Scorecard
from trucso.portal.assessments.services.ranking import rank_round
from trucso.portal.units.models import Unit, UnitName
from trucso.portal.workflow.models import Review
from trucso.portal.workflow.progress.bias import FEW, DecidedLine, biases, interval
from trucso.portal.workflow.progress.bias_queries import decided_lines
from trucso.portal.workflow.services.duties import assign

pytestmark = pytest.mark.django_db
THIRD = Fraction(1, 3)


def decided(own: object, verified: object, unit: str = "Xã A", **more: str) -> DecidedLine:
    given = {"code": "1.1", "cause": "", "department": "Sở", "person": "Hoa"} | more
    return DecidedLine(unit, 1, own=Fraction(own), verified=Fraction(verified), **given)


def test_differences_are_exact():
    (found,) = biases(
        [decided(1, 2 * THIRD), decided(1, 2 * THIRD), decided(1, 2 * THIRD)], lambda one: one.unit
    )
    assert (found.cut, found.mean, found.cut_share) == (1, THIRD, THIRD)


def test_points_added_count_against_points_cut():
    (found,) = biases([decided(5, 3), decided(5, 6)], lambda one: one.unit)
    assert (found.cut, found.lines, found.cut_lines) == (1, 2, 1)


def test_most_cut_first_and_equal_ones_by_name():
    lines = [decided(5, 4, "Xã B"), decided(5, 4, "Xã A"), decided(5, 0, "Xã C")]
    assert [one.name for one in biases(lines, lambda one: one.unit)] == ["Xã C", "Xã A", "Xã B"]


@pytest.mark.parametrize(("lines", "is_few"), [(FEW - 1, True), (FEW, False)])
def test_few_lines_are_said_to_be_few(lines, is_few):
    (found,) = biases([decided(1, 1)] * lines, lambda one: one.unit)
    assert found.is_few is is_few


def test_one_line_has_no_interval():
    assert interval([Fraction(1)]) is None


def test_the_interval_lies_around_the_mean():
    low, high = interval([Fraction(0), Fraction(2)])  # mean 1, standard error 1
    assert (round(low, 2), round(high, 2)) == (-0.96, 2.96)


def test_nothing_claimed_has_no_share():
    (found,) = biases([decided(0, 0)], lambda one: one.unit)
    assert found.cut_share is None


@pytest.fixture
def first(scheduled, province, department):  # noqa: F811
    assign(round_=scheduled, duties=dict.fromkeys(("1.1", "1.2"), (department, department)), by=None)
    card = three(scheduled)[0]
    fill(card)
    return card


def decide(card: Scorecard, code: str, decision: str, points: object = None, **more: object) -> None:
    values = {"verified_points": points, "cause": "no_evidence" if points is not None else ""}
    Line.objects.filter(scorecard=card, code=code).update(**values)
    Review.objects.create(
        line=line(card, code), decision=decision, reason="" if decision == "accept" else "Thiếu",
        points=points, line_version=1, at=timezone.now(), **more,
    )  # fmt: skip


def test_only_lines_with_points_in_both_columns_count(first):
    decide(first, "1.1", "accept")
    decide(first, "1.2", "correct", Decimal("12.5"))
    decide(first, "4.1", "ask")
    decide(first, "4.10", "not_applicable")
    found, left = decided_lines(first.round)
    assert [(one.code, one.own, one.cut) for one in found] == [("1.1", 8, 0), ("1.2", 20, Fraction(15, 2))]
    assert (left.asked, left.not_applicable) == (1, 1)
    assert found[1].cause == "Thiếu minh chứng"
    assert found[1].department == "Sở Khoa học và Công nghệ"


def test_a_blind_second_opinion_and_a_decision_taken_back_do_not_count(first):
    decide(first, "1.1", "reject", Decimal(0), is_blind=True)
    decide(first, "1.2", "accept", stands=False)
    Line.objects.filter(scorecard=first).update(verified_points=None)
    assert decided_lines(first.round)[0] == []


def test_points_that_came_with_a_file_count_without_a_person(first):
    Line.objects.filter(scorecard=first, code="1.1").update(verified_points=3)
    (found,), _left = decided_lines(first.round)
    assert (found.cut, found.person) == (5, "nhập từ tệp, không qua thẩm định từng dòng")


def test_units_and_people_of_one_name_are_told_apart(first, people):
    second = three(first.round)[1]
    fill(second)
    for names in (UnitName.objects.filter(unit__in=[first.unit_id, second.unit_id]), Unit.objects):
        names.update(full_name="Xã Tân An")
    rank_round(first.round, anew=True)
    User.objects.filter(pk__in=[people["verifier"].pk, people["panel"].pk]).update(full_name="Một tên")
    decide(first, "1.1", "accept", by=people["verifier"])
    decide(second, "1.1", "accept", by=people["panel"])
    found, _left = decided_lines(first.round)
    assert {one.unit for one in found} == {f"Xã Tân An ({card.unit.code})" for card in (first, second)}
    assert {one.person for one in found} == {"Một tên (verifier)", "Một tên (panel)"}


def test_the_page_names_units_verifiers_indicators_and_causes(client, coordinator, first, people):  # noqa: F811
    decide(first, "1.1", "accept", by=people["verifier"])
    decide(first, "1.2", "correct", Decimal("12.5"), by=people["verifier"])
    signed = as_(client, coordinator)
    address = f"/dot-danh-gia/{first.round.slug}/chenh-lech/"
    page = text(signed.get(address))
    assert "7,50" in page
    assert "ít dòng" in page
    names = {
        way: [
            row["name"]
            for row in json.loads(signed.get(f"{address}?format=json&table=chenh-lech-{way}").content)["rows"]
        ]
        for way in ("don-vi", "co-quan", "nguoi", "chi-tieu", "ly-do")
    }
    assert names == {
        "don-vi": [first.unit.full_name],
        "co-quan": ["Sở Khoa học và Công nghệ"],
        "nguoi": ["verifier"],
        "chi-tieu": ["1.2 Phủ sóng 5G", "1.1 Trang bị máy tính"],
        "ly-do": ["Thiếu minh chứng"],
    }
    for way in names:
        assert signed.get(f"{address}?theo={way}").status_code == 200


def test_before_any_decision_the_page_says_when_there_will_be_one(client, coordinator, first):  # noqa: F811
    page = text(as_(client, coordinator).get(f"/dot-danh-gia/{first.round.slug}/chenh-lech/"))
    assert "Chưa có dòng nào được quyết định" in page


def test_the_page_costs_the_same_whatever_is_decided(client, coordinator, first, assert_queries_do_not_grow):  # noqa: F811
    signed = as_(client, coordinator)
    decide(first, "1.1", "accept")

    def further() -> None:
        for card in three(first.round)[1:]:
            fill(card)
            decide(card, "1.1", "correct", Decimal(1))

    assert_queries_do_not_grow(lambda: signed.get(f"/dot-danh-gia/{first.round.slug}/chenh-lech/"), further)
