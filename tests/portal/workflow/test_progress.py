"""How far a round is: stages and days on both sides, cells counted, the page, and who may look."""

from __future__ import annotations

import json
from datetime import date, datetime, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from tests.portal.workflow.test_opening import coordinator, department  # noqa: F401
from tests.portal.workflow.test_services import POINTS, fill, line
from tests.portal.workflow.test_verifying_pages import as_, text
from trucso.portal.assessments.models import Line, Round, Scorecard
from trucso.portal.facts.services import Entry, Origin, Slot, record
from trucso.portal.shared.access import Role
from trucso.portal.workflow.models import Extension, Move, Review
from trucso.portal.workflow.progress.page import reason_of, sentences, to_chase
from trucso.portal.workflow.progress.queries import POINTS as BY_POINTS
from trucso.portal.workflow.progress.queries import VERIFIED, progress_of
from trucso.portal.workflow.progress.stages import (
    Fill,
    SendMove,
    cumulative,
    next_milestone,
    owed_until,
    sent_days,
    stage_of,
)
from trucso.portal.workflow.rules import Calendar, Card

DUE = date(2026, 12, 20)
CALENDAR = Calendar(opens_on=date(2026, 12, 1), due_on=DUE, late_until=date(2026, 12, 25))
DAY = timedelta(days=1)


class TestStages:
    @pytest.mark.parametrize(
        ("card", "is_touched", "stage"),
        [
            (Card("draft"), False, "not_started"),
            (Card("draft"), True, "draft"),
            (Card("draft", is_handed_over=True), True, "handed_over"),
            (Card("returned"), True, "returned"),
            (Card("published"), False, "published"),
        ],
    )
    def test_a_draft_is_told_apart_by_what_was_done(self, card, is_touched, stage):
        assert stage_of(card, is_touched=is_touched) == stage

    def test_sending_is_owed_by_the_due_day_not_by_the_last_day_for_the_late(self):
        assert owed_until(Card("draft"), CALENDAR) == DUE

    def test_an_extension_moves_the_day_only_forward(self):
        assert owed_until(Card("draft", extended_until=DUE + DAY), CALENDAR) == DUE + DAY
        assert owed_until(Card("draft", extended_until=DUE - DAY), CALENDAR) == DUE

    def test_returned_lines_have_a_day_of_their_own(self):
        assert owed_until(Card("returned", supplement_until=DUE + 9 * DAY), CALENDAR) == DUE + 9 * DAY

    @pytest.mark.parametrize("state", ["submitted", "verified", "decided", "published"])
    def test_a_card_that_was_sent_owes_nothing(self, state):
        assert owed_until(Card(state), CALENDAR) is None

    def test_no_day_no_lateness(self):
        assert owed_until(Card("draft"), Calendar()) is None

    def test_the_first_sending_that_was_not_recalled_counts(self):
        moves = [
            SendMove(1, "submit", DUE - 3 * DAY, False),
            SendMove(1, "recall", DUE - 2 * DAY, False),
            SendMove(1, "submit", DUE - DAY, False),
            SendMove(1, "submit", DUE + DAY, True),  # after a return: no later than it was
            SendMove(2, "submit", DUE, False),
            SendMove(2, "recall", DUE, False),
        ]
        assert {card: one.day for card, one in sent_days(moves).items()} == {1: DUE - DAY}

    def test_the_next_day_of_the_calendar_counts_today(self):
        assert next_milestone(CALENDAR, DUE).days_left == 0
        assert next_milestone(CALENDAR, DUE + DAY).name == "hạn nhận muộn"
        assert next_milestone(CALENDAR, DUE + 6 * DAY) is None

    def test_counts_add_up_by_the_end_of_each_day(self):
        days = [DUE - DAY, DUE - DAY, DUE + DAY]
        assert cumulative(days, DUE - 2 * DAY, DUE + DAY) == [
            (DUE - 2 * DAY, 0),
            (DUE - DAY, 2),
            (DUE + DAY, 3),
        ]


@pytest.fixture
def under_way(scheduled):
    """Due three days ago, late ones taken in for two more."""
    today = timezone.localdate()
    days = {"opens_on": today - 20 * DAY, "due_on": today - 3 * DAY, "late_until": today + 2 * DAY}
    Round.objects.filter(pk=scheduled.pk).update(**days, verify_until=today + 9 * DAY)
    scheduled.refresh_from_db()
    return scheduled


def three(round_: Round) -> list[Scorecard]:
    return list(round_.scorecards.select_related("unit", "round").order_by("unit__code"))


def sent(card: Scorecard, day: date, *, is_late: bool = False, state: str = "submitted") -> None:
    at = timezone.make_aware(datetime(day.year, day.month, day.day, 23, 30))
    Move.objects.create(
        scorecard=card, move="submit", before="draft", after="submitted", at=at, is_late=is_late
    )
    Scorecard.objects.filter(pk=card.pk).update(state=state)


def decide(card: Scorecard, code: str, decision: str) -> None:
    reason = "" if decision == "accept" else "Thiếu"
    Review.objects.create(
        line=line(card, code), decision=decision, reason=reason, line_version=1, at=timezone.now()
    )


def of(round_: Round, mode: str = "nhap"):
    return progress_of(round_, timezone.localdate(), mode)


def test_untouched_entering_and_sent_are_told_apart(under_way):
    first, second, _third = three(under_way)
    fill(first)
    fill(second)
    sent(second, timezone.localdate() - 4 * DAY)
    found = {one.card.pk: one for one in of(under_way).units}
    assert [found[card.pk].stage for card in three(under_way)] == ["draft", "submitted", "not_started"]
    assert [found[card.pk].days_late for card in three(under_way)] == [3, 0, 3]
    assert found[second.pk].sent_on == timezone.localdate() - 4 * DAY


def test_an_extension_is_not_late(under_way):
    card = three(under_way)[0]
    until = timezone.localdate() + DAY
    Extension.objects.create(scorecard=card, until=until, reason="Mất điện", granted_at=timezone.now())
    found = next(one for one in of(under_way).units if one.card.pk == card.pk)
    assert (found.owed_until, found.days_late) == (until, 0)


def test_a_cell_is_filled_by_a_value_or_by_a_reason(under_way):
    card = three(under_way)[0]
    Line.objects.filter(scorecard=card, code="1.1").update(self_points=0)
    Line.objects.filter(scorecard=card, code="4.1").update(not_applicable_reason="Không có")
    found = next(one for one in of(under_way).units if one.card.pk == card.pk)
    assert found.fills == {"1": Fill(1, 2), "4": Fill(1, 2)}
    assert found.share == Fraction(1, 2)


def test_figures_are_counted_cell_by_cell_and_a_figure_taken_back_is_none(ratio_round, measures):
    card = ratio_round.scorecards.select_related("unit").first()
    for code, value in (("ho-so.tong", "90"), ("ke-hoach", "true")):
        slot = Slot(measures[code], card.unit, "2026")
        made = record(slot=slot, entry=Entry(value), seen_version=0, origin=Origin())
    record(slot=slot, entry=Entry(), seen_version=made.version, origin=Origin())
    found = next(one for one in of(ratio_round).units if one.card.pk == card.pk)
    assert found.fills == {"1": Fill(1, 3)}


def test_a_line_that_does_not_apply_answers_every_cell(ratio_round):
    card = ratio_round.scorecards.first()
    Line.objects.filter(scorecard=card, code="A").update(not_applicable_reason="Không tiếp nhận hồ sơ")
    found = next(one for one in of(ratio_round).units if one.card.pk == card.pk)
    assert found.fills == {"1": Fill(2, 3)}


def test_decided_lines_are_counted_and_lines_asked_about_are_not(under_way):
    card = three(under_way)[0]
    decide(card, "1.1", "accept")
    decide(card, "1.2", "ask")
    decide(card, "4.1", "reject")
    found = next(one for one in of(under_way, VERIFIED).units if one.card.pk == card.pk)
    assert found.fills == {"1": Fill(1, 2), "4": Fill(1, 2)}


def test_points_are_those_of_the_league(under_way):
    card = three(under_way)[0]
    fill(card)
    found = next(one for one in of(under_way, BY_POINTS).units if one.card.pk == card.pk)
    assert found.groups == {"1": Fraction(28, 30), "4": Fraction(15, 30)}


def test_whom_to_chase_longest_overdue_first_and_why(under_way):
    today = timezone.localdate()
    first, second, third = three(under_way)
    sent(first, today - 9 * DAY, state="returned")
    Move.objects.create(
        scorecard=first, move="return", before="submitted", after="returned", at=timezone.now(),
        supplement_until=today + DAY,
    )  # fmt: skip
    decide(first, "1.1", "ask")
    Round.objects.filter(pk=under_way.pk).update(late_until=today - DAY)
    under_way.refresh_from_db()
    found = of(under_way)
    chased = {one.card.pk: reason_of(one, found) for one in to_chase(found)}
    assert chased == {
        second.pk: "Chưa nhập gì, quá hạn 3 ngày",
        third.pk: "Chưa nhập gì, quá hạn 3 ngày",
        first.pk: "1 dòng bị trả lại chưa bổ sung, còn 1 ngày",
    }
    assert list(chased)[-1] == first.pk


def test_before_the_round_opens_nobody_is_chased(under_way):
    later = timezone.localdate() + DAY
    Round.objects.filter(pk=under_way.pk).update(opens_on=later, due_on=later + DAY, late_until=None)
    under_way.refresh_from_db()
    assert to_chase(of(under_way)) == []


def test_the_headline_in_plain_sentences(under_way):
    first, second, third = three(under_way)
    sent(first, timezone.localdate() - DAY, is_late=True)
    sent(second, timezone.localdate() - 5 * DAY)
    said = sentences(of(under_way))
    assert said[0] == "2/3 đơn vị đã gửi phiếu (67\N{NO-BREAK SPACE}%)."
    assert said[1] == f"1 đơn vị quá hạn, lâu nhất là {third.unit.full_name}: 3 ngày."
    assert said[2] == "1 đơn vị đã gửi sau hạn nộp."


@pytest.fixture
def signed(client, coordinator):  # noqa: F811
    return as_(client, coordinator)


def address(round_: Round, query: str = "") -> str:
    return f"/dot-danh-gia/{round_.slug}/tien-do/{query}"


def test_the_page_shows_counts_curve_heat_and_whom_to_call(signed, under_way, person):
    first, second, _third = three(under_way)
    fill(first)
    sent(first, timezone.localdate() - 4 * DAY)
    person("bao-cao", Role.REPORTER, second.unit)
    page = text(signed.get(address(under_way)))
    for said in ("1/3 đơn vị đã gửi phiếu", "Còn <strong>2 ngày</strong>", "Chưa bắt đầu", "quá 3 ngày"):
        assert said in page
    assert "Người bao-cao (cán bộ báo cáo)" in page
    assert f'href="/phieu/{first.pk}/#nhom-4"' in page
    assert f'href="/phieu/{second.pk}/gia-han/"' in page
    assert "duong-gui" in page


def test_units_are_found_by_state_and_without_marks(signed, under_way):
    first, second, third = three(under_way)
    sent(first, timezone.localdate())
    heat = json.loads(signed.get(address(under_way, "?format=json&tinh-trang=submitted")).content)
    assert [row["unit"] for row in heat["rows"]] == [first.unit.full_name]
    heat = json.loads(signed.get(address(under_way, "?format=json&q=dai phuoc")).content)
    assert [row["unit"] for row in heat["rows"]] == [second.unit.full_name]
    assert third.unit.full_name not in text(signed.get(address(under_way, "?format=csv&q=dai phuoc")))


@pytest.mark.parametrize("mode", ["nhap", "tham-dinh", "diem", "khac"])
def test_cells_say_what_is_chosen(signed, under_way, mode):
    fill(three(under_way)[0])
    assert signed.get(address(under_way, f"?xem={mode}")).status_code == 200


@pytest.mark.parametrize("table", ["tien-do", "can-don-doc", "gui-theo-ngay"])
@pytest.mark.parametrize("kind", ["csv", "xlsx", "json"])
def test_every_table_is_a_file(signed, under_way, table, kind):
    answer = signed.get(address(under_way, f"?format={kind}&table={table}"))
    assert answer.status_code == 200
    assert table in answer["Content-Disposition"]


def test_last_rounds_curve_is_laid_on_the_due_day(signed, under_way, small, province):
    earlier = Round.objects.create(
        slug="truoc", name="Đợt trước", index=small, period="2025", parent=province, units_on=DUE,
        opens_on=DUE - 20 * DAY, due_on=DUE, state="published",
    )  # fmt: skip
    card = Scorecard.objects.create(round=earlier, unit=three(under_way)[0].unit, state="published")
    sent(card, DUE - 2 * DAY, state="published")
    Round.objects.filter(pk=under_way.pk).update(previous=earlier)
    sent(three(under_way)[1], timezone.localdate())
    rows = json.loads(signed.get(address(under_way, "?format=json&table=gui-theo-ngay")).content)["rows"]
    before = [row for row in rows if row["series"].startswith("Đợt trước")]
    assert before[-1] == {
        "series": "Đợt trước (1 đơn vị)",
        "day": (timezone.localdate() - 5 * DAY).isoformat(),
        "number": 1,
    }


def test_the_newest_round_is_one_click_away(signed, under_way):
    assert signed.get("/tien-do/")["Location"] == address(under_way)
    assert "/tien-do/" in text(signed.get("/dot-danh-gia/"))


def test_without_a_round_the_page_says_what_will_stand_there(client, person, province):
    signed = as_(client, person("lanh-dao", Role.LEADER, province))
    assert "Chưa có đợt đánh giá nào" in text(signed.get("/tien-do/"))


def test_the_leader_looks_and_is_led_to_no_page_that_refuses(client, person, province, under_way):
    signed = as_(client, person("lanh-dao", Role.LEADER, province))
    page = text(signed.get(address(under_way)))
    assert "/gia-han/" not in page
    assert "/dieu-hanh/" not in page


def test_a_leader_of_a_commune_does_not_see_the_others(client, person, under_way):
    card = three(under_way)[0]
    signed = as_(client, person("chu-tich", Role.LEADER, card.unit))
    assert signed.get(address(under_way)).status_code == 403


@pytest.mark.parametrize("mode", ["nhap", "tham-dinh", "diem"])
def test_the_page_costs_the_same_whatever_is_filled(signed, under_way, mode, assert_queries_do_not_grow):
    first, *others = three(under_way)
    fill(first)
    sent(first, timezone.localdate() - 4 * DAY)
    decide(first, "1.1", "ask")

    def further() -> None:
        for card in others[:1]:  # the last still has to be called
            fill(card)
            sent(card, timezone.localdate())
            for code in POINTS:
                decide(card, code, "accept")

    assert_queries_do_not_grow(lambda: signed.get(address(under_way, f"?xem={mode}")), further)


def test_the_api_says_the_same(signed, under_way):
    first = three(under_way)[0]
    fill(first)
    sent(first, timezone.localdate() - 4 * DAY)
    found = json.loads(signed.get(f"/api/v1/rounds/{under_way.slug}/progress?cells=diem").content)
    assert (found["units"], found["sent"], found["overdue"]) == (3, 1, 2)
    own = next(row for row in found["items"] if row["unit"] == first.unit.code)
    assert (own["stage"], own["groups"]["4"]) == ("submitted", "0.5")
    assert signed.get(f"/api/v1/rounds/{under_way.slug}/progress?cells=x").status_code == 422
