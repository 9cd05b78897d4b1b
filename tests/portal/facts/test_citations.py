"""Evidence cells as offices type them: starred entries, broken lines, loose spacing, remarks between."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.portal.facts.citations import document_key, read_cell, write_citation


def only(cell):
    (citation,) = cell.citations
    return citation


def test_one_entry_gives_number_day_and_title():
    citation = only(read_cell("*466/PVHXH - 15/03/2026:  khảo sát cấu hình máy tính"))
    assert citation.number == "466/PVHXH"
    assert citation.day == date(2026, 3, 15)
    assert citation.title == "khảo sát cấu hình máy tính"


def test_an_entry_broken_over_lines_is_one_entry():
    cell = read_cell("*808/CAX - 05/06/2026: V/v báo cáo mức độ\nchuyển đổi số trên địa bàn")
    assert only(cell).title == "V/v báo cáo mức độ chuyển đổi số trên địa bàn"


def test_a_title_on_the_next_line_belongs_to_its_number():
    cell = read_cell(
        "* 1043/QĐ-UBND - 03/09/2025: \nBan hành Quy chế\n* 1184/QĐ-UBND - 19/09/2025: \nDanh mục hồ sơ"
    )
    assert [(c.number, c.title) for c in cell.citations] == [
        ("1043/QĐ-UBND", "Ban hành Quy chế"),
        ("1184/QĐ-UBND", "Danh mục hồ sơ"),
    ]


def test_two_entries_on_one_line_are_two_entries():
    cell = read_cell("*12/KH-UBND - 01/02/2026: Kế hoạch *13/BC-UBND - 02/02/2026: Báo cáo")
    assert [c.number for c in cell.citations] == ["12/KH-UBND", "13/BC-UBND"]


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("*    1598   /GM-UBND - 10/10/2025: x", "1598/GM-UBND"),
        ("*466/QĐ- UBND - 14/08/2025: x", "466/QĐ-UBND"),
    ],
)
def test_loose_spacing_in_a_number_is_closed(written, number):
    assert only(read_cell(written)).number == number


def test_a_date_in_place_of_the_number_is_asked_about():
    cell = read_cell("*04/03/2026 - 04/03/2026: V/v thông tin số liệu")
    assert only(cell).number == ""
    assert cell.warnings == ("“04/03/2026 - 04/03/2026: V/v thông tin số liệu” không có số, ký hiệu văn bản",)


def test_a_number_without_symbol_is_kept_and_asked_about():
    cell = read_cell("*01 - 31/12/2025: Bảng thống kê")
    assert only(cell).number == "01"
    assert cell.warnings == ("“01 - 31/12/2025: Bảng thống kê”: số “01” không có ký hiệu",)


def test_a_day_not_on_the_calendar_is_refused_by_name():
    cell = read_cell("*01/KH-UBND - 31/02/2026: Kế hoạch")
    assert cell.citations == ()
    assert cell.problems == (
        ("“01/KH-UBND - 31/02/2026: Kế hoạch” ghi ngày không có trên lịch", "ngày dạng 15/03/2026"),
    )


def test_remarks_keep_their_speaker_and_cite_nothing():
    cell = read_cell("Đã gửi qua trục\n* Thành viên thẩm định: Thống nhất\n* Đơn vị tự đánh giá: Zalo OA")
    assert [(r.speaker, r.text) for r in cell.remarks] == [
        ("", "Đã gửi qua trục"),
        ("verifier", "Thành viên thẩm định: Thống nhất"),
        ("unit", "Đơn vị tự đánh giá: Zalo OA"),
    ]
    assert cell.citations == ()


def test_decomposed_letters_are_read_as_composed():
    assert only(read_cell("*01/QĐ-UBND - 01/02/2026: Ke\u0302\u0301 hoạch")).title == "Kế hoạch"


def test_an_empty_cell_holds_nothing():
    assert read_cell(" \n ") == read_cell("")


def test_case_and_spacing_do_not_make_another_document():
    day = date(2026, 3, 15)
    assert document_key("466/pvhxh", day, "một") == document_key("466 /PVHXH", day, "hai")


def test_documents_without_a_number_differ_by_their_title():
    assert document_key("", None, "Ảnh chụp") != document_key("", None, "Bảng thống kê")


numbers = st.from_regex(r"[1-9][0-9]{0,3}/[A-Z]{2}-[A-ZĐ]{2,6}", fullmatch=True)
titles = st.from_regex(r"[A-Za-zĐđêôơư][A-Za-zĐđêôơư ,]{0,40}[a-z]", fullmatch=True).map(
    lambda t: " ".join(t.split())
)
days = st.dates(min_value=date(2000, 1, 1), max_value=date(2099, 12, 31))


@given(st.lists(st.tuples(numbers, days, titles), max_size=6))
def test_what_is_written_is_read_back(entries):
    cell = read_cell("\n".join(write_citation(*entry) for entry in entries))
    assert [(c.number, c.day, c.title) for c in cell.citations] == entries
    assert not cell.problems


@given(st.text(alphabet=st.characters(codec="utf-8"), max_size=300))
def test_any_text_is_read_without_loss(text):
    cell = read_cell(text)
    kept = "".join(entry.text for entry in (*cell.citations, *cell.remarks))
    if not cell.problems:
        assert sorted("".join(kept.split())).count("*") <= text.count("*")
        assert len(cell.citations) + len(cell.remarks) >= (1 if text.replace("*", "").strip() else 0)
