"""Verifying in the browser's words: only lines of one's duties, never one's own unit; the doubtful held back."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.portal.workflow.test_services import fill, line
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Line, LineEvidence, Round, Scorecard
from trucso.portal.facts.models import Evidence
from trucso.portal.units.models import Level, Unit, UnitParent
from trucso.portal.workflow.models import Move, Review
from trucso.portal.workflow.services.duties import assign
from trucso.portal.workflow.services.moves import send_back

pytestmark = pytest.mark.django_db
CODES = ("1.1", "1.2", "4.1", "4.10")
OWN, OTHERS = ("1.1", "1.2"), ("4.1", "4.10")


def make_department(code: str, name: str, province: Unit) -> Unit:
    unit = Unit.objects.create(code=code, slug=code, level=Level.DEPARTMENT, name=name, full_name=name)
    UnitParent.objects.create(unit=unit, parent=province)
    return unit


def verifier_of(name: str, unit: Unit) -> User:
    person = User.objects.create(username=name)
    RoleAssignment.objects.create(user=person, role="verifier", unit=unit, valid_from=date(2026, 1, 1))
    return person


@pytest.fixture
def departments(province):
    return [
        make_department("so-1", "Sở Khoa học và Công nghệ", province),
        make_department("so-2", "Sở Nội vụ", province),
    ]


@pytest.fixture
def sent(card, round_, departments):
    """The card is filled, cited and sent; each department verifies one group."""
    Round.objects.filter(pk=round_.pk).update(verify_until=timezone.localdate() + timedelta(days=5))
    first, second = departments
    duties = {code: (first, first if code in OWN else second) for code in CODES}
    assign(round_=round_, duties=duties, by=None)
    fill(card)
    cite(card, CODES)
    Scorecard.objects.filter(pk=card.pk).update(state="submitted")
    card.refresh_from_db()
    return card


def cite(card, codes):
    for code in codes:
        document = Evidence.objects.create(unit=card.unit, number=f"{code}/BC-UBND")
        LineEvidence.objects.create(line=line(card, code), evidence=document)


@pytest.fixture
def verifier(departments):
    return verifier_of("tham.dinh", departments[0])


def as_(client, person):
    client.force_login(person)
    return client


def text(answer) -> str:
    return answer.content.decode()


def decide(client, one: Line, decision: str, **more):
    data = {"decision": decision, "seen_version": one.version, "points": "", "cause": "", "reason": ""} | more
    return client.post(f"/tham-dinh/dong/{one.pk}/", data, follow=True)


def test_the_list_holds_only_indicators_of_the_duties(client, sent, verifier):
    page = text(as_(client, verifier).get("/tham-dinh/"))
    assert "Trang bị máy tính" in page
    assert "Cổng thông tin điện tử" not in page
    units = text(client.get("/tham-dinh/?xem=don-vi"))
    assert sent.unit.full_name in units
    assert "Ân Thi" not in units  # not sent yet


def test_nothing_assigned_says_whom_to_ask(client, sent, departments, round_):
    round_.duties.filter(verifier=departments[0]).update(verifier=departments[1])
    page = text(as_(client, verifier_of("moi", departments[0])).get("/tham-dinh/"))
    assert "Cần hỏi: Cơ quan điều phối" in page


def test_another_departments_line_is_refused(client, sent, verifier):
    answer = as_(client, verifier).get(f"/tham-dinh/dong/{line(sent, '4.1').pk}/")
    assert answer.status_code == 403
    assert "không được phân công thẩm định chỉ tiêu 4.1" in text(answer)


def test_nobody_verifies_the_own_unit(client, sent, verifier):
    RoleAssignment.objects.create(user=verifier, role="reporter", unit=sent.unit, valid_from=date(2026, 1, 1))
    answer = as_(client, verifier).get(f"/tham-dinh/dong/{line(sent, '1.1').pk}/")
    assert answer.status_code == 403
    assert "phiếu của đơn vị mình" in text(answer)
    assert sent.unit.full_name not in text(client.get("/tham-dinh/?xem=don-vi"))
    assert client.post(f"/tham-dinh/phieu/{sent.pk}/ket-thuc/").status_code == 403


def test_a_line_shows_figure_evidence_and_neighbours(client, sent, verifier):
    page = text(as_(client, verifier).get(f"/tham-dinh/dong/{line(sent, '1.1').pk}/"))
    for shown in (
        "Số liệu và cách tính",
        "1.1/BC-UBND",
        "Kỳ trước",
        "Các đơn vị gần giá trị này",
        "Quyết định",
    ):
        assert shown in page


def test_deciding_goes_on_to_the_next_line_waiting(client, sent, verifier):
    answer = decide(as_(client, verifier), line(sent, "1.1"), "accept")
    assert Review.objects.get().decision == "accept"
    assert "Chấp nhận" in text(answer)
    by_unit = client.post(
        f"/tham-dinh/dong/{line(sent, '1.1').pk}/?xem=don-vi",
        {"decision": "accept", "seen_version": line(sent, "1.1").version},
    )
    assert by_unit["Location"] == f"/tham-dinh/dong/{line(sent, '1.2').pk}/?xem=don-vi"


@pytest.mark.parametrize(
    ("decision", "more", "error"),
    [
        ("correct", {"reason": "Sai", "cause": "wrong_figure"}, "Ghi số điểm"),
        ("correct", {"points": "99", "reason": "Sai", "cause": "wrong_figure"}, "Điểm phải từ 0 đến 10"),
        ("reject", {"reason": "Thiếu"}, "Chọn mã lý do"),
        ("reject", {"cause": "no_evidence"}, "Ghi lý do"),
        ("ask", {}, "Ghi lý do"),
        ("not_applicable", {"reason": "Không có"}, "đơn vị đã tự cho điểm"),
    ],
)
def test_a_decision_lacking_something_is_not_kept(client, sent, verifier, decision, more, error):
    answer = decide(as_(client, verifier), line(sent, "1.1"), decision, **more)
    assert answer.status_code in (409, 422)
    assert error in text(answer)
    assert Review.objects.count() == 0


def test_correcting_keeps_points_cause_and_reason(client, sent, verifier):
    more = {"points": "7,5", "cause": "wrong_figure", "reason": "Theo số của Cục Viễn thông"}
    decide(as_(client, verifier), line(sent, "1.1"), "correct", **more)
    one = line(sent, "1.1")
    assert (one.verified_points, one.cause) == (Decimal("7.5"), "wrong_figure")


def test_a_line_changed_meanwhile_is_not_decided(client, sent, verifier):
    one = line(sent, "1.1")
    Line.objects.filter(pk=one.pk).update(version=one.version + 1)
    reject = {"cause": "no_evidence", "reason": "Thiếu"}
    answer = decide(as_(client, verifier), one, "reject", **reject)
    assert answer.status_code == 409
    assert Review.objects.count() == 0


def test_a_colleague_who_accepted_meanwhile_is_not_overwritten_unseen(client, sent, verifier, departments):
    one, colleague = line(sent, "1.1"), verifier_of("dong.nghiep", departments[0])
    decide(as_(client, colleague), one, "accept", seen_review="0")
    reject = {"cause": "no_evidence", "reason": "Thiếu", "seen_review": "0"}
    answer = decide(as_(client, verifier), one, "reject", **reject)
    assert answer.status_code == 409
    assert "dong.nghiep đã quyết định “Chấp nhận” lúc" in text(answer)
    assert Review.objects.get(stands=True).decision == "accept"
    shown = answer.context["form"]
    again = reject | {
        "seen_review": shown["seen_review"].value(),
        "seen_version": shown["seen_version"].value(),
    }
    decide(client, one, "reject", **again)
    assert Review.objects.get(stands=True).decision == "reject"


def test_bulk_accept_holds_back_lines_with_warnings_and_says_which(client, sent, verifier):
    LineEvidence.objects.filter(line=line(sent, "1.2")).delete()
    ticked = [f"{one.pk}:{one.version}" for one in (line(sent, code) for code in (*OWN, "4.1"))]
    answer = as_(client, verifier).post(f"/tham-dinh/{sent.round.slug}/chap-nhan/", {"line": ticked})
    page = text(answer)
    assert "1.2: đề nghị" in page
    assert "chưa có minh chứng" in page
    accepted = Review.objects.values_list("line__code", flat=True)
    assert list(accepted) == ["1.1"]  # 4.1 belongs to another department, 1.2 is held back


def test_return_names_the_day_and_reopens_the_card(client, sent, verifier):
    decide(as_(client, verifier), line(sent, "1.1"), "ask", reason="Bổ sung ảnh chụp")
    past, later = timezone.localdate() - timedelta(days=1), timezone.localdate() + timedelta(days=3)
    refused = client.post(f"/tham-dinh/phieu/{sent.pk}/tra-lai/", {"until": past.isoformat()}, follow=True)
    assert "đã qua" in text(refused)
    client.post(f"/tham-dinh/phieu/{sent.pk}/tra-lai/", {"until": later.isoformat(), "note": "Ảnh rõ"})
    sent.refresh_from_db()
    assert sent.state == "returned"
    assert Move.objects.get(move="return").supplement_until == later


def test_a_supplement_cannot_end_after_verification(client, sent, verifier):
    decide(as_(client, verifier), line(sent, "1.1"), "ask", reason="Bổ sung ảnh chụp")
    after = timezone.localdate() + timedelta(days=6)
    answer = client.post(f"/tham-dinh/phieu/{sent.pk}/tra-lai/", {"until": after.isoformat()}, follow=True)
    assert "thẩm định kết thúc ngày" in text(answer)
    sent.refresh_from_db()
    assert sent.state == "submitted"


def test_a_supplement_that_never_came_is_decided_instead_of_keeping_the_points_claimed(
    client, sent, verifier
):
    signed = as_(client, verifier)
    decide(signed, line(sent, "1.1"), "ask", reason="Bổ sung ảnh chụp")
    decide(signed, line(sent, "1.2"), "accept")
    send_back(scorecard=sent, until=timezone.localdate(), note="", by=verifier)
    page = f"/tham-dinh/phieu/{sent.pk}/"
    early = signed.post(f"{page}lay-lai/", follow=True)
    assert "Đơn vị còn được bổ sung đến hết ngày" in text(early)
    assert "Thẩm định tiếp" not in text(signed.get(page))
    Move.objects.filter(move="return").update(supplement_until=timezone.localdate() - timedelta(days=1))
    Round.objects.filter(pk=sent.round_id).update(late_until=None, due_on=None)
    assert sent.unit.full_name in text(signed.get("/tham-dinh/"))
    assert "1 phiếu hết hạn bổ sung" in text(signed.get("/viec-cua-toi/"))
    assert "Thẩm định tiếp" in text(signed.get(page))
    signed.post(f"{page}lay-lai/")
    sent.refresh_from_db()
    assert sent.state == "submitted"
    decide(signed, line(sent, "1.1"), "reject", cause="no_evidence", reason="Không bổ sung đúng hạn")
    assert line(sent, "1.1").verified_points == 0
    assert Review.objects.get(line__code="1.2", stands=True).decision == "accept"


def test_finishing_waits_for_the_other_department(client, sent, verifier, departments):
    for code in OWN:
        decide(as_(client, verifier), line(sent, code), "accept")
    answer = client.post(f"/tham-dinh/phieu/{sent.pk}/ket-thuc/", follow=True)
    assert "Còn 2 dòng chưa thẩm định" in text(answer)
    other = verifier_of("so.hai", departments[1])
    for code in OTHERS:
        decide(as_(client, other), line(sent, code), "accept")
    client.post(f"/tham-dinh/phieu/{sent.pk}/ket-thuc/")
    sent.refresh_from_db()
    assert sent.state == "verified"


@pytest.mark.parametrize("where", ["/tham-dinh/", "/tham-dinh/?xem=don-vi", "indicator"])
def test_lists_cost_the_same_whatever_their_length(client, sent, verifier, where, assert_queries_do_not_grow):
    where = f"/tham-dinh/{sent.round.slug}/chi-tieu/1.1/" if where == "indicator" else where
    signed = as_(client, verifier)

    def more_cards() -> None:
        for other in sent.round.scorecards.exclude(pk=sent.pk).select_related("round", "unit"):
            fill(other)
            Scorecard.objects.filter(pk=other.pk).update(state="submitted")

    assert_queries_do_not_grow(lambda: signed.get(where), more_cards)


def test_the_list_is_also_a_file(client, sent, verifier):
    rows = as_(client, verifier).get(f"/tham-dinh/{sent.round.slug}/chi-tieu/1.1/?format=csv")
    assert sent.unit.full_name in rows.content.decode("utf-8-sig")
