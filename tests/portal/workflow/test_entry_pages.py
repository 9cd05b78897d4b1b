"""Filling a card group by group: saved cell by cell, nobody overwritten, every refusal with its reason."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.portal.workflow.conftest import reporter_of
from tests.portal.workflow.test_sending_pages import as_
from trucso.portal.assessments.models import Line, Round, Scorecard
from trucso.portal.facts.models import Measure, Observation
from trucso.portal.facts.services import Entry as FigureEntry
from trucso.portal.facts.services import Origin, Slot, record
from trucso.portal.journal.models import Entry
from trucso.portal.workflow.entry_forms import readings
from trucso.portal.workflow.models import Review
from trucso.portal.workflow.views import entering

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


def save(client, card, key, headers=HTMX, **fields):
    return client.post(
        f"/phieu/{card.pk}/o/{key}/",
        {"value": "", "reason": "", "seen_version": "0", **fields},
        headers=headers,
    )


def test_the_start_leads_to_the_first_group_that_is_not_full(typing, ratio_card):
    answer = typing.get(f"/phieu/{ratio_card.pk}/nhap/")
    assert answer["Location"] == f"/phieu/{ratio_card.pk}/nhap/1/"
    page = typing.get(answer["Location"]).content.decode()
    assert "0/3" in page
    assert "Tổng số hồ sơ" in page
    assert "Kỳ trước: chưa có" in page
    assert f"/phieu/{ratio_card.pk}/nhap/" in typing.get(f"/phieu/{ratio_card.pk}/").content.decode()


def test_a_saved_cell_answers_with_time_score_and_progress(typing, ratio_card):
    save(typing, ratio_card, "A.b", value="1 200 ")
    answer = save(typing, ratio_card, "A.a", value="600")
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "đã ghi lúc" in text
    assert "600" in text
    assert "2/3" in text
    assert text.count('aria-current="page"') == 1
    assert 'id="diem-A"' in text
    assert "3,00" in text
    assert Observation.objects.get(measure__code="ho-so.tong").value == "1200"
    assert Entry.objects.filter(action="figure.changed").count() == 2


def test_what_somebody_saved_before_the_answer_was_made_is_not_overwritten_next(
    typing, ratio_card, monkeypatch
):
    """The answer names the version that was written, not the newest: the next save is asked about."""
    slot = Slot(Measure.objects.get(code="ho-so.tong"), ratio_card.unit, ratio_card.round.period)
    read = entering.saved_sources

    def while_somebody_saves(*args):
        record(slot=slot, entry=FigureEntry("7"), seen_version=1, origin=Origin())
        monkeypatch.undo()
        return read(*args)

    monkeypatch.setattr(entering, "saved_sources", while_somebody_saves)
    first = save(typing, ratio_card, "A.b", value="1200").content.decode()
    assert 'name="seen_version" value="1"' in first
    second = save(typing, ratio_card, "A.b", value="1300", seen_version="1")
    assert second.status_code == 409
    assert slot.observations().get().value == "7"


def test_a_number_that_reads_two_ways_is_asked_about(typing, ratio_card):
    answer = save(typing, ratio_card, "A.b", value="1,234")
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "đọc được hai cách" in text
    assert 'data-field-value="1234"' in text
    assert not Observation.objects.exists()


@pytest.mark.parametrize(
    ("text", "kind", "ways"),
    [
        ("1,234", "count", ["1234"]),
        ("1,234", "amount", ["1234", "1,2340"]),
        ("1,234", "share", ["1,2340 %"]),
        ("95", "share", ["95 %"]),
        ("12,5", "share", ["12,5 %"]),
        ("100", "share", ["100 %"]),
        ("1", "share", []),
        ("0,95", "share", []),
        ("101", "share", []),
        ("100,5 %", "share", []),
        ("95", "count", []),
        ("chín mươi", "share", []),
    ],
)
def test_what_may_be_meant_is_offered_and_never_guessed(text, kind, ways):
    assert readings(text, kind) == ways


def test_the_dots_of_a_count_only_group(typing, ratio_card):
    assert save(typing, ratio_card, "A.b", value="1.234").status_code == 200
    assert Observation.objects.get().value == "1234"
    assert save(typing, ratio_card, "A.a", value="0.125").status_code == 422


def test_writing_what_somebody_else_just_wrote_is_no_conflict(typing, ratio_card):
    save(typing, ratio_card, "A.b", value="1200")
    assert save(typing, ratio_card, "A.b", value="1200").status_code == 200
    assert save(typing, ratio_card, "A.b", value="1300").status_code == 409


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"value": "-5"}, "là số âm"),
        ({"value": "mười"}, "không phải là số"),
        ({"value": "2,5"}, "“2,5”; cần một số nguyên"),
        ({"value": "5", "reason": "không có"}, "vừa có giá trị vừa có lý do"),
    ],
)
def test_what_cannot_be_is_refused_with_the_reason(typing, ratio_card, fields, words):
    answer = save(typing, ratio_card, "A.b", **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Observation.objects.exists()


def test_empty_not_applicable_and_zero_are_three_things(typing, ratio_card):
    save(typing, ratio_card, "A.a", value="0")
    save(typing, ratio_card, "A.b", reason="Không tiếp nhận hồ sơ")
    save(typing, ratio_card, "B.s", value="true")
    save(typing, ratio_card, "B.s", seen_version="1")
    rows = {o.measure.code: (o.value, o.not_applicable_reason) for o in Observation.objects.all()}
    assert rows == {
        "ho-so.truc-tuyen": ("0", ""),
        "ho-so.tong": (None, "Không tiếp nhận hồ sơ"),
        "ke-hoach": (None, ""),
    }


def test_the_second_writer_sees_mine_theirs_before_and_chooses(typing, ratio_card):
    save(typing, ratio_card, "A.a", value="5")
    save(typing, ratio_card, "A.a", value="7", seen_version="1")
    answer = save(typing, ratio_card, "A.a", value="9", seen_version="1")
    text = answer.content.decode()
    assert answer.status_code == 409
    assert "<dd>9</dd>" in text
    assert "<dd>7 (" in text
    assert "<dd>5</dd>" in text
    assert Observation.objects.get().value == "7", "chưa ghi gì"
    assert 'name="seen_version" value="2"' in text
    assert save(typing, ratio_card, "A.a", value="9", seen_version="2").status_code == 200


def test_points_given_by_people_and_notes_do_not_collide(client, card):
    Round.objects.filter(pk=card.round_id).update(opens_on=None, due_on=None, late_until=None)
    typing = as_(client, reporter_of(card.unit))
    assert save(typing, card, "1.1", value="8,5", seen_version="1").status_code == 200
    note = {"note": "Đã rà soát", "seen_version": "1"}
    assert typing.post(f"/phieu/{card.pk}/ghi-chu/1.1/", note, headers=HTMX).status_code == 200
    assert save(typing, card, "1.1", value="9", seen_version="1").status_code == 409
    assert "ngoài mức" in save(typing, card, "1.1", value="11", seen_version="3").content.decode()
    line = Line.objects.get(scorecard=card, code="1.1")
    assert (line.self_points, line.note, line.version) == (Decimal("8.5"), "Đã rà soát", 3)
    assert Entry.objects.filter(action="line.entered").count() == 2
    assert save(typing, card, "1.1", reason="Không có máy tính", seen_version="3").status_code == 200
    assert "không áp dụng" in typing.get(f"/phieu/{card.pk}/nhap/1/").content.decode().lower()


def test_after_the_last_day_it_says_which_rule_until_when_and_whom_to_ask(typing, ratio_card):
    yesterday = timezone.localdate() - timedelta(1)
    Round.objects.update(opens_on=None, due_on=yesterday)
    answer = save(typing, ratio_card, "A.a", value="5")
    assert answer.status_code == 422
    for words in (f"{yesterday:%d/%m/%Y}", "Đã hết hạn", "Cần hỏi"):
        assert words in answer.content.decode()
    page = typing.get(f"/phieu/{ratio_card.pk}/nhap/1/").content.decode()
    assert "Hiện không ghi được" in page
    assert "disabled" in page
    assert not Observation.objects.exists()


def test_of_a_returned_card_only_the_lines_sent_back_are_open(typing, ratio_card):
    line = Line.objects.get(scorecard=ratio_card, code="A")
    Review.objects.create(line=line, decision="ask", reason="Thiếu", line_version=1, at=timezone.now())
    Scorecard.objects.filter(pk=ratio_card.pk).update(state="returned")
    assert save(typing, ratio_card, "A.a", value="5").status_code == 200
    answer = save(typing, ratio_card, "B.s", value="true")
    assert answer.status_code == 422
    assert "yêu cầu bổ sung (A)" in answer.content.decode()


def test_the_start_of_a_returned_card_leads_to_the_line_asked_for_with_the_reason(typing, ratio_card):
    line = Line.objects.get(scorecard=ratio_card, code="B")
    Review.objects.create(line=line, decision="ask", reason="Cũ", line_version=1, at=timezone.now())
    Review.objects.create(
        line=line, decision="ask", reason="Thiếu biên bản ký ngày", line_version=1, at=timezone.now()
    )
    Scorecard.objects.filter(pk=ratio_card.pk).update(state="returned")
    answer = typing.get(f"/phieu/{ratio_card.pk}/nhap/")
    assert answer.url == f"/phieu/{ratio_card.pk}/nhap/1/#chi-tieu-B"
    page = typing.get(answer.url).content.decode()
    assert f'<a href="{answer.url}">B</a>.' in page
    assert page.count("Cơ quan thẩm định yêu cầu bổ sung") == 1
    assert "Thiếu biên bản ký ngày" in page
    assert "Cũ" not in page


def test_the_period_before_stands_beside_the_cell(typing, ratio_card, measures):
    before = Round.objects.create(
        slug="truoc",
        name="Trước",
        index=ratio_card.round.index,
        period="2025",
        parent=ratio_card.round.parent,
        units_on="2025-01-01",
    )
    Round.objects.filter(pk=ratio_card.round_id).update(previous=before)
    for code, value in (("ho-so.tong", "12345"), ("ke-hoach", "true")):
        Observation.objects.create(
            measure=measures[code],
            unit=ratio_card.unit,
            period="2025",
            value=value,
            changed_at=timezone.now(),
        )
    page = typing.get(f"/phieu/{ratio_card.pk}/nhap/1/").content.decode()
    assert "<strong>12.345</strong>" in page
    assert "<strong>Có</strong>" in page


def test_without_scripts_a_save_leads_back_to_the_page(typing, ratio_card):
    answer = save(typing, ratio_card, "A.a", headers={}, value="5")
    assert answer["Location"] == f"/phieu/{ratio_card.pk}/nhap/1/#chi-tieu-A"
    answer = save(typing, ratio_card, "A.a", headers={}, value="sáu", seen_version="1")
    assert "không phải là số" in typing.get(answer["Location"]).content.decode()


def test_only_the_reporter_of_the_unit_enters(client, ratio_card, communes):
    stranger = reporter_of(next(unit for unit in communes if unit != ratio_card.unit), "nguoi.la")
    as_(client, stranger)
    assert client.get(f"/phieu/{ratio_card.pk}/nhap/1/").status_code == 403
    assert save(client, ratio_card, "A.a", value="5").status_code == 403
    assert "Nhập số liệu" not in client.get(f"/phieu/{ratio_card.pk}/").content.decode()


def test_what_is_not_there_is_not_found(typing, ratio_card):
    assert typing.get(f"/phieu/{ratio_card.pk}/nhap/9/").status_code == 404
    assert save(typing, ratio_card, "Z.z", value="1").status_code == 404
    assert typing.get(f"/phieu/{ratio_card.pk}/o/A.a/").status_code == 405


def test_queries_do_not_grow_with_figures(typing, ratio_card):
    def count() -> int:
        with CaptureQueriesContext(connection) as found:
            typing.get(f"/phieu/{ratio_card.pk}/nhap/1/")
        return len(found)

    save(typing, ratio_card, "A.a", value="1")
    count()
    few = count()
    save(typing, ratio_card, "A.b", value="2")
    save(typing, ratio_card, "B.s", value="true")
    assert count() == few <= 20
