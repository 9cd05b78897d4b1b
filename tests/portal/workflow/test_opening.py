"""Opening a round: days in order, every indicator owned and verified, nothing half-open."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.utils.html import strip_tags

from tests.portal.assessments.small_index import small_index
from tests.portal.workflow.test_verifying_pages import CODES, as_, make_department, text
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round
from trucso.portal.assessments.services import rounds
from trucso.portal.facts.models import Observation
from trucso.portal.journal.models import Entry
from trucso.portal.workflow.opening import already_closed, calendar_problems, duty_problems, without_duty
from trucso.portal.workflow.queries import prefilled
from trucso.portal.workflow.rules import Calendar
from trucso.portal.workflow.services.duties import assign
from trucso.portal.workflow.services.opening import open_with_duties

DAYS = {
    "opens_on": "2096-12-01", "due_on": "2096-12-20", "late_until": "2096-12-25", "verify_until": "2097-01-15",
    "appeal_until": "2097-01-25", "publish_on": "2097-02-01",
}  # fmt: skip
WHAT = {"name": "Đợt năm 2026", "period": "2026", "units_on": "2026-11-01", **DAYS, "open": "1"}


def test_days_out_of_order_are_named():
    problems = calendar_problems(Calendar(opens_on=date(2026, 12, 21), due_on=date(2026, 12, 20)))
    assert problems == ["“Hạn nộp” (20/12/2026) phải không sớm hơn “Mở từ ngày” (21/12/2026)."]


def test_the_same_day_is_in_order_and_later_days_may_be_open():
    assert calendar_problems(Calendar(opens_on=date(2026, 12, 20), due_on=date(2026, 12, 20))) == []


def test_a_needed_day_is_asked_for():
    assert calendar_problems(Calendar(opens_on=date(2026, 12, 1))) == ["Cần điền “Hạn nộp”."]


def test_indicators_without_both_units_are_named_in_order():
    duties = {"1.1": ("a", "b"), "1.2": ("a", None), "4.10": (None, "b")}
    assert without_duty(small_index(), duties) == ["1.2", "4.1", "4.10"]


def test_a_verifier_that_takes_part_is_named_with_its_indicators():
    duties = {"1.1": ("a", "b"), "1.2": ("a", "c"), "4.1": ("b", "c"), "4.10": ("a", "c")}
    assert duty_problems(small_index(), duties, {"a"}) == []  # an owner may take part
    (problem,) = duty_problems(small_index(), duties, {"b", "z"})
    assert problem.startswith("b tham gia đợt nên không thẩm định được phiếu của mình")
    assert problem.endswith("giao cơ quan khác thẩm định 1.1.")


def test_a_round_nobody_could_enter_any_more_is_not_opened():
    calendar, last = Calendar(opens_on=date(2026, 12, 1), due_on=date(2026, 12, 20)), date(2026, 12, 20)
    assert already_closed(calendar, last) == []
    (problem,) = already_closed(calendar, last + timedelta(days=1))
    assert "“Hạn nộp” (20/12/2026) đã qua" in problem
    assert already_closed(replace(calendar, late_until=date(2026, 12, 25)), date(2026, 12, 25)) == []
    assert already_closed(Calendar(), last) == []


@pytest.fixture
def department(province):
    return make_department("so-1", "Sở Khoa học và Công nghệ", province)


@pytest.fixture
def coordinator(province):
    person = User.objects.create(username="dieu.phoi")
    RoleAssignment.objects.create(user=person, role="coordinator", unit=province, valid_from=date(2026, 1, 1))
    return person


def everything(department, codes=CODES) -> dict[str, str]:
    names = [f"{what}-{code}" for code in codes for what in ("owner", "verifier")]
    return WHAT | dict.fromkeys(names, str(department.pk))


@pytest.mark.django_db
class TestPage:
    def test_a_round_opens_with_its_duties(self, client, small, communes, department, coordinator):
        answer = as_(client, coordinator).post("/dot-danh-gia/mo/", everything(department), follow=True)
        made = Round.objects.get()
        assert (made.due_on, made.scorecards.count(), made.duties.count()) == (date(2096, 12, 20), 3, 4)
        assert "cho 3 đơn vị; 0 số liệu" in text(answer)
        assert Entry.objects.filter(action="round.duties").exists()

    def test_an_unowned_indicator_keeps_it_closed_and_is_named(
        self, client, small, communes, department, coordinator
    ):
        answer = as_(client, coordinator).post("/dot-danh-gia/mo/", everything(department, CODES[:3]))
        assert answer.status_code == 422
        assert "1 chỉ tiêu chưa có đủ cơ quan phụ trách và cơ quan thẩm định: 4.10" in text(answer)
        assert not Round.objects.exists()
        assert not Entry.objects.exists()

    def test_days_out_of_order_keep_it_closed(self, client, small, communes, department, coordinator):
        wrong = everything(department) | {"verify_until": "2096-12-24"}
        answer = as_(client, coordinator).post("/dot-danh-gia/mo/", wrong)
        assert "“Thẩm định đến” (24/12/2096) phải không sớm hơn “Nhận muộn đến”" in text(answer)
        assert not Round.objects.exists()

    def test_the_same_round_is_not_opened_twice(self, client, round_, department, coordinator):
        answer = as_(client, coordinator).post("/dot-danh-gia/mo/", everything(department))
        assert "Đã có đợt “Đợt thử 2026”" in text(answer)

    def test_one_unit_for_a_whole_group(self, client, small, communes, department, coordinator):
        asked = WHAT | {
            "apply": "1",
            "group": "4",
            "owner": str(department.pk),
            "verifier": str(department.pk),
        }
        page = text(as_(client, coordinator).post("/dot-danh-gia/mo/", asked))
        assert "Còn 2 chỉ tiêu chưa phân công đủ: 1.1, 1.2" in " ".join(strip_tags(page).split())
        assert "Đợt năm 2026" in page

    def test_duties_are_copied_from_last_time(self, client, round_, department, coordinator):
        assign(round_=round_, duties=dict.fromkeys(CODES, (department, department)), by=None)
        page = text(as_(client, coordinator).get("/dot-danh-gia/mo/"))
        assert "Đã chép phân công của 4 chỉ tiêu từ “Đợt thử 2026”" in page
        assert "chưa phân công đủ" not in page

    def test_a_reporter_does_not_open_rounds(self, client, small, communes):
        person = User.objects.create(username="bao.cao")
        RoleAssignment.objects.create(
            user=person, role="reporter", unit=communes[0], valid_from=date(2026, 1, 1)
        )
        assert as_(client, person).get("/dot-danh-gia/mo/").status_code == 403


@pytest.mark.django_db
def test_figures_reported_before_are_counted(ratio_round, communes, measures):
    for unit, value, reason in (
        (communes[0], "5", ""),
        (communes[1], None, "Không có"),
        (communes[2], None, ""),
    ):
        Observation.objects.create(
            measure=measures["ho-so.tong"], unit=unit, period="2026", value=value,
            not_applicable_reason=reason, changed_at="2026-01-01T00:00Z",
        )  # fmt: skip
    assert prefilled(ratio_round) == 2


def test_a_page_whose_last_day_has_passed_says_which(client, coordinator, department, small, communes):
    past = {"opens_on": "2020-01-01", "due_on": "2020-01-31"} | dict.fromkeys(list(DAYS)[2:], "")
    answer = as_(client, coordinator).post("/dot-danh-gia/mo/", everything(department) | past)
    assert answer.status_code == 422
    assert "“Hạn nộp” (31/01/2020) đã qua" in text(answer)
    assert not Round.objects.exists()


def test_a_round_whose_verifier_takes_part_is_refused_and_opens_with_another(small, province, department):
    other = make_department("so-2", "Sở Nội vụ", province)
    calendar = rounds.Calendar(opens_on=date(2096, 12, 1), due_on=date(2096, 12, 20))
    plan = rounds.RoundPlan(
        "Đợt của các sở", small, "2026", province, date(2026, 11, 1), calendar, units=[department]
    )
    with pytest.raises(rounds.RoundRefused, match="Sở Khoa học và Công nghệ tham gia đợt"):
        open_with_duties(plan=plan, duties=dict.fromkeys(CODES, (department, department)), by=None)
    assert not Round.objects.exists()
    open_with_duties(plan=plan, duties=dict.fromkeys(CODES, (department, other)), by=None)
    assert Round.objects.get().scorecards.get().unit == department
