# ruff: noqa: F401, F811 (fixtures are imported by name)
"""A round opened by mistake becomes a preparation again, as long as nothing that anybody did would be lost."""

from __future__ import annotations

import threading
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.utils import timezone

from tests.portal.assessments.conftest import make_unit
from tests.portal.workflow.test_opening import DAYS, coordinator, department, everything
from tests.portal.workflow.test_verifying_pages import as_, make_department, text
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Import, LineEvidence, Round, Scorecard
from trucso.portal.assessments.services.lines import LineEdit, change_lines
from trucso.portal.assessments.services.results import lock_cards
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.facts.models import Evidence, Measure, Observation, ObservationChange
from trucso.portal.facts.services import Entry as Figure
from trucso.portal.facts.services import Origin, Slot, record
from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.notices.models import Notice
from trucso.portal.workbooks.models import Batch, BatchFile, Upload
from trucso.portal.workflow.cancelling import cancelling_obstacles
from trucso.portal.workflow.duty_history import duties_in_force
from trucso.portal.workflow.models import Draw, Duty, Extension, LastLook, Move, Petition, Review
from trucso.portal.workflow.planning import CalendarChange, Preparation
from trucso.portal.workflow.planning_queries import lacking, participating
from trucso.portal.workflow.services.cancelling import RoundGone, cancel_round
from trucso.portal.workflow.services.duties import assign
from trucso.portal.workflow.services.preparing import change_calendar, open_prepared
from trucso.portal.workflow.standing import calendar_of

pytestmark = pytest.mark.django_db
WHY = "Mở nhầm kỳ"


@pytest.fixture
def signed(client, coordinator):
    return as_(client, coordinator)


@pytest.fixture
def opened(signed, small, communes, department):
    """A round just opened on the page, as a coordinator does."""
    signed.post("/dot-danh-gia/mo/", everything(department))
    return Round.objects.select_related("index", "parent").get()


@pytest.fixture
def figures(ratio_round, department):
    """A round of an index that is computed from figures."""
    Round.objects.filter(pk=ratio_round.pk).update(**DAYS)
    ratio_round.refresh_from_db()
    assign(round_=ratio_round, duties=dict.fromkeys("AB", (department, department)), by=None)
    return ratio_round


def pages(round_):
    return f"/dot-danh-gia/{round_.slug}/dieu-hanh/", f"/dot-danh-gia/{round_.slug}/huy/"


def report(unit, measure, value="5", **more):
    slot = Slot(measure, unit, **({"period": "2026"} | more))
    return record(slot=slot, entry=Figure(value), seen_version=0, origin=Origin())


def refused(round_) -> str:
    """What the refusal says; the round and everything of it is still there."""
    with pytest.raises(RoundRefused) as raised:
        cancel_round(round_=round_, reason=WHY, by=None)
    assert Round.objects.filter(pk=round_.pk).exists()
    assert round_.scorecards.exists()
    assert not Preparation.objects.filter(previous=None).exists()
    assert not Entry.objects.filter(action="round.cancelled").exists()
    return str(raised.value)


class TestCancelled:
    def test_it_leads_to_the_preparation_with_everything_typed(self, signed, opened, department):
        steering, cancel = pages(opened)
        assert "Chưa ai làm gì trong đợt này" in text(signed.get(steering))
        answer = signed.post(cancel, {"reason": WHY}, follow=True)
        kept = Preparation.objects.get()
        assert answer.redirect_chain[-1][0] == f"/dot-danh-gia/chuan-bi/{kept.pk}/"
        assert "Đã huỷ đợt “Đợt năm 2026”" in text(answer)
        assert (kept.name, kept.period, kept.units_on) == ("Đợt năm 2026", "2026", date(2026, 11, 1))
        assert {name: f"{getattr(kept, name)}" for name in DAYS} == DAYS
        assert kept.duties == dict.fromkeys(("1.1", "1.2", "4.1", "4.10"), [department.code] * 2)
        assert [is_in for _unit, is_in in participating(kept)] == [True] * 3
        assert lacking(kept) == []

    def test_nothing_of_the_round_stays(self, signed, opened, coordinator):
        LastLook.objects.create(
            line=opened.scorecards.first().lines.first(), person=coordinator, at=timezone.now()
        )
        signed.post(pages(opened)[1], {"reason": WHY})
        for model in (Round, Scorecard, Duty, LastLook):
            assert not model.objects.exists()
        assert signed.get(pages(opened)[0]).status_code == 404

    def test_the_log_keeps_what_it_was(self, signed, opened, department, coordinator):
        signed.post(pages(opened)[1], {"reason": WHY})
        entry = Entry.objects.get(action="round.cancelled")
        assert (entry.user, entry.reason, entry.subject) == (
            coordinator, WHY, f"assessments.round:{opened.pk}",
        )  # fmt: skip
        assert entry.before["name"] == "Đợt năm 2026"
        assert entry.before["units"] == ["26000", "26001", "26002"]
        assert entry.before["index"] == str(opened.index)
        assert (entry.before["period"], entry.before["due_on"]) == ("2026", DAYS["due_on"])
        assert entry.before["duty 1.1"] == [department.code, department.code]
        assert entry.after == {"preparation": Preparation.objects.get().pk}
        assert verify() == []

    def test_units_that_did_not_take_part_stay_out(self, signed, opened, province):
        late = make_unit("26009", "Xã Thêm", parent=province)
        kept = cancel_round(round_=opened, reason=WHY, by=None)
        assert dict(participating(kept)) == {
            unit: unit != late for unit, _is_in in participating(kept)
        }  # fmt: skip
        assert late in dict(participating(kept))

    def test_it_opens_again(self, opened):
        kept = cancel_round(round_=opened, reason=WHY, by=None)
        again = open_prepared(preparation=kept, by=None)
        assert (again.slug, again.scorecards.count(), again.duties.count()) == (opened.slug, 3, 4)

    def test_a_moved_calendar_is_kept_as_it_stands(self, opened):
        moved = replace(calendar_of(opened), due_on=date(2096, 12, 22))
        change_calendar(round_=opened, calendar=moved, reason="Mưa", by=None)
        assert cancel_round(round_=opened, reason=WHY, by=None).due_on == date(2096, 12, 22)
        assert not CalendarChange.objects.exists()
        assert Entry.objects.filter(action="round.calendar", reason="Mưa").exists()

    def test_the_round_before_is_kept(self, opened, figures):
        Round.objects.filter(pk=opened.pk).update(previous=figures)
        opened.refresh_from_db()
        assert cancel_round(round_=opened, reason=WHY, by=None).previous == figures

    def test_a_reason_is_needed(self, signed, opened):
        assert "Huỷ đợt phải ghi lý do" in text(signed.post(pages(opened)[1], {"reason": "  "}, follow=True))
        assert Round.objects.exists()


def on_card(model, **fields):
    return lambda card: model.objects.create(scorecard=card, **fields)


def on_line(model, **fields):
    return lambda card: model.objects.create(line=card.lines.first(), **fields)


def note(card):
    line = card.lines.first()
    change_lines(scorecard=card, edits=[LineEdit(line, {"note": "Đã rà soát"})], by=None, origin="nhập")


def cite(card):
    evidence = Evidence.objects.create(unit=card.unit, number="1/BC")
    LineEvidence.objects.create(line=card.lines.first(), evidence=evidence)


def upload(card):
    Upload.objects.create(
        scorecard=card, state="checked", file_name="a.xlsx", raw=b"", sha256="0", receipt={}, uploaded_at=NOW
    )


def batch(card):
    made = Batch.objects.create(round=card.round, uploaded_at=NOW)
    BatchFile.objects.create(batch=made, name="a.xlsx", raw=b"a")


def follow(card):
    Preparation.objects.create(
        parent=card.round.parent, index=card.round.index, previous=card.round, changed_at=NOW
    )


NOW = timezone.now()
WORK = {
    "1 phiếu đã chuyển duyệt hoặc gửi": on_card(
        Move, move="hand_over", before="draft", after="draft", at=NOW
    ),
    "1 dòng đã có người ghi": note,
    "1 văn bản được dẫn": cite,
    "1 tệp phiếu đã tải lên": on_card(
        Import, state="checked", file_name="a.csv", raw=b"", sha256="0", receipt={}, uploaded_at=NOW
    ),
    "1 tệp Excel đã tải lên": upload,
    "1 lần gia hạn": on_card(Extension, until=date(2096, 12, 30), reason="Mưa", granted_at=NOW),
    "1 quyết định thẩm định": on_line(Review, decision="accept", line_version=1, at=NOW),
    "1 kiến nghị": on_line(Petition, text="Xem lại", filed_at=NOW),
    "1 đợt khác lấy đợt này làm đợt trước": follow,
}


class TestRefused:
    @pytest.mark.parametrize("words", WORK)
    def test_work_stands_in_the_way_and_is_counted(self, signed, opened, words):
        WORK[words](opened.scorecards.select_related("round__index", "round__parent", "unit").first())
        said = refused(opened)
        assert f"việc đã làm sẽ mất: {words}" in said
        assert "Đợt vẫn đổi được lịch và phân công." in said
        page = text(signed.get(pages(opened)[0]))
        assert words in page
        assert 'data-dialog="hop-huy-dot"' not in page
        assert "Đổi lịch" in page
        assert words in text(signed.post(pages(opened)[1], {"reason": WHY}, follow=True))

    def test_many_files_that_wait_to_be_looked_at_are_counted(self, opened):
        batch(opened.scorecards.select_related("round").first())
        assert "1 tệp Excel đã tải lên" in refused(opened)

    def test_a_card_that_left_entry_counts_without_its_move(self, opened):
        opened.scorecards.update(state="submitted")
        assert "3 phiếu đã chuyển duyệt hoặc gửi" in refused(opened)

    def test_all_is_named_at_once(self, opened):
        card = opened.scorecards.select_related("round", "unit").first()
        note(card)
        cite(card)
        assert "1 dòng đã có người ghi; 1 văn bản" in refused(opened)

    def test_a_published_round_stays(self, signed, opened):
        Round.objects.filter(pk=opened.pk).update(state=Round.State.PUBLISHED)
        assert "đã công bố nên không sửa được" in refused(opened)

    def test_what_else_hangs_on_it_takes_everything_back(self, opened, department):
        Draw.objects.create(
            round=opened, verifier=department, size=1, seed=1, candidates=1, digest="0", at=NOW
        )
        assert "còn dữ liệu khác gắn với đợt (workflow.Draw)" in refused(opened)
        assert opened.duties.count() == 4

    def test_a_first_demonstration_cannot_become_a_real_preparation(self, opened):
        Round.objects.filter(pk=opened.pk).update(is_demo=True)
        assert "đợt minh hoạ đầu tiên" in refused(opened)

    def test_a_later_demonstration_stays_one(self, opened, figures):
        Round.objects.update(is_demo=True)
        Round.objects.filter(pk=opened.pk).update(previous=figures)
        assert cancel_round(round_=opened, reason=WHY, by=None).is_demo

    def test_only_who_runs_the_round_may(self, client, opened, communes):
        elsewhere = make_unit("1", "Khác", "province")
        for name, role, unit in (("bc", "reporter", communes[0]), ("dp", "coordinator", elsewhere)):
            person = User.objects.create(username=name)
            RoleAssignment.objects.create(user=person, role=role, unit=unit, valid_from=date(2026, 1, 1))
            assert as_(client, person).post(pages(opened)[1], {"reason": WHY}).status_code == 403
        assert Round.objects.exists()


class TestFigures:
    def test_what_was_reported_before_belongs_to_others_and_stays(self, figures, measures, communes):
        made = report(communes[0], measures["ho-so.tong"])
        long_ago = timezone.now() - timedelta(days=1)
        ObservationChange.objects.update(changed_at=long_ago)
        cancel_round(round_=figures, reason=WHY, by=None)
        assert Observation.objects.get() == made

    def test_what_was_reported_since_stands_in_the_way(self, figures, measures, communes):
        for unit in communes[:2]:
            made = report(unit, measures["ho-so.tong"])
        record(slot=Slot(made.measure, made.unit, "2026"), entry=Figure("6"), seen_version=1, origin=Origin())
        assert "2 số liệu của kỳ được ghi từ khi mở đợt" in refused(figures)

    def test_an_earlier_figure_corrected_since_stands_in_the_way(self, figures, measures, communes):
        made = report(communes[0], measures["ho-so.tong"])
        ObservationChange.objects.update(changed_at=timezone.now() - timedelta(days=1))
        assert cancelling_obstacles(figures) == []
        record(slot=Slot(made.measure, made.unit, "2026"), entry=Figure(), seen_version=1, origin=Origin())
        assert "1 số liệu của kỳ" in refused(figures)

    def test_figures_of_other_periods_units_measures_and_demonstrations_do_not(
        self, figures, measures, communes, province
    ):
        other = Measure.objects.create(code="khac", name_vi="Khác", kind="count")
        report(communes[0], measures["ho-so.tong"], period="2025")
        report(communes[0], measures["ho-so.tong"], is_demo=True)
        report(communes[0], other)
        report(make_unit("26009", "Xã Thêm", parent=province), measures["ho-so.tong"])
        assert cancelling_obstacles(figures) == []

    def test_a_round_whose_opening_is_not_in_the_log_is_given_all(self, figures, measures, communes):
        report(communes[0], measures["ho-so.tong"])
        ObservationChange.objects.update(changed_at=timezone.now() - timedelta(days=900))
        Round.objects.filter(pk=figures.pk).update(period="2025")
        copy = Round.objects.create(
            slug="khac", name="Khác", index=figures.index, period="2026", parent=figures.parent,
            units_on=figures.units_on,
        )  # fmt: skip
        figures.scorecards.update(round=copy)
        assert cancelling_obstacles(copy) == ["1 số liệu của kỳ được ghi từ khi mở đợt"]


class TestNotices:
    def notice(self, round_, person, **about):
        return Notice.objects.create(
            person=person, key="k", kind="open", title="Đợt đã mở", created_at=NOW, **about
        )

    def test_whoever_was_told_of_it_is_told_once_that_it_is_over(self, opened, coordinator):
        told, stranger = User.objects.create(username="bc"), User.objects.create(username="la")
        self.notice(opened, told, scorecard=opened.scorecards.first())
        self.notice(opened, coordinator, round=opened)
        cancel_round(round_=opened, reason=WHY, by=coordinator)
        (notice,) = Notice.objects.all()
        assert (notice.person, notice.title) == (told, "Đợt “Đợt năm 2026” đã huỷ vì mở nhầm")
        assert WHY in notice.text
        assert not Notice.objects.filter(person=stranger).exists()

    def test_a_demonstration_goes_without_a_word(self, opened, figures):
        Round.objects.update(is_demo=True)
        Round.objects.filter(pk=opened.pk).update(previous=figures)
        self.notice(opened, User.objects.create(username="bc"), round=opened)
        cancel_round(round_=Round.objects.get(pk=opened.pk), reason=WHY, by=None)
        assert not Notice.objects.exists()


class TestTogether:
    def test_the_second_coordinator_is_told_where_it_went(self, signed, opened):
        cancel_round(round_=opened, reason=WHY, by=None)
        with pytest.raises(RoundGone):
            cancel_round(round_=opened, reason=WHY, by=None)
        answer = signed.post(pages(opened)[1], {"reason": WHY}, follow=True)
        assert answer.redirect_chain[-1][0] == "/dot-danh-gia/"
        assert "có thể người khác vừa huỷ" in text(answer)
        assert Preparation.objects.count() == 1
        assert signed.post("/dot-danh-gia/chua-tung-co/huy/", {"reason": WHY}).status_code == 404

    def test_who_waited_to_write_on_a_card_is_told(self, opened):
        card = opened.scorecards.select_related("round").first()
        cancel_round(round_=Round.objects.get(), reason=WHY, by=None)
        with pytest.raises(RoundRefused, match="vừa bị huỷ"), transaction.atomic():
            lock_cards(card.round, [card.pk])

    @pytest.mark.skipif(
        connection.vendor == "sqlite", reason="the database in memory has one connection's locks"
    )
    @pytest.mark.django_db(transaction=True)
    def test_two_at_the_same_moment_make_one_preparation(self, opened):
        ready, outcomes = threading.Barrier(2), []

        def cancel():
            try:
                ready.wait()
                cancel_round(round_=opened, reason=WHY, by=None)
                outcomes.append("cancelled")
            except RoundGone:
                outcomes.append("gone")
            finally:
                connection.close()

        threads = [threading.Thread(target=cancel) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert sorted(outcomes) == ["cancelled", "gone"]
        assert Preparation.objects.count() == 1


def test_obstacles_are_counted_in_a_fixed_number_of_queries(
    figures, measures, communes, province, assert_queries_do_not_grow
):
    def more():
        for card in figures.scorecards.select_related("round__index", "unit"):
            note(card)
            cite(card)
            upload(card)
            report(card.unit, measures["ho-so.tong"])

    assert_queries_do_not_grow(lambda: cancelling_obstacles(Round.objects.get()), more)
