# ruff: noqa: F401, F811 (fixtures are imported by name)
"""Duties of an open round: seen before they are written, from now on, and decisions stay with who made them."""

from __future__ import annotations

import html
import re
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.workflow.test_opening import coordinator
from tests.portal.workflow.test_verifying_pages import (
    as_,
    decide,
    departments,
    make_department,
    sent,
    text,
    verifier,
    verifier_of,
)
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Line, Scorecard
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.rounds import RoundPlan, RoundRefused, open_round
from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.units.models import Unit
from trucso.portal.workflow.duty_forms import packed, unpacked
from trucso.portal.workflow.duty_history import DutyHistory, duties_in_force
from trucso.portal.workflow.models import Petition, Review
from trucso.portal.workflow.panels import verifiers_of
from trucso.portal.workflow.planning import DutyChange
from trucso.portal.workflow.progress.bias_queries import decided_lines
from trucso.portal.workflow.reassignment import mark_of
from trucso.portal.workflow.services.reassigning import reassign

pytestmark = pytest.mark.django_db
WHY = "Sở Nội vụ nhận việc sau sắp xếp"


@pytest.fixture
def page(sent):
    return f"/dot-danh-gia/{sent.round.slug}/phan-cong/"


@pytest.fixture
def signed(client, coordinator):
    return as_(client, coordinator)


def give(round_, to: Unit, codes, reason=WHY, by=None):
    now = duties_in_force(round_)
    wanted = {code: (now[code][0], to) for code in codes}
    return reassign(round_=round_, duties=wanted, reason=reason, seen=mark_of(now), by=by)


def fields(answer) -> dict[str, list[str]]:
    """The hidden fields of the preview, as a browser sends them."""
    found: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="(\w+)" value="([^"]*)"', text(answer)):
        found.setdefault(name, []).append(html.unescape(value))
    return found


class TestPage:
    def test_who_owns_and_verifies_what_is_shown_and_downloaded(self, signed, page):
        shown = text(signed.get(page))
        assert shown.count("Sở Khoa học và Công nghệ</td>") >= 4
        assert "Phân công chưa đổi lần nào" in shown
        rows = signed.get(f"{page}?format=json&table=phan-cong").json()["rows"]
        assert [(row["code"], row["waiting"]) for row in rows][:2] == [("1.1", 1), ("1.2", 1)]
        assert "1.2" not in signed.get(f"{page}?q=noi vu&format=csv").content.decode()

    def test_one_indicator_is_seen_before_it_is_written(self, signed, page, sent, departments, coordinator):
        second = departments[1]
        assert 'value="chi-tieu:1.1" selected' in text(signed.get(f"{page}?chi-tieu=1.1"))
        dry = signed.post(page, {"which": "chi-tieu:1.1", "verifier": second.pk, "reason": WHY})
        assert "Sẽ đổi phân công của 1 chỉ tiêu" in text(dry)
        assert "Sở Khoa học và Công nghệ → Sở Nội vụ" in text(dry)
        assert "Sở Nội vụ hôm nay chưa có ai giữ vai trò thẩm định" in text(dry)
        assert not DutyChange.objects.exists()
        done = signed.post(f"{page}ghi/", fields(dry), follow=True)
        assert "Đã đổi phân công của 1 chỉ tiêu" in text(done)
        assert WHY in text(done)
        assert duties_in_force(sent.round)["1.1"] == (departments[0], second)
        entry = Entry.objects.filter(action="round.duties").latest("pk")
        assert (entry.before, entry.after) == ({"1.1": ["so-1", "so-1"]}, {"1.1": ["so-1", "so-2"]})
        assert (entry.reason, entry.actor) == (WHY, coordinator.username)
        assert verify() == []

    @pytest.mark.parametrize(
        ("which", "codes"),
        [
            ("nhom:1", {"1.1", "1.2"}),
            ("tham-dinh:{first}", {"1.1", "1.2"}),
            ("phu-trach:{first}", {"1.1", "1.2", "4.1", "4.10"}),
        ],
    )
    def test_a_group_or_everything_of_a_unit_moves_at_once(
        self,
        signed,
        page,
        sent,
        departments,
        which,
        codes,
    ):
        which = which.replace("{first}", str(departments[0].pk))
        dry = signed.post(page, {"which": which, "owner": departments[1].pk, "reason": WHY})
        signed.post(f"{page}ghi/", fields(dry))
        owned = {code for code, pair in duties_in_force(sent.round).items() if pair[0] == departments[1]}
        assert owned == codes

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"reason": " "}, "bắt buộc"),
            ({"verifier": ""}, "Hãy chọn cơ quan phụ trách mới"),
            ({"which": "chi-tieu:9.9"}, "9.9"),
            ({"verifier": "999999"}, "999999"),
        ],
    )
    def test_what_lacks_is_said_at_the_form(self, signed, page, departments, more, words):
        data = {"which": "chi-tieu:1.1", "verifier": departments[1].pk, "reason": WHY} | more
        answer = signed.post(page, data)
        assert answer.status_code == 422
        assert words in text(answer)
        assert not DutyChange.objects.exists()

    def test_nothing_new_is_said_to_be_nothing(self, signed, page, departments):
        same = {"which": "chi-tieu:1.1", "verifier": departments[0].pk, "reason": WHY}
        assert "Phân công không có gì thay đổi" in text(signed.post(page, same, follow=True))

    def test_a_second_coordinator_is_told_of_the_first(self, signed, page, sent, departments, province):
        dry = signed.post(page, {"which": "chi-tieu:1.1", "verifier": departments[1].pk, "reason": WHY})
        give(sent.round, province, ["1.2"])
        answer = signed.post(f"{page}ghi/", fields(dry), follow=True)
        assert "đã được người khác đổi sau khi bạn xem trước" in text(answer)
        assert duties_in_force(sent.round)["1.1"][1] == departments[0]

    @pytest.mark.parametrize("duty", ["", "x", "1|2", "999|999|1.1", "a|b|c"])
    def test_a_forged_confirmation_changes_nothing(self, signed, page, sent, duty):
        seen = mark_of(duties_in_force(sent.round))
        answer = signed.post(f"{page}ghi/", {"duty": duty, "seen": seen, "reason": WHY}, follow=True)
        assert answer.status_code == 200
        assert not DutyChange.objects.exists()

    def test_only_the_coordinator_above_the_units(self, client, page, verifier, province):
        leader = User.objects.create(username="lanh.dao")
        RoleAssignment.objects.create(user=leader, role="leader", unit=province, valid_from=date(2026, 1, 1))
        for person in (verifier, leader):
            assert as_(client, person).get(page).status_code == 403
            assert as_(client, person).post(f"{page}ghi/", {}).status_code == 403

    def test_a_published_round_only_shows_them(self, signed, page, sent, departments):
        publish_round(round_=sent.round)
        assert "phân công không đổi nữa" in text(signed.get(page))
        data = {"which": "chi-tieu:1.1", "verifier": departments[1].pk, "reason": WHY}
        assert "đã công bố nên không sửa được" in text(signed.post(page, data, follow=True))
        sent.round.refresh_from_db()
        with pytest.raises(RoundRefused, match="đã công bố"):
            give(sent.round, departments[1], ["1.1"])

    def test_the_page_costs_the_same_after_many_changes(
        self,
        signed,
        page,
        sent,
        departments,
        province,
        assert_queries_do_not_grow,
    ):
        give(sent.round, departments[1], ["1.1"])

        def further() -> None:
            for unit in (province, departments[0], departments[1]):
                give(sent.round, unit, ["1.1", "1.2"])

        assert_queries_do_not_grow(lambda: signed.get(page), further)


class TestFile:
    def send(self, client, page, content: str | bytes, name="phan-cong.csv", reason=WHY):
        raw = content.encode() if isinstance(content, str) else content
        return client.post(page, {"by_file": "1", "file": SimpleUploadedFile(name, raw), "reason": reason})

    @pytest.mark.parametrize("kind", ["csv", "xlsx"])
    def test_what_is_downloaded_reads_back_unchanged(self, signed, page, kind):
        raw = signed.get(f"{page}?format={kind}&table=phan-cong")
        content = b"".join(raw) if raw.streaming else raw.content
        answer = self.send(signed, page, content, f"phan-cong.{kind}")
        assert answer.status_code == 302
        assert "không có gì thay đổi" in text(signed.get(answer.url))

    def test_what_is_not_in_the_file_stays(self, signed, page, sent):
        dry = self.send(signed, page, "Mã,Phụ trách,Thẩm định\n1.2,so-2,Sở Nội vụ\n")
        assert "Sẽ đổi phân công của 1 chỉ tiêu" in text(dry)
        signed.post(f"{page}ghi/", fields(dry))
        now = duties_in_force(sent.round)
        assert [[unit.code for unit in now[code]] for code in ("1.1", "1.2")] == [["so-1"] * 2, ["so-2"] * 2]

    def test_an_empty_cell_leaves_nobody_and_is_refused(self, signed, page):
        answer = self.send(signed, page, "Mã,Phụ trách,Thẩm định\n1.2,so-2,\n4.1,,so-2\n")
        assert answer.status_code == 422
        assert "Chỉ tiêu 1.2, 4.1 sẽ thiếu cơ quan phụ trách hoặc cơ quan thẩm định" in text(answer)
        assert "Ghi phân công mới" not in text(answer)

    def test_wrong_rows_are_named_and_nothing_is_offered(self, signed, page):
        answer = self.send(signed, page, "Mã,Phụ trách,Thẩm định\n9.9,so-2,so-2\n1.1,so-2,Sở Nội vu\n")
        assert answer.status_code == 422
        assert "không có chỉ tiêu “9.9”" in text(answer)

    @pytest.mark.parametrize(
        ("file", "words"), [({}, "bắt buộc"), ({"file": b"x" * 2_000_001}, "tối đa 2 MB")]
    )
    def test_no_file_or_a_huge_one(self, signed, page, file, words):
        sent_files = {key: SimpleUploadedFile("a.csv", raw) for key, raw in file.items()}
        answer = signed.post(page, {"by_file": "1", "reason": WHY, **sent_files})
        assert answer.status_code == 422
        assert words in text(answer)

    @settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(content=st.binary(max_size=200), name=st.sampled_from(["a.csv", "a.xlsx", "a.txt"]))
    def test_any_bytes_are_answered(self, signed, page, content, name):
        assert self.send(signed, page, content or b" ", name).status_code in (302, 422)


class TestDecisionsStay:
    def test_with_the_person_and_the_department_of_then(self, client, sent, verifier, departments):
        lines = {code: sent.lines.get(code=code) for code in ("1.1", "1.2")}
        decide(as_(client, verifier), lines["1.1"], "accept")
        give(sent.round, departments[1], ["1.1", "1.2"])
        successor = verifier_of("nguoi.sau", departments[1])
        decide(as_(client, successor), lines["1.2"], "accept")
        made = {one.line.code: one.by for one in Review.objects.select_related("line")}
        assert made == {"1.1": verifier, "1.2": successor}
        found, _left = decided_lines(sent.round)
        assert {line.code: line.department for line in found} == {
            "1.1": "Sở Khoa học và Công nghệ", "1.2": "Sở Nội vụ",
        }  # fmt: skip

    def test_the_line_that_waits_passes_on(self, client, sent, verifier, departments):
        give(sent.round, departments[1], ["1.1"])
        one = sent.lines.get(code="1.1")
        assert as_(client, verifier).get(f"/tham-dinh/dong/{one.pk}/").status_code == 403
        successor = verifier_of("nguoi.sau", departments[1])
        assert as_(client, successor).get(f"/tham-dinh/dong/{one.pk}/").status_code == 200

    def test_who_verified_then_still_answers_no_petition(self, client, sent, verifier, departments):
        one = sent.lines.get(code="1.1")
        decide(as_(client, verifier), one, "accept")
        give(sent.round, departments[1], ["1.1"])
        contested = Petition.objects.create(line=one, text="Xem lại", filed_at=timezone.now())
        assert verifiers_of(contested) == {unit.pk for unit in departments}
        untouched = Petition.objects.create(
            line=sent.lines.get(code="1.2"), text="Xem lại", filed_at=timezone.now()
        )
        assert verifiers_of(untouched) == {departments[0].pk}

    def test_the_duty_of_a_moment_is_that_moment_s(self, sent, departments, province):
        moments = [timezone.now()]
        for unit in (departments[1], province):
            give(sent.round, unit, ["1.1"])
            moments.append(timezone.now())
        history = DutyHistory.of(sent.round)
        assert [history.verifier("1.1", at) for at in moments] == [*departments, province]
        assert history.verifier("1.1") == province
        assert history.verifier("1.2", moments[0]) == departments[0]


class TestRefusals:
    def test_without_a_reason(self, sent, departments):
        with pytest.raises(RoundRefused, match="phải ghi lý do"):
            give(sent.round, departments[1], ["1.1"], reason="  ")

    def test_a_participating_unit_would_leave_its_own_line_to_nobody(self, sent):
        with pytest.raises(RoundRefused, match="không ai thẩm định phiếu của đơn vị mình"):
            give(sent.round, sent.unit, ["1.1"])

    def test_a_unit_from_elsewhere(self, sent):
        far = Unit.objects.create(code="x", slug="x", level="department", name="Sở Xa", full_name="Sở Xa")
        with pytest.raises(RoundRefused, match="Sở Xa hôm nay không phải cơ quan của"):
            give(sent.round, far, ["1.1"])

    def test_who_answers_a_petition_does_not_become_its_verifier(self, sent, departments, province):
        third = make_department("so-3", "Sở Tài chính", province)
        asked = Petition.objects.create(
            line=sent.lines.get(code="1.1"), text="x", filed_at=timezone.now(), panel=third
        )
        with pytest.raises(RoundRefused, match=r"Sở Tài chính đang được giao trả lời kiến nghị .* 1\.1"):
            give(sent.round, third, ["1.1"])
        give(sent.round, third, ["1.2"])
        asked.withdrawn_at = timezone.now()
        asked.save()
        give(sent.round, third, ["1.1"])

    def test_nobody_is_left_out(self, sent, departments):
        now = duties_in_force(sent.round)
        for pair in ((None, departments[0]), (departments[0], None)):
            with pytest.raises(RoundRefused, match=r"Chỉ tiêu 1\.1 sẽ thiếu cơ quan"):
                reassign(round_=sent.round, duties={"1.1": pair}, reason=WHY, seen=mark_of(now), by=None)
        assert not DutyChange.objects.exists()


def test_what_was_shown_is_what_is_sent(sent, departments):
    now = duties_in_force(sent.round)
    units = {unit.pk: unit for unit in departments}
    assert unpacked(packed(now), units) == now


def test_a_round_opened_without_duties_can_get_them(small, province, departments, communes):
    bare = open_round(plan=RoundPlan("Đợt trống", small, "2026", province, date(2026, 11, 1)))
    first = departments[0]
    now = duties_in_force(bare)
    reassign(round_=bare, duties={"1.1": (first, first)}, reason=WHY, seen=mark_of(now), by=None)
    assert duties_in_force(bare)["1.1"] == (first, first)
    assert DutyHistory.of(bare).verifier("1.1", bare.duty_changes.get().at) == first
    assert Line.objects.filter(scorecard__round=bare).exists()
    assert Scorecard.objects.filter(round=bare).count() == len(communes)
