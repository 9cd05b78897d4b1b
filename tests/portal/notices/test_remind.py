"""Reminders through a real SMTP server: one a day, never twice, and a refusal is an error."""

from __future__ import annotations

import socket
from datetime import date, datetime, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.utils import timezone

from tests.portal.workflow.conftest import *  # noqa: F403
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.notices.models import Digest, Notice
from trucso.portal.notices.services import mark_read, remind
from trucso.portal.workflow.services.duties import assign
from trucso.portal.workflow.services.moves import move

pytestmark = pytest.mark.django_db
DUE = date(2026, 12, 20)


class Inbox:
    """Keeps what it receives; refuses when told to."""

    def __init__(self) -> None:
        self.messages = []
        self.is_refusing = False

    async def handle_DATA(self, server, session, envelope):
        if self.is_refusing:
            return "452 Hết chỗ"
        self.messages.append((envelope.rcpt_tos, message_from_bytes(envelope.content, policy=policy.default)))
        return "250 OK"


@pytest.fixture
def inbox(settings):
    handler = Inbox()
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    controller = Controller(handler, hostname="127.0.0.1", port=port)
    controller.start()
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "127.0.0.1"
    settings.EMAIL_PORT = port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = ""
    yield handler
    controller.stop()


def at(day: date, hour: int = 9) -> datetime:
    return timezone.make_aware(datetime(day.year, day.month, day.day, hour))


@pytest.fixture
def staff(scheduled, province, communes):
    """A reporter and an approver in the first commune, a coordinator in the province."""
    held = {
        "reporter": communes[0],
        "approver": communes[0],
        "coordinator": province,
        "verifier": communes[1],
    }
    people = {}
    for role, unit in held.items():
        people[role] = User.objects.create(
            username=role, full_name=f"Người {role}", email=f"{role}@example.org"
        )
        RoleAssignment.objects.create(user=people[role], role=role, unit=unit, valid_from=date(2026, 1, 1))
    return people


def test_before_the_day_only_the_reporter_is_told(staff, inbox):
    done = remind(now=at(DUE - timedelta(days=3)))
    assert (done.told, done.sent, done.failed) == (1, 1, {})
    ((to, message),) = inbox.messages
    assert to == ["reporter@example.org"]
    assert message["Subject"] == "Trục Số: 1 việc cần làm"
    assert "còn 3 ngày đến hạn 20/12/2026" in message.get_body(("plain",)).get_content()
    assert "/phieu/" in message.get_body(("html",)).get_content()


def test_running_again_sends_nothing_again(staff, inbox):
    for hour in (9, 10, 11):
        remind(now=at(DUE, hour))
    remind(now=at(DUE + timedelta(days=0), 12))
    assert len(inbox.messages) == 1
    assert Notice.objects.count() == 1


def test_a_missed_day_is_made_good_and_old_milestones_are_not_sent(staff, inbox):
    remind(now=at(DUE + timedelta(days=4)))
    assert sorted(to[0] for to, _ in inbox.messages) == [
        "approver@example.org", "coordinator@example.org", "reporter@example.org",
    ]  # fmt: skip
    assert {notice.key.rsplit(":", 1)[1] for notice in Notice.objects.all()} == {"+3"}
    coordinator = next(message for to, message in inbox.messages if to == ["coordinator@example.org"])
    assert coordinator["Subject"] == "Trục Số: 3 việc cần làm"


def test_in_quiet_hours_notices_wait_for_the_morning(staff, inbox):
    night = remind(now=at(DUE, 20))
    assert (night.told, night.sent, night.is_quiet) == (1, 0, True)
    assert remind(now=at(DUE + timedelta(days=1), 8)).sent == 2
    assert len(inbox.messages) == 2


def test_who_has_sent_is_left_alone_and_the_verifier_is_told(staff, inbox, scheduled, communes):
    for card in scheduled.scorecards.all():
        move(name="hand_over", scorecard=card, by=None, today=DUE)
        move(name="submit", scorecard=card, by=None, today=DUE)
    assign(round_=scheduled, duties={"1.1": (communes[1], communes[1])}, by=None)
    remind(now=at(date(2027, 1, 14)))
    assert [to for to, _ in inbox.messages] == [["verifier@example.org"]]
    assert Notice.objects.filter(person=staff["verifier"]).count() == 2, "not about the verifier's own unit"


def test_a_server_that_refuses_is_an_error_and_the_next_run_sends(staff, inbox, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(DUE))
    inbox.is_refusing = True
    with pytest.raises(CommandError, match=r"reporter@example\.org"):
        call_command("remind")
    assert Digest.objects.count() == 0
    inbox.is_refusing = False
    call_command("remind")
    assert len(inbox.messages) == 1


def test_a_digest_claimed_by_a_run_that_died_is_not_sent_again(staff, inbox):
    remind(now=at(DUE, 20))
    Digest.objects.create(person=staff["reporter"], day=DUE, claimed_at=at(DUE))
    assert remind(now=at(DUE, 17)).sent == 0


def test_what_was_read_in_the_portal_is_not_mailed(staff, inbox):
    remind(now=at(DUE, 20))
    notice = Notice.objects.get()
    assert mark_read(person=staff["approver"], notices=[notice.pk], now=at(DUE)) == 0
    assert mark_read(person=staff["reporter"], notices=[notice.pk], now=at(DUE)) == 1
    assert remind(now=at(DUE, 10)).sent == 0
