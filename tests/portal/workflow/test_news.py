"""What changed since the last look: shown to whom it concerns, until they say that they saw it."""

# ruff: noqa: F811
from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.utils import timezone

from tests.portal.workflow.test_services import fill, line
from tests.portal.workflow.test_verifying_pages import (  # noqa: F401
    OWN,
    as_,
    decide,
    departments,
    sent,
    text,
    verifier,
    verifier_of,
)
from trucso.portal.assessments.models import Line, Scorecard
from trucso.portal.assessments.services.lines import LineEdit, change_lines
from trucso.portal.facts.services import Entry, Origin, Slot, record
from trucso.portal.workflow.models import Duty, LastLook
from trucso.portal.workflow.news import news_for
from trucso.portal.workflow.services.looking import look_first, mark_seen
from trucso.portal.workflow.services.reviewing import Verdict, review_line

pytestmark = pytest.mark.django_db


def look(client, card: Scorecard, code: str = "1.1"):
    return text(client.get(f"/tham-dinh/dong/{line(card, code).pk}/"))


def write(card: Scorecard, by, code: str = "1.1", **values) -> None:
    change_lines(scorecard=card, edits=[LineEdit(line(card, code), values)], by=by, origin="nhập")


def said(person, card: Scorecard, code: str = "1.1") -> list[tuple[str, str, str]]:
    one = line(card, code)
    return [(c.what, c.before, c.after) for c in news_for(person, card.round, [one]).get(one.pk, ())]


@pytest.fixture
def signed(client, verifier):
    return as_(client, verifier)


@pytest.fixture
def colleague(departments):
    """Verifies the same indicators."""
    return verifier_of("dong.nghiep", departments[0])


@pytest.fixture
def reporter(people):
    return people["reporter"]


def test_of_a_line_never_looked_at_nothing_is_new(sent, verifier, reporter):
    write(sent, reporter, self_points=Decimal(5))
    assert said(verifier, sent) == []


def test_a_change_of_the_unit_is_shown_with_before_and_after(signed, sent, reporter):
    look(signed, sent)
    write(sent, reporter, self_points=Decimal(5), note="Đã kiểm kê lại")
    page = look(signed, sent)
    assert "điểm tự đánh giá: <del>8</del> → <ins>5</ins>" in page
    assert "ghi chú: <del>—</del> → <ins>Đã kiểm kê lại</ins>" in page
    assert "reporter" in page


def test_it_is_shown_until_seen_and_then_no_more(signed, sent, verifier, reporter):
    look(signed, sent)
    write(sent, reporter, self_points=Decimal(5))
    lines = f"/tham-dinh/phieu/{sent.pk}/"
    for _ in range(2):  # looking alone clears nothing
        assert "Đã xem hết 1 dòng mới thay đổi" in text(signed.get(lines))
    data = {"line": line(sent, "1.1").pk, "until": timezone.now().isoformat(), "back": lines}
    assert "Đã ghi là đã xem hết" in text(
        signed.post(f"/tham-dinh/{sent.round.slug}/da-xem/", data, follow=True)
    )
    assert "mới thay đổi" not in text(signed.get(lines))
    assert said(verifier, sent) == []


def test_what_came_after_the_page_was_shown_stays_new(sent, verifier, reporter):
    one = line(sent, "1.1")
    look_first(line=one, person=verifier)
    shown_at = timezone.now()
    write(sent, reporter, self_points=Decimal(5))
    mark_seen(lines=[one], person=verifier, until=shown_at)
    assert said(verifier, sent) == [("điểm tự đánh giá", "8", "5")]


def test_a_moment_in_the_future_hides_nothing_to_come(sent, verifier, reporter):
    one = line(sent, "1.1")
    mark_seen(lines=[one], person=verifier, until=timezone.now() + timedelta(days=9))
    write(sent, reporter, self_points=Decimal(5))
    assert said(verifier, sent) == [("điểm tự đánh giá", "8", "5")]


def test_it_is_new_only_to_those_who_looked_and_did_not_write_it(sent, verifier, colleague, reporter):
    for person in (verifier, reporter):
        look_first(line=line(sent, "1.1"), person=person)
    write(sent, reporter, self_points=Decimal(5))
    assert len(said(verifier, sent)) == 1
    assert said(colleague, sent) == []
    assert said(reporter, sent) == []


def test_a_colleagues_decision_is_said_once_as_a_decision(sent, verifier, colleague):
    one = line(sent, "1.1")
    look_first(line=one, person=verifier)
    verdict = Verdict("correct", Decimal("6.5"), "wrong_figure", "Theo kiểm kê")
    review_line(line=one, verdict=verdict, by=colleague, seen_version=one.version)
    assert said(verifier, sent) == [("quyết định", "chưa quyết định", "Sửa điểm, 6,50 (Theo kiểm kê)")]
    assert said(colleague, sent) == []


def test_deciding_oneself_is_having_seen(signed, sent, verifier, reporter):
    look(signed, sent)
    write(sent, reporter, self_points=Decimal(5))
    decide(signed, line(sent, "1.1"), "accept")
    assert said(verifier, sent) == []
    write(sent, reporter, self_points=Decimal(6))
    assert said(verifier, sent) == [("điểm tự đánh giá", "5", "6")]


def test_points_decided_by_somebody_other_than_a_verifier_are_told(sent, verifier, people):
    look_first(line=line(sent, "1.1"), person=verifier)
    change = {"verified_points": Decimal(7)}
    edits = [LineEdit(line(sent, "1.1"), change)]
    change_lines(scorecard=sent, edits=edits, by=people["panel"], origin="kết luận kiến nghị")
    assert said(verifier, sent) == [("điểm thẩm định", "—", "7")]


def test_another_department_learns_nothing_of_lines_it_does_not_verify(client, sent, departments, reporter):
    other = verifier_of("so.hai", departments[1])
    signed = as_(client, other)
    look_first(line=line(sent, "1.1"), person=other)
    write(sent, reporter, self_points=Decimal(5))
    assert "mới thay đổi" not in text(signed.get(f"/tham-dinh/phieu/{sent.pk}/"))
    data = {"line": line(sent, "1.1").pk, "until": timezone.now().isoformat()}
    before = LastLook.objects.get().at
    signed.post(f"/tham-dinh/{sent.round.slug}/da-xem/", data)
    assert LastLook.objects.get().at == before


def test_figures_are_told_by_their_names_and_only_real_changes(ratio_round, measures, departments, people):
    department = departments[0]
    Duty.objects.create(round=ratio_round, code="A", owner=department, verifier=department)
    card = ratio_round.scorecards.select_related("round", "unit").first()
    person = verifier_of("xem", department)
    slot = Slot(measures["ho-so.tong"], card.unit, "2026")
    by = Origin(by=people["reporter"])
    made = record(slot=slot, entry=Entry("90"), seen_version=0, origin=by)
    one = line(card, "A")
    look_first(line=one, person=person)
    made = record(slot=slot, entry=Entry("90"), seen_version=made.version, origin=by)  # the same again
    assert said(person, card, "A") == []
    made = record(slot=slot, entry=Entry("1200"), seen_version=made.version, origin=by)
    record(slot=slot, entry=Entry(not_applicable_reason="Sáp nhập"), seen_version=made.version, origin=by)
    assert said(person, card, "A") == [
        ("Tổng số hồ sơ", "1.200", "không áp dụng (Sáp nhập)"),
        ("Tổng số hồ sơ", "90", "1.200"),
    ]


@pytest.mark.parametrize("where", ["", "?xem=don-vi"])
def test_the_work_list_counts_changed_lines(signed, sent, reporter, where):
    look(signed, sent)
    assert "1 dòng" not in text(signed.get(f"/tham-dinh/{where}"))
    write(sent, reporter, self_points=Decimal(5))
    assert "1 dòng" in text(signed.get(f"/tham-dinh/{where}"))


@pytest.mark.parametrize("where", ["/tham-dinh/", "card", "indicator"])
def test_news_cost_the_same_whatever_changed(
    signed, sent, verifier, reporter, where, assert_queries_do_not_grow
):
    places = {
        "card": f"/tham-dinh/phieu/{sent.pk}/",
        "indicator": f"/tham-dinh/{sent.round.slug}/chi-tieu/1.1/",
    }
    look_first(line=line(sent, "1.1"), person=verifier)
    write(sent, reporter, self_points=Decimal(5))

    def further() -> None:
        for other in sent.round.scorecards.exclude(pk=sent.pk).select_related("round", "unit"):
            fill(other)
            Scorecard.objects.filter(pk=other.pk).update(state="submitted")
        for one in Line.objects.filter(scorecard__round=sent.round, code__in=OWN):
            look_first(line=one, person=verifier)
            card = Scorecard.objects.select_related("round", "unit").get(pk=one.scorecard_id)
            write(card, reporter, one.code, self_points=Decimal(3))

    assert_queries_do_not_grow(lambda: signed.get(places.get(where, where)), further)
