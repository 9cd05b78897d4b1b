"""A scorecard file is looked at first, applied whole or not at all, and can be taken back."""

from decimal import Decimal
from fractions import Fraction

import pytest

from tests.portal.assessments.card_files import as_csv, as_xlsx
from trucso.portal.assessments.models import Import, Line, LineEvidence, Result
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.imports import ImportRefused, apply_import, check_import, undo_import
from trucso.portal.assessments.services.lines import LineEdit, change_lines
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.facts.models import Evidence
from trucso.portal.journal.models import Entry

pytestmark = pytest.mark.django_db

ROWS = [
    {"Mã": "1.1", "Tự đánh giá": "10", "Thẩm định": "0", "Trạng thái": "Cần bổ sung minh chứng",
     "Minh chứng/Ghi chú": "*466/PVHXH - 15/03/2026: khảo sát\n* Thành viên thẩm định: chưa rõ"},
    {"Mã": "1.2", "Tự đánh giá": "7,5", "Thẩm định": "7,5", "Minh chứng/Ghi chú": "*466/PVHXH - 15/03/2026: khảo sát máy"},
    {"Mã": "4.1", "Tự đánh giá": ""},
    {"Mã": "4.10", "Tự đánh giá": "Không áp dụng"},
]  # fmt: skip


@pytest.fixture
def card(round_):
    return round_.scorecards.select_related("round__index", "unit").order_by("unit__code")[0]


def check(card, rows=ROWS, content=None, **options):
    card.refresh_from_db()
    content = as_csv(rows) if content is None else content
    options = {"writes_verified": True} | options
    return check_import(scorecard=card, file_name="phieu.csv", content=content, by=None, **options)


def line(card, code):
    return Line.objects.get(scorecard=card, code=code)


def test_a_dry_run_tells_the_fate_of_every_row_and_writes_nothing(card):
    upload = check(card)
    assert [(row["code"], row["fate"]) for row in upload.receipt["rows"]] == [
        ("1.1", "new"),
        ("1.2", "new"),
        ("4.1", "unchanged"),
        ("4.10", "new"),
    ]
    assert upload.receipt["counts"] == {"new": 3, "changed": 0, "unchanged": 1, "refused": 0}
    assert line(card, "1.1").self_points is None
    assert not Evidence.objects.exists()


def test_rows_in_are_rows_out(card):
    receipt = check(card, [*ROWS, {"Mã": "9.9", "Tự đánh giá": "1"}]).receipt
    assert receipt["rows_in"] == 5 == sum(receipt["counts"].values()) == len(receipt["rows"])


def test_applying_writes_points_evidence_and_ranks(card):
    apply_import(upload=check(card), by=None)
    first = line(card, "1.1")
    assert (first.self_points, first.verified_points, first.cause) == (10, 0, "no_evidence")
    assert first.note == "Thành viên thẩm định: chưa rõ"
    assert line(card, "4.10").not_applicable_reason == "Ghi “không áp dụng” trong phieu.csv"
    assert Fraction(Result.objects.get(scorecard=card, column="self").share) == Fraction(35, 100)
    assert Fraction(Result.objects.get(scorecard=card, column="verified").share) == Fraction(15, 100)


def test_one_document_cited_on_two_lines_is_one_document(card):
    apply_import(upload=check(card), by=None)
    document = Evidence.objects.get()
    assert (document.number, document.title) == ("466/PVHXH", "khảo sát")
    assert list(LineEvidence.objects.values_list("line__code", "cited_as")) == [
        ("1.1", "466/PVHXH - 15/03/2026: khảo sát"),
        ("1.2", "466/PVHXH - 15/03/2026: khảo sát máy"),
    ]


def test_the_same_file_again_changes_nothing(card):
    apply_import(upload=check(card), by=None)
    again = check(card)
    assert again.receipt["counts"] == {"new": 0, "changed": 0, "unchanged": 4, "refused": 0}
    version = card.version
    apply_import(upload=again, by=None)
    card.refresh_from_db()
    assert card.version == version
    assert LineEvidence.objects.count() == 2


def test_a_blank_cell_erases_nothing(card):
    apply_import(upload=check(card), by=None)
    upload = check(card, [{"Mã": "1.1", "Tự đánh giá": "9"}])
    apply_import(upload=upload, by=None)
    assert (line(card, "1.1").self_points, line(card, "1.1").verified_points) == (9, 0)
    assert line(card, "1.1").status == "needs_evidence"
    assert upload.receipt["absent"] == ["1.2", "4.1", "4.10"]


def test_a_file_with_one_refused_row_writes_none(card):
    upload = check(card, [*ROWS[:2], {"Mã": "4.1", "Tự đánh giá": "99"}])
    assert upload.state == Import.State.REFUSED
    with pytest.raises(ImportRefused, match="đang ở trạng thái “Từ chối”"):
        apply_import(upload=upload, by=None)
    assert line(card, "1.1").self_points is None


def test_a_file_that_cannot_be_read_is_kept_and_says_why(card):
    upload = check(card, content=b"%PDF-1.7 x")
    assert upload.state == Import.State.REFUSED
    assert upload.receipt["file_problems"] == [
        "phieu.csv: nội dung là một tệp PDF; cần tệp CSV (UTF-8) hoặc XLSX"
    ]
    assert bytes(upload.raw) == b"%PDF-1.7 x"


def test_the_raw_bytes_are_kept_with_their_checksum(card):
    upload = Import.objects.get(pk=check(card).pk)
    assert bytes(upload.raw) == as_csv(ROWS)
    assert len(upload.sha256) == 64


def test_a_scorecard_changed_since_the_dry_run_is_not_overwritten(card):
    upload = check(card)
    edit = LineEdit(line(card, "4.1"), {"self_points": Decimal(1)})
    change_lines(scorecard=card, edits=[edit], by=None, origin="thử")
    with pytest.raises(ImportRefused, match="Phiếu đã có người sửa sau khi kiểm tra tệp"):
        apply_import(upload=upload, by=None)


def test_undo_puts_everything_back_and_keeps_the_history(card):
    apply_import(upload=check(card), by=None)
    upload = apply_import(upload=check(card, [{"Mã": "1.1", "Tự đánh giá": "4"}]), by=None)
    undo_import(upload=upload, by=None)
    first = line(card, "1.1")
    assert (first.self_points, first.version) == (10, 4)
    assert Evidence.objects.count() == 1
    assert upload.state == Import.State.UNDONE


def test_undo_of_the_first_import_removes_its_evidence(card):
    upload = apply_import(upload=check(card), by=None)
    undo_import(upload=upload, by=None)
    assert line(card, "4.10").not_applicable_reason == ""
    assert not Evidence.objects.exists()
    assert Result.objects.get(scorecard=card, column="self").share == "0"


def test_a_line_changed_after_the_import_is_not_undone(card):
    upload = apply_import(upload=check(card), by=None)
    edit = LineEdit(line(card, "1.2"), {"self_points": Decimal(1)})
    change_lines(scorecard=card, edits=[edit], by=None, origin="thử")
    with pytest.raises(ImportRefused, match=r"Các dòng 1\.2 đã được người khác sửa"):
        undo_import(upload=upload, by=None)
    assert line(card, "1.1").self_points == 10


def test_an_import_is_undone_once(card):
    upload = undo_import(upload=apply_import(upload=check(card), by=None), by=None)
    with pytest.raises(ImportRefused, match="không có gì để hoàn tác"):
        undo_import(upload=upload, by=None)


def test_a_reporter_does_not_write_the_verified_column(card):
    apply_import(upload=check(card, writes_verified=False), by=None)
    assert line(card, "1.1").verified_points is None
    assert not Result.objects.filter(column="verified").exists()


def test_an_ambiguous_number_is_asked_about_and_the_answer_is_kept(card):
    rows = [{"Mã": "1.2", "Tự đánh giá": "1,234"}]
    assert check(card, rows).receipt["is_ambiguous"]
    answered = check(card, rows, decimal=",")
    apply_import(upload=answered, by=None)
    assert line(card, "1.2").self_points == Decimal("1.234")
    assert answered.answers == {"decimal": ","}


def test_a_workbook_is_read_like_a_csv(card):
    upload = check(card, content=as_xlsx(ROWS))
    assert upload.receipt["counts"] == check(card).receipt["counts"]


def test_a_frozen_round_takes_no_file(card, round_):
    publish_round(round_=round_)
    card.round.refresh_from_db()
    with pytest.raises(RoundRefused):
        check(card)


def test_import_and_undo_are_in_the_log(card):
    undo_import(upload=apply_import(upload=check(card), by=None), by=None)
    actions = Entry.objects.filter(subject__startswith="assessments.import").values_list("action", flat=True)
    assert list(actions.order_by("sequence")) == ["scorecard.imported", "scorecard.import_undone"]
