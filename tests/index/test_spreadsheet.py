"""The workbook of a definition: out and back without loss, errors that lead to the cell."""

import io
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucso.index import DefinitionError, Library, load_definition, read_cases
from trucso.index.sheet_layout import EXAMPLES, GENERAL, TABLES
from trucso.index.spreadsheet import cases_from_workbook, cases_yaml, definition_from_workbook, workbook_bytes
from trucso.index.tables import TableError

ROOT = Path(__file__).parents[2]
SHAPES = load_definition(ROOT / "tests/index/fixtures/every-shape.yaml")
DEFINITIONS = [*Library.load(ROOT / "definitions").all(), SHAPES]
NAMES = [f"{one.index}-{one.first_year}" for one in DEFINITIONS]
HCMC = next(one for one in DEFINITIONS if one.index == "hcmc-commune-2026")


@pytest.mark.parametrize("definition", DEFINITIONS, ids=NAMES)
def test_out_and_back_is_the_same_definition(definition):
    again = definition_from_workbook(workbook_bytes(definition))
    assert again == definition
    assert again.digest == definition.digest


@pytest.mark.parametrize("definition", DEFINITIONS[:-1], ids=NAMES[:-1])
def test_worked_examples_go_out_and_come_back(definition, tmp_path):
    cases = read_cases(ROOT / "cases", definition)
    assert cases
    again = cases_from_workbook(workbook_bytes(definition, cases), definition)
    assert [without_place(case) for case in again] == [without_place(case) for case in cases]
    (tmp_path / "again.yaml").write_text(cases_yaml(cases), encoding="utf-8")
    assert [without_place(case) for case in read_cases(tmp_path)] == [without_place(case) for case in cases]


def without_place(case):
    return replace(case, place=None)


def test_an_example_row_without_its_value_is_named():
    cases = read_cases(ROOT / "cases", HCMC)[:2]
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(HCMC, cases)))
    book["Ví dụ"]["F3"] = None
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(TableError, match="dòng 3: trang tính “Ví dụ”: ví dụ thiếu vai, mã hoặc giá trị"):
        cases_from_workbook(stream.getvalue(), HCMC)


def changed(*cells, definition=HCMC):
    """The exported workbook with cells changed: (sheet, address, value)."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(definition)))
    for sheet, address, value in cells:
        book[sheet][address] = value
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def address_of(sheet, row_key, heading, definition=HCMC):
    """Where a value stands: the row whose first cell is `row_key`, the column with this heading."""
    found = openpyxl.load_workbook(io.BytesIO(workbook_bytes(definition)))[sheet]
    column = next(cell.column_letter for cell in found[1] if cell.value == heading)
    row = next(cells[0].row for cells in found.iter_rows(min_row=2) if cells[0].value == row_key)
    return f"{column}{row}"


def test_a_workbook_saved_by_another_program_reads_the_same():
    assert definition_from_workbook(changed()) == HCMC


def test_vietnamese_numbers_and_dates_are_understood():
    at = address_of("Khoảng điểm", "DTI-28", "So với")
    day = address_of("Thông tin chung", "Ngày quyết định", "Giá trị")
    content = changed(("Khoảng điểm", at, "75 %"), ("Thông tin chung", day, "03/04/2026"))
    again = definition_from_workbook(content)
    assert again.indicators == HCMC.indicators
    assert again.decision.date.isoformat() == "2026-04-03"


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "message"),
    [
        ("Chỉ số", "DTI-28", "Điểm tối đa", "năm", "cột E “Điểm tối đa”: trang tính “Chỉ số”: “năm” không phải là số; cần một số như 7,04"),
        ("Chỉ số", "DTI-28", "Điểm tối đa", "1,234", "“1,234” đọc được hai cách"),
        ("Chỉ số", "DTI-28", "Vai trò", "chính", "“chính” không có trong danh sách; cần một trong: tính điểm; không tính điểm"),
        ("Thông tin chung", "Cấp đơn vị", "Giá trị", "huyện", "“huyện” không có trong danh sách; cần một trong: cấp tỉnh; cấp xã"),
        ("Thông tin chung", "Ngày quyết định", "Giá trị", "31/02/2026", "“31/02/2026” không phải là ngày; cần một ngày như 03/04/2025"),
        ("Khoảng điểm", "DTI-28", "Mã", "DTI-99", "không có chỉ số hay phần “DTI-99”"),
        ("Khoảng điểm", "DTI-28", "So với", None, "cột C “So với”: trang tính “Khoảng điểm”: không khớp với cột bên trái; cần điền “So với”"),
        ("Số liệu đầu vào", "DTI-28", "Chỉ số", None, "thiếu mã chỉ số"),
        ("Nhóm", "6", "Mã", 6.1, "mã 6.1 là ô số, có thể đã mất số 0 ở cuối; cần ô định dạng Văn bản"),
    ],
)  # fmt: skip
def test_wrong_cell_is_named(sheet, row, heading, value, message):
    at = address_of(sheet, row, heading)
    with pytest.raises(TableError) as error:
        definition_from_workbook(changed((sheet, at, value)), name="phu-luc.xlsx")
    text = str(error.value)
    assert message in text
    assert f"phu-luc.xlsx, dòng {''.join(filter(str.isdigit, at))}, cột" in text


@pytest.mark.parametrize(
    ("sheet", "row", "heading", "value", "message"),
    [
        (
            "Chỉ số",
            "DTI-28",
            "Giá trị",
            "(b + d) / a",
            "biểu thức “(b + d) / a” dùng “d” chưa có trong inputs",
        ),
        ("Chỉ số", "DTI-28", "Nhóm", "60", "nhóm"),
        ("Chỉ số", "DTI-28", "Điểm tối đa", 6, "46"),
        ("Khoảng điểm", "DTI-28", "So với", 1.5, "không bao giờ"),
    ],
)
def test_what_the_law_would_not_allow_is_refused_with_its_sheet(sheet, row, heading, value, message):
    at = address_of(sheet, row, heading)
    content = changed((sheet, at, value))
    if message == "không bao giờ":
        content = changed((sheet, at.replace(at[1:], str(int(at[1:]) + 1)), value))
    with pytest.raises(DefinitionError) as error:
        definition_from_workbook(content, name="phu-luc.xlsx")
    assert message in str(error.value)
    assert "phu-luc.xlsx, trang tính “" in str(error.value)


def test_an_input_declared_twice_is_named_where_it_comes_again():
    at = address_of("Số liệu đầu vào", "DTI-28", "Tên số liệu")
    with pytest.raises(
        TableError, match=f"dòng {int(at[1:]) + 1}, cột B .*số liệu “b” đã khai báo cho chỉ số này"
    ):
        definition_from_workbook(changed(("Số liệu đầu vào", at, "b")))


def test_every_wrong_cell_is_listed_at_once():
    cells = [("Chỉ số", f"E{row}", "sai") for row in range(2, 7)]
    with pytest.raises(TableError) as error:
        definition_from_workbook(changed(*cells))
    assert len(error.value.problems) == 5


def test_other_files_are_refused():
    with pytest.raises(TableError, match="nội dung là một tệp PDF; cần tệp XLSX"):
        definition_from_workbook(b"%PDF-1.4")
    book = openpyxl.Workbook()
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(
        TableError, match="thiếu trang tính “Thông tin chung”, “Nhóm”; cần sổ tính theo đúng mẫu"
    ):
        definition_from_workbook(stream.getvalue())


def test_lists_to_choose_from_are_such_as_spreadsheets_accept():
    """Items are separated by commas in the file, 255 characters at most."""
    for layout in (GENERAL, *TABLES, EXAMPLES):
        for column in layout.columns:
            words = list((column.choices or {}).values())
            assert not any("," in word for word in words)
            assert len(",".join(words)) <= 255
            assert len(set(words)) == len(words)


def test_the_workbook_guides_the_hand_that_fills_it():
    book = openpyxl.load_workbook(io.BytesIO(workbook_bytes(HCMC)))
    assert book.sheetnames[:4] == ["Hướng dẫn", "Thông tin chung", "Nhóm", "Trụ cột"]
    lists = {str(rule.sqref): rule.formula1 for rule in book["Chỉ số"].data_validations.dataValidation}
    assert '"tính điểm,không tính điểm,điểm thưởng,điểm trừ"' in lists.values()
    assert any("Nhóm" in formula for formula in lists.values())
    assert book["Chỉ số"]["A2"].number_format == "@"


SHAPES_BOOK = workbook_bytes(SHAPES)
JUNK = [
    "",
    "x",
    "-1",
    "1,234",
    "a / 0",
    "không",
    "(((",
    "A = 1; A = 2",
    "= 3",
    "1/0",
    5,
    -2.5,
    1e300,
    True,
    datetime(2026, 1, 2),
    "#REF!",
    "B1",
    "A1",
]


@settings(max_examples=60, deadline=None)
@given(
    st.lists(
        st.tuples(st.sampled_from([one.name for one in (GENERAL, *TABLES)]), st.integers(1, 14), st.integers(1, 16), st.sampled_from(JUNK)),
        min_size=1,
        max_size=4,
    )
)  # fmt: skip
def test_any_spoilt_workbook_is_a_definition_or_a_refusal(changes):
    book = openpyxl.load_workbook(io.BytesIO(SHAPES_BOOK))
    for sheet, row, column, value in changes:
        book[sheet].cell(row, column).value = value
    stream = io.BytesIO()
    book.save(stream)
    with suppress(TableError, DefinitionError):
        assert definition_from_workbook(stream.getvalue()).groups
