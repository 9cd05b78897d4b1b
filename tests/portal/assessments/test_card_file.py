"""Every row of an office's scorecard file comes out once: read, or refused with the cell and what is allowed."""

import datetime as dt
import unicodedata
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.portal.assessments.card_files import HEADINGS, as_csv, as_xlsx
from tests.portal.assessments.small_index import small_index
from trucso.index.tables import TableError
from trucso.portal.assessments.card_file import CardRow, read_card

DEFINITION = small_index()


def row(code="1.1", **cells):
    return {"Mã": code, "Tự đánh giá": "7.5"} | {key.replace("_", " "): value for key, value in cells.items()}


def read(*rows, headings=HEADINGS, content=None, **options) -> list[CardRow]:
    content = as_csv(rows, headings) if content is None else content
    return read_card(content, name="phieu.csv", definition=DEFINITION, **options)


def problem(*rows, **options) -> str:
    refused = [one for one in read(*rows, **options) if one.line is None]
    assert len(refused) == 1
    (found,) = refused[0].problems
    return str(found)


def test_a_full_row_is_read():
    (read_row,) = read(
        {
            "Mã": "1.1",
            "Chỉ tiêu": "Trang bị máy tính",
            "Nhóm": "Hạ tầng số",
            "Điểm tối đa": "10",
            "Tự đánh giá": "10",
            "Thẩm định": "7,5",
            "Chênh lệch": "2,50",
            "Trạng thái": "Cần bổ sung minh chứng",
            "Phụ trách": "Phòng Văn hóa - Xã hội",
            "Hạn xử lý": "30/06/2026",
            "Minh chứng/Ghi chú": "*466/PVHXH - 15/03/2026: khảo sát",
        }
    )
    line = read_row.line
    assert (line.self_points, line.verified_points, line.status) == (
        Decimal(10),
        Decimal("7.5"),
        "needs_evidence",
    )
    assert (line.responsible, line.due_on) == ("Phòng Văn hóa - Xã hội", dt.date(2026, 6, 30))
    assert [citation.number for citation in line.evidence.citations] == ["466/PVHXH"]
    assert not read_row.warnings


def test_blank_is_not_reported_zero_is_zero_and_not_applicable_is_neither():
    rows = read(
        row("1.1", Tự_đánh_giá=""), row("1.2", Tự_đánh_giá="0"), row("4.1", Tự_đánh_giá="Không áp dụng")
    )
    lines = [(one.line.self_points, one.line.is_not_applicable) for one in rows]
    assert lines == [(None, False), (Decimal(0), False), (None, True)]


@pytest.mark.parametrize(
    "headings", [HEADINGS, [h.upper() for h in HEADINGS], ["ma", "tu danh gia", "THAM DINH"]]
)
def test_headings_are_matched_without_case_or_marks(headings):
    cells = dict.fromkeys(headings, "")
    cells[headings[0]] = "1.1"
    cells[headings[4] if len(headings) > 3 else headings[1]] = "3"
    (read_row,) = read(cells, headings=headings)
    assert read_row.line.self_points == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1258"])
def test_encodings_of_vietnamese_offices_are_read(encoding):
    form = "NFD" if encoding == "cp1258" else "NFC"
    content = as_csv([row("1.1", Trạng_thái="Hoàn thành")])
    text = content.decode()
    if encoding == "cp1258":  # the code page holds base letters and five combining tones
        text = "".join(_tones_apart(letter) for letter in text)
    assert read(content=text.encode(encoding))[0].line.status == "done", form


def _tones_apart(letter: str) -> str:
    apart = unicodedata.normalize("NFD", letter)
    tone = [mark for mark in apart if mark in "\u0300\u0301\u0303\u0309\u0323"]
    return unicodedata.normalize("NFC", "".join(m for m in apart if m not in tone)) + "".join(tone)


def test_decomposed_letters_are_read():
    content = unicodedata.normalize("NFD", as_csv([row("1.1", Trạng_thái="Hoàn thành")]).decode()).encode()
    assert read(content=content)[0].line.status == "done"


@pytest.mark.parametrize(
    ("cells", "message"),
    [
        (
            {"Tự_đánh_giá": "10,5"},
            "phieu.csv, dòng 2, cột E “Tự đánh giá”: 10,5 điểm; cần từ 0 đến 10 (điểm tối đa của 1.1)",
        ),
        (
            {"Tự_đánh_giá": "-1"},
            "phieu.csv, dòng 2, cột E “Tự đánh giá”: “-1” là số âm; cần một số từ 0 trở lên",
        ),
        (
            {"Tự_đánh_giá": "bảy"},
            "phieu.csv, dòng 2, cột E “Tự đánh giá”: “bảy” không phải là số; cần một số",
        ),
        ({"Tự_đánh_giá": "95%"}, "“95%” là tỷ lệ phần trăm; cần một số không có dấu %"),
        ({"Thẩm_định": "11"}, "phieu.csv, dòng 2, cột F “Thẩm định”: 11 điểm; cần từ 0 đến 10"),
        ({"Điểm_tối_đa": "20"}, "điểm tối đa 20; cần 10 như trong bộ chỉ số thu-commune"),
        (
            {"Trạng_thái": "Xong"},
            "trạng thái “Xong”; cần một trong: chưa thực hiện, đang thực hiện, cần bổ sung minh chứng, hoàn thành",
        ),
        ({"Hạn_xử_lý": "31/02/2026"}, "“31/02/2026” không phải ngày; cần ngày dạng 15/03/2026"),
        (
            {"Minh_chứng/Ghi_chú": "*1/QĐ - 40/01/2026: x"},
            "ghi ngày không có trên lịch; cần ngày dạng 15/03/2026",
        ),
    ],
)
def test_a_wrong_cell_is_refused_with_its_place_and_what_is_allowed(cells, message):
    assert message in problem(row("1.1", **cells))


def test_an_unknown_code_is_refused_with_the_nearest_one():
    message = problem(row("4.11"))
    assert message.startswith("phieu.csv, dòng 2, cột A “Mã”: không có chỉ tiêu mã “4.11”; cần một mã")
    assert "gần nhất: 4.1" in message


def test_an_unknown_code_with_a_known_name_suggests_the_code_of_that_name():
    assert "4.10" in problem(row("x", Chỉ_tiêu="số hoá hồ sơ".replace("hoá", "hóa")))


def test_a_code_in_two_rows_is_refused_in_the_second_and_names_the_first():
    first, second = read(row("1.1"), row("1.1"))
    assert first.line is not None
    assert [str(one) for one in second.problems] == [
        "phieu.csv, dòng 3, cột A “Mã”: mã 1.1 đã có ở dòng 2; cần mỗi chỉ tiêu một dòng"
    ]


def test_a_blank_code_is_refused():
    assert "dòng 2, cột A “Mã”: ô mã để trống; cần mã của một chỉ tiêu" in problem(row(""))


def test_every_problem_of_a_row_is_told_at_once():
    (refused,) = read(row("1.1", Tự_đánh_giá="x", Thẩm_định="99", Trạng_thái="?"))
    assert len(refused.problems) == 3


def test_a_number_that_reads_two_ways_is_asked_about():
    (asked,) = read(row("1.2", Tự_đánh_giá="1,234"))
    assert asked.is_ambiguous
    assert "“1,234” đọc được hai cách" in str(asked.problems[0])
    (comma,) = read(row("1.2", Tự_đánh_giá="1,234"), decimal=",")
    assert comma.line.self_points == Decimal("1.234")


def test_points_are_not_whole_so_a_dot_is_asked_about_too():
    (asked,) = read(row("1.2", Tự_đánh_giá="1.234"))
    assert asked.is_ambiguous
    (grouped,) = read(row("1.1", Tự_đánh_giá="1.234"), decimal=",")
    assert "1234" in str(grouped.problems[0])


def test_other_numbers_of_the_file_settle_how_a_doubtful_one_is_read():
    rows = read(row("1.1", Tự_đánh_giá="7,04"), row("1.2", Tự_đánh_giá="1,234"))
    assert rows[1].line.self_points == Decimal("1.234")


def test_a_difference_that_does_not_add_up_is_pointed_out():
    (warned,) = read(row("1.1", Tự_đánh_giá="10", Thẩm_định="4", Chênh_lệch="5"))
    assert warned.line is not None
    assert warned.warnings == ("Chênh lệch ghi 5, tính ra 6",)


def test_another_name_for_an_indicator_is_pointed_out_and_creates_nothing():
    (warned,) = read(row("1.1", Chỉ_tiêu="Máy in"))
    assert warned.warnings == ("Chỉ tiêu ghi “Máy in”, bộ chỉ số ghi “Trang bị máy tính”",)


def test_a_code_that_a_spreadsheet_turned_into_a_number_is_told_apart_by_its_name():
    content = as_xlsx(
        [{"Mã": 4.1, "Chỉ tiêu": "Số hóa hồ sơ", "Tự đánh giá": 8.25}, {"Mã": 1.2, "Tự đánh giá": 3}]
    )
    first, second = read(content=content)
    assert (first.line.code, first.line.self_points) == ("4.10", Decimal("8.25"))
    assert second.line.code == "1.2"


def test_a_code_that_could_be_two_is_refused_with_both():
    message = problem(content=as_xlsx([{"Mã": 4.1, "Tự đánh giá": 8}]))
    assert "mã được ghi thành số 4.1; cần mã dạng chữ: 4.1 hay 4.10" in message


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "phieu.csv: tệp rỗng"),
        (b"%PDF-1.7 ...", "nội dung là một tệp PDF"),
        ("Tên;Điểm\nA;1\n".encode(), "tiêu đề thiếu cột “Mã”, “Tự đánh giá”"),
        ("Mã,Tự đánh giá\n".encode() + b"1.1,5\n" * 6000, "hơn 5000 dòng số liệu"),
    ],
)
def test_a_file_that_is_no_scorecard_is_refused_whole(content, message):
    with pytest.raises(TableError) as refused:
        read(content=content)
    assert message in str(refused.value)


codes = st.sampled_from(["1.1", "1.2", "4.1", "4.10", "", "x", "9.9"])
cells = st.text(
    st.characters(codec="utf-8", exclude_characters="\x00", exclude_categories=("Cc", "Cs")), max_size=20
)


@given(st.lists(st.tuples(codes, cells, cells, cells, cells), min_size=1, max_size=6))
def test_rows_in_are_rows_out_whatever_they_hold(rows):
    keys = ("Mã", "Tự đánh giá", "Thẩm định", "Hạn xử lý", "Minh chứng/Ghi chú")
    try:
        out = read(*[dict(zip(keys, cells_, strict=True)) for cells_ in rows])
    except TableError:
        return
    filled = [cells_ for cells_ in rows if any(cell.strip("\u200b\ufeff \n") for cell in cells_)]
    assert len(out) <= len(rows)
    assert len(out) >= len([cells_ for cells_ in filled if cells_[0]])
    for one in out:
        assert (one.line is None) == bool(one.problems)
    known = [one.line.code for one in out if one.line]
    assert len(known) == len(set(known))
