"""The unit's way to the verifier in the browser's words: check, hand over, sign off, receipt, recall."""

from __future__ import annotations

from datetime import date

import pytest
from django.utils import timezone

from tests.portal.workflow.test_services import fill
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round, Scorecard
from trucso.portal.workflow.models import Move

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


@pytest.mark.parametrize(
    ("role", "step", "status"),
    [
        ("reporter", "submit", 403),
        ("approver", "hand_over", 403),
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
