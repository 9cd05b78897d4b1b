"""A round prepared over several days: kept, completed, opened or removed; the days of an open one moved."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.portal.assessments.conftest import RATIO, install, make_unit
from tests.portal.assessments.small_index import small_index
from tests.portal.workflow.test_opening import DAYS, everything
from tests.portal.workflow.test_verifying_pages import as_, make_department, text
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.facts.models import Observation
from trucso.portal.journal.models import Entry
from trucso.portal.workflow.duty_file import read_duties
from trucso.portal.workflow.planning import CalendarChange, Preparation
from trucso.portal.workflow.planning_queries import lacking, unit_rows
from trucso.portal.workflow.rules import Calendar
from trucso.portal.workflow.services.preparing import change_calendar
from trucso.portal.workflow.standing import calendar_of

pytestmark = pytest.mark.django_db
NEW = "/dot-danh-gia/mo/"


@pytest.fixture
def department(province):
    return make_department("so-1", "Sở Khoa học và Công nghệ", province)


@pytest.fixture
def coordinator(province):
    person = User.objects.create(username="dieu.phoi", full_name="Người điều phối")
    RoleAssignment.objects.create(user=person, role="coordinator", unit=province, valid_from=date(2026, 1, 1))
    return person


@pytest.fixture
def kept(client, small, communes, department, coordinator):
    """A round of which only the name and half of the duties are known."""
    half = {"name": "Đợt năm 2026", "save": "1", "owner-1.1": department.pk, "verifier-1.1": department.pk}
    as_(client, coordinator).post(NEW, half)
    return Preparation.objects.get()


def page_of(kept):
    return f"/dot-danh-gia/chuan-bi/{kept.pk}/"


def filled(kept, department, **more):
    """Everything the page sends when nothing lacks: all units listed and ticked."""
    units = [str(row["pk"]) for row in unit_rows(kept)]
    return everything(department) | {
        "seen_version": str(kept.version), "listed": units, "unit": units, "save": "1", "open": ""
    } | more  # fmt: skip


def save(client, kept, data):
    answer = client.post(
        page_of(kept), {key: value for key, value in data.items() if value != ""}, follow=True
    )
    kept.refresh_from_db()
    return answer


def test_what_is_kept_is_no_round_yet_and_logged(client, kept, coordinator):
    assert not Round.objects.exists()
    entry = Entry.objects.get(action="round.prepared")
    assert entry.after["name"] == "Đợt năm 2026"
    assert entry.after["duty 1.1"] == ["so-1", "so-1"]
    assert "Đang chuẩn bị:" in text(as_(client, coordinator).get("/dot-danh-gia/"))


def test_the_page_says_everything_that_lacks(client, kept, coordinator):
    page = text(as_(client, coordinator).get(page_of(kept)))
    for words in ("Cần điền “Kỳ”.", "Cần điền “Mở từ ngày”.", "3 chỉ tiêu chưa có đủ", "1.2, 4.1, 4.10"):
        assert words in page
    assert "Điền ngày tính đơn vị tham gia" in page


def test_nobody_else_sees_it(client, kept, communes):
    person = User.objects.create(username="bao.cao")
    RoleAssignment.objects.create(user=person, role="reporter", unit=communes[0], valid_from=date(2026, 1, 1))
    assert as_(client, person).get(page_of(kept)).status_code == 403
    assert "Đang chuẩn bị" not in text(as_(client, person).get("/dot-danh-gia/"))
    assert "Đang chuẩn bị" not in text(client.get("/phieu/"))


def test_it_is_completed_on_another_day_and_opened(client, kept, department, coordinator):
    as_(client, coordinator)
    save(client, kept, filled(kept, department))
    assert lacking(kept) == []
    changed = Entry.objects.get(action="round.preparation_changed")
    assert (changed.before["due_on"], changed.after["due_on"]) == (None, "2096-12-20")
    answer = client.post(page_of(kept), filled(kept, department) | {"open": "1"}, follow=True)
    made = Round.objects.get()
    assert (made.scorecards.count(), made.duties.count(), made.due_on) == (3, 4, date(2096, 12, 20))
    assert "Đã mở “Đợt năm 2026” cho 3 đơn vị" in text(answer)
    assert not Preparation.objects.exists()
    assert Entry.objects.filter(action="round.preparation_opened", after={"round": made.pk}).exists()


def test_it_does_not_open_while_an_indicator_is_unowned_and_keeps_what_was_typed(
    client, kept, department, coordinator
):
    data = filled(kept, department) | {"open": "1", "verifier-4.10": ""}
    answer = save(as_(client, coordinator), kept, data)
    assert "1 chỉ tiêu chưa có đủ cơ quan phụ trách và cơ quan thẩm định: 4.10." in text(answer)
    assert not Round.objects.exists()
    assert kept.period == "2026"


def test_a_unit_without_a_tick_does_not_take_part(client, kept, department, coordinator, communes):
    as_(client, coordinator)
    save(client, kept, filled(kept, department))
    data = filled(kept, department)
    data["unit"] = data["unit"][1:]
    answer = save(client, kept, data)
    assert "2 trên 3 đơn vị" in text(answer)
    client.post(page_of(kept), filled(kept, department) | {"unit": data["unit"], "open": "1"})
    assert Round.objects.get().scorecards.count() == 2


def test_nobody_taking_part_keeps_it_closed(client, kept, department, coordinator):
    as_(client, coordinator)
    save(client, kept, filled(kept, department))
    save(client, kept, filled(kept, department) | {"unit": []})
    assert lacking(kept) == ["Không có đơn vị nào tham gia vào ngày 01/11/2026."]


def test_figures_known_already_are_counted_by_unit(
    client, coordinator, department, measures, province, communes
):
    Observation.objects.create(
        measure=measures["ho-so.tong"],
        unit=communes[0],
        period="2026",
        value="5",
        changed_at="2026-01-01T00:00Z",
    )
    index = install(RATIO, index_id="ty-le-commune")
    data = {"index": index.pk, "name": "Đợt", "period": "2026", "units_on": "2026-11-01", "save": "1"}
    page = text(as_(client, coordinator).post(NEW, data, follow=True))
    found = {row["pk"]: (row["known"], row["asked"]) for row in unit_rows(Preparation.objects.get())}
    assert found[communes[0].pk][0] == 1
    assert found[communes[1].pk][0] == 0
    assert f"1/{found[communes[0].pk][1]}" in page


def test_two_coordinators_never_overwrite_each_other(client, kept, department, coordinator):
    as_(client, coordinator)
    stale = filled(kept, department, name="Của người thứ hai")
    save(client, kept, filled(kept, department, name="Của người thứ nhất"))
    answer = save(client, kept, stale)
    assert "Người điều phối đã sửa đợt chuẩn bị này" in text(answer)
    assert kept.name == "Của người thứ nhất"


def test_removing_it_leaves_its_content_in_the_log(client, kept, coordinator):
    as_(client, coordinator).post(page_of(kept) + "xoa/")
    assert not Preparation.objects.exists()
    assert Entry.objects.get(action="round.preparation_removed").before["name"] == "Đợt năm 2026"


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_duties_exported_import_back_unchanged(client, kept, department, coordinator, kind):
    as_(client, coordinator)
    save(client, kept, filled(kept, department))
    before = kept.duties
    content = client.get(f"{page_of(kept)}?format={kind}&table=phan-cong").content
    kept.duties = {}
    kept.save()
    client.post(page_of(kept) + "phan-cong/", {"file": SimpleUploadedFile(f"phan-cong.{kind}", content)})
    kept.refresh_from_db()
    assert kept.duties == before


def test_a_wrong_row_refuses_the_file_and_is_named(client, kept, coordinator):
    rows = "Mã,Phụ trách,Thẩm định\n1.1,So Khoa hoc va Cong ngh,so-1\n9.9,so-1,so-1\n"
    file = SimpleUploadedFile("phan-cong.csv", rows.encode())
    answer = as_(client, coordinator).post(page_of(kept) + "phan-cong/", {"file": file})
    assert answer.status_code == 422
    assert "Dòng 2, cột «Phụ trách»" in text(answer)
    assert "Có phải “Sở Khoa học và Công nghệ”?" in text(answer)
    assert "Dòng 3, cột «Mã»: bộ chỉ số không có chỉ tiêu “9.9”." in text(answer)
    kept.refresh_from_db()
    assert kept.version == 1


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_whatever_the_file_holds_it_is_read_or_refused(content):
    pairs, problems = read_duties(content, "tep.csv", definition=small_index(), departments=[])
    assert not (pairs and problems)


class TestCalendar:
    def moved(self, **days):
        return Calendar(**{name: date.fromisoformat(day) for name, day in DAYS.items()} | days)

    def test_days_of_an_open_round_move_with_a_reason(self, client, round_, coordinator):
        answer = as_(client, coordinator).post(
            f"/dot-danh-gia/{round_.slug}/lich/",
            DAYS | {"due_on": "2096-12-22", "reason": "Mưa lũ tại nhiều xã"},
            follow=True,
        )
        round_.refresh_from_db()
        assert round_.due_on == date(2096, 12, 22)
        assert "Mưa lũ tại nhiều xã" in text(answer)
        assert "→ 22/12/2096" in text(answer)
        entry = Entry.objects.get(action="round.calendar")
        assert (entry.after["due_on"], entry.reason) == ("2096-12-22", "Mưa lũ tại nhiều xã")

    @pytest.mark.parametrize(
        ("days", "reason", "words"),
        [
            ({"due_on": date(2026, 11, 1)}, "Vì mưa", "phải không sớm hơn"),
            ({"due_on": date(2096, 12, 21)}, "  ", "phải ghi lý do"),
        ],
    )
    def test_it_is_refused_with_the_rule(self, round_, days, reason, words):
        with pytest.raises(RoundRefused, match=words):
            change_calendar(round_=round_, calendar=self.moved(**days), reason=reason, by=None)
        assert not CalendarChange.objects.exists()

    def test_nothing_moved_is_said(self, round_):
        change_calendar(round_=round_, calendar=self.moved(), reason="Lần đầu", by=None)
        round_.refresh_from_db()
        with pytest.raises(RoundRefused, match="không có gì thay đổi"):
            change_calendar(round_=round_, calendar=calendar_of(round_), reason="Lần hai", by=None)

    def test_a_published_round_keeps_its_days(self, round_):
        Round.objects.filter(pk=round_.pk).update(state=Round.State.PUBLISHED)
        with pytest.raises(RoundRefused, match="đã công bố"):
            change_calendar(round_=round_, calendar=self.moved(), reason="Vì mưa", by=None)


def test_the_page_costs_the_same_whatever_the_number_of_units(
    client, kept, department, coordinator, province, assert_queries_do_not_grow
):
    as_(client, coordinator)
    save(client, kept, filled(kept, department))

    def more():
        for number in range(4):
            make_unit(f"9800{number}", f"Xã Thêm {number}", parent=province)

    assert_queries_do_not_grow(lambda: client.get(page_of(kept)), more)
