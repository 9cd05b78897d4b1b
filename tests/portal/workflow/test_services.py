"""A card through a round: every move leaves a receipt and a log entry, every refusal leaves nothing."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.portal.workflow.conftest import CALENDAR, DECIDING, ENTERING, LATE, VERIFYING
from trucso.portal.assessments.models import Line, Result, Round, Scorecard
from trucso.portal.assessments.services.lines import LineConflict, LineEdit, change_lines
from trucso.portal.assessments.services.results import recompute
from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.workflow.checking import PastCuts
from trucso.portal.workflow.models import Move, Review
from trucso.portal.workflow.queries import check_card, own_cuts, past_cuts
from trucso.portal.workflow.services.council import set_council_points
from trucso.portal.workflow.services.duties import assign, copy_from, missing_duties
from trucso.portal.workflow.services.exceptions import extend, revoke
from trucso.portal.workflow.services.moves import MoveRefused, move
from trucso.portal.workflow.services.reviewing import Verdict, review_line, review_lines
from trucso.portal.workflow.standing import card_of

pytestmark = pytest.mark.django_db
ACCEPT = Verdict("accept")
POINTS = {"1.1": 8, "1.2": 20, "4.1": 10, "4.10": 5}


def line(card: Scorecard, code: str) -> Line:
    return Line.objects.select_related("scorecard__round", "scorecard__unit").get(scorecard=card, code=code)


def fill(card: Scorecard) -> None:
    edits = [LineEdit(line(card, code), {"self_points": Decimal(points)}) for code, points in POINTS.items()]
    change_lines(scorecard=card, edits=edits, by=None, origin="nhập")
    recompute(round_=card.round)


def send(card: Scorecard, people, day: date = ENTERING) -> Move:
    move(name="hand_over", scorecard=card, by=people["reporter"], today=day)
    return move(name="submit", scorecard=card, by=people["approver"], today=day)


def review(card: Scorecard, people, code: str, verdict: Verdict = ACCEPT) -> Review:
    one = line(card, code)
    return review_line(
        line=one, verdict=verdict, by=people["verifier"], seen_version=one.version, today=VERIFYING
    )


def accept_all(card: Scorecard, people) -> None:
    verdicts = [(one, ACCEPT, one.version) for one in (line(card, code) for code in POINTS)]
    review_lines(verdicts=verdicts, by=people["verifier"], today=VERIFYING)


def verified(card: Scorecard, people) -> None:
    fill(card)
    send(card, people)
    accept_all(card, people)
    move(name="finish_review", scorecard=card, by=people["verifier"], today=VERIFYING)


def share(card: Scorecard, column: str) -> Fraction:
    return Fraction(Result.objects.get(scorecard=card, column=column).share)


class TestSending:
    def test_reporter_then_approver_then_sent_with_a_receipt(self, card, people):
        fill(card)
        receipt = send(card, people)
        card.refresh_from_db()
        assert card.state == "submitted"
        assert (receipt.before, receipt.after, receipt.is_late, len(receipt.digest)) == (
            "draft",
            "submitted",
            False,
            64,
        )
        actions = list(
            Entry.objects.filter(subject=f"assessments.scorecard:{card.pk}").values_list("action", flat=True)
        )
        assert actions == ["scorecard.hand_over", "scorecard.submit"]
        assert verify() == []

    def test_the_receipt_changes_with_the_content(self, card, people):
        fill(card)
        first = send(card, people).digest
        move(name="recall", scorecard=card, by=people["approver"], today=ENTERING)
        assert send(card, people).digest == first
        move(name="recall", scorecard=card, by=people["approver"], today=ENTERING)
        change_lines(
            scorecard=card, edits=[LineEdit(line(card, "1.1"), {"note": "thêm"})], by=None, origin="nhập"
        )
        assert send(card, people).digest != first

    def test_the_approver_waits_for_the_reporter(self, card, people):
        with pytest.raises(MoveRefused, match="chưa chuyển phiếu"):
            move(name="submit", scorecard=card, by=people["approver"], today=ENTERING)
        assert Move.objects.count() == 0
        assert Entry.objects.filter(action__startswith="scorecard").count() == 0

    def test_errors_of_the_check_stop_the_hand_over(self, card, people):
        with pytest.raises(MoveRefused, match="Còn 3 lỗi"):
            move(name="hand_over", scorecard=card, by=people["reporter"], today=ENTERING, errors=3)

    def test_late_is_marked_and_after_the_late_day_refused(self, card, people):
        assert send(card, people, LATE).is_late
        other = card.round.scorecards.exclude(pk=card.pk).first()
        with pytest.raises(MoveRefused, match="25/12/2026"):
            move(name="hand_over", scorecard=other, by=people["reporter"], today=date(2026, 12, 26))

    def test_recall_ends_when_verification_starts(self, card, people):
        fill(card)
        send(card, people)
        review(card, people, "1.1")
        with pytest.raises(MoveRefused, match="Đã bắt đầu thẩm định"):
            move(name="recall", scorecard=card, by=people["approver"], today=ENTERING)


class TestExtension:
    def test_it_opens_one_unit_alone_and_closes_itself(self, card, people):
        until = date(2026, 12, 28)
        extend(
            scorecard=card,
            until=until,
            reason="Mất điện",
            document="12/CV-UBND",
            by=people["coordinator"],
            today=LATE,
        )
        assert not send(card, people, until).is_late
        other = card.round.scorecards.exclude(pk=card.pk).first()
        with pytest.raises(MoveRefused):
            move(name="hand_over", scorecard=other, by=None, today=until)
        assert card_of(card, until).extended_until == until
        assert card_of(card, until + timedelta(days=1)).extended_until is None

    def test_revoked_it_no_longer_counts(self, card, people):
        made = extend(scorecard=card, until=date(2026, 12, 28), reason="x", document="", by=None, today=LATE)
        with pytest.raises(MoveRefused, match="phải ghi lý do"):
            revoke(extension=made, by=people["coordinator"], reason=" ")
        revoke(extension=made, by=people["coordinator"], reason="Nhầm đơn vị")
        assert card_of(card, LATE).extended_until is None
        with pytest.raises(MoveRefused, match="đã được thu hồi"):
            revoke(extension=made, by=people["coordinator"], reason="Nữa")

    def test_a_past_day_or_no_reason_is_refused(self, card):
        with pytest.raises(MoveRefused, match="đã qua"):
            extend(scorecard=card, until=ENTERING, reason="x", document="", by=None, today=LATE)
        with pytest.raises(MoveRefused, match="lý do"):
            extend(scorecard=card, until=LATE, reason=" ", document="", by=None, today=LATE)

    def test_it_ends_with_verification_at_the_latest(self, card):
        last = CALENDAR.verify_until
        with pytest.raises(MoveRefused, match="thẩm định kết thúc ngày 15/01/2027"):
            extend(
                scorecard=card, until=last + timedelta(days=1), reason="x", document="", by=None, today=LATE
            )
        assert extend(scorecard=card, until=last, reason="x", document="", by=None, today=LATE).until == last


class TestReviewing:
    def test_accepting_everything_keeps_the_points_exactly(self, card, people):
        verified(card, people)
        assert share(card, "verified") == share(card, "self") == Fraction(43, 60)

    def test_correct_and_reject_lower_the_points_with_their_cause(self, card, people):
        fill(card)
        send(card, people)
        review(
            card,
            people,
            "1.2",
            Verdict("correct", Decimal("15.5"), "wrong_figure", "Số liệu của Cục Viễn thông"),
        )
        review(card, people, "4.1", Verdict("reject", None, "no_evidence", "Không có minh chứng"))
        assert share(card, "verified") == Fraction(Decimal("28.5")) / 60
        assert line(card, "4.1").cause == "no_evidence"

    def test_not_applicable_leaves_the_denominator(self, card, people):
        fill(card)
        Line.objects.filter(scorecard=card, code="4.10").update(self_points=None)
        send(card, people)
        review(card, people, "4.10", Verdict("not_applicable", reason="Xã không có hồ sơ"))
        assert share(card, "self") == Fraction(38, 50)

    def test_not_applicable_is_taken_back_with_the_decision_that_said_it(self, card, people):
        fill(card)
        Line.objects.filter(scorecard=card, code="4.10").update(self_points=None)
        send(card, people)
        review(card, people, "4.10", Verdict("not_applicable", reason="Xã không có hồ sơ"))
        review(card, people, "4.10", Verdict("correct", Decimal(3), "other", "Có 12 hồ sơ"))
        assert line(card, "4.10").not_applicable_reason == ""
        assert share(card, "verified") == Fraction(41, 60)

    def test_what_the_unit_itself_said_is_not_applicable_stays(self, card, people):
        fill(card)
        Line.objects.filter(scorecard=card, code="4.10").update(
            self_points=None, not_applicable_reason="Không có hồ sơ"
        )
        send(card, people)
        review(card, people, "4.10", Verdict("reject", None, "other", "Phải có"))
        assert line(card, "4.10").not_applicable_reason == "Không có hồ sơ"

    def test_a_decision_other_than_accept_needs_a_reason(self, card, people):
        fill(card)
        send(card, people)
        with pytest.raises(MoveRefused, match="phải ghi lý do"):
            review(card, people, "1.1", Verdict("reject"))
        with pytest.raises(MoveRefused, match="số điểm"):
            review(card, people, "1.1", Verdict("correct", reason="x"))
        assert Review.objects.count() == 0

    def test_a_line_that_changed_since_it_was_seen_is_not_decided(self, card, people):
        fill(card)
        send(card, people)
        one = line(card, "1.1")
        with pytest.raises(LineConflict):
            review_line(
                line=one,
                verdict=Verdict("reject", reason="x"),
                by=None,
                seen_version=one.version - 1,
                today=VERIFYING,
            )
        assert Review.objects.count() == 0

    def test_finishing_waits_for_every_line(self, card, people):
        fill(card)
        send(card, people)
        review(card, people, "1.1")
        with pytest.raises(MoveRefused, match="Còn 3 dòng chưa thẩm định"):
            move(name="finish_review", scorecard=card, by=people["verifier"], today=VERIFYING)

    def test_a_returned_card_comes_back_and_only_what_was_asked_is_looked_at_again(self, card, people):
        fill(card)
        send(card, people)
        accept_all(card, people)
        review(card, people, "4.1", Verdict("ask", reason="Bổ sung ảnh chụp"))
        move(
            name="return",
            scorecard=card,
            by=people["verifier"],
            today=VERIFYING,
            supplement_until=date(2027, 1, 14),
        )
        card.refresh_from_db()
        assert card.state == "returned"
        assert card_of(card, VERIFYING).supplement_until == date(2027, 1, 14)
        assert not send(card, people, date(2027, 1, 14)).is_late
        standing = card_of(card, VERIFYING)
        assert (standing.undecided, standing.reviewed) == (1, 3)


class TestCouncil:
    def test_the_council_settles_and_decides(self, card, people):
        verified(card, people)
        set_council_points(
            line=line(card, "1.1"),
            points=Decimal(7),
            reason="Biên bản số 3",
            by=people["council"],
            today=DECIDING,
        )
        move(name="decide", scorecard=card, by=people["council"], today=DECIDING)
        assert share(card, "council") == Fraction(42, 60)
        assert share(card, "verified") == Fraction(43, 60)
        assert verify() == []


class TestDuties:
    def test_indicators_without_owner_or_verifier_are_named_in_order(self, round_, communes):
        assert missing_duties(round_) == ["1.1", "1.2", "4.1", "4.10"]
        assign(round_=round_, duties={"1.1": (communes[0], communes[1]), "4.1": (communes[0], None)}, by=None)
        assert missing_duties(round_) == ["1.2", "4.1", "4.10"]

    def test_they_are_copied_from_last_time(self, scheduled, ratio_round, communes):
        assign(round_=scheduled, duties={"1.1": (communes[0], communes[1])}, by=None)
        assert copy_from(round_=ratio_round, earlier=scheduled, by=None) == 0
        assert copy_from(round_=scheduled, earlier=scheduled, by=None) == 1

    def test_an_unknown_code_is_refused(self, round_, communes):
        with pytest.raises(KeyError, match=r"9\.9"):
            assign(round_=round_, duties={"9.9": (communes[0], None)}, by=None)


class TestCheckBeforeSending:
    def test_what_was_cut_last_time_is_read_from_the_round_before(self, card, people, round_):
        fill(card)
        send(card, people)
        review(card, people, "4.1", Verdict("reject", None, "no_evidence", "Không có minh chứng"))
        assert past_cuts(round_) == {"4.1": PastCuts(1, 1, "thiếu minh chứng", True)}
        after = Scorecard(round=Round(previous=round_), unit=card.unit)
        assert own_cuts(after) == past_cuts(round_)
        assert own_cuts(Scorecard(round=Round(previous=round_), unit=round_.parent)) == {}
        assert own_cuts(card) == {}

    def test_a_card_is_checked_in_a_fixed_number_of_queries(self, card, django_assert_num_queries):
        fill(card)
        card = Scorecard.objects.select_related("round__index", "round__previous", "unit").get(pk=card.pk)
        with django_assert_num_queries(3):
            found = check_card(card)
        assert {one.code for one in found} == set(POINTS)
        assert {one.level for one in found} == {"warning"}
