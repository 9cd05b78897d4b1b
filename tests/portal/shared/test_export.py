"""Every table as CSV, XLSX and JSON, from one description."""

import io
import json
from datetime import date
from fractions import Fraction

import openpyxl
import pytest
from django.test import RequestFactory

from trucso.portal.shared import export
from trucso.portal.shared.tables import Column, Table

COLUMNS = [
    Column("name", "Đơn vị", "Unit"),
    Column("share", "Giá trị", kind="share"),
    Column("day", "Ngày", kind="day"),
    Column("inner", "Nội bộ", in_files=False),
]
ROWS = [
    {"name": "Xã Đại Phước", "share": Fraction(43, 60), "day": date(2026, 11, 22)},
    {"name": "=1+2", "share": None, "day": None},
]
TABLE = Table("xep-hang", "Xếp hạng", COLUMNS, ROWS, source="QĐ 405", as_of=date(2026, 10, 31))


def ask(**parameters):
    return export.download(RequestFactory().get("/", parameters), TABLE)


def test_without_format_the_page_is_shown():
    assert ask() is None


def test_csv_has_a_mark_unrounded_values_and_no_formulas():
    text = ask(format="csv").content.decode("utf-8-sig")
    assert ask(format="csv").content.startswith(b"\xef\xbb\xbf")
    lines = text.splitlines()
    assert lines[0] == "Đơn vị,Giá trị,Ngày"
    assert lines[1] == "Xã Đại Phước,0.7166666666666666666666666667,2026-11-22"
    assert lines[2] == "'=1+2,,"


def test_json_says_what_it_is():
    content = json.loads(ask(format="json").content)
    assert content["count"] == 2
    assert content["source"] == "QĐ 405"
    assert content["rows"][0] == {"name": "Xã Đại Phước", "share": 0.7166666666666667, "day": "2026-11-22"}


def test_xlsx_ends_with_the_number_of_rows():
    book = openpyxl.load_workbook(io.BytesIO(ask(format="xlsx").content))
    rows = list(book["Số liệu"].values)
    assert rows[0] == ("Đơn vị", "Giá trị", "Ngày")
    assert rows[1][1] == pytest.approx(43 / 60)
    assert rows[2][0] == "=1+2"
    assert book["Số liệu"]["A3"].data_type == "s"
    assert rows[-1][0] == "Số dòng: 2"


@pytest.mark.parametrize(
    ("parameters", "word"), [({"format": "pdf"}, "pdf"), ({"format": "csv", "table": "x"}, "xep-hang")]
)
def test_a_wrong_address_says_what_is_allowed(parameters, word):
    response = ask(**parameters)
    assert response.status_code == 400
    assert word in response.content.decode()


def test_sorting_puts_empty_cells_last_both_ways():
    for wanted in ("share", "-share"):
        assert [row["name"] for row in TABLE.sorted_by(wanted).rows] == ["Xã Đại Phước", "=1+2"]
    assert TABLE.sorted_by("nothing") is TABLE
