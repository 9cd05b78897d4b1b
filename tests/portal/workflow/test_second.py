"""A blind second verification: drawn fairly, answered unseen, measured, and sent back when both differ."""

# ruff: noqa: F811
from __future__ import annotations

import json
from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.portal.workflow.test_opening import coordinator  # noqa: F401
from tests.portal.workflow.test_services import ACCEPT, POINTS, fill, line, share
from tests.portal.workflow.test_verifying_pages import (  # noqa: F401
    CODES,
    as_,
    departments,
    text,
    verifier_of,
)
from trucso.portal.assessments.models import Line, Round, Scorecard
from trucso.portal.assessments.services.lines import LineConflict
from trucso.portal.assessments.services.results import recompute
from trucso.portal.facts.services import Entry as FigureEntry
from trucso.portal.facts.services import Origin, Slot, record
from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.workflow.models import Duty, Petition, Review, Sample
from trucso.portal.workflow.news import news_for
from trucso.portal.workflow.second.queries import pairs_of, second_line
from trucso.portal.workflow.services.duties import assign
from trucso.portal.workflow.services.looking import look_first
from trucso.portal.workflow.services.moves import MoveRefused
from trucso.portal.workflow.services.reviewing import Verdict, review_line
from trucso.portal.workflow.services.second import draw_sample, reopen, review_blind

pytestmark = pytest.mark.django_db
SECRET = "Biên bản kiểm tra tại chỗ không khớp"
CUT = Verdict("correct", Decimal("6.37"), "wrong_figure", SECRET)


@pytest.fixture
def round_(round_):
    days = {"verify_until": timezone.localdate() + timedelta(days=5)}
    Round.objects.filter(pk=round_.pk).update(**days)
    round_.refresh_from_db()
    return round_


@pytest.fixture
def card(round_, departments):
    """Sent; every indicator is verified by the first department."""
    assign(round_=round_, duties=dict.fromkeys(CODES, (departments[0], departments[0])), by=None)
    card = round_.scorecards.select_related("round__index", "unit").first()
    fill(card)
    Scorecard.objects.filter(pk=card.pk).update(state="submitted")
    card.refresh_from_db()
    return card


@pytest.fixture
def first(departments):
    return verifier_of("lan.mot", departments[0])


@pytest.fixture
def colleague(departments):
    return verifier_of("cung.so", departments[0])


@pytest.fixture
def second(departments):
    return verifier_of("lan.hai", departments[1])


def decided(card: Scorecard, by, verdicts=(("1.1", CUT), ("1.2", ACCEPT), ("4.1", ACCEPT), ("4.10", ACCEPT))):
    for code, verdict in verdicts:
        one = line(card, code)
        review_line(line=one, verdict=verdict, by=by, seen_version=one.version)


def drawn(card: Scorecard, panel, code: str = "1.1", size: int = 99) -> Sample:
    draw_sample(round_=card.round, panel=panel, size=size, seed=3, by=None)
    return Sample.objects.get(line__code=code, line__scorecard=card)


def answered(sample: Sample, by, verdict: Verdict = ACCEPT) -> Review:
    version = Line.objects.get(pk=sample.line_id).version
    return review_blind(sample=sample, verdict=verdict, by=by, seen_version=version)


class TestDrawing:
    def test_the_draw_can_be_repeated_and_is_in_the_log(self, card, first, second, departments):
        decided(card, first)
        made = draw_sample(round_=card.round, panel=departments[1], size=2, seed=5, by=None)
        lines = set(made.samples.values_list("line", flat=True))
        assert (made.samples.count(), made.candidates) == (2, 4)
        made.delete()
        again = draw_sample(round_=card.round, panel=departments[1], size=2, seed=5, by=None)
        assert set(again.samples.values_list("line", flat=True)) == lines
        assert again.digest == made.digest
        assert Entry.objects.filter(action="round.sample_drawn").last().after["seed"] == 5
        assert verify() == []

    def test_a_line_is_drawn_once(self, card, first, second, departments):
        decided(card, first)
        draw_sample(round_=card.round, panel=departments[1], size=99, seed=5, by=None)
        with pytest.raises(MoveRefused, match="Chưa có dòng nào để rút"):
            draw_sample(round_=card.round, panel=departments[1], size=99, seed=6, by=None)

    def test_too_large_a_draw_is_taken_back_answers_stay_and_the_rest_is_drawn_again(
        self, client, card, first, second, coordinator, departments
    ):
        decided(card, first)
        sample = drawn(card, departments[1])
        answered(sample, second)
        here = f"/dot-danh-gia/{card.round.slug}/tham-dinh-lan-hai/"
        signed = as_(client, coordinator)
        assert "đã trả lời 1 trên 4 dòng" in text(signed.get(here))
        without = text(signed.post(f"{here}thu-hoi/", {"draw": sample.draw_id}, follow=True))
        assert "Thu hồi mẫu phải ghi lý do." in without
        done = {"draw": sample.draw_id, "reason": "Rút nhầm số dòng"}
        assert "Đã thu hồi 3 dòng chưa trả lời" in text(signed.post(f"{here}thu-hoi/", done, follow=True))
        assert list(Sample.objects.values_list("pk", flat=True)) == [sample.pk]
        entry = Entry.objects.get(action="round.sample_taken_back")
        assert (len(entry.before["lines"]), entry.reason) == (3, "Rút nhầm số dòng")
        assert "đã thu hồi" in text(signed.post(f"{here}thu-hoi/", done, follow=True))
        draw_sample(round_=card.round, panel=departments[1], size=2, seed=4, by=None)
        assert Sample.objects.count() == 3
        assert "Chọn lần rút" in text(signed.post(f"{here}thu-hoi/", {"reason": "y"}, follow=True))

    def test_lines_that_wait_for_evidence_are_not_drawn(self, card, first, second, departments):
        decided(card, first, [("1.1", Verdict("ask", reason="Thiếu ảnh")), ("1.2", ACCEPT)])
        made = draw_sample(round_=card.round, panel=departments[1], size=99, seed=5, by=None)
        assert [one.line.code for one in made.samples.all()] == ["1.2"]

    def test_nobody_verifies_the_own_unit_a_second_time(self, card, first):
        decided(card, first)
        verifier_of("cua.xa", card.unit)
        with pytest.raises(MoveRefused, match="Chưa có dòng nào để rút"):
            draw_sample(round_=card.round, panel=card.unit, size=9, seed=1, by=None)

    def test_the_same_department_only_where_another_person_is_left(self, card, first, departments):
        decided(card, first)
        with pytest.raises(MoveRefused, match="chưa quyết định dòng đó"):
            draw_sample(round_=card.round, panel=departments[0], size=9, seed=1, by=None)
        verifier_of("cung.so", departments[0])
        assert draw_sample(round_=card.round, panel=departments[0], size=9, seed=1, by=None).candidates == 4


class TestAnswering:
    def test_it_never_moves_the_score(self, card, first, second, departments):
        decided(card, first)
        sample = drawn(card, departments[1])
        before = share(card, "verified")
        assert answered(sample, second, Verdict("reject", reason="Thiếu")).is_blind
        recompute(round_=card.round)
        assert share(card, "verified") == before
        assert line(card, "1.1").verified_points == Decimal("6.37")
        assert Review.objects.get(line=sample.line, stands=True, is_blind=False).by == first

    def test_not_by_whoever_decided_first_and_not_twice(self, card, first, second, departments):
        decided(card, first)
        sample = drawn(card, departments[1])
        with pytest.raises(MoveRefused, match="không thẩm định lần hai"):
            answered(sample, first)
        answered(sample, second)
        with pytest.raises(MoveRefused, match="đã được thẩm định lần hai"):
            answered(sample, second)

    def test_not_on_a_line_that_moved_meanwhile(self, card, first, second, departments):
        decided(card, first)
        sample = drawn(card, departments[1])
        with pytest.raises(LineConflict):
            review_blind(sample=sample, verdict=ACCEPT, by=second, seen_version=1)


class TestHiding:
    """Before the answer, nothing of the first decision reaches the second verifier; after it, all does."""

    @pytest.fixture
    def sample(self, card, first, second, departments):
        decided(card, first)
        return drawn(card, departments[1])

    def addresses(self, sample):
        card = sample.line.scorecard_id
        return [
            f"/phieu/{card}/", f"/phieu/{card}/?format=csv", f"/phieu/{card}/1.1/", f"/phieu/{card}/1.1/?format=json",
            f"/phieu/{card}/1.2/", f"/api/v1/scorecards/{card}", f"/api/v1/scorecards/{card}/nodes/1.1",
            f"/tham-dinh/dong/{sample.line_id}/", f"/tham-dinh/phieu/{card}/", "/tham-dinh/?xem=don-vi",
            f"/tham-dinh/lan-hai/{sample.pk}/", "/tham-dinh/lan-hai/",
        ]  # fmt: skip

    def test_no_page_file_or_answer_of_the_api_tells_it(self, client, sample, second):
        signed = as_(client, second)
        for address in self.addresses(sample):
            answer = signed.get(address, follow=True)
            body = answer.content.decode()
            assert SECRET not in body, address
            assert "6,37" not in body, address
            assert "6.37" not in body, address

    def test_the_card_is_closed_in_words_until_the_answer(self, client, sample, second):
        signed = as_(client, second)
        refused = signed.get(f"/phieu/{sample.line.scorecard_id}/")
        assert refused.status_code == 403
        assert "thẩm định lần hai, độc lập, dòng 1.1" in text(refused)
        for one in Sample.objects.all():
            answered(one, second)
        assert signed.get(f"/phieu/{sample.line.scorecard_id}/").status_code == 200

    def test_others_see_the_card_as_before(self, client, sample, first, coordinator):
        for person in (first, coordinator):
            assert as_(client, person).get(f"/phieu/{sample.line.scorecard_id}/1.1/").status_code == 200

    def test_the_line_shows_what_the_unit_says_and_asks_for_a_decision(self, client, sample, second):
        page = text(as_(client, second).get(f"/tham-dinh/lan-hai/{sample.pk}/"))
        for shown in ("Trang bị máy tính", "8,00", "Minh chứng", "Kỳ trước", "Ý kiến của bạn"):
            assert shown in page
        assert "Thẩm định</span>" not in page  # the verified column

    def test_a_colleague_of_the_first_verifier_is_led_to_the_blind_page(
        self, client, card, first, colleague, departments
    ):
        decided(card, first)
        sample = drawn(card, departments[0])
        signed = as_(client, colleague)
        answer = signed.get(f"/tham-dinh/dong/{sample.line_id}/")
        assert answer["Location"] == f"/tham-dinh/lan-hai/{sample.pk}/"
        assert "1.1 Trang bị" not in text(signed.get(f"/tham-dinh/phieu/{card.pk}/"))
        look_first(line=sample.line, person=colleague)
        assert as_(client, first).get(f"/tham-dinh/dong/{sample.line_id}/").status_code == 200

    def test_the_hidden_card_is_not_among_the_neighbours_of_others(
        self, client, card, sample, second, departments
    ):
        other = card.round.scorecards.exclude(pk=card.pk).select_related("round", "unit").first()
        fill(other)
        recompute(round_=card.round)
        page = text(as_(client, second).get(f"/phieu/{other.pk}/1.1/"))
        assert card.unit.full_name not in page

    def test_a_line_found_not_to_apply_is_shown_as_the_unit_reported_it(
        self, ratio_round, measures, departments
    ):
        Duty.objects.create(round=ratio_round, code="A", owner=departments[0], verifier=departments[0])
        card = ratio_round.scorecards.select_related("round", "unit").first()
        for code, value in (("ho-so.truc-tuyen", "50"), ("ho-so.tong", "100")):
            slot = Slot(measures[code], card.unit, "2026")
            record(slot=slot, entry=FigureEntry(value), seen_version=0, origin=Origin())
        recompute(round_=ratio_round)
        Scorecard.objects.filter(pk=card.pk).update(state="submitted")
        card.refresh_from_db()
        first, _second = verifier_of("a", departments[0]), verifier_of("b", departments[1])
        decided(card, first, [("A", Verdict("not_applicable", reason=SECRET))])
        found = second_line(drawn(card, departments[1], "A"))
        assert (found.page.latest.state, found.page.latest.points) == ("scored", 3)
        assert found.page.line.not_applicable_reason == ""
        assert SECRET not in str(found)

    def test_a_petition_on_the_line_is_not_shown_either(self, client, sample, second):
        made = Petition.objects.create(
            line=sample.line, text="Xem lại", contested=Decimal("6.37"), filed_at=timezone.now()
        )
        signed = as_(client, second)
        assert signed.get(f"/kien-nghi/{made.pk}/").status_code == 403
        assert "6,37" not in text(signed.get("/kien-nghi/"))

    def test_nobody_else_may_answer(self, client, sample, first, coordinator):
        for person in (first, coordinator):
            assert as_(client, person).get(f"/tham-dinh/lan-hai/{sample.pk}/").status_code == 403

    def test_published_results_are_for_everybody(self, client, sample, second):
        Round.objects.filter(pk=sample.draw.round_id).update(state="published")
        assert as_(client, second).get(f"/phieu/{sample.line.scorecard_id}/").status_code == 200


def post(client, sample: Sample, **more):
    seen = Line.objects.get(pk=sample.line_id).version
    data = {"decision": "accept", "seen_version": seen, "points": "", "cause": "", "reason": ""} | more
    return client.post(f"/tham-dinh/lan-hai/{sample.pk}/", data, follow=True)


class TestPages:
    def test_from_the_draw_to_the_drift(self, client, card, first, second, coordinator, departments):
        decided(card, first)
        address = f"/dot-danh-gia/{card.round.slug}/tham-dinh-lan-hai/"
        steering = as_(client, coordinator)
        assert "Chưa rút mẫu lần nào" in text(steering.get(address))
        data = {"panel": departments[1].pk, "share": "100", "size": "", "seed": "12"}
        assert "Đã rút 4 trong 4 dòng cho Sở Nội vụ, số gieo 12" in text(
            steering.post(address, data, follow=True)
        )
        signed = as_(client, second)
        assert "4 dòng chờ bạn thẩm định lần hai" in text(signed.get("/tham-dinh/"))
        assert "Trang bị máy tính" in text(signed.get("/tham-dinh/lan-hai/"))
        for one in Sample.objects.order_by("pk"):
            assert "không đổi điểm" in text(post(signed, one))
        page = text(as_(client, coordinator).get(address))
        for shown in ("Mới có 4 dòng", "75\N{NO-BREAK SPACE}%", SECRET, "1,63", "Kappa của Cohen"):
            assert shown in page
        assert "6,37" in text(signed.get(f"/phieu/{card.pk}/1.1/"))

    @pytest.mark.parametrize(
        ("data", "error"),
        [
            ({"share": "10", "size": "5"}, "chỉ một trong hai"),
            ({"share": "", "size": ""}, "chỉ một trong hai"),
            ({"share": "0"}, "ts-field-error"),
            ({"panel": "999"}, "999"),
        ],
    )
    def test_a_draw_that_makes_no_sense_is_refused(
        self, client, card, first, second, coordinator, departments, data, error
    ):
        decided(card, first)
        whole = {"panel": departments[1].pk, "share": "10", "size": "", "seed": "1"} | data
        address = f"/dot-danh-gia/{card.round.slug}/tham-dinh-lan-hai/"
        answer = as_(client, coordinator).post(address, whole)
        assert answer.status_code == 422
        assert error in text(answer)
        assert not Sample.objects.exists()

    def test_the_answer_asks_for_the_same_as_the_first(self, client, card, first, second, departments):
        decided(card, first)
        sample = drawn(card, departments[1])
        answer = post(as_(client, second), sample, decision="reject")
        assert answer.status_code == 422
        assert "Ghi lý do" in text(answer)

    def test_sending_the_first_back_shows_both_to_its_verifier(
        self, client, card, first, second, coordinator, departments
    ):
        decided(card, first)
        sample = drawn(card, departments[1])
        answered(sample, second, Verdict("accept", reason="Ảnh chụp đủ 16 máy"))
        steering = as_(client, coordinator)
        where = f"/tham-dinh-lan-hai/{sample.pk}/"
        assert "Chưa mở lại" not in text(steering.get(where))
        assert "phải ghi lý do" in text(steering.post(f"{where}mo-lai/", {"reason": ""}, follow=True))
        done = steering.post(f"{where}mo-lai/", {"reason": "Hai ý kiến khác hẳn"}, follow=True)
        assert "chờ thẩm định lại" in text(done)
        assert line(card, "1.1").verified_points is None
        page = text(as_(client, first).get(f"/tham-dinh/dong/{sample.line_id}/"))
        for shown in ("Hai ý kiến khác hẳn", "Ảnh chụp đủ 16 máy", SECRET):
            assert shown in page
        again = as_(client, coordinator).post(f"{where}mo-lai/", {"reason": "Nữa"}, follow=True)
        assert "đã được thay" in text(again)
        assert Entry.objects.filter(action="line.reopened").count() == 1

    def test_a_finished_card_is_not_reopened(self, card, first, second, departments):
        decided(card, first)
        sample = drawn(card, departments[1])
        with pytest.raises(MoveRefused, match="chưa có thẩm định lần hai"):
            reopen(sample=sample, reason="Xem lại", by=None)
        answered(sample, second)
        Scorecard.objects.filter(pk=card.pk).update(state="verified")
        with pytest.raises(MoveRefused, match="Phiếu đã thẩm định"):
            reopen(sample=sample, reason="Xem lại", by=None)

    def test_the_pairs_stay_those_of_the_draw(self, card, first, second, departments):
        decided(card, first)
        sample = drawn(card, departments[1])
        answered(sample, second)
        reopen(sample=sample, reason="Xem lại", by=None)
        decided(card, first, [("1.1", ACCEPT)])
        (pair,) = pairs_of(card.round)
        assert (pair.first.decision, pair.difference) == ("correct", Decimal("1.63"))

    def test_it_is_among_the_work_of_the_day(self, client, card, first, second, departments):
        decided(card, first)
        drawn(card, departments[1])
        assert "4 dòng chờ thẩm định lần hai" in text(as_(client, second).get("/viec-cua-toi/"))
        assert "thẩm định lần hai" not in text(as_(client, first).get("/viec-cua-toi/"))

    def test_a_blind_opinion_is_no_news(self, card, first, second, departments):
        decided(card, first)
        sample = drawn(card, departments[1])
        answered(sample, second)
        assert news_for(first, card.round, [line(card, "1.1")]) == {}

    @pytest.mark.parametrize("table", ["cac-lan-rut", "lech-nguoi", "lech-chi-tieu", "khac-nhau"])
    def test_every_table_is_a_file(self, client, card, first, second, coordinator, departments, table):
        decided(card, first)
        answered(drawn(card, departments[1]), second)
        address = f"/dot-danh-gia/{card.round.slug}/tham-dinh-lan-hai/?format=json&table={table}"
        assert json.loads(as_(client, coordinator).get(address).content)["count"] >= 1

    def test_the_leader_reads_and_does_not_draw(
        self, client, person, province, card, first, second, departments
    ):
        decided(card, first)
        answered(drawn(card, departments[1]), second)
        signed = as_(client, person("lanh-dao", "leader", province))
        address = f"/dot-danh-gia/{card.round.slug}/tham-dinh-lan-hai/"
        page = text(signed.get(address))
        assert "rut-mau" not in page
        assert "Xem, mở lại" not in page
        assert signed.post(address, {}).status_code == 403

    def test_pages_cost_the_same_whatever_was_drawn(
        self, client, card, first, second, coordinator, departments, assert_queries_do_not_grow
    ):
        decided(card, first, [("1.1", CUT), ("1.2", ACCEPT)])
        answered(drawn(card, departments[1]), second)
        addresses = {
            f"/dot-danh-gia/{card.round.slug}/tham-dinh-lan-hai/": coordinator,
            "/tham-dinh/lan-hai/": second,
        }

        def further() -> None:
            for other in card.round.scorecards.exclude(pk=card.pk).select_related("round__index", "unit"):
                fill(other)
                Scorecard.objects.filter(pk=other.pk).update(state="submitted")
                other.refresh_from_db()
                decided(other, first, [(code, CUT if code == "1.1" else ACCEPT) for code in POINTS])
            draw_sample(round_=card.round, panel=departments[1], size=99, seed=9, by=None)
            for sample in Sample.objects.filter(second=None)[:5]:
                answered(sample, second)
            recompute(round_=card.round)

        def ask() -> None:
            for address, person in addresses.items():
                as_(client, person).get(address)

        assert_queries_do_not_grow(ask, further)
