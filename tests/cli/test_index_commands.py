"""Definitions through the command line: list, show, check, out to a workbook and back in."""

import json
import shutil
from pathlib import Path

import openpyxl
import pytest

from trucso.index import load_definition

ROOT = Path(__file__).parents[2]


@pytest.fixture
def installed(folder, monkeypatch):
    """A copy of the installed definitions that a test may write to."""
    shutil.copytree(ROOT / "definitions", "definitions")
    shutil.copytree(ROOT / "cases", "cases")
    monkeypatch.setenv("TRUCSO_DEFINITIONS", str(folder / "definitions"))
    return folder / "definitions"


def change(sheet, heading, row, value, path="phu-luc.xlsx"):
    book = openpyxl.load_workbook(path)
    cells = book[sheet]
    column = next(cell.column for cell in cells[1] if cell.value == heading)
    line = next(cell[0].row for cell in cells.iter_rows() if cell[0].value == row)
    cells.cell(line, column).value = value
    book.save(path)


def test_list_names_every_version(trucso):
    rows = json.loads(trucso("index", "list", "--format", "json").out)
    assert {(row["index"], row["years"]) for row in rows} >= {
        ("hcmc-commune-2026", "từ 2026"),
        ("vn-dti-province", "2020"),
        ("vn-dti-province", "2021–2023"),
        ("vn-dti-province", "từ 2024"),
    }


def test_show_says_the_rule_in_words(trucso):
    done = trucso("index", "show", "hcmc-commune-2026", "--code", "DTI-28", "--format", "csv")
    assert done.rows[0]["rule"] == "từ 75 % trở lên: trọn điểm (5 điểm); dưới 75 %: tỷ lệ × 5 điểm"
    assert done.rows[0]["inputs"].startswith("a = Tổng số hồ sơ giải quyết TTHC trong năm; b = ")
    older = trucso("index", "show", "vn-dti-province", "--year", 2020, "--format", "csv").rows
    assert [row["code"] for row in older if row["kind"] == "group"] == ["CQS", "KTS", "XHS"]


def test_check_runs_every_worked_example(trucso):
    rows = trucso("index", "check", "--format", "csv").rows
    assert all(int(row["cases"]) > 0 for row in rows)


def test_check_refuses_an_index_whose_example_fails(trucso, installed):
    path = installed / "hcmc-commune-2026/2026.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("from: 0.75,", "from: 0.76,"), encoding="utf-8")
    done = trucso("index", "check")
    assert done.code == 2
    assert "ví dụ “DTI-28" in done.err


@pytest.mark.parametrize("suffix", ["xlsx", "yaml", "json"])
def test_export_writes_what_the_name_says(trucso, folder, suffix):
    assert trucso("index", "export", "vn-dti-province", "--year", 2022, "--out", f"ra.{suffix}").code == 0
    if suffix == "yaml":
        assert load_definition(Path("ra.yaml")) == load_definition(
            ROOT / "definitions/vn-dti-province/2021.yaml"
        )
    refused = trucso("index", "export", "vn-dti-province", "--out", "ra.docx")
    assert (refused.code, "cần tên tệp kết thúc bằng .xlsx, .yaml, .json" in refused.err) == (2, True)


def test_import_tries_first_and_writes_when_told(trucso, installed):
    tried = trucso("index", "import", "phu-luc.xlsx", "--out", "thu/2026.yaml")
    assert tried.code == 0
    assert "43 chỉ số" in tried.out
    assert "Chạy thử: chưa ghi gì" in tried.err
    assert not Path("thu").exists()
    assert trucso("index", "import", "phu-luc.xlsx", "--out", "thu/2026.yaml", "--write").code == 0
    original = load_definition(installed / "hcmc-commune-2026/2026.yaml")
    assert load_definition(Path("thu/2026.yaml")) == original


def test_a_published_file_changes_only_by_a_new_revision(trucso, installed):
    published = (installed / "hcmc-commune-2026/2026.yaml").read_bytes()
    change("Chỉ số", "Tên", "DTI-28", "Tỷ lệ hồ sơ trực tuyến")
    done = trucso("index", "import", "phu-luc.xlsx", "--write")
    assert done.code == 2
    assert "đã có bản sửa 1 với nội dung khác; cần “Bản sửa” từ 2 và “Lý do sửa”" in done.err
    assert (installed / "hcmc-commune-2026/2026.yaml").read_bytes() == published
    change("Thông tin chung", "Giá trị", "Bản sửa", 2)
    change("Thông tin chung", "Giá trị", "Lý do sửa", "Sửa tên theo bản ký")
    done = trucso("index", "import", "phu-luc.xlsx", "--write")
    assert done.code == 0, done.err
    assert "DTI-28 Tỷ lệ hồ sơ trực tuyến: name" in done.out
    assert load_definition(installed / "hcmc-commune-2026/2026.yaml").revision == 2


def test_import_refuses_what_breaks_an_example_or_overlaps(trucso, installed):
    change("Thông tin chung", "Giá trị", "Bản sửa", 2)
    change("Thông tin chung", "Giá trị", "Lý do sửa", "Thử")
    change("Khoảng điểm", "So với", "DTI-28", 0.76)
    assert "ví dụ “DTI-28" in trucso("index", "import", "phu-luc.xlsx").err
    change("Khoảng điểm", "So với", "DTI-28", 0.75)
    change("Thông tin chung", "Giá trị", "Năm đầu", 2027)
    assert "hai phiên bản cùng hiệu lực" in trucso("index", "import", "phu-luc.xlsx").err


def test_import_names_the_wrong_cell(trucso, folder):
    change("Chỉ số", "Điểm tối đa", "DTI-28", "năm")
    done = trucso("index", "import", "phu-luc.xlsx")
    assert done.code == 2
    assert (
        "phu-luc.xlsx, dòng 29, cột E “Điểm tối đa”: trang tính “Chỉ số”: “năm” không phải là số" in done.err
    )


def add_example(points, path="phu-luc.xlsx"):
    book = openpyxl.load_workbook(path)
    name = "DTI-02: ba trên bốn cuộc họp"
    for row in (
        (name, 2026, None, "số liệu", "DTI-02.a", 3),
        (name, 2026, None, "số liệu", "DTI-02.b", "4"),
        (name, 2026, None, "kết quả", "DTI-02", points),
    ):
        sheet = book["Ví dụ"]
        line = max(cell.row for cell in sheet["A"] if cell.value) + 1
        for column, value in enumerate(row, start=1):
            sheet.cell(line, column).value = value
    book.save(path)


def test_new_examples_of_the_workbook_are_run_and_kept(trucso, installed):
    add_example("1,5")
    done = trucso("index", "import", "phu-luc.xlsx", "--write")
    assert done.code == 0, done.err
    assert "1 ví dụ mới đều đạt" in done.out
    kept = (installed.parent / "cases/hcmc-commune-2026/so-tinh-2026.yaml").read_text(encoding="utf-8")
    assert "DTI-02: ba trên bốn cuộc họp" in kept
    assert trucso("index", "check").code == 0


def test_a_workbook_whose_own_example_fails_is_refused(trucso, installed):
    add_example(2)
    done = trucso("index", "import", "phu-luc.xlsx", "--write")
    assert done.code == 2
    assert "trang tính “Ví dụ”" in done.err
    assert "DTI-02: points = 1.5, cần 2" in done.err
    assert not (installed.parent / "cases/hcmc-commune-2026/so-tinh-2026.yaml").exists()
