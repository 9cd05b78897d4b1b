"""Files that are not what was taken along: each is refused with its place, or read for what it is."""

from __future__ import annotations

import io
import zipfile
from datetime import date

import openpyxl
import pytest
from django.test import override_settings

from tests.portal.workbooks.conftest import (
    COLUMNS,
    edited,
    fates,
    filled,
    look,
    place_of,
    report,
    rows,
    template,
)
from tests.portal.workbooks.soffice import needs_soffice, resaved
from trucso.index.tables import Limits
from trucso.portal.workbooks import reading
from trucso.portal.workbooks.layout import ENTRY, HIDDEN

pytestmark = pytest.mark.django_db


def problem(upload) -> str:
    assert upload.state == "refused", upload.receipt
    assert upload.receipt["rows_in"] == 0
    return upload.receipt["file_problems"][0]


def without_sheet(content: bytes, name: str) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    del book[name]
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


class TestTheWholeFile:
    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"", "rỗng"),
            ("Mã;Giá trị\nA.a;5\n".encode(), "không phải sổ tính"),
            (
                b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
                "Excel cũ (.xls) hoặc tệp Office đặt mật khẩu",
            ),
            (b"%PDF-1.7 x", "PDF"),
            (b"PK\x03\x04rac", "tệp nén hỏng"),
        ],
    )
    def test_another_kind_of_file_is_named(self, card, content, words):
        assert words in problem(look(card, content))

    def test_an_ods_is_named(self, card):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("content.xml", "<x/>")
        assert "OpenDocument" in problem(look(card, stream.getvalue()))

    def test_a_deleted_hidden_sheet_is_named(self, card):
        assert "thiếu phần ẩn" in problem(look(card, without_sheet(template(card), HIDDEN)))

    def test_a_changed_hidden_sheet_is_refused(self, card):
        def tamper(sheet):
            text = sheet["A1"].value
            sheet["A1"].value = ("B" if text[5] != "B" else "C").join((text[:5], text[6:]))

        words = problem(look(card, edited(template(card), tamper, HIDDEN)))
        assert (
            "phần ẩn của tệp đã bị sửa, hoặc tệp không do hệ thống này lập; cần mẫu tải lại từ phiếu" in words
        )

    def test_a_workbook_of_another_server_is_refused(self, card):
        with override_settings(SECRET_KEY="may-chu-khac"):
            content = template(card)
        assert "không do hệ thống này lập" in problem(look(card, content))

    def test_a_renamed_entry_sheet_is_found_by_its_heading(self, card):
        def rename(sheet):
            sheet.title = "Bảng của tôi"

        assert set(fates(look(card, edited(template(card), rename))).values()) == {"unchanged"}

    def test_a_renamed_or_missing_column_is_named(self, card):
        def rename(sheet):
            sheet.cell(5, COLUMNS["value"]).value = "Số liệu"

        assert "thiếu cột “Giá trị”" in problem(look(card, edited(template(card), rename)))
        content = edited(template(card), lambda sheet: sheet.delete_cols(COLUMNS["note"]))
        assert "thiếu cột “Ghi chú”" in problem(look(card, content))

    def test_merged_cells_are_named(self, card):
        report(card, "A.b", "10")
        content = edited(template(card), lambda sheet: sheet.merge_cells("F7:F8"))
        assert "F7:F8 bị gộp" in problem(look(card, content))

    def test_a_hundred_thousand_rows_are_refused_with_the_number(self, card):
        book = openpyxl.load_workbook(io.BytesIO(template(card)))
        for _ in range(reading.LIMITS.rows + 10):
            book[ENTRY].append(["x"])
        stream = io.BytesIO()
        book.save(stream)
        assert f"nhiều nhất {reading.LIMITS.rows} dòng" in problem(look(card, stream.getvalue()))

    def test_a_file_too_heavy_is_refused_unread(self, card, monkeypatch):
        monkeypatch.setattr(reading, "LIMITS", Limits(file_bytes=1000))
        assert "MB" in problem(look(card, template(card)))


class TestRowsAndColumns:
    def test_inserted_reordered_and_copied_rows_each_have_one_fate(self, card):
        def disturb(sheet):
            sheet.insert_rows(8)
            sheet.cell(8, COLUMNS["value"]).value = 5
            last = sheet.max_row + 1
            for column in range(1, COLUMNS["key"] + 1):
                sheet.cell(last, column).value = sheet.cell(7, column).value

        upload = look(card, edited(template(card), disturb))
        kinds = [(row["key"], row["fate"]) for row in upload.receipt["rows"]]
        assert kinds == [
            ("A.a", "unchanged"), ("", "refused"), ("A.b", "unchanged"), ("B.s", "unchanged"), ("A.a", "refused"),
        ]  # fmt: skip
        assert upload.receipt["rows_in"] == sum(upload.receipt["counts"].values()) == 5
        problems = [row["problems"] for row in upload.receipt["rows"] if row["problems"]]
        assert "dòng thêm vào" in problems[0][0]
        assert "đã có ở dòng 7" in problems[1][0]

    def test_a_missing_row_keeps_what_stands(self, card):
        report(card, "A.b", "10")
        upload = look(card, edited(template(card), lambda sheet: sheet.delete_rows(8)))
        assert upload.receipt["absent"] == ["A.b"]
        assert set(fates(upload).values()) == {"unchanged"}

    def test_moved_and_added_columns_are_found_by_heading(self, card):
        def move(sheet):
            sheet.insert_cols(1)
            sheet["A5"].value = "Cột của tôi"
            sheet.cell(8, COLUMNS["value"] + 1).value = 10

        upload = look(card, edited(template(card), move))
        assert fates(upload) == {"A.a": "unchanged", "A.b": "changed", "B.s": "unchanged"}

    def test_a_partial_sort_that_puts_values_beside_other_codes_is_refused(self, card):
        def sort_keys(sheet):
            first, last = place_of(sheet, "A.a", "key"), place_of(sheet, "B.s", "key")
            first.value, last.value = last.value, first.value

        upload = look(card, edited(template(card), sort_keys))
        assert fates(upload) == {"B.s": "refused", "A.b": "unchanged", "A.a": "refused"}
        assert "nằm cạnh khoá dòng" in rows(upload)["B.s"]["problems"][0]


class TestCells:
    @pytest.mark.parametrize(
        ("value", "words"),
        [
            ("-5", "là số âm"),
            ("mười", "không phải là số"),
            (2.5, "số nguyên"),
            ("1.234,5", "“1.234,5”; cần một số nguyên"),
            (date(2026, 3, 15), "ngày tháng"),
            (True, "giá trị đúng/sai"),
            ("#DIV/0!", "công thức lỗi"),
            ("không áp dụng", "chưa có lý do"),
            ("95 %", "phần trăm"),
            ("=1+1", "công thức chưa có kết quả"),
        ],
    )
    def test_what_cannot_be_names_sheet_row_column_found_and_allowed(self, card, value, words):
        upload = look(card, filled(template(card), A__b=value))
        (said,) = rows(upload)["A.b"]["problems"]
        for part in (words, "xa.xlsx, dòng 8, cột F “Giá trị”", "trang tính “Nhập số liệu”", "cần"):
            assert part in said

    def test_a_number_cell_shown_as_percent_is_no_count(self, card):
        def percent(sheet):
            cell = place_of(sheet, "A.b")
            cell.value, cell.number_format = 1, "0%"

        (said,) = rows(look(card, edited(template(card), percent)))["A.b"]["problems"]
        assert "định dạng phần trăm (100%)" in said

    @pytest.mark.parametrize(
        ("value", "kept"),
        [
            (1234, "1.234"),
            (1234.0, "1.234"),
            ("1.234.567", "1.234.567"),
            ("1 234", "1.234"),
            ("  600 ", "600"),
        ],
    )
    def test_numbers_are_read_as_offices_write_them(self, card, value, kept):
        upload = look(card, filled(template(card), A__b=value))
        assert rows(upload)["A.b"]["parts"][0]["mine"] == kept

    @pytest.mark.parametrize("value", ["Có", "có", "x", "1", 1, True, "true"])
    def test_yes_in_every_spelling(self, card, value):
        assert rows(look(card, filled(template(card), B__s=value)))["B.s"]["parts"][0]["mine"] == "Có"

    def test_not_applicable_needs_its_reason_and_no_value(self, card):
        upload = look(
            card, filled(template(card), A__a_reason="Không tiếp nhận", A__b=5, A__b_reason="Vừa có")
        )
        assert fates(upload)["A.a"] == "changed"
        assert "một trong hai" in rows(upload)["A.b"]["problems"][0]

    def test_evidence_must_cite_and_is_never_taken_away(self, card):
        upload = look(card, filled(template(card), A__a_evidence="xem công văn"))
        assert "mỗi văn bản một dòng" in rows(upload)["A.a"]["problems"][0]
        upload = look(card, filled(template(card), A__a_evidence="*1/KH - 30/02/2026: Sai ngày"))
        assert "ngày không có trên lịch" in rows(upload)["A.a"]["problems"][0]

    def test_a_locked_cell_of_the_second_row_takes_no_note(self, card):
        upload = look(card, filled(template(card), A__b_note="Ghi nhầm dòng"))
        assert "ghi ở dòng đầu của chỉ số A" in rows(upload)["A.b"]["problems"][0]

    @needs_soffice
    def test_a_formula_with_its_result_is_taken_and_said(self, card, tmp_path):
        contents = {"f.xlsx": filled(template(card), A__b="=300+300")}
        row = rows(look(card, resaved(contents, tmp_path)["f.xlsx"]))["A.b"]
        assert row["fate"] == "changed"
        assert row["parts"][0]["mine"] == "600"
        assert "là công thức" in row["warnings"][0]
