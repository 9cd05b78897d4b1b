"""Petitions in the browser's words: the unit files and withdraws, the panel answers, everybody counts."""

from __future__ import annotations

import csv
import io
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.portal.workflow.test_services import fill, line
from tests.portal.workflow.test_verifying_pages import as_, cite, make_department, text, verifier_of
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round
from trucso.portal.assessments.services.results import recompute
from trucso.portal.workflow.models import Petition
from trucso.portal.workflow.services.petitions import Plea, petition

pytestmark = pytest.mark.django_db


def with_role(name: str, role: str, unit) -> User:
    person = User.objects.create(username=name)
    RoleAssignment.objects.create(user=person, role=role, unit=unit, valid_from=date(2026, 1, 1))
    return person


@pytest.fixture
def contested(round_, card):
    fill(card)
    cite(card, ("1.1",))
    Round.objects.update(appeal_until=timezone.localdate())
    round_.scorecards.update(state="verified")
    recompute(round_=round_)
    card.refresh_from_db()
    return card


@pytest.fixture
def approver(contested):
    return with_role("duyet", "approver", contested.unit)


@pytest.fixture
def council(province):
    return with_role("hoi-dong", "council", province)


@pytest.fixture
def coordinator(province):
    return with_role("dieu-phoi", "coordinator", province)


@pytest.fixture
def filed(contested, approver):
    return petition(line=line(contested, "1.1"), plea=Plea("Máy tính đã trang bị đủ"), by=approver)


def test_the_approver_files_from_the_card_with_documents(client, contested, approver):
    as_(client, approver)
    assert f"/phieu/{contested.pk}/kien-nghi/" in text(client.get(f"/phieu/{contested.pk}/"))
    assert f"/phieu/{contested.pk}/kien-nghi/1.1/" in text(client.get(f"/phieu/{contested.pk}/kien-nghi/"))
    assert f"/phieu/{contested.pk}/kien-nghi/1.1/" in text(client.get(f"/phieu/{contested.pk}/1.1/"))
    address = f"/phieu/{contested.pk}/kien-nghi/1.1/"
    document = contested.unit.evidence.get()
    assert document.number in text(client.get(address))
    data = {"text": "Máy tính đã trang bị đủ", "asked": "9,5", "documents": [document.pk]}
    page = text(client.post(address, data, follow=True))
    made = Petition.objects.get()
    assert (made.asked, list(made.documents.all()), made.filed_by) == (Decimal("9.5"), [document], approver)
    assert "Đã gửi kiến nghị về chỉ tiêu 1.1" in page
    assert "Máy tính đã trang bị đủ" in text(client.get(f"/phieu/{contested.pk}/1.1/"))


@pytest.mark.parametrize(
    ("data", "words"), [({"text": ""}, "bắt buộc"), ({"text": "x", "asked": "11"}, "Điểm phải từ 0 đến 10")]
)
def test_what_is_wrong_is_said_at_the_field(client, contested, approver, data, words):
    answer = as_(client, approver).post(f"/phieu/{contested.pk}/kien-nghi/1.1/", data)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Petition.objects.exists()


def test_after_the_last_day_the_pages_say_the_rule_the_day_and_whom_to_ask(client, contested, approver):
    yesterday = timezone.localdate() - timedelta(days=1)
    Round.objects.update(appeal_until=yesterday)
    as_(client, approver)
    for address in (f"/phieu/{contested.pk}/kien-nghi/", f"/phieu/{contested.pk}/kien-nghi/1.1/"):
        page = text(client.get(address))
        assert f"Đã hết hạn kiến nghị ngày {yesterday:%d/%m/%Y}" in page
        assert "Cần hỏi: Cơ quan điều phối" in page
    late = client.post(f"/phieu/{contested.pk}/kien-nghi/1.1/", {"text": "muộn"})
    assert late.status_code == 422
    assert not Petition.objects.exists()


def test_the_reporter_sees_but_does_not_file(client, contested, filed):
    as_(client, with_role("nhap", "reporter", contested.unit))
    page = text(client.get(f"/phieu/{contested.pk}/kien-nghi/"))
    assert "Người duyệt của đơn vị gửi kiến nghị." in page
    assert f"/kien-nghi/{filed.pk}/" in page
    assert client.get(f"/phieu/{contested.pk}/kien-nghi/1.2/").status_code == 403
    assert client.post(f"/kien-nghi/{filed.pk}/rut/").status_code == 403


def test_the_council_answers_and_the_unit_reads_it_on_line_and_card(client, contested, filed, council):
    as_(client, council)
    assert 'name="outcome"' in text(client.get(f"/kien-nghi/{filed.pk}/"))
    missing = client.post(f"/kien-nghi/{filed.pk}/tra-loi/", {"outcome": "changed", "reason": "x"})
    assert missing.status_code == 422
    assert "Ghi số điểm" in text(missing)
    data = {"outcome": "changed", "points": "10", "reason": "Biên bản kiểm tra 05"}
    assert "Đã trả lời: điều chỉnh điểm" in text(
        client.post(f"/kien-nghi/{filed.pk}/tra-loi/", data, follow=True)
    )
    as_(client, with_role("nhap", "reporter", contested.unit))
    for address in (f"/phieu/{contested.pk}/1.1/", f"/kien-nghi/{filed.pk}/"):
        assert "Biên bản kiểm tra 05" in text(client.get(address))
    assert "Điều chỉnh điểm" in text(client.get(f"/phieu/{contested.pk}/kien-nghi/"))


def test_a_named_department_answers_instead_of_the_council(
    client, contested, filed, council, coordinator, province
):
    department = make_department("so-8", "Sở Nội vụ", province)
    verifier = verifier_of("noi.vu", department)
    assert as_(client, verifier).get(f"/kien-nghi/{filed.pk}/tra-loi/").status_code == 403
    as_(client, coordinator)
    address = f"/dot-danh-gia/{contested.round.slug}/kien-nghi/giao/"
    page = text(client.post(address, {"petition": [filed.pk], "panel": department.pk}, follow=True))
    assert "1 kiến nghị do Sở Nội vụ trả lời" in page
    assert client.post(address, {"petition": [filed.pk], "panel": "999999"}).status_code == 404
    refused = as_(client, council).get(f"/kien-nghi/{filed.pk}/tra-loi/")
    assert refused.status_code == 403
    assert "kiến nghị này do Sở Nội vụ trả lời" in text(refused)
    as_(client, verifier)
    assert "Máy tính đã trang bị đủ" in text(client.get(f"/kien-nghi/{filed.pk}/"))
    assert contested.unit.full_name in text(client.get("/kien-nghi/"))
    client.post(f"/kien-nghi/{filed.pk}/tra-loi/", {"outcome": "upheld", "reason": "Giữ nguyên"})
    assert Petition.objects.get().answered_by == verifier


def test_a_panel_member_who_verified_the_line_is_told_the_rule(client, contested, filed, council):
    from trucso.portal.workflow.models import Review

    Review.objects.create(line=filed.line, decision="accept", line_version=1, at=timezone.now(), by=council)
    as_(client, council)
    assert "người đã thẩm định không trả lời" in text(client.get(f"/kien-nghi/{filed.pk}/"))
    refused = client.post(f"/kien-nghi/{filed.pk}/tra-loi/", {"outcome": "upheld", "reason": "x"})
    assert refused.status_code == 409


def test_withdrawing(client, contested, filed, approver):
    page = text(as_(client, approver).post(f"/kien-nghi/{filed.pk}/rut/", {"reason": "Đã rõ"}, follow=True))
    assert "Đã rút kiến nghị" in page
    again = text(client.post(f"/kien-nghi/{filed.pk}/rut/", follow=True))
    assert "đã được đơn vị rút" in again


def test_the_list_is_filtered_counted_and_a_file(client, contested, filed, coordinator, approver, council):
    from trucso.portal.workflow.services.petitions import Finding, answer

    second = petition(line=line(contested, "1.2"), plea=Plea("b"), by=approver)
    answer(petition=second, finding=Finding("Đủ", Decimal(15)), by=council)
    as_(client, coordinator)
    page = text(client.get("/kien-nghi/"))
    assert page.index(f"/kien-nghi/{filed.pk}/") < page.index(f"/kien-nghi/{second.pk}/")
    assert "5,00" in page
    assert f"/kien-nghi/{second.pk}/" not in text(client.get("/kien-nghi/?tinh-trang=cho"))
    assert f"/kien-nghi/{filed.pk}/" not in text(client.get("/kien-nghi/?tinh-trang=da-tra-loi"))
    assert f"/kien-nghi/{filed.pk}/" not in text(client.get("/kien-nghi/?chi-tieu=1.2"))
    assert f"/kien-nghi/{filed.pk}/" not in text(client.get("/kien-nghi/?q=khong-co"))
    rows = list(csv.DictReader(io.StringIO(client.get("/kien-nghi/?format=csv").content.decode("utf-8-sig"))))
    assert [(row["Tình trạng"], row["Thay đổi"]) for row in rows] == [
        ("Chờ trả lời", ""),
        ("Điều chỉnh điểm", "-5"),
    ]
    assert client.get("/kien-nghi/?format=json").json()["count"] == 2
    assert client.get("/kien-nghi/?format=xlsx").status_code == 200
    assert ">1<span" in text(client.get(f"/dot-danh-gia/{contested.round.slug}/dieu-hanh/"))


def test_a_commune_sees_its_own_petitions_only(client, contested, filed, communes):
    other = next(unit for unit in communes if unit != contested.unit)
    as_(client, with_role("xa-khac", "approver", other))
    assert contested.unit.full_name not in text(client.get("/kien-nghi/"))
    assert client.get(f"/kien-nghi/{filed.pk}/").status_code == 403


def test_without_petitions_the_page_says_how_one_is_filed(client, contested, coordinator):
    assert "Chưa có kiến nghị nào" in text(as_(client, coordinator).get("/kien-nghi/"))


def test_publishing_waits_for_the_answers(client, contested, filed, coordinator, council):
    Round.objects.update(**dict.fromkeys(("due_on", "late_until", "verify_until", "appeal_until"), None))
    address = f"/dot-danh-gia/{contested.round.slug}/cong-bo/"
    page = text(as_(client, coordinator).post(address, {"seen": "on"}, follow=True))
    assert f"Còn 1 kiến nghị chưa trả lời: {contested.unit.full_name} (1.1)" in page
    assert Round.objects.get().state == "open"


def test_the_list_costs_the_same_however_many(
    client, contested, filed, coordinator, approver, assert_queries_do_not_grow
):
    def more() -> None:
        for code in ("1.2", "4.1", "4.10"):
            petition(line=line(contested, code), plea=Plea("x"), by=approver)

    as_(client, coordinator)
    assert_queries_do_not_grow(lambda: client.get("/kien-nghi/"), more)
    assert_queries_do_not_grow(lambda: client.get(f"/phieu/{contested.pk}/kien-nghi/"), lambda: None)
