"""A filled workbook: looked at, merged with what changed meanwhile, written once, taken back."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.utils import timezone

from tests.portal.assessments.conftest import install
from tests.portal.workbooks.conftest import (
    edited,
    fates,
    filled,
    look,
    place_of,
    report,
    rows,
    template,
)
from tests.portal.workbooks.every_kind import TEXT, make_measures
from trucso.portal.assessments.models import Line, Scorecard
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.facts.models import Evidence, Observation
from trucso.portal.journal.models import Entry as Logged
from trucso.portal.workbooks.layout import ENTRY
from trucso.portal.workbooks.services.applying import Moved, UploadRefused, apply_workbook, undo_workbook
from trucso.portal.workbooks.services.checking import check_again
from trucso.portal.workflow.models import Review

pytestmark = pytest.mark.django_db


def write(upload, skips_refused=False, **choices):
    named = {key.replace("__", "."): choice for key, choice in choices.items()}
    return apply_workbook(upload=upload, choices=named, skips_refused=skips_refused, by=None)


def values():
    found = Observation.objects.order_by("measure__code").select_related("measure")
    return {row.measure.code: row.value or row.not_applicable_reason for row in found}


def test_as_it_was_taken_nothing_changes(card):
    report(card, "A.a", "600")
    report(card, "B.s", None, reason="Chưa đến kỳ")
    upload = look(card, template(card))
    assert upload.receipt["counts"] | {"unchanged": 3} == upload.receipt["counts"]
    assert upload.receipt["rows_in"] == 3
    assert upload.receipt["absent"] == []


def test_what_was_filled_is_written_with_its_source_and_scored(card):
    content = filled(template(card), A__a=600, B__s="Có", A__a_note="Đã rà soát",
                     A__a_evidence="*12/KH-UBND - 15/03/2026: Kế hoạch")  # fmt: skip
    content = filled(content, A__b=1200)
    upload = write(look(card, content, "xa-dai-phuoc.xlsx"))
    assert values() == {"ho-so.truc-tuyen": "600", "ho-so.tong": "1200", "ke-hoach": "true"}
    assert upload.receipt["done"] == {"changed": 3, "erased": 0, "kept": 0, "skipped": 0, "unchanged": 0}
    row = Observation.objects.get(measure__code="ho-so.tong")
    assert (row.source, row.origin, row.version) == ("imported", "xa-dai-phuoc.xlsx", 1)
    assert row.changes.get().origin == "xa-dai-phuoc.xlsx"
    assert Line.objects.get(scorecard=card, code="A").note == "Đã rà soát"
    assert Evidence.objects.get(unit=card.unit).number == "12/KH-UBND"
    assert card.results.get(column="self").points == "7"
    actions = list(Logged.objects.order_by("sequence").values_list("action", flat=True))
    assert actions.count("figure.changed") == 3
    assert actions.count("line.entered") == 1
    assert actions[-1] == "scorecard.workbook_applied"
    assert set(fates(look(card, content)).values()) == {"unchanged"}


def test_only_theirs_is_kept_both_the_same_is_nothing_both_different_is_a_choice(card):
    for key, value in (("A.a", "5"), ("A.b", "10"), ("B.s", "true")):
        report(card, key, value)
    content = filled(template(card), A__b=12, B__s="Không")
    for key, value in (("A.a", "6"), ("A.b", "11"), ("B.s", "false")):
        report(card, key, value, seen=1)
    upload = look(card, content)
    assert fates(upload) == {"A.a": "kept", "A.b": "conflict", "B.s": "unchanged"}
    (part,) = rows(upload)["A.b"]["parts"]
    assert (part["before"], part["mine"], part["theirs"]) == ("10", "12", "11")
    with pytest.raises(UploadRefused, match=r"Chưa chọn cho các dòng A\.b"):
        write(upload)
    write(upload, A__b="mine")
    assert values() == {"ho-so.truc-tuyen": "6", "ho-so.tong": "12", "ke-hoach": "false"}
    assert upload.receipt["done"] == {"changed": 1, "erased": 0, "kept": 1, "skipped": 0, "unchanged": 1}


def test_keeping_theirs_in_a_conflict_writes_nothing(card):
    report(card, "A.b", "10")
    content = filled(template(card), A__b=12)
    report(card, "A.b", "11", seen=1)
    upload = write(look(card, content), A__b="theirs")
    assert values()["ho-so.tong"] == "11"
    assert upload.receipt["done"]["kept"] == 1


@pytest.mark.parametrize(("choice", "left", "done"), [("mine", None, "erased"), ("theirs", "10", "kept")])
def test_an_emptied_cell_erases_only_when_confirmed(card, choice, left, done):
    report(card, "A.b", "10")
    upload = look(card, filled(template(card), A__b=None))
    assert fates(upload)["A.b"] == "erased"
    with pytest.raises(UploadRefused, match="Chưa chọn"):
        write(upload)
    write(upload, A__b=choice)
    assert Observation.objects.get().value == left
    assert upload.receipt["done"][done] == 1


def test_a_card_that_moved_after_the_look_is_shown_again(card):
    upload = look(card, filled(template(card), A__b=12))
    report(card, "A.b", "11")
    with pytest.raises(Moved):
        write(upload)
    assert values() == {"ho-so.tong": "11"}
    assert fates(check_again(upload=upload))["A.b"] == "conflict"


def test_a_number_that_reads_two_ways_is_asked_about_and_never_guessed(card):
    upload = look(card, filled(template(card), A__b="1,234", A__a="1.234,5"))
    assert fates(upload)["A.b"] == "asked"
    assert rows(upload)["A.b"]["readings"] == ["1234"]
    assert "số nguyên" in rows(upload)["A.a"]["problems"][0]
    with pytest.raises(UploadRefused, match="hai cách"):
        write(upload)
    check_again(upload=upload, answers={"A.b": "1234"})
    assert fates(upload)["A.b"] == "changed"
    write(upload, skips_refused=True)
    assert values() == {"ho-so.tong": "1234"}
    assert upload.receipt["done"] == {"changed": 1, "erased": 0, "kept": 0, "skipped": 1, "unchanged": 1}


def test_a_refused_row_stops_the_file_unless_it_is_passed_over(card):
    upload = look(card, filled(template(card), A__b=-3, B__s="Có"))
    assert fates(upload)["A.b"] == "refused"
    with pytest.raises(UploadRefused, match="bị từ chối"):
        write(upload)
    write(upload, skips_refused=True)
    assert values() == {"ke-hoach": "true"}


def test_points_reasons_and_notes_of_an_index_of_given_points(given_card):
    content = edited(template(given_card), lambda sheet: _fill_points(sheet))
    upload = write(look(given_card, content))
    lines = {line.code: line for line in given_card.lines.all()}
    assert lines["1.1"].self_points == 8.5
    assert lines["1.2"].not_applicable_reason == "Không có trạm"
    assert lines["4.10"].note == "Ghi chú\nhai dòng"
    assert upload.receipt["rows_in"] == sum(upload.receipt["done"].values()) == 4
    undo_workbook(upload=upload, by=None)
    lines = {line.code: line for line in given_card.lines.all()}
    assert (lines["1.1"].self_points, lines["1.2"].not_applicable_reason, lines["4.10"].note) == (
        None,
        "",
        "",
    )


def _fill_points(sheet) -> None:
    place_of(sheet, "1.1").value = 8.5
    place_of(sheet, "1.2", "reason").value = "Không có trạm"
    place_of(sheet, "4.10", "note").value = "Ghi chú\nhai dòng"


def test_undo_puts_everything_back_unless_somebody_changed_it_since(card):
    report(card, "A.a", "5")
    upload = write(
        look(card, filled(template(card), A__a=6, A__b=10, A__a_evidence="*1/A - 15/03/2026: Văn bản"))
    )
    undo_workbook(upload=upload, by=None)
    assert values() == {"ho-so.truc-tuyen": "5", "ho-so.tong": ""}
    assert not Evidence.objects.exists()
    again = write(look(card, filled(template(card), A__a=7)))
    report(card, "A.a", "8", seen=Observation.objects.get(measure__code="ho-so.truc-tuyen").version)
    with pytest.raises(UploadRefused, match="người khác sửa"):
        undo_workbook(upload=again, by=None)
    assert values()["ho-so.truc-tuyen"] == "8"


def test_another_units_workbook_is_refused_by_name(card, ratio_round):
    other = ratio_round.scorecards.exclude(pk=card.pk).select_related("round__index", "unit").first()
    upload = look(card, template(other))
    assert upload.state == "refused"
    assert other.unit.code in upload.receipt["file_problems"][0]
    assert not Scorecard.objects.filter(version__gt=1).exists()


def test_of_a_returned_card_only_the_lines_sent_back_may_change(given_card):
    line = Line.objects.get(scorecard=given_card, code="1.1")
    Review.objects.create(
        line=line, decision="ask", reason="Thiếu văn bản", line_version=1, at=timezone.now()
    )
    Scorecard.objects.filter(pk=given_card.pk).update(state="returned")
    given_card.refresh_from_db()
    content = template(given_card)
    sheet = openpyxl.load_workbook(io.BytesIO(content))[ENTRY]
    assert not place_of(sheet, "1.1").protection.locked
    assert place_of(sheet, "1.2").protection.locked

    def fill(sheet):
        place_of(sheet, "1.1").value, place_of(sheet, "1.2").value = 7, 12

    upload = look(given_card, edited(content, fill))
    assert fates(upload) == {"1.1": "changed", "1.2": "refused", "4.1": "unchanged", "4.10": "unchanged"}
    assert "không mở lại" in rows(upload)["1.2"]["problems"][0]
    write(upload, skips_refused=True)
    lines = {one.code: one.self_points for one in given_card.lines.all()}
    assert (lines["1.1"], lines["1.2"]) == (7, None)


class TestAFigureThatTwoIndicatorsRead:
    @pytest.fixture
    def card(self, province, communes):
        make_measures()
        index = install(TEXT, index_id="moi-loai-commune")
        round_ = open_round(plan=RoundPlan("Đợt đủ loại", index, "2026", province, date(2026, 1, 1)))
        return round_.scorecards.select_related("round__index", "unit").first()

    def test_it_is_typed_once_and_the_second_row_says_where(self, card):
        sheet = openpyxl.load_workbook(io.BytesIO(template(card)))[ENTRY]
        assert place_of(sheet, "B.a").protection.locked
        assert "nhập ở dòng ấy" in place_of(sheet, "B.a", "label").value
        upload = write(look(card, filled(template(card), A__a=600)))
        assert upload.receipt["done"]["changed"] == 1
        assert set(fates(look(card, template(card))).values()) == {"unchanged"}

    def test_a_second_row_changed_all_the_same_is_refused(self, card):
        upload = look(card, filled(template(card), B__a=600))
        assert fates(upload)["B.a"] == "refused"
        assert "nhập ở dòng A.a" in rows(upload)["B.a"]["problems"][0]
