"""The council decides verified cards together; one that may still appeal stays, and is named."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from django.utils import timezone

from tests.portal.workflow.test_services import fill, line, share
from tests.portal.workflow.test_verifying_pages import as_, text
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round, Scorecard
from trucso.portal.assessments.services.results import recompute
from trucso.portal.journal.models import Entry
from trucso.portal.workflow.models import Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client, province):
    person = User.objects.create(username="hoi-dong")
    RoleAssignment.objects.create(user=person, role="council", unit=province, valid_from=date(2026, 1, 1))
    return as_(client, person)


@pytest.fixture
def verified(round_, card):
    fill(card)
    Round.objects.update(appeal_until=timezone.localdate() - timedelta(days=1))
    round_.scorecards.update(state="verified")
    recompute(round_=round_)
    return round_


def test_ticked_cards_are_decided_and_the_others_stay(signed, verified, card):
    address = f"/dot-danh-gia/{verified.slug}/hoi-dong/"
    assert card.unit.full_name in text(signed.get(address))
    answer = signed.post(address, {"card": [str(card.pk)], "note": "Biên bản 01"}, follow=True)
    assert "Hội đồng đã quyết định 1 phiếu" in text(answer)
    assert Scorecard.objects.filter(state="decided").count() == 1
    assert Move.objects.get().note == "Biên bản 01"
    assert f"/hoi-dong/phieu/{card.pk}/" in text(signed.get(address))


def test_a_unit_that_may_still_appeal_is_named_and_stays(signed, verified, card):
    Round.objects.update(appeal_until=timezone.localdate() + timedelta(days=2))
    answer = signed.post(f"/dot-danh-gia/{verified.slug}/hoi-dong/", {"card": [str(card.pk)]}, follow=True)
    assert "Đơn vị còn được kiến nghị" in text(answer)
    assert not Move.objects.exists()


def test_the_provisional_table_ranks_by_what_would_be_published(signed, round_, card):
    """The unit that claims most is not first once its points were cut."""
    others = list(round_.scorecards.exclude(pk=card.pk).select_related("round", "unit"))
    for one in (card, *others):
        fill(one)
    card.lines.update(verified_points=1)
    round_.scorecards.filter(pk=card.pk).update(state="verified")
    recompute(round_=round_)
    table = signed.get(f"/dot-danh-gia/{round_.slug}/hoi-dong/").context["table"]
    rows = {row["pk"]: row for row in table.rows}
    assert (rows[card.pk]["column"], rows[card.pk]["rank"]) == ("Thẩm định", 3)
    assert rows[card.pk]["share"] == Fraction(4, 60)
    assert {rows[one.pk]["rank"] for one in others} == {1}
    assert {rows[one.pk]["column"] for one in others} == {"Tự đánh giá"}


def test_only_the_council_decides(client, verified, person):
    verifier = person("tham-dinh", "verifier", verified.parent)
    assert as_(client, verifier).get(f"/dot-danh-gia/{verified.slug}/hoi-dong/").status_code == 403


def settle(client, one, given="7", **more):
    data = {"given": given, "written": "Biên bản số 3", "seen_version": one.version} | more
    return client.post(f"/hoi-dong/dong/{one.pk}/", data, follow=True)


def test_the_council_settles_a_line_with_its_reason_and_takes_it_back(signed, verified, card):
    one = line(card, "1.1")
    assert "Trang bị máy tính" in text(signed.get(f"/hoi-dong/dong/{one.pk}/"))
    page = text(settle(signed, one))
    assert "Đã ghi quyết định của Hội đồng về chỉ tiêu 1.1" in page
    assert share(card, "council") == Fraction(42, 60)
    assert "Bỏ điểm Hội đồng" in text(signed.get(f"/hoi-dong/dong/{one.pk}/"))
    settle(signed, line(card, "1.1"), given="", back="on")
    assert line(card, "1.1").council_points is None
    written = Entry.objects.filter(action="line.council").values_list("before", "after", "reason")
    assert list(written) == [
        ({"code": "1.1", "points": None}, {"points": "7"}, "Biên bản số 3"),
        ({"code": "1.1", "points": "7.000000"}, {"points": None}, "Biên bản số 3"),
    ]


@pytest.mark.parametrize(
    ("more", "status", "words"),
    [
        ({"given": "11"}, 422, "Điểm phải từ 0 đến 10"),
        ({"given": ""}, 422, "Ghi số điểm"),
        ({"back": "on"}, 422, "không cả hai"),
        ({"written": ""}, 422, "bắt buộc"),
        ({"seen_version": "99"}, 409, "đã được người khác sửa"),
    ],
)
def test_what_is_wrong_is_said_and_nothing_is_written(signed, verified, card, more, status, words):
    one = line(card, "1.1")
    data = {"given": "7", "written": "x", "seen_version": one.version} | more
    answer = signed.post(f"/hoi-dong/dong/{one.pk}/", data)
    assert answer.status_code == status
    assert words in text(answer)
    assert line(card, "1.1").council_points is None


def test_a_decision_is_reopened_with_a_reason_until_it_is_published(signed, verified, card):
    signed.post(f"/dot-danh-gia/{verified.slug}/hoi-dong/", {"card": [str(card.pk)]})
    refused = settle(signed, line(card, "1.1"))
    assert refused.status_code == 409
    assert "mở lại quyết định trước, kèm lý do" in text(refused)
    address = f"/hoi-dong/phieu/{card.pk}/mo-lai/"
    assert "phải ghi lý do" in text(signed.post(address, {"reason": ""}, follow=True))
    assert "Đã mở lại" in text(signed.post(address, {"reason": "Sót biên bản"}, follow=True))
    assert Scorecard.objects.get(pk=card.pk).state == "verified"
    assert Move.objects.last().note == "Sót biên bản"
    again = text(signed.post(address, {"reason": "x"}, follow=True))
    assert "chỉ làm được khi phiếu Hội đồng đã quyết định" in again


def test_the_lines_of_a_card_are_a_file_and_show_petitions(signed, verified, card):
    from trucso.portal.workflow.services.petitions import Finding, Plea, answer, petition

    Round.objects.update(appeal_until=timezone.localdate())
    answer(petition=petition(line=line(card, "1.2"), plea=Plea("x"), by=None), finding=Finding("y"), by=None)
    address = f"/hoi-dong/phieu/{card.pk}/"
    assert "Giữ nguyên điểm" in text(signed.get(address))
    rows = signed.get(address + "?format=json").json()["rows"]
    assert [(row["code"], row["verified"], row["petition"]) for row in rows][:2] == [
        ("1.1", 8, ""),
        ("1.2", 20, "Giữ nguyên điểm"),
    ]
