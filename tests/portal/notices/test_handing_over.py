"""A hand-over shows, logs and tells what waits; the successor sees it on the first page after signing in."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.portal.workflow.conftest import *  # noqa: F403
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round
from trucso.portal.journal.models import Entry
from trucso.portal.notices.models import Notice
from trucso.portal.people import services
from trucso.portal.workflow.models import Duty

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def somebody(name, role, unit):
    person = User.objects.create(username=name, full_name=f"Người {name}")
    RoleAssignment.objects.create(user=person, role=role, unit=unit, valid_from=date(2026, 1, 1))
    return person


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


@pytest.fixture
def open_today(round_):
    days = {
        "opens_on": TODAY - timedelta(3),
        "due_on": TODAY + timedelta(9),
        "verify_until": TODAY + timedelta(20),
    }
    Round.objects.filter(pk=round_.pk).update(**days)
    return round_


@pytest.fixture
def admin(province):
    return somebody("quan-tri", "admin", province)


def hand_over(admin, former, successor):
    held = list(former.role_assignments.select_related("unit", "user"))
    last = TODAY - timedelta(1)
    return services.hand_over(actor=admin, assignments=held, to=successor, last_day=last, reason="Nghỉ hưu")


def test_the_form_shows_what_waits_with_the_roles(open_today, admin, communes):
    former = somebody("cu", "reporter", communes[0])
    page = signed_in(admin).get(f"/nguoi-dung/{former.pk}/ban-giao/").content.decode()
    assert f"Nhập số liệu và gửi phiếu · {communes[0].full_name}" in page


def test_without_work_it_says_so(admin, communes):
    former = somebody("cu", "reporter", communes[0])
    page = signed_in(admin).get(f"/nguoi-dung/{former.pk}/ban-giao/").content.decode()
    assert "Không có việc nào đang chờ." in page


def test_what_waits_is_logged_and_the_successor_sees_it_at_once(open_today, admin, communes):
    former = somebody("cu", "reporter", communes[0])
    successor = User.objects.create(username="moi", full_name="Người mới")
    hand_over(admin, former, successor)
    entry = Entry.objects.get(action="role.handed_over")
    assert entry.after["người nhận"] == "moi"
    assert entry.after["việc đang chờ"] == [f"Nhập số liệu và gửi phiếu ({communes[0].full_name})"]
    client = signed_in(successor)
    page = client.get("/viec-cua-toi/").content.decode()
    assert "Bạn nhận bàn giao từ Người cu: 1 việc đang chờ" in page
    assert 'aria-label="Việc được nhắc: 1 việc chưa đọc"' in page
    answer = client.post("/nhac-viec/da-doc/", {"notice": Notice.objects.get().pk, "next": "/viec-cua-toi/"})
    assert answer["Location"] == "/viec-cua-toi/"
    assert "Bạn nhận bàn giao" not in client.get("/viec-cua-toi/").content.decode()


def test_the_next_address_leads_nowhere_else(admin):
    answer = signed_in(admin).post("/nhac-viec/da-doc/", {"next": "https://example.org/"})
    assert answer["Location"] == "/nhac-viec/"


def test_lines_that_wait_for_a_verifier_pass_too(open_today, admin, province):
    codes = list(open_today.scorecards.first().lines.values_list("code", flat=True))
    for code in codes:
        Duty.objects.create(round=open_today, code=code, owner=province, verifier=province)
    open_today.scorecards.update(state="submitted")
    former = somebody("tham-dinh-cu", "verifier", province)
    successor = User.objects.create(username="tham-dinh-moi", full_name="Người mới")
    hand_over(admin, former, successor)
    waiting = Entry.objects.get(action="role.handed_over").after["việc đang chờ"]
    assert waiting == [f"{3 * len(codes)} dòng chờ thẩm định (Đợt thử 2026)"]


def test_a_refused_hand_over_tells_nobody(open_today, communes, province):
    former = somebody("cu", "council", province)
    reporter = somebody("bao-cao", "reporter", communes[0])
    with pytest.raises(Exception, match="Được"):
        hand_over(reporter, former, reporter)
    assert not Notice.objects.exists()
    assert not Entry.objects.filter(action__startswith="role.").exists()
