"""Petitions: both sides of the last day, another panel, findings within bounds, counts, every refusal in words."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.portal.workflow.conftest import APPEALING, CALENDAR, DECIDING
from tests.portal.workflow.test_services import line, share, verified
from tests.portal.workflow.test_verifying_pages import make_department, verifier_of
from trucso.portal.accounts.models import RoleAssignment
from trucso.portal.facts.models import Evidence
from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.workflow.models import Move, Petition
from trucso.portal.workflow.petition_queries import contestable, counts_of, of_card, worst_first
from trucso.portal.workflow.services.duties import assign
from trucso.portal.workflow.services.moves import MoveRefused, move
from trucso.portal.workflow.services.petitions import Finding, Plea, answer, name_panel, petition, withdraw
from trucso.portal.workflow.standing import card_of

pytestmark = pytest.mark.django_db
TEN = Decimal(10)


@pytest.fixture
def contested(card, people):
    verified(card, people)
    card.refresh_from_db()
    return card


def file(card, people, code="1.1", day=APPEALING, **more) -> Petition:
    return petition(
        line=line(card, code), plea=Plea("Đã có minh chứng", **more), by=people["approver"], today=day
    )


def find(one, people, points=None, who="panel", day=APPEALING, reason="Căn cứ biên bản") -> Petition:
    return answer(petition=one, finding=Finding(reason, points), by=people[who], today=day)


class TestFiling:
    def test_until_the_end_of_the_last_day(self, contested, people):
        assert file(contested, people, day=CALENDAR.appeal_until).is_open
        with pytest.raises(
            MoveRefused, match=r"Đã hết hạn kiến nghị ngày 25/01/2027\. Cần hỏi: Cơ quan điều phối"
        ):
            file(contested, people, "1.2", day=CALENDAR.appeal_until + timedelta(days=1))
        assert Petition.objects.count() == 1

    def test_the_card_is_under_appeal_and_the_points_contested_are_kept(self, contested, people):
        made = file(contested, people, asked=Decimal("9.5"))
        contested.refresh_from_db()
        assert contested.state == "appealed"
        assert (made.contested, made.asked, made.state) == (Decimal(8), Decimal("9.5"), "open")
        entry = Entry.objects.get(action="petition.filed")
        assert entry.after == {"code": "1.1", "contested": "8.000000", "asked": "9.5", "documents": []}

    def test_a_card_that_is_not_verified_has_nothing_to_contest(self, card, people):
        with pytest.raises(MoveRefused, match="chỉ làm được khi phiếu đã thẩm định"):
            file(card, people)

    def test_one_petition_a_line(self, contested, people):
        one = file(contested, people)
        with pytest.raises(MoveRefused, match="đang chờ trả lời"):
            file(contested, people)
        file(contested, people, "1.2")
        assert card_of(contested, APPEALING).open_petitions == 2
        find(one, people)
        with pytest.raises(MoveRefused, match="mỗi dòng được kiến nghị một lần"):
            file(contested, people)

    @pytest.mark.parametrize("asked", [Decimal(-1), Decimal("10.01"), Decimal("NaN")])
    def test_points_asked_are_within_the_bounds(self, contested, people, asked):
        with pytest.raises(MoveRefused, match="điểm phải từ 0 đến 10"):
            file(contested, people, asked=asked)

    def test_only_documents_of_the_unit(self, contested, people, communes):
        own = Evidence.objects.create(unit=contested.unit, number="12/BC-UBND")
        other = Evidence.objects.create(unit=communes[-1], number="9/BC-UBND")
        with pytest.raises(MoveRefused, match="phải là văn bản của đơn vị"):
            file(contested, people, documents=(own, other))
        assert list(file(contested, people, documents=(own,)).documents.all()) == [own]

    def test_a_petition_says_something(self, contested, people):
        with pytest.raises(MoveRefused, match="phải ghi nội dung"):
            petition(line=line(contested, "1.1"), plea=Plea("  "), by=None, today=APPEALING)


class TestWithdrawing:
    def test_the_card_is_verified_again_and_the_line_may_be_contested_anew(self, contested, people):
        one = file(contested, people)
        withdraw(petition=one, reason="Đã rõ", by=people["approver"], today=DECIDING)
        contested.refresh_from_db()
        assert contested.state == "verified"
        assert Move.objects.filter(scorecard=contested).last().move == "settle"
        file(contested, people)
        assert counts_of(contested.round).by_state == {"withdrawn": 1, "open": 1}

    def test_an_answered_one_stays(self, contested, people):
        one = find(file(contested, people), people)
        with pytest.raises(MoveRefused, match="đã được trả lời"):
            withdraw(petition=one, reason="", by=people["approver"], today=APPEALING)


class TestAnswering:
    def test_changed_points_are_verified_points_and_the_last_answer_ends_the_appeal(self, contested, people):
        first, second = file(contested, people), file(contested, people, "1.2")
        find(first, people, TEN)
        contested.refresh_from_db()
        assert contested.state == "appealed"
        find(second, people, day=DECIDING)
        contested.refresh_from_db()
        assert contested.state == "verified"
        assert share(contested, "verified") == Fraction(45, 60)
        assert (first.moved, Petition.objects.get(pk=first.pk).moved) == (None, Decimal(2))
        assert verify() == []

    def test_counts(self, contested, people):
        find(file(contested, people), people, TEN)
        find(file(contested, people, "1.2"), people, Decimal(15))
        find(file(contested, people, "4.1"), people)
        file(contested, people, "4.10")
        found = counts_of(contested.round)
        assert (found.filed, found.open, found.answered) == (4, 1, 3)
        assert (found.given, found.taken) == (Decimal(2), Decimal(5))

    @pytest.mark.parametrize(
        ("points", "reason", "words"),
        [
            (Decimal("10.5"), "x", "điểm phải từ 0 đến 10"),
            (Decimal(-1), "x", "điểm phải từ 0 đến 10"),
            (Decimal("0.1234567"), "x", "6 chữ số thập phân"),
            (Decimal(8), "x", "hãy chọn giữ nguyên"),
            (None, " ", "phải ghi lý do"),
        ],
    )
    def test_a_finding_is_within_the_bounds_and_has_a_reason(self, contested, people, points, reason, words):
        one = file(contested, people)
        with pytest.raises(MoveRefused, match=words):
            find(one, people, points, reason=reason)
        assert Petition.objects.get().is_open

    def test_twice_is_refused(self, contested, people):
        one = file(contested, people)
        file(contested, people, "1.2")
        find(one, people)
        with pytest.raises(MoveRefused, match="đã được trả lời"):
            find(one, people, TEN)


class TestAnotherPanel:
    def test_nobody_answers_on_a_line_they_verified(self, contested, people):
        one = file(contested, people)
        with pytest.raises(MoveRefused, match="người đã thẩm định không trả lời") as refused:
            find(one, people, who="verifier")
        assert "cơ quan khác do cơ quan điều phối chỉ định" in str(refused.value)

    def test_no_verifier_of_the_department_whose_duty_it_is(self, contested, people, province):
        department = make_department("so-9", "Sở Tài chính", province)
        assign(round_=contested.round, duties={"1.1": (department, department)}, by=None)
        people["colleague"] = verifier_of("dong.nghiep", department)
        one = file(contested, people)
        with pytest.raises(MoveRefused, match="cơ quan đã thẩm định chỉ tiêu không trả lời"):
            find(one, people, who="colleague")

    def test_nobody_of_the_unit(self, contested, people):
        RoleAssignment.objects.create(
            user=people["panel"], role="leader", unit=contested.unit, valid_from=date(2026, 1, 1)
        )
        with pytest.raises(MoveRefused, match="của đơn vị mình"):
            find(file(contested, people), people)

    def test_the_coordinator_names_a_department_that_had_no_part(self, contested, people, province):
        verifying = make_department("so-9", "Sở Tài chính", province)
        other = make_department("so-8", "Sở Nội vụ", province)
        assign(round_=contested.round, duties={"1.1": (verifying, verifying)}, by=None)
        one = file(contested, people)
        with pytest.raises(MoveRefused, match=r"Sở Tài chính đã thẩm định chỉ tiêu 1\.1"):
            name_panel(petitions=[one], panel=verifying, by=None, today=APPEALING)
        with pytest.raises(MoveRefused, match="của chính mình"):
            name_panel(petitions=[one], panel=contested.unit, by=None, today=APPEALING)
        assert name_panel(petitions=[one], panel=other, by=None, today=APPEALING) == 1
        assert name_panel(petitions=[one], panel=other, by=None, today=APPEALING) == 0
        assert Petition.objects.get().panel == other
        assert name_panel(petitions=[one], panel=None, by=None, today=APPEALING) == 1
        actions = Entry.objects.filter(action="petition.panel").values_list("before", "after")
        assert list(actions) == [
            ({"panel": ""}, {"panel": "Sở Nội vụ"}),
            ({"panel": "Sở Nội vụ"}, {"panel": ""}),
        ]


class TestReading:
    def test_the_oldest_open_one_first_then_what_ended_last(self, contested, people):
        first, second = file(contested, people), file(contested, people, "1.2")
        third, fourth = file(contested, people, "4.1"), file(contested, people, "4.10")
        find(first, people)
        find(second, people)
        found = worst_first(of_card(contested))
        assert [one.pk for one in found] == [third.pk, fourth.pk, second.pk, first.pk]

    def test_lines_that_lost_most_come_first_with_why(self, card, people):
        from tests.portal.workflow.test_services import fill, review, send
        from trucso.portal.workflow.services.reviewing import Verdict

        fill(card)
        send(card, people)
        for code in ("1.1", "1.2", "4.10"):
            review(card, people, code)
        review(card, people, "4.1", Verdict("reject", None, "no_evidence", "Không có minh chứng"))
        move(name="finish_review", scorecard=card, by=people["verifier"], today=APPEALING)
        lines = contestable(card, of_card(card))
        assert (lines[0].code, lines[0].cut, lines[0].review.reason) == ("4.1", 10, "Không có minh chứng")
        assert all(one.may_be_filed for one in lines)
