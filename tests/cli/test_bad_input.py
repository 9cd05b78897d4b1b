"""Wrong input: exit code 2, a message that says file, row, column, what was found and what is allowed; no
traceback, nothing written."""

import unicodedata
import zipfile
from pathlib import Path

import pytest

from trucso.cli import app, run

HCMC = ("--index", "hcmc-commune-2026", "--year", 2026)
HEAD = "unit,code,value\n"


@pytest.fixture
def score(trucso, folder):
    """Score these bytes; refused: the message."""

    def call(content, *options, name="f.csv"):
        Path(name).write_bytes(content if isinstance(content, bytes) else content.encode())
        return trucso("score", name, *HCMC, "--format", "csv", "--out", "ra.csv", *options)

    return call


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"", "f.csv: tệp rỗng; cần một dòng tiêu đề và các dòng số liệu"),
        (
            "tên,mã,điểm\nA,DTI-28.a,5\n",
            "f.csv, dòng 1: tiêu đề thiếu cột “unit” (đang có: “tên”, “mã”, “điểm”); cần các cột unit",
        ),
        (HEAD + "A,DTI-28.a,-5\n", "f.csv, dòng 2, cột C “value”: “-5” là số âm; cần một số từ 0 trở lên"),
        (
            HEAD + "A,DTI-28.a,12 hồ sơ\n",
            "f.csv, dòng 2, cột C “value”: “12 hồ sơ” không phải là số; cần một số như 7,04",
        ),
        (HEAD + "A,DTI-31.r,1.5\n", "“1.5” ngoài khoảng cho phép của “DTI-31.r”; cần một số từ 0 đến 1"),
        (HEAD + "A,DTI-99.a,5\n", "f.csv, dòng 2, cột B “code”: không có mã “DTI-99.a”; cần một trong"),
        (
            HEAD + "A,DTI-28.a,5\nA,DTI-28.a,5\n",
            "dòng 3, cột B “code”: mã “DTI-28.a” của đơn vị “A” đã có ở dòng 2",
        ),
        (
            HEAD + 'A,DTI-28.a,"1,234"\n',
            "“1,234” đọc được hai cách: 1234 hoặc 1,234; cần một số nguyên viết rõ",
        ),
        (HEAD + "A,DTI-28.a,5\n" * 100_001, "hơn 100000 dòng số liệu; cần nhiều nhất 100000 dòng mỗi tệp"),
        (b"%PDF-1.7 x", "f.csv: nội dung là một tệp PDF; cần tệp CSV (UTF-8) hoặc XLSX"),
    ],
)
def test_wrong_file_is_refused_with_the_way_to_mend_it(score, content, message):
    done = score(content)
    assert done.code == 2
    assert done.err.startswith("Lỗi: ")
    assert message in done.err
    assert done.out == ""
    assert not Path("ra.csv").exists()


def test_every_wrong_row_is_listed(score):
    done = score(HEAD + "A,DTI-28.a,x\nA,DTI-28.b,-1\nA,DTI-28.c,5\n")
    assert done.err.splitlines()[0] == "2 lỗi:"
    assert [line.split(":")[0] for line in done.err.splitlines()[1:]] == [
        "f.csv, dòng 2, cột C “value”",
        "f.csv, dòng 3, cột C “value”",
    ]
    assert score(HEAD + "A,x,1\n" * 500).err.splitlines()[-1] == "… và 480 lỗi khác"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-be"])
def test_encodings_of_spreadsheet_programs_are_read(score, encoding):
    assert score((HEAD + "Xã Thiện Hưng,DTI-28.a,5\n").encode(encoding)).code == 0
    assert "Xã Thiện Hưng,total" in Path("ra.csv").read_text(encoding="utf-8")


def test_decomposed_letters_are_the_same_unit(score):
    rows = f"Xã Thiện Hưng,DTI-28.a,5\n{unicodedata.normalize('NFD', 'Xã Thiện Hưng')},DTI-28.a,6\n"
    assert "đơn vị “Xã Thiện Hưng” đã có ở dòng 2" in score(HEAD + rows).err


def test_numbers_written_the_vietnamese_way_are_read(trucso, folder):
    Path("f.csv").write_text("unit;code;value\nA;1.1;7,04\nA;1.4;1,500\n", encoding="utf-8")
    done = trucso("score", "f.csv", "-i", "tayninh-commune-2025", "-y", 2025, "-f", "csv")
    assert [row["points"] for row in done.rows if row["code"] in ("1.1", "1.4")] == ["7.04", "1.5"]


def test_decimal_option_settles_numbers_that_read_two_ways(score):
    assert score(HEAD + 'A,DTI-28.a,"1,234"\n', "--decimal", "point").code == 0


def test_figures_that_contradict_each_other_are_led_to_their_cell(trucso, folder):
    Path("f.csv").write_text(HEAD + "A,DTI-28,4\nA,6,30\n", encoding="utf-8")
    done = trucso("score", "f.csv", *HCMC, "--values", "points")
    assert done.code == 2
    assert "f.csv, dòng 3, cột C “value”: A: 6: nhóm 6 có giá trị riêng và cả giá trị của DTI-28" in done.err


def test_unknown_unit_is_refused_when_units_are_given(score):
    Path("don-vi.csv").write_text("unit\nXã Mẫu A\nPhường Khác\n", encoding="utf-8")
    done = score(HEAD + "Xã Mẫu,DTI-28.a,5\n", "--units", "don-vi.csv")
    assert (
        "f.csv, dòng 2, cột A “unit”: không có đơn vị “Xã Mẫu”; cần một trong 2 đơn vị (có phải “Xã Mẫu A”?)"
        in done.err
    )


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["score"], "thiếu tham số FILE (xem: trucso score --help)"),
        (["score", "so-lieu.csv"], "thiếu tuỳ chọn --index"),
        (["score", "so-lieu.csv", *HCMC, "--year", "x"], "--year cần một số nguyên"),
        (
            ["score", "so-lieu.csv", *HCMC, "--format", "pdf"],
            "--format không nhận “pdf”; cần một trong 'table', 'csv', 'json', 'xlsx'",
        ),
        (["score", "so-lieu.csv", *HCMC, "--frmat", "csv"], "không có tuỳ chọn --frmat (có phải --format?)"),
        (["scor"], "Không có lệnh 'scor'. Có phải “score”?"),
        (["score", "a.csv", "b.csv", *HCMC], "thừa tham số b.csv"),
        (["score", "khong-co.csv", *HCMC], "khong-co.csv: không mở được tệp"),
        (
            ["score", "so-lieu.csv", "-i", "hcm", "-y", "2026"],
            "không có bộ chỉ số “hcm”; hiện có: hcmc-commune-2026",
        ),
        (
            ["score", "so-lieu.csv", "-i", "hcmc-commune-2026", "-y", "2020"],
            "không có phiên bản cho năm 2020; hiện có: từ 2026",
        ),
        (["score", "so-lieu.csv", *HCMC, "-f", "xlsx"], "định dạng xlsx cần --out TÊN.xlsx"),
        (["score", "so-lieu.csv", *HCMC, "--out", "khong/co/ra.csv"], "không ghi được khong/co/ra.csv"),
        (["rank", "so-lieu.csv", *HCMC, "--by", "DTI-44"], "không có mã “DTI-44”; cần một trong"),
        (
            ["explain", "so-lieu.csv", *HCMC, "--unit", "Xã Mẫu"],
            "không có đơn vị “Xã Mẫu” trong tệp; cần một trong 3 đơn vị (có phải “Xã Mẫu A”?)",
        ),
        (
            ["score", "nhom-2024.csv", "-i", "vn-dti-province", "-y", "2024"],
            "số liệu có thể là điểm (points) hoặc giá trị 0–1 (shares)",
        ),
        (
            ["index", "show", "hcmc-commune-2026", "--code", "DTI-44"],
            "không có mã “DTI-44” trong hcmc-commune-2026",
        ),
        (["index", "check", "khong-co.yaml"], "khong-co.yaml: không mở được tệp"),
        (["index", "check", "so-lieu.xlsx"], "so-lieu.xlsx"),
    ],
)
def test_wrong_command_line_is_one_message(trucso, folder, arguments, message):
    done = trucso(*arguments)
    assert done.code == 2
    assert message in done.err
    assert "Traceback" not in done.err
    assert len(done.err.splitlines()) == 1


def test_missing_definitions_folder_says_which_setting(trucso, folder, monkeypatch):
    monkeypatch.setenv("TRUCSO_DEFINITIONS", "khong-co")
    assert "biến môi trường TRUCSO_DEFINITIONS chỉ tới “khong-co”" in trucso("index", "list").err


def test_a_fault_of_ours_is_not_shown_as_one_of_theirs(folder, monkeypatch):
    monkeypatch.setattr("trucso.commands.indexes.library", lambda: {}["x"])
    with pytest.raises(KeyError):
        run(["index", "list"])
    assert app.registered_groups


def test_windows_1258_is_read_with_its_combining_marks(score):
    old = "Xa\u0303 Thiê\u0323n Hưng".encode("cp1258")  # tones are letters of their own
    assert score(HEAD.encode() + old + b",DTI-28.a,5\n").code == 0
    assert "Xã Thiện Hưng,total" in Path("ra.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("bom.xlsx", "bom.xlsx: giải nén ra 301 MB; cần sổ tính giải nén không quá 150 MB"),
        ("pdf.xlsx", "pdf.xlsx: nội dung là một tệp PDF; cần tệp CSV (UTF-8) hoặc XLSX"),
        ("cut.xlsx", "cut.xlsx: tệp nén hỏng hoặc bị cắt cụt"),
        ("word.xlsx", "word.xlsx: nội dung là một tài liệu Word"),
    ],
)
def test_what_only_calls_itself_a_workbook_is_refused(trucso, folder, name, message):
    with zipfile.ZipFile("bom.xlsx", "w", zipfile.ZIP_DEFLATED) as bomb:
        bomb.writestr("xl/workbook.xml", "<workbook/>")
        bomb.writestr("xl/worksheets/sheet1.xml", bytes(300_000_001))
    with zipfile.ZipFile("word.xlsx", "w") as word:
        word.writestr("word/document.xml", "<document/>")
    Path("pdf.xlsx").write_bytes(b"%PDF-1.7\n")
    Path("cut.xlsx").write_bytes(Path("so-lieu.xlsx").read_bytes()[:2000])
    done = trucso("score", name, *HCMC)
    assert done.code == 2
    assert message in done.err
