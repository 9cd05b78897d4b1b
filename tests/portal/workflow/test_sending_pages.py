"""The unit's way to the verifier in the browser's words: check, hand over, sign off, receipt, recall."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.portal.workflow.test_services import fill
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round, Scorecard
from trucso.portal.assessments.services.lines import LineEdit, change_lines
from trucso.portal.workflow.models import Move, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(round_, card):
    """One person per role, in the unit of the card or above it; the round is open around today."""
    today = timezone.localdate()
    Round.objects.filter(pk=round_.pk).update(opens_on=today, due_on=today, late_until=None)
    held = {"reporter": card.unit, "approver": card.unit, "verifier": round_.parent, "leader": round_.parent}
    people = {}
    for role, unit in held.items():
        people[role] = User.objects.create(username=role)
        RoleAssignment.objects.create(user=people[role], role=role, unit=unit, valid_from=date(2026, 1, 1))
    return people


def as_(client, person):
    client.force_login(person)
    return client


def test_errors_are_listed_and_stop_the_hand_over(client, card, staff):
    page = as_(client, staff["reporter"]).get(f"/phieu/{card.pk}/gui/").content.decode()
    assert "chưa nhập" in page or "Phải sửa" in page
    assert f"/phieu/{card.pk}/nhap/" in page
    answer = client.post(f"/phieu/{card.pk}/gui/hand_over/", follow=True)
    assert "lỗi phải sửa trước khi gửi" in answer.content.decode()
    assert Move.objects.count() == 0


def test_reporter_hands_over_approver_sends_and_gets_a_receipt(client, card, staff):
    fill(card)
    page = as_(client, staff["reporter"]).post(f"/phieu/{card.pk}/gui/hand_over/", follow=True)
    assert "đang chờ duyệt và gửi" in page.content.decode()
    answer = as_(client, staff["approver"]).post(
        f"/phieu/{card.pk}/gui/submit/", {"note": "Đã rà soát"}, follow=True
    )
    made = Move.objects.get(move="submit")
    assert answer.request["PATH_INFO"] == f"/bien-nhan/{made.pk}/"
    assert made.digest in answer.content.decode()
    assert Scorecard.objects.get(pk=card.pk).state == "submitted"
    client.post(f"/phieu/{card.pk}/gui/recall/")
    assert Scorecard.objects.get(pk=card.pk).state == "draft"


def text_of(answer) -> str:
    return " ".join(answer.content.decode().split())


def test_the_approver_gives_the_card_back_with_a_reason(client, card, staff):
    fill(card)
    as_(client, staff["reporter"]).post(f"/phieu/{card.pk}/gui/hand_over/")
    page = as_(client, staff["approver"]).get(f"/phieu/{card.pk}/gui/")
    assert "Trả lại người nhập" in text_of(page)
    refused = client.post(f"/phieu/{card.pk}/gui/hand_back/", {"note": "  "}, follow=True)
    assert "Ghi lý do trả lại" in text_of(refused)
    client.post(f"/phieu/{card.pk}/gui/hand_back/", {"note": "Dòng 1.1 cao quá"})
    assert Move.objects.get(move="hand_back").note == "Dòng 1.1 cao quá"
    again = client.post(f"/phieu/{card.pk}/gui/submit/", follow=True)
    assert "Người nhập chưa chuyển phiếu cho người duyệt." in text_of(again)
    for address in (f"/phieu/{card.pk}/gui/", f"/phieu/{card.pk}/nhap/1/"):
        page = as_(client, staff["reporter"]).get(address)
        assert "Người duyệt trả lại để sửa" in text_of(page)
        assert "Dòng 1.1 cao quá" in text_of(page)
    page = client.post(f"/phieu/{card.pk}/gui/hand_over/", {"note": "Đã sửa"}, follow=True)
    assert "Người duyệt trả lại để sửa" not in text_of(page)


def test_what_changed_after_the_hand_over_is_named_and_not_signed_unseen(client, card, staff):
    fill(card)
    as_(client, staff["reporter"]).post(f"/phieu/{card.pk}/gui/hand_over/")
    page = as_(client, staff["approver"]).get(f"/phieu/{card.pk}/gui/")
    assert "Đã đổi sau khi chuyển người duyệt" not in text_of(page)
    edit = LineEdit(card.lines.get(code="1.1"), {"self_points": Decimal(3)})
    change_lines(scorecard=card, edits=[edit], by=None, origin="nhập")
    answer = client.post(f"/phieu/{card.pk}/gui/submit/", {"seen": page.context["digest"]}, follow=True)
    assert "Phiếu đã đổi sau khi bạn mở trang này, nên chưa gửi gì." in text_of(answer)
    assert Scorecard.objects.get(pk=card.pk).state == "draft"
    assert "Đã đổi sau khi chuyển người duyệt" in text_of(answer)
    assert answer.context["changed"] == ["1.1"]
    client.post(f"/phieu/{card.pk}/gui/submit/", {"seen": answer.context["digest"]})
    assert Scorecard.objects.get(pk=card.pk).state == "submitted"


def test_a_line_sent_back_and_not_supplemented_is_named_before_it_goes_again(client, card, staff):
    fill(card)
    for code in ("1.1", "4.1"):
        line = card.lines.get(code=code)
        Review.objects.create(line=line, decision="ask", reason="Thiếu", line_version=1, at=timezone.now())
    Scorecard.objects.filter(pk=card.pk).update(state="returned")
    Move.objects.create(
        scorecard=card, move="return", before="submitted", after="returned", at=timezone.now()
    )
    edit = LineEdit(card.lines.get(code="4.1"), {"note": "Đã kèm biên bản"})
    change_lines(scorecard=card, edits=[edit], by=None, origin="nhập")
    page = as_(client, staff["reporter"]).get(f"/phieu/{card.pk}/gui/")
    assert page.context["untouched"] == ["1.1"]
    assert "Dòng bị trả lại chưa bổ sung gì" in text_of(page)
    assert "Chưa bổ sung gì ở 1.1." in text_of(page)


def test_the_page_says_what_would_be_sent_and_that_it_is_late(client, card, staff):
    fill(card)
    yesterday = timezone.localdate() - timedelta(days=1)
    Round.objects.filter(pk=card.round_id).update(
        opens_on=yesterday, due_on=yesterday, late_until=timezone.localdate()
    )
    page = as_(client, staff["reporter"]).get(f"/phieu/{card.pk}/gui/")
    assert "phiếu được ghi là nộp muộn" in text_of(page)
    assert "sau ngày này là nộp muộn" in text_of(page)
    assert "gửi sau ngày ấy được ghi là nộp muộn" in text_of(client.get(f"/phieu/{card.pk}/nhap/1/"))
    assert page.context["total"].points == sum(row["points"] for row in page.context["groups"].rows)
    csv = client.get(f"/phieu/{card.pk}/gui/?format=csv&table=nhom")
    assert csv.status_code == 200


@pytest.mark.parametrize(
    ("role", "step", "status"),
    [
        ("reporter", "submit", 403),
        ("approver", "hand_over", 403),
        ("reporter", "hand_back", 403),
        ("leader", "submit", 403),
        ("verifier", "recall", 403),
    ],
)
def test_each_step_has_its_own_right(client, card, staff, role, step, status):
    assert as_(client, staff[role]).post(f"/phieu/{card.pk}/gui/{step}/").status_code == status


def test_a_stranger_sees_nothing_and_an_unknown_step_is_not_there(client, card, staff, communes):
    stranger = User.objects.create(username="nguoi.la")
    other = next(unit for unit in communes if unit != card.unit)
    RoleAssignment.objects.create(user=stranger, role="reporter", unit=other, valid_from=date(2026, 1, 1))
    assert as_(client, stranger).get(f"/phieu/{card.pk}/gui/").status_code == 403
    assert as_(client, staff["approver"]).post(f"/phieu/{card.pk}/gui/khac/").status_code == 404
    assert client.get(f"/phieu/{card.pk}/gui/submit/").status_code == 405
    unknown = client.get("/phieu/999999/gui/")
    assert unknown.status_code == 404
    assert "matches the given query" not in unknown.content.decode()


def test_after_sending_a_figure_cannot_be_changed(ratio_round, measures):
    from trucso.portal.assessments.services.figures import change_figure
    from trucso.portal.assessments.services.rounds import RoundRefused
    from trucso.portal.facts.services import Entry, Origin

    sent = ratio_round.scorecards.select_related("round__index", "unit").first()
    Scorecard.objects.filter(pk=sent.pk).update(state="submitted")
    sent.refresh_from_db()
    with pytest.raises(RoundRefused, match="Phiếu đã gửi; việc này chỉ làm được khi phiếu đang nhập"):
        change_figure(scorecard=sent, key="A.a", entry=Entry("5"), seen_version=0, origin=Origin())
