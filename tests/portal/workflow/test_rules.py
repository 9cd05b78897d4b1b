"""When a move is allowed: both sides of every day, and the words of every refusal."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from trucso.portal.workflow.rules import (
    AFTER,
    MOVES,
    RULES,
    STATE_NAMES,
    Calendar,
    Card,
    is_late,
    publishing_refusal,
    refusal,
)

DUE = date(2026, 12, 31)
CALENDAR = Calendar(
    opens_on=date(2026, 12, 1),
    due_on=DUE,
    late_until=date(2027, 1, 5),
    verify_until=date(2027, 1, 31),
    appeal_until=date(2027, 2, 10),
    publish_on=date(2027, 2, 28),
)
DRAFT = Card("draft", is_handed_over=True)
SENT = Card("submitted")


def test_every_move_has_a_rule_and_every_state_a_name():
    assert set(RULES) == set(MOVES)
    assert set(AFTER.values()) <= set(STATE_NAMES)


@pytest.mark.parametrize(
    ("move", "card", "last"),
    [
        ("enter", DRAFT, date(2027, 1, 5)),
        ("hand_over", DRAFT, date(2027, 1, 5)),
        ("submit", DRAFT, date(2027, 1, 5)),
        ("recall", SENT, date(2027, 1, 5)),
        ("enter", replace(DRAFT, extended_until=date(2027, 1, 20)), date(2027, 1, 20)),
        ("enter", replace(DRAFT, extended_until=date(2026, 12, 20)), date(2027, 1, 5)),
        ("enter", Card("returned", supplement_until=date(2027, 1, 15)), date(2027, 1, 15)),
        ("review", SENT, date(2027, 1, 31)),
        ("return", replace(SENT, lines_returned=1), date(2027, 1, 31)),
        ("petition", Card("verified"), date(2027, 2, 10)),
    ],
)
def test_the_last_day_counts_and_the_day_after_does_not(move, card, last):
    assert refusal(move, card, CALENDAR, last) is None
    refused = refusal(move, card, CALENDAR, last + timedelta(days=1))
    assert refused is not None
    assert refused.day == last
    assert f"{last:%d/%m/%Y}" in str(refused)
    assert "Cần hỏi:" in str(refused)


def test_a_returned_card_is_taken_back_only_after_its_last_day_and_while_lines_can_be_verified():
    card, last = Card("returned", supplement_until=date(2027, 1, 15)), date(2027, 1, 15)
    refused = refusal("take_back", card, CALENDAR, last)
    assert "còn được bổ sung đến hết ngày 15/01/2027" in str(refused)
    assert refusal("take_back", card, CALENDAR, last + timedelta(days=1)) is None
    longer = replace(card, extended_until=date(2027, 1, 20))
    assert "đến hết ngày 20/01/2027" in str(refusal("take_back", longer, CALENDAR, date(2027, 1, 16)))
    assert "hết hạn thẩm định" in str(refusal("take_back", card, CALENDAR, date(2027, 2, 1)))
    assert "khi phiếu bị trả lại" in str(refusal("take_back", SENT, CALENDAR, date(2027, 1, 16)))
    assert "không đặt hạn bổ sung" in str(refusal("take_back", Card("returned"), Calendar(), last))


@pytest.mark.parametrize(
    ("calendar", "last", "right"),
    [
        (CALENDAR, date(2027, 2, 10), "kiến nghị"),
        (replace(CALENDAR, appeal_until=None), date(2027, 1, 31), "bổ sung và được thẩm định"),
        (Calendar(due_on=DUE), DUE, "nhập và gửi số liệu"),
    ],
)
def test_nothing_is_published_over_units_that_still_have_a_right(calendar, last, right):
    assert f"còn được {right} đến hết ngày {last:%d/%m/%Y}" in str(publishing_refusal(calendar, last))
    assert publishing_refusal(calendar, last + timedelta(days=1)) is None
    assert publishing_refusal(Calendar(), last) is None


def test_nothing_is_entered_before_the_round_opens():
    assert refusal("enter", DRAFT, CALENDAR, date(2026, 12, 1)) is None
    assert "mở từ ngày 01/12/2026" in str(refusal("enter", DRAFT, CALENDAR, date(2026, 11, 30)))


def test_the_council_waits_until_units_can_no_longer_petition():
    assert "kiến nghị đến hết ngày 10/02/2027" in str(
        refusal("decide", Card("verified"), CALENDAR, date(2027, 2, 10))
    )
    assert refusal("decide", Card("verified"), CALENDAR, date(2027, 2, 11)) is None


@pytest.mark.parametrize(
    ("move", "card", "words"),
    [
        ("enter", SENT, "Phiếu đã gửi; việc này chỉ làm được khi phiếu đang nhập hoặc bị trả lại."),
        ("hand_over", replace(DRAFT, errors=2), "Còn 2 lỗi phải sửa trước khi gửi"),
        ("submit", Card("draft"), "Người nhập chưa chuyển phiếu cho người duyệt."),
        ("hand_back", Card("draft"), "Người nhập chưa chuyển phiếu cho người duyệt."),
        ("hand_back", SENT, "Phiếu đã gửi"),
        ("recall", replace(SENT, reviewed=1), "Đã bắt đầu thẩm định (1 dòng)"),
        ("return", SENT, "Chưa có dòng nào được yêu cầu bổ sung"),
        ("finish_review", replace(SENT, undecided=3), "Còn 3 dòng chưa thẩm định."),
        ("finish_review", replace(SENT, lines_returned=1), "Còn 1 dòng chờ đơn vị bổ sung"),
        ("decide", Card("appealed", open_petitions=2), "Còn 2 kiến nghị chưa trả lời."),
        ("answer", Card("verified"), "chỉ làm được khi phiếu đang kiến nghị"),
        ("council", Card("published"), "Phiếu đã công bố"),
    ],
)
def test_refusals_say_why(move, card, words):
    assert words in str(refusal(move, card, CALENDAR, date(2026, 12, 20)))


def test_who_finds_a_card_sent_is_led_to_who_can_take_it_back():
    assert "người duyệt của đơn vị (rút lại được" in str(refusal("enter", SENT, CALENDAR, DUE))


def test_a_card_is_given_back_to_the_reporter_on_any_day():
    for card in (DRAFT, replace(DRAFT, state="returned")):
        assert refusal("hand_back", card, CALENDAR, date(2027, 12, 31)) is None


def test_a_calendar_without_days_forbids_nothing():
    for move, card in (("enter", DRAFT), ("submit", DRAFT), ("review", SENT), ("petition", Card("verified"))):
        assert refusal(move, card, Calendar(), date(2030, 2, 28)) is None


@pytest.mark.parametrize(
    ("day", "extended", "late"),
    [
        (DUE, None, False),
        (DUE + timedelta(days=1), None, True),
        (date(2027, 1, 3), date(2027, 1, 3), False),
        (date(2027, 1, 4), date(2027, 1, 3), True),
    ],
)
def test_late_is_after_the_due_day_unless_extended(day, extended, late):
    assert is_late(day, CALENDAR, extended) is late


def test_29_february_is_a_day_like_others():
    leap = Calendar(due_on=date(2028, 2, 29))
    assert refusal("enter", DRAFT, leap, date(2028, 2, 29)) is None
    assert refusal("enter", DRAFT, leap, date(2028, 3, 1)) is not None
