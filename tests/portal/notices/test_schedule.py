"""When somebody is reminded, of what, and who."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from trucso.portal.notices.round_schedule import Tally, round_occasions
from trucso.portal.notices.schedule import Happened, is_quiet, occasions
from trucso.portal.workflow.rules import Calendar, Card

OPENS, DUE, LATE = date(2026, 12, 1), date(2026, 12, 31), date(2027, 1, 10)
CALENDAR = Calendar(OPENS, DUE, LATE, date(2027, 1, 20), date(2027, 2, 5), date(2027, 2, 20))


def told(card, day, happened=None, calendar=CALENDAR):
    """kind → occasion"""
    return {one.kind: one for one in occasions(card, calendar, happened or Happened(), day)}


def of_round(day, tally, calendar=CALENDAR):
    return {(one.kind, one.role): one for one in round_occasions(calendar, tally, day)}


@pytest.mark.parametrize(
    ("days", "milestone"),
    [
        (-8, None),
        (-7, -7),
        (-6, -7),
        (-3, -3),
        (-2, -3),
        (-1, -1),
        (0, 0),
        (1, 1),
        (2, 1),
        (3, 3),
        (5, 5),
        (40, 5),
    ],
)
def test_only_the_latest_milestone_counts(days, milestone):
    found = told(Card("draft"), DUE + timedelta(days=days)).get("send")
    assert (found.milestone if found else None) == milestone


def test_a_missed_week_gives_one_reminder_not_three():
    keys = {told(Card("draft"), DUE + timedelta(days=n))["send"].key for n in (1, 2)}
    assert keys == {"send:20261231:+1"}


@pytest.mark.parametrize(("days", "roles"), [(0, ("reporter",)), (1, ("reporter", "approver"))])
def test_what_is_overdue_goes_to_the_approver_too(days, roles):
    assert told(Card("draft"), DUE + timedelta(days=days))["send"].roles == roles


def test_who_has_not_started_is_told_so():
    found = told(Card("draft"), DUE - timedelta(days=3), Happened(is_started=False))["start"]
    assert found.text("Xã An Bình", DUE - timedelta(days=3)) == (
        "Xã An Bình chưa bắt đầu nhập phiếu chấm điểm; còn 3 ngày đến hạn 31/12/2026."
    )


@pytest.mark.parametrize(
    ("day", "is_news"), [(OPENS, True), (date(2026, 12, 7), True), (date(2026, 12, 8), False)]
)
def test_the_opening_is_told_for_a_week_to_who_has_not_begun(day, is_news):
    assert ("open" in told(Card("draft"), day, Happened(is_started=False))) is is_news
    assert "open" not in told(Card("draft"), day)


def test_an_extension_moves_the_reminders_and_its_end_is_told():
    card = Card("draft", extended_until=LATE)
    assert told(card, date(2027, 1, 2)) == {}
    assert told(card, date(2027, 1, 7))["send"].milestone == -3
    assert "còn 1 ngày đến hạn 10/01/2027" in told(card, date(2027, 1, 9))["send"].text(
        "Xã A", date(2027, 1, 9)
    )


@pytest.mark.parametrize(("day", "milestone"), [(7, -3), (9, -1), (10, 0), (11, None)])
def test_the_last_day_for_late_cards_is_told_before_it_and_not_after(day, milestone):
    found = told(Card("draft"), date(2027, 1, day)).get("close")
    assert (found.milestone if found else None) == milestone


def test_the_last_day_for_late_cards_is_not_told_before_the_due_day_has_passed():
    near = Calendar(OPENS, DUE, DUE + timedelta(days=3))
    assert list(told(Card("draft"), DUE, calendar=near)) == ["send"]
    assert list(told(Card("draft"), DUE + timedelta(days=1), calendar=near)) == ["send", "close"]
    handed = Card("draft", is_handed_over=True)
    assert told(handed, DUE, Happened(handed_over=1), near)["sign"].last_day == DUE
    assert told(handed, DUE + timedelta(days=1), Happened(handed_over=1), near)["sign"].milestone == -3


def test_a_card_handed_over_waits_for_the_approver_alone():
    found = told(Card("draft", is_handed_over=True), DUE, Happened(handed_over=12))
    assert list(found) == ["sign"]
    assert (found["sign"].roles, found["sign"].key) == (("approver",), "sign:12:20261231:+0")


def test_a_card_that_waits_for_its_signature_is_chased_until_the_last_day():
    card, happened = Card("draft", is_handed_over=True), Happened(handed_over=12)
    days = (date(2026, 12, 10), DUE - timedelta(days=3), DUE, DUE + timedelta(days=1), LATE, LATE)
    keys = [told(card, day, happened)["sign"].key for day in days]
    assert keys == [
        "sign:12", "sign:12:20261231:-3", "sign:12:20261231:+0", "sign:12:20261231:+1",
        "sign:12:20270110:+0", "sign:12:20270110:+0",
    ]  # fmt: skip


def test_a_supplemented_card_waits_for_the_approver_too():
    card = Card("returned", supplement_until=LATE, lines_returned=2, is_handed_over=True)
    found = told(card, DUE, Happened(handed_over=12, returned=7))
    assert [(one.kind, one.roles) for one in found.values()] == [("sign", ("approver",))]


def test_a_card_given_back_by_the_approver_is_told_to_the_reporter():
    found = told(Card("draft", handed_back="Sai số hộ"), DUE, Happened(handed_back=13))
    assert (found["handed_back"].key, found["handed_back"].roles) == ("handed_back:13", ("reporter",))


def test_returned_lines_are_told_at_once_and_chased():
    returned = Card("returned", supplement_until=date(2027, 1, 5), lines_returned=2)
    found = told(returned, date(2027, 1, 6), Happened(returned=7))
    assert found["returned"].key == "returned:7"
    assert found["supplement"].text("Xã An Bình", date(2027, 1, 6)) == (
        "Xã An Bình còn 2 dòng bị trả lại chưa bổ sung; đã quá hạn 1 ngày (hạn 05/01/2027)."
    )


def test_a_verified_card_is_told_and_the_appeal_day_before_it_passes():
    happened = Happened(verified=9, cut=3)
    assert list(told(Card("verified"), date(2027, 1, 20), happened)) == ["verified"]
    assert told(Card("verified"), date(2027, 2, 4), happened)["appeal"].milestone == -1
    assert "appeal" not in told(Card("verified"), date(2027, 2, 6), happened)
    assert "appeal" not in told(Card("verified"), date(2027, 2, 4), Happened(verified=9))
    assert "appeal" not in told(Card("appealed"), date(2027, 2, 4), happened)


@pytest.mark.parametrize("state", ["submitted", "decided", "published"])
def test_who_owes_nothing_is_left_alone(state):
    assert told(Card(state), date(2027, 2, 1)) == {}


def test_nobody_is_reminded_before_the_round_opens():
    day = OPENS - timedelta(days=1)
    assert told(Card("draft"), day) == {}
    assert of_round(day, Tally(not_started=["Xã A"])) == {}


def test_no_day_fixed_reminds_of_nothing():
    assert told(Card("draft"), DUE, calendar=Calendar()) == {}
    assert of_round(DUE, Tally(not_started=["Xã A"], overdue=["Xã B"], undecided={1: 2}), Calendar()) == {}


def test_the_coordinator_hears_who_has_not_started_and_later_who_is_behind():
    names = [f"Xã {n}" for n in range(12)]
    found = of_round(DUE - timedelta(days=3), Tally(not_started=names))["not_started", "coordinator"]
    assert found.text.startswith("12 đơn vị (Xã 0, Xã 1, ")
    assert "và 2 đơn vị khác) chưa bắt đầu nhập; còn 3 ngày" in found.text
    assert ("overdue", "coordinator") not in of_round(DUE + timedelta(days=2), Tally(overdue=names))
    assert (
        "12 đơn vị" in of_round(DUE + timedelta(days=3), Tally(overdue=names))["overdue", "coordinator"].text
    )


def test_each_verifying_unit_hears_of_its_own_lines_and_the_coordinator_of_all_when_late():
    tally = Tally(undecided={5: 40, 6: 2}, undecided_cards=3)
    early = round_occasions(CALENDAR, tally, date(2027, 1, 17))
    assert [(one.unit, one.text) for one in early if one.kind == "verify"] == [
        (5, "Còn 40 dòng chưa thẩm định; còn 3 ngày đến hạn 20/01/2027."),
        (6, "Còn 2 dòng chưa thẩm định; còn 3 ngày đến hạn 20/01/2027."),
    ]
    late = of_round(date(2027, 1, 23), tally)["verify", "coordinator"]
    assert late.text == "Còn 42 dòng của 3 phiếu chưa thẩm định; đã quá hạn 3 ngày (hạn 20/01/2027)."


def test_petitions_that_wait_are_told_to_the_council_and_after_a_week_to_the_coordinator():
    tally = Tally(petitions=[3, 4], oldest_petition=date(2027, 1, 25))
    assert of_round(date(2027, 1, 27), tally) == {}
    assert set(of_round(date(2027, 1, 28), tally)) == {("petitions", "council")}
    waited = of_round(date(2027, 2, 2), tally)
    assert waited["petitions", "coordinator"].text == "2 kiến nghị chờ trả lời, lâu nhất đã 8 ngày."
    newer = Tally(petitions=[3, 4, 5], oldest_petition=date(2027, 1, 25))
    keys = {of_round(date(2027, 1, 29), one)["petitions", "council"].key for one in (tally, newer)}
    assert keys == {"petitions:20270125:3"}


def test_after_the_appeals_the_council_decides_and_the_coordinator_publishes():
    assert "7 phiếu" in of_round(date(2027, 2, 6), Tally(unsettled=7))["decide", "council"].text
    assert ("publish", "coordinator") in of_round(date(2027, 2, 17), Tally())


@pytest.mark.parametrize(
    ("hour", "quiet"), [(17, False), (18, True), (23, True), (0, True), (6, True), (7, False), (12, False)]
)
def test_quiet_hours_span_midnight(hour, quiet):
    assert is_quiet(time(hour), time(18), time(7)) is quiet
    assert is_quiet(time(hour), time(0), time(0)) is False
