"""A corrected publication is told to the units that moved, from what to what, and to who follows the round; once."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.portal.assessments import test_corrections as corrections
from tests.portal.assessments import test_freezing as freezing
from tests.portal.assessments.test_corrections import card as card_of
from tests.portal.assessments.test_corrections import change
from tests.portal.notices import test_remind as reminding
from tests.portal.workflow.conftest import *  # noqa: F403
from trucso.index import NOT_APPLICABLE
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.services.correcting import (
    abandon_correction,
    open_correction,
    publish_correction,
)
from trucso.portal.notices.corrections import tell
from trucso.portal.notices.models import Notice
from trucso.portal.notices.services import remind

pytestmark = pytest.mark.django_db
published, correction, inbox = freezing.published, corrections.correction, reminding.inbox
HELD = [
    ("bao-cao-a", "reporter", 0), ("duyet-a", "approver", 0), ("bao-cao-b", "reporter", 1),
    ("bao-cao-c", "reporter", 2), ("tham-dinh-a", "verifier", 0), ("dieu-phoi", "coordinator", None),
    ("lanh-dao", "leader", None), ("hoi-dong", "council", None),
]  # fmt: skip


@pytest.fixture
def staff(province, communes):
    found = {}
    for name, role, place in HELD:
        found[name] = User.objects.create(username=name, email=f"{name}@example.org")
        unit = province if place is None else communes[place]
        RoleAssignment.objects.create(user=found[name], role=role, unit=unit, valid_from=date(2026, 1, 1))
    return found


def told(person) -> list[str]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("title", flat=True))


def test_each_unit_that_moved_hears_from_what_to_what(staff, correction, ratio_round):
    change(correction)
    made = publish_correction(correction=correction, by=staff["dieu-phoi"])
    unit = card_of(ratio_round).unit.full_name
    expected = (
        f"Kết quả công bố được đính chính: {unit}: điểm 4,67 → 10,00, giá trị 0,4667 → 1,0000, hạng 2 → 1"
    )
    assert told(staff["bao-cao-a"]) == told(staff["duyet-a"]) == [expected]
    (other,) = told(staff["bao-cao-b"])
    assert other.endswith("hạng 1 → 2")
    assert "điểm" not in other.split(": ", 1)[1]
    for name in ("bao-cao-c", "tham-dinh-a", "hoi-dong"):
        assert told(staff[name]) == []
    notice = Notice.objects.get(person=staff["bao-cao-a"])
    assert notice.link == f"/phieu/{card_of(ratio_round).pk}/"
    assert notice.text == f"{ratio_round.name}. Lý do: {made.reason}"


def test_a_line_taken_out_is_told_with_the_maximum(staff, correction):
    change(correction, "A", NOT_APPLICABLE("không có"))
    publish_correction(correction=correction, by=None)
    assert "điểm tối đa được tính 10,00 → 4,00" in told(staff["bao-cao-a"])[0]


def test_who_follows_the_round_hears_of_all(staff, correction, ratio_round):
    change(correction)
    publish_correction(correction=correction, by=staff["dieu-phoi"])
    for name in ("dieu-phoi", "lanh-dao"):
        assert told(staff[name]) == ["Đã công bố bản đính chính lần 2: 2 đơn vị đổi điểm hoặc hạng"]
    notice = Notice.objects.get(person=staff["lanh-dao"])
    assert notice.link == f"/dot-danh-gia/{ratio_round.slug}/cac-lan-cong-bo/2/"
    assert "hạng 2 → 1; " in notice.text


def test_nobody_is_told_twice_and_the_next_correction_is_another_occasion(staff, correction, ratio_round):
    change(correction)
    made = publish_correction(correction=correction, by=None)
    before = Notice.objects.count()
    tell(made)
    assert Notice.objects.count() == before == 5
    again = open_correction(round_=ratio_round, reason="Nhầm lần nữa")
    change(again, after=Fraction(10))
    publish_correction(correction=again, by=None)
    assert len(told(staff["bao-cao-a"])) == 2


def test_what_is_not_published_is_not_told(staff, correction):
    change(correction)
    abandon_correction(correction=correction, reason="Số cũ đúng", by=None)
    assert not Notice.objects.exists()


def test_it_is_in_the_digest_of_the_day_once(staff, correction, inbox):
    change(correction)
    publish_correction(correction=correction, by=None)
    now = timezone.localtime().replace(hour=9)
    assert remind(now=now).sent == 5
    assert remind(now=now + timedelta(hours=1)).sent == 0
    assert remind(now=now + timedelta(days=1)).sent == 0
    mail = {to[0]: message.get_body(("plain",)).get_content() for to, message in inbox.messages}
    assert "điểm 4,67 → 10,00" in mail["bao-cao-a@example.org"]
    assert "2 đơn vị đổi điểm hoặc hạng" in mail["lanh-dao@example.org"]


def test_who_left_is_not_told(staff, correction, communes):
    yesterday = timezone.localdate() - timedelta(1)
    RoleAssignment.objects.filter(user=staff["bao-cao-a"]).update(valid_to=yesterday)
    change(correction)
    publish_correction(correction=correction, by=None)
    assert told(staff["bao-cao-a"]) == []
    assert len(told(staff["duyet-a"])) == 1


def test_queries_do_not_grow_with_the_units_that_moved(staff, correction, ratio_round):
    counts = []
    for change_of in ({"code": "26002", "after": Fraction(31)}, {"code": "26000", "after": Fraction(90)}):
        one = ratio_round.corrections.filter(closed_at=None).first() or open_correction(
            round_=ratio_round, reason="x"
        )
        change(one, **change_of)
        made = publish_correction(correction=one, by=None)
        with CaptureQueriesContext(connection) as captured:
            tell(made)
        counts.append(len(captured))
    assert counts[0] == counts[1]
