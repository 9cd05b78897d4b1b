"""Figure files against a real index: layouts, kinds of cells, and what is refused where."""

import io
from contextlib import suppress
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.index.figure_files import read_figure_file
from trucso.index.loading import load_definition
from trucso.index.observation import NotApplicable
from trucso.index.tables import TableError

DEFINITIONS = Path(__file__).parents[2] / "definitions"
HCMC = load_definition(DEFINITIONS / "hcmc-commune-2026/2026.yaml")
PROVINCE = load_definition(DEFINITIONS / "vn-dti-province/2024.yaml")
TAYNINH = load_definition(DEFINITIONS / "tayninh-commune-2025/2025.yaml")


def read(text, definition=HCMC, **options):
    return read_figure_file(text.encode(), definition, name="so-lieu.csv", **options)


def refused(text, definition=HCMC, **options):
    with pytest.raises(TableError) as error:
        read(text, definition, **options)
    return str(error.value)


def test_long_and_wide_layouts_say_the_same():
    long = read("unit,code,value\nA,DTI-28.a,600\nA,DTI-28.b,120\nB,DTI-28.a,0\nB,DTI-28.b,\n")
    wide = read("Đơn vị;DTI-28.a;DTI-28.b\nA;600;120\nB;0;\n")
    expected = {"A": {"DTI-28.a": Decimal(600), "DTI-28.b": Decimal(120)}, "B": {"DTI-28.a": Decimal(0)}}
    assert long.figures == wide.figures == expected
    assert long.values == "inputs"
    assert (long.places["A", "DTI-28.b"].row, wide.places["A", "DTI-28.b"].column) == (3, 3)


def test_the_three_kinds_of_empty_stay_apart():
    file = read("unit;DTI-36.a;DTI-36.b;DTI-36.s\nA;0;;KAD\nB;;không áp dụng: chưa có tổng đài;\nC;;;\n")
    assert file.figures == {
        "A": {"DTI-36.a": Decimal(0), "DTI-36.s": NotApplicable()},
        "B": {"DTI-36.b": NotApplicable("chưa có tổng đài")},
        "C": {},
    }


def test_choices_are_read_by_code_or_by_their_words():
    indicator = HCMC.indicator("DTI-07").inputs[0]
    for code, label in indicator.options.items():
        for written in (code, label.vi, label.vi.upper()):
            assert read(f"unit,code,value\nA,{indicator.key},{written}\n").figures["A"][indicator.key] == code
    assert "“hôm qua” không phải lựa chọn" in refused(f"unit,code,value\nA,{indicator.key},hôm qua\n")


def test_yes_no_reads_words_and_marks():
    figures = read("unit;DTI-01.s\nA;có\nB;Không\nC;x\n").figures
    assert [figures[unit]["DTI-01.s"] for unit in "ABC"] == [True, False, True]


def test_shares_and_points_of_groups_are_told_apart_only_when_asked():
    text = 'unit,code,value\nHuế,1,"0,5"\nHuế,2,50 %\n'
    assert read(text, PROVINCE, values="shares").figures == {
        "Huế": {"1": Decimal("0.5"), "2": Decimal("0.5")}
    }
    assert "cần nói rõ là points hay shares" in refused(text, PROVINCE)


def test_points_are_told_by_indicator_codes():
    assert read('unit,code,value\nA,DTI-28,"3,58"\n').values == "points"
    assert read('unit,code,value\nA,1.1,"7,04"\n', TAYNINH).values == "inputs"  # points given by people


def test_column_settles_its_ambiguous_numbers_else_they_are_asked_about():
    settled = read("unit;code;value\nA;1.1;7,04\nA;1.2;1,234\n", TAYNINH)
    assert settled.figures["A"]["1.2"] == Decimal("1.234")
    asked = "unit;code;value\nA;1.1;7\nA;1.2;1,234\n"
    assert "dòng 3, cột C “value”: “1,234” đọc được hai cách: 1234 hoặc 1,234" in refused(asked, TAYNINH)
    assert read(asked, TAYNINH, decimal=",").figures["A"]["1.2"] == Decimal("1.234")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        (
            "A,DTI-28.z,5",
            "dòng 2, cột B “code”: không có mã “DTI-28.z”; cần một trong 137 mã (có phải “DTI-28.c”?)",
        ),
        ("A,,5", "dòng 2, cột B “code”: thiếu mã; cần một trong"),
        (",DTI-28.a,5", "dòng 2, cột A “unit”: thiếu tên đơn vị"),
        ("A,DTI-28.a,-5", "dòng 2, cột C “value”: “-5” là số âm; cần một số từ 0 trở lên"),
        ("A,DTI-28.a,năm", "dòng 2, cột C “value”: “năm” không phải là số"),
        ("A,DTI-28.a,5 %", "“5 %” là tỷ lệ phần trăm; cần một số không có dấu %"),
        ('A,DTI-28.a,"5,5"', "“5,5” không phải số nguyên; cần một số nguyên"),
        (
            "A,DTI-31.r,1.2",
            "“1.2” ngoài khoảng cho phép của “DTI-31.r”; cần một số từ 0 đến 1 (hoặc từ 0 % đến 100 %)",
        ),
        ("A,DTI-28.a,5\nA,DTI-28.a,6", "dòng 3, cột B “code”: mã “DTI-28.a” của đơn vị “A” đã có ở dòng 2"),
    ],
)
def test_wrong_row_is_named_with_what_is_allowed(text, words):
    assert words in refused(f"unit,code,value\n{text}\n", values="inputs")


def test_points_above_the_maximum_are_refused():
    assert "“10.5” ngoài khoảng cho phép của “1.1”; cần một số từ 0 đến 10" in refused(
        "unit,code,value\nA,1.1,10.5\n", TAYNINH
    )


def test_wide_problems_are_said_once():
    text = "unit;DTI-28.a;DTI-99\nA;1;2\nA;3;4\nB;x;5\n"
    lines = refused(text).splitlines()
    assert [line.split(";")[0] for line in lines] == [
        "so-lieu.csv, dòng 1, cột C “DTI-99”: không có mã “DTI-99”",
        "so-lieu.csv, dòng 3, cột A “unit”: đơn vị “A” đã có ở dòng 2",
        "so-lieu.csv, dòng 4, cột B “DTI-28.a”: “x” không phải là số",
    ]


def test_units_can_be_held_to_a_list():
    text = "unit,code,value\nĐông Nai,1,0.5\n"
    assert "không có đơn vị “Đông Nai”; cần một trong 2 đơn vị (có phải “Đồng Nai”?)" in refused(
        text, PROVINCE, values="shares", units=["Đồng Nai", "Huế"]
    )


def test_number_cell_that_lost_its_zero_is_asked_about():
    book = openpyxl.Workbook()
    for row in (["unit", "code", "value"], ["A", 4.1, 5], ["A", 1.1, 5]):
        book.active.append(row)
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(TableError) as error:
        read_figure_file(stream.getvalue(), TAYNINH, name="f.xlsx")
    assert [problem.line for problem in error.value.problems] == [2]  # 4.10 exists, 1.10 does not
    assert "không phân biệt được 4.1 với 4.10; cần ô mã định dạng Văn bản" in str(error.value)


@given(
    st.lists(
        st.lists(
            st.sampled_from(
                [
                    "unit",
                    "code",
                    "value",
                    "A",
                    "DTI-28.a",
                    "DTI-01.s",
                    "DTI-36",
                    "6",
                    "0,5",
                    "1.234",
                    "KAD",
                    "có",
                    "-1",
                    "",
                ]
            ),
            max_size=4,
        ),
        max_size=5,
    ),
    st.sampled_from([None, "inputs", "points", "shares"]),
)
def test_any_table_is_figures_or_a_refusal(rows, values):
    text = "unit;code;value\n" * (len(rows) % 2) + "\n".join(";".join(row) for row in rows)
    with suppress(TableError):
        assert read_figure_file(text.encode(), HCMC, values=values).values
