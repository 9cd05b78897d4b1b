"""When somebody is reminded, and who."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from trucso.portal.notices.schedule import is_quiet, occasion
from trucso.portal.workflow.rules import Calendar, Card

DUE = date(2026, 12, 31)
CALENDAR = Calendar(opens_on=date(2026, 12, 1), due_on=DUE, verify_until=date(2027, 1, 20))


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
    found = occasion(Card("draft"), CALENDAR, DUE + timedelta(days=days))
    assert (found.milestone if found else None) == milestone


def test_a_missed_week_gives_one_reminder_not_three():
    keys = {occasion(Card("draft"), CALENDAR, DUE + timedelta(days=n)).key for n in (1, 2)}
    assert keys == {"send:20261231:+1"}


@pytest.mark.parametrize(
    ("days", "roles"),
    [
        (0, ("reporter",)),
        (1, ("reporter", "approver")),
        (3, ("reporter", "approver", "coordinator")),
    ],
)
def test_it_escalates(days, roles):
    assert occasion(Card("draft"), CALENDAR, DUE + timedelta(days=days)).roles == roles


def test_an_extension_moves_the_reminders():
    card = Card("draft", extended_until=date(2027, 1, 10))
    assert occasion(card, CALENDAR, date(2027, 1, 2)) is None
    assert occasion(card, CALENDAR, date(2027, 1, 3)).milestone == -7


def test_returned_lines_and_open_verification_are_chased_too():
    returned = Card("returned", supplement_until=date(2027, 1, 5))
    found = occasion(returned, CALENDAR, date(2027, 1, 6))
    assert found.text("Xã An Bình", date(2027, 1, 6)) == (
        "Xã An Bình còn dòng bị trả lại chưa bổ sung; đã quá hạn 1 ngày (hạn 05/01/2027)."
    )
    assert occasion(Card("submitted"), CALENDAR, date(2027, 1, 20)).roles == ("verifier",)
    assert occasion(Card("submitted"), CALENDAR, date(2027, 1, 23)).roles == ("verifier", "coordinator")


@pytest.mark.parametrize("state", ["verified", "appealed", "decided", "published"])
def test_who_owes_nothing_is_left_alone(state):
    assert occasion(Card(state), CALENDAR, date(2027, 2, 1)) is None


def test_nobody_is_reminded_before_the_round_opens():
    assert occasion(Card("draft"), Calendar(opens_on=DUE, due_on=DUE), DUE - timedelta(days=1)) is None


@pytest.mark.parametrize(
    ("hour", "quiet"), [(17, False), (18, True), (23, True), (0, True), (6, True), (7, False), (12, False)]
)
def test_quiet_hours_span_midnight(hour, quiet):
    assert is_quiet(time(hour), time(18), time(7)) is quiet
    assert is_quiet(time(hour), time(0), time(0)) is False
