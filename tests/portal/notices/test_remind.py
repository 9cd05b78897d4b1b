"""Reminders through a real SMTP server: one a day, never twice, and a refusal is an error."""

from __future__ import annotations

import socket
from datetime import UTC, date, datetime, time, timedelta
from email import message_from_bytes, policy

import pytest
from aiosmtpd.controller import Controller
from django.core.management import CommandError, call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.portal.assessments.conftest import make_unit
from tests.portal.workflow.conftest import *  # noqa: F403
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.notices import services
from trucso.portal.notices.models import Digest, Notice
from trucso.portal.notices.services import mark_read, remind, tell
from trucso.portal.workflow.models import Petition
from trucso.portal.workflow.services.duties import assign
from trucso.portal.workflow.services.exceptions import extend
from trucso.portal.workflow.services.moves import move, send_back
from trucso.portal.workflow.services.reviewing import Verdict, review_line

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
    """A reporter and an approver in the first commune, a coordinator and a council in the province."""
    held = {
        "reporter": communes[0],
        "approver": communes[0],
        "coordinator": province,
        "council": province,
        "verifier": communes[1],
    }
    people = {}
    for role, unit in held.items():
        people[role] = User.objects.create(
            username=role, full_name=f"Người {role}", email=f"{role}@example.org"
        )
        RoleAssignment.objects.create(user=people[role], role=role, unit=unit, valid_from=date(2026, 1, 1))
    scheduled.scorecards.update(version=2)  # something was entered everywhere
    return people


def send(card, day=DUE):
    move(name="hand_over", scorecard=card, by=None, today=day)
    move(name="submit", scorecard=card, by=None, today=day)


def keys_of(person):
    """The kinds of a person's notices."""
    return sorted(Notice.objects.filter(person=person).values_list("kind", flat=True))


def test_before_the_day_only_the_reporter_is_told(staff, inbox):
    done = remind(now=at(DUE - timedelta(days=3)))
    assert (done.told, done.sent, done.failed) == (1, 1, {})
    ((to, message),) = inbox.messages
    assert to == ["reporter@example.org"]
    assert message["Subject"] == "Trục Số: 1 việc cần làm"
    assert "còn 3 ngày đến hạn 20/12/2026" in message.get_body(("plain",)).get_content()
    assert "/phieu/" in message.get_body(("html",)).get_content()


def test_who_has_not_started_is_named_to_the_coordinator(staff, inbox, scheduled):
    scheduled.scorecards.update(version=1)
    remind(now=at(DUE - timedelta(days=3)))
    assert keys_of(staff["reporter"]) == ["start"]
    (notice,) = Notice.objects.filter(person=staff["coordinator"])
    assert notice.kind == "not_started"
    assert notice.title.startswith("3 đơn vị (")
    assert notice.link == f"/dot-danh-gia/{scheduled.slug}/dieu-hanh/"


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
    assert {notice.key.rsplit(":", 1)[1] for notice in Notice.objects.exclude(kind="close")} == {"+3"}
    coordinator = next(message for to, message in inbox.messages if to == ["coordinator@example.org"])
    assert "3 đơn vị (" in coordinator.get_body(("plain",)).get_content()


def test_an_approver_who_also_reports_is_told_once(staff, inbox, communes):
    RoleAssignment.objects.create(
        user=staff["reporter"], role="approver", unit=communes[0], valid_from=date(2026, 1, 1)
    )
    remind(now=at(DUE + timedelta(days=1)))
    assert keys_of(staff["reporter"]) == ["send"]


def test_an_extension_that_ends_is_told_before_it_ends(staff, inbox, scheduled):
    card = scheduled.scorecards.order_by("unit").first()
    until = DUE + timedelta(days=10)
    extend(scorecard=card, until=until, reason="Mưa lũ", document="", by=None, today=DUE)
    remind(now=at(DUE + timedelta(days=2)))
    assert keys_of(staff["reporter"]) == []
    remind(now=at(until - timedelta(days=1)))
    (notice,) = Notice.objects.filter(person=staff["reporter"])
    assert "còn 1 ngày đến hạn 30/12/2026" in notice.title


def test_a_card_handed_over_is_told_to_the_approver_only(staff, inbox, scheduled):
    card = scheduled.scorecards.order_by("unit").first()
    move(name="hand_over", scorecard=card, by=None, today=DUE)
    remind(now=at(DUE))
    assert (keys_of(staff["reporter"]), keys_of(staff["approver"])) == ([], ["sign"])


def test_returned_lines_are_told_the_same_day_to_the_unit(staff, inbox, scheduled):
    card = scheduled.scorecards.select_related("round", "unit").order_by("unit").first()
    send(card)
    line = card.lines.select_related("scorecard__round", "scorecard__unit").first()
    asked = Verdict("ask", cause="no_evidence", reason="Bổ sung bản ký số.")
    review_line(line=line, verdict=asked, by=None, seen_version=line.version, today=date(2027, 1, 4))
    until = date(2027, 1, 14)
    send_back(scorecard=card, until=until, note="Bổ sung", by=None, today=date(2027, 1, 4))
    remind(now=at(date(2027, 1, 4)))
    assert keys_of(staff["reporter"]) == ["returned"]
    assert Notice.objects.get(person=staff["reporter"]).title == (
        f"{card.unit.full_name} có 1 dòng được trả lại để bổ sung; còn 10 ngày đến hạn 14/01/2027."
    )
    remind(now=at(until + timedelta(days=1)))
    assert keys_of(staff["approver"]) == ["returned", "supplement"]


def test_in_quiet_hours_notices_wait_for_the_morning(staff, inbox):
    night = remind(now=at(DUE, 20))
    assert (night.told, night.sent, night.is_quiet) == (1, 0, True)
    assert remind(now=at(DUE + timedelta(days=1), 8)).sent == 2
    assert len(inbox.messages) == 2


def test_the_day_is_the_day_in_vietnam(staff, inbox, settings):
    """17:30 UTC on the 19th is half past midnight on the 20th at Hà Nội."""
    settings.QUIET_HOURS = (time(0), time(0))
    remind(now=datetime(2026, 12, 19, 17, 30, tzinfo=UTC))
    assert Notice.objects.get().key.endswith(":+0")
    assert Digest.objects.get().day == DUE


def test_verifying_units_are_told_of_their_own_lines_in_one_notice(staff, inbox, scheduled, communes):
    for card in scheduled.scorecards.all():
        send(card)
    codes = [line.code for line in scheduled.scorecards.first().lines.all()]
    assign(round_=scheduled, duties={codes[0]: (communes[1], communes[1])}, by=None)
    remind(now=at(date(2027, 1, 14)))
    assert [to for to, _ in inbox.messages] == [["verifier@example.org"]]
    (notice,) = Notice.objects.all()
    assert notice.title == "Còn 3 dòng chưa thẩm định; còn 1 ngày đến hạn 15/01/2027."
    assert notice.link == "/tham-dinh/"


def test_a_petition_is_told_to_the_council_and_when_it_waits_to_the_coordinator(staff, inbox, scheduled):
    card = scheduled.scorecards.order_by("unit").first()
    scheduled.scorecards.exclude(pk=card.pk).update(state="decided")
    card.state = "appealed"
    card.save(update_fields=["state"])
    Petition.objects.create(line=card.lines.first(), text="Xem lại", filed_at=at(date(2027, 1, 18)))
    remind(now=at(date(2027, 1, 20)))
    assert keys_of(staff["council"]) == []  # told at once when it was filed
    remind(now=at(date(2027, 1, 21)))
    assert (keys_of(staff["council"]), keys_of(staff["coordinator"])) == (["petitions"], [])
    remind(now=at(date(2027, 1, 25)))
    assert keys_of(staff["coordinator"]) == ["petitions"]


def test_a_server_that_refuses_is_an_error_and_the_next_run_sends(staff, inbox, monkeypatch):
    monkeypatch.setattr("django.utils.timezone.now", lambda: at(DUE))
    inbox.is_refusing = True
    with pytest.raises(CommandError, match=r"reporter@example\.org"):
        call_command("remind")
    assert Digest.objects.count() == 0
    inbox.is_refusing = False
    call_command("remind")
    assert len(inbox.messages) == 1


def dies_at(monkeypatch, name, nth):
    """The process dies when the function of the services is called for the ``nth`` time."""
    real, calls = getattr(services, name), []

    def dying(*arguments):
        calls.append(arguments[0])
        if len(calls) == nth:
            monkeypatch.setattr(services, name, real)
            raise KeyboardInterrupt
        return real(*arguments)

    monkeypatch.setattr(services, name, dying)
    return calls


@pytest.mark.django_db(transaction=True)
def test_after_a_crash_between_two_mails_the_rest_is_sent_once_by_the_next_run(staff, inbox, monkeypatch):
    dies_at(monkeypatch, "_claim", 2)
    with pytest.raises(KeyboardInterrupt):
        remind(now=at(DUE + timedelta(days=1)))
    assert [to for to, _ in inbox.messages] == [["reporter@example.org"]]
    for hour in (10, 11):
        remind(now=at(DUE + timedelta(days=1), hour))
    assert [to for to, _ in inbox.messages] == [["reporter@example.org"], ["approver@example.org"]]


@pytest.mark.django_db(transaction=True)
def test_a_mail_in_flight_when_the_process_died_is_not_sent_again(staff, inbox, monkeypatch):
    """It may have left the machine: what it said waits in the portal."""
    calls = dies_at(monkeypatch, "_send", 2)
    with pytest.raises(KeyboardInterrupt):
        remind(now=at(DUE + timedelta(days=1)))
    remind(now=at(DUE + timedelta(days=1), 10))
    assert [to for to, _ in inbox.messages] == [["reporter@example.org"]]
    assert Notice.objects.filter(person=calls[1], read_at=None).exists()


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


def test_a_demonstration_round_reminds_only_the_people_of_the_demonstration(
    staff, inbox, scheduled, communes
):
    scheduled.is_demo = True
    scheduled.save(update_fields=["is_demo"])
    guide = User.objects.create(username="baocao", full_name="Cán bộ báo cáo (minh hoạ)")
    RoleAssignment.objects.create(user=guide, role="reporter", unit=communes[0], valid_from=date(2026, 1, 1))
    remind(now=at(DUE))
    assert list(Notice.objects.values_list("person__username", flat=True)) == ["baocao"]
    assert inbox.messages == []


def test_queries_do_not_grow_with_cards(staff, inbox, scheduled, assert_queries_do_not_grow):
    def more_cards():
        for number in range(3):
            unit = make_unit(f"9900{number}", f"Xã Thêm {number}")
            scheduled.scorecards.create(unit=unit, version=2)

    assert_queries_do_not_grow(lambda: tell(now=at(DUE)), more_cards)


def test_the_top_bar_says_how_many_are_unread_with_one_query(staff, inbox, client_of):
    remind(now=at(DUE + timedelta(days=1), 20))
    client = client_of(staff["reporter"])
    with CaptureQueriesContext(connection) as captured:
        page = client.get("/don-vi/").content.decode()
    assert 'aria-label="Việc được nhắc: 1 việc chưa đọc"' in page
    assert sum("notices_notice" in one["sql"] for one in captured) == 1
    client.post("/nhac-viec/da-doc/", {"notice": [Notice.objects.get(person=staff["reporter"]).pk]})
    assert "không có việc chưa đọc" in client.get("/don-vi/").content.decode()
    assert "ts-bell" not in client_of(None).get("/don-vi/").content.decode()
