"""Figure files as they really arrive, and the words of every refusal."""

import io
import zipfile
from contextlib import suppress
from datetime import date
from decimal import Decimal

import openpyxl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from trucso.index.tables import AmbiguousCell, Column, Limits, TableError, read_table

LONG = (
    Column("unit", ("unit", "Đơn vị")),
    Column("code", ("code", "Mã")),
    Column("value", ("value", "Giá trị")),
)
TEXT = "unit,code,value\nĐồng Nai,DTI-28.a,600\nBiên Hoà,DTI-28.b,120\n"


def xlsx(*sheets, title="Số liệu"):
    book = openpyxl.Workbook()
    book.remove(book.active)
    for number, rows in enumerate(sheets):
        sheet = book.create_sheet(title if number == 0 else f"{title} {number + 1}")
        for row in rows:
            sheet.append(row)
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def repacked(content, **changed):
    """The workbook with parts replaced or added (key: path with / written __)."""
    stream = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for item in old.infolist():
            new.writestr(item.filename, changed.get(item.filename.replace("/", "__"), old.read(item)))
    return stream.getvalue()


def texts(table):
    return [[row[key].text for key in ("unit", "code", "value")] for row in table.rows]


def refused(content, **options):
    options.setdefault("columns", LONG)
    with pytest.raises(TableError) as error:
        read_table(content, name="so-lieu.csv", **options)
    return str(error.value)


# --- what is read

EXPECTED = [["Đồng Nai", "DTI-28.a", "600"], ["Biên Hoà", "DTI-28.b", "120"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
@pytest.mark.parametrize("line_end", ["\n", "\r\n"])
def test_encodings_and_delimiters_give_the_same_table(encoding, delimiter, line_end):
    content = TEXT.replace(",", delimiter).replace("\n", line_end).encode(encoding)
    assert texts(read_table(content, columns=LONG)) == EXPECTED


def windows_1258(text):
    """As old Vietnamese programs write it: base letters with their hat or horn, then the tone mark."""
    import unicodedata

    tones = "\u0300\u0301\u0303\u0309\u0323"
    out = []
    for letter in text:
        parts = unicodedata.normalize("NFD", letter)
        out.append(unicodedata.normalize("NFC", "".join(c for c in parts if c not in tones)))
        out.extend(c for c in parts if c in tones)
    return "".join(out).encode("cp1258")


def test_windows_1258_marks_compose():
    text = "Đơn vị;Mã;Giá trị\nThị xã Phước Long;1.1;7,04\nXã Thiện Hưng;1.2;Không áp dụng\n"
    table = read_table(windows_1258(text), columns=LONG)
    assert [row["unit"].text for row in table.rows] == ["Thị xã Phước Long", "Xã Thiện Hưng"]
    assert table.rows[1]["value"].is_not_applicable


def test_decomposed_letters_become_one():
    import unicodedata

    table = read_table(unicodedata.normalize("NFD", TEXT).encode(), columns=LONG)
    assert texts(table) == EXPECTED
    workbook = xlsx([["Đơn vị", "Mã", "Giá trị"], [unicodedata.normalize("NFD", "Đồng Nai"), "1", 2]])
    assert read_table(workbook, columns=LONG).rows[0]["unit"].text == "Đồng Nai"


def test_title_rows_blank_rows_and_other_columns_are_no_obstacle():
    text = (
        "BẢNG ĐIỂM, NĂM 2026;;;\n\n;MÃ ;đơn  vị;Giá trị;Ghi chú\n;1.1;Biên Hoà;5;x\n;;;;\n\n;1.2;Biên Hoà;6\n"
    )
    table = read_table(text.encode(), columns=LONG)
    assert table.header_row == 3
    assert [row.number for row in table.rows] == [4, 7]
    assert [row["Ghi chú"].text for row in table.rows] == ["x", ""]
    assert not table.rows[0]["không có cột này"].text


def test_excels_declared_delimiter_is_obeyed():
    assert texts(read_table(("sep=;\n" + TEXT.replace(",", ";")).encode(), columns=LONG)) == EXPECTED


def test_cell_keeps_its_lines_and_quotes():
    table = read_table('unit,code,value\n"A ""B""",1,"*466/PVHXH:\nkhảo sát"\n'.encode(), columns=LONG)
    assert texts(table) == [['A "B"', "1", "*466/PVHXH:\nkhảo sát"]]


def test_workbook_values_keep_their_kind():
    content = xlsx(
        [["Đơn vị", "Mã", "Giá trị"], ["A", 6, 0.1 + 0.2], ["B", "1.10", True], ["C", "x", date(2026, 4, 7)]]
    )
    rows = read_table(content, columns=LONG).rows
    assert rows[0]["code"].text == "6"
    assert rows[0]["value"].number() == Decimal("0.3")
    assert rows[1]["code"].text == "1.10"
    assert rows[1]["value"].yes_no() is True
    assert rows[2]["value"].text == "07/04/2026"


def test_sheet_is_found_by_its_header_or_by_name():
    content = xlsx([["Hướng dẫn"]], [["unit", "code", "value"], ["A", "1", 2]])
    assert read_table(content, columns=LONG).sheet == "Số liệu 2"
    twice = xlsx([["unit", "code", "value"], ["A", "1", 2]], [["unit", "code", "value"], ["B", "1", 2]])
    assert "2 trang tính cùng có tiêu đề đúng: “Số liệu”, “Số liệu 2”" in refused(twice)
    assert read_table(twice, columns=LONG, sheet="Số liệu 2").rows[0]["unit"].text == "B"
    assert "không có trang tính “Nháp”; cần một trong các trang tính “Số liệu”, “Số liệu 2”" in refused(
        twice, sheet="Nháp"
    )


# --- single cells


def cell(value):
    return read_table(f'unit,code,value\nA,1,"{value}"\nB,2,-\n'.encode(), columns=LONG, name="f.csv").rows[
        0
    ]["value"]


@pytest.mark.parametrize("value", ["không áp dụng", "Không áp dụng", "KAD", "n/a", " N/A "])
def test_not_applicable_is_neither_blank_nor_zero(value):
    assert cell(value).is_not_applicable
    assert not cell(value).is_blank
    assert not cell("0").is_not_applicable
    assert not cell("0").is_blank
    assert cell(" ").is_blank


def test_yes_and_no_as_people_write_them():
    assert all(cell(word).yes_no() for word in ("có", "Có", "x", "X", "1", "đúng"))
    assert not any(cell(word).yes_no() for word in ("không", "0", "sai", "KHÔNG"))
    with pytest.raises(TableError, match="“có thể” không phải có hay không; cần có hoặc không"):
        cell("có thể").yes_no()


def test_ambiguous_cell_is_asked_about_and_a_column_can_settle_it():
    with pytest.raises(AmbiguousCell, match=r"f\.csv, dòng 2, cột C “value”: “1,234” đọc được hai cách"):
        cell("1,234").number()
    table = read_table(b"unit;code;value\nA;1;1,234\nB;1;7,5\n", columns=LONG)
    assert table.rows[0]["value"].number(decimal=table.decimal_mark("value")) == Decimal("1.234")


def test_wrong_kinds_name_the_cell():
    content = xlsx([["unit", "code", "value"], ["A", "1", date(2026, 4, 7)], ["B", "1", True]])
    rows = read_table(content, columns=LONG, name="f.xlsx").rows
    with pytest.raises(
        TableError,
        match=r"f\.xlsx, dòng 2, cột C “value”: trang tính “Số liệu”: ô chứa ngày tháng “07/04/2026”",
    ):
        rows[0]["value"].number()
    with pytest.raises(TableError, match="ô chứa giá trị đúng/sai"):
        rows[1]["value"].number()
    with pytest.raises(TableError, match="“-5” là số âm; cần một số từ 0 trở lên"):
        cell("-5").number()


def test_failed_formula_is_not_an_empty_cell():
    content = xlsx([["unit", "code", "value"], ["A", "1", "#DIV/0!"]])
    value = read_table(content, columns=LONG).rows[0]["value"]
    assert not value.is_blank
    with pytest.raises(TableError, match="ô chứa công thức lỗi “#DIV/0!”"):
        value.number()


# --- what is refused, in words


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "so-lieu.csv: tệp rỗng; cần một dòng tiêu đề và các dòng số liệu"),
        (b"\xef\xbb\xbf \r\n", "so-lieu.csv: tệp rỗng"),
        (b",,,\n,,\n", "không có ô nào có nội dung"),
        (b"unit,code,value\n", "dòng 1: không có dòng số liệu nào sau tiêu đề; cần ít nhất một dòng"),
        (b"%PDF-1.7\n1 0 obj", "nội dung là một tệp PDF; cần tệp CSV (UTF-8) hoặc XLSX"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1rest",
            "nội dung là một tệp Excel cũ (.xls) hoặc tệp Office đặt mật khẩu",
        ),
        (b"<html><table><tr>", "một trang HTML hoặc XML được đổi tên"),
        (b"unit,code,value\nA,1,\x012\n", "nội dung nhị phân, không phải văn bản"),
        (b"unit\n\x81\x8d\x8f\x90\n", "bảng mã không nhận ra"),
        (b"PK\x03\x04broken", "tệp nén hỏng hoặc bị cắt cụt; cần một sổ tính XLSX mở được bằng Excel"),
        (
            "Tỉnh,code,value\nA,1,2\n".encode(),
            "so-lieu.csv, dòng 1: tiêu đề thiếu cột “unit” (đang có: “Tỉnh”, “code”, “value”); cần các cột unit, code, value",
        ),
        (b"unit,code,value,Code\nA,1,2,3\n", "dòng 1, cột D “Code”: tiêu đề “Code” đã có ở cột thứ 2"),
        (
            b"unit,code,value\nA,1,7,04\n",
            "dòng 2: 4 ô, nhiều hơn số cột của tiêu đề (ô cuối: “04”); cần nhiều nhất 3 ô",
        ),
        (b'unit,code,value\nA,"1,2\nB,1,2\n', "dòng 2: dấu ngoặc kép đặt sai hoặc không đóng"),
        (
            b"unit,code,value\nA,1," + b"y" * 40_000,
            "dòng 2, cột C “value”: ô dài 40000 ký tự; cần nhiều nhất 32767",
        ),
    ],
)
def test_bad_file_gets_a_message_that_leads_to_the_place(content, words):
    assert words in refused(content)


def test_all_rows_are_checked_before_refusing():
    message = refused(b"unit,code,value\nA,1,2,3\nB,1,2\nC,1,2,3\n")
    assert [line.split(":")[0] for line in message.splitlines()] == [
        "so-lieu.csv, dòng 2",
        "so-lieu.csv, dòng 4",
    ]


def test_too_many_rows_are_refused_with_the_limit():
    content = b"unit,code,value\n" + b"A,1,2\n" * 200_000
    assert "dòng 100002: hơn 100000 dòng số liệu; cần nhiều nhất 100000 dòng mỗi tệp" in refused(content)
    assert len(read_table(content, columns=LONG, limits=Limits(rows=200_000)).rows) == 200_000


def test_too_heavy_file_is_not_even_read(tmp_path):
    path = tmp_path / "nang.csv"
    with path.open("wb") as stream:
        stream.truncate(31_000_000)
    with pytest.raises(TableError, match=r"nang\.csv: tệp nặng 31 MB; cần tệp không quá 30 MB"):
        read_table(path)
    with pytest.raises(TableError, match="không mở được tệp"):
        read_table(tmp_path / "khong-co.csv")


def test_zip_that_is_no_workbook_says_what_it_is():
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as container:
        container.writestr("word/document.xml", "<x/>")
    assert "nội dung là một tài liệu Word; cần tệp CSV hoặc XLSX" in refused(stream.getvalue())


def test_zip_bomb_is_refused_before_it_unpacks():
    bomb = repacked(xlsx([["unit", "code", "value"]]), xl__worksheets__sheet1__xml=b"")
    bomb = repacked(bomb, **{"xl__worksheets__sheet1.xml": b" " * 200_000_000})
    assert len(bomb) < 1_000_000
    assert "giải nén ra 201 MB; cần sổ tính giải nén không quá 150 MB" in refused(bomb)


def test_two_cells_in_opposite_corners_do_not_exhaust_memory():
    book = openpyxl.Workbook()
    book.active["A1"], book.active["XFD1048576"] = "unit", "x"
    stream = io.BytesIO()
    book.save(stream)
    assert "cột của tiêu đề" in refused(stream.getvalue(), columns=(Column("unit"),))


def test_nested_entities_do_not_expand():
    entities = b'<!DOCTYPE a [<!ENTITY b "bbbbbbbbbb">' + b"".join(
        b'<!ENTITY b%d "%s">' % (i, (b"&b%d;" % (i - 1) if i else b"&b;") * 30) for i in range(12)
    )
    sheet = (
        entities
        + b"]><worksheet><sheetData><row><c t='inlineStr'><is><t>&b11;</t></is></c></row></sheetData></worksheet>"
    )
    assert "hỏng" in refused(
        repacked(xlsx([["unit", "code", "value"]]), **{"xl__worksheets__sheet1.xml": sheet})
    )


def test_damaged_workbook_is_refused_not_half_read():
    whole = xlsx([["unit", "code", "value"], ["A", "1", 2]])
    assert "hỏng" in refused(whole[: len(whole) // 2])
    assert "hỏng" in refused(
        repacked(whole, **{"xl__worksheets__sheet1.xml": b"<worksheet><sheetData><row r='1'>"})
    )


# --- anything at all


@given(st.binary(max_size=400) | st.text(max_size=200).map(str.encode))
def test_any_bytes_are_a_table_or_a_table_error(content):
    with suppress(TableError):
        table = read_table(content)
        assert all(row[heading].text is not None for row in table.rows for heading in table.headings)


@given(st.lists(st.tuples(st.integers(0, 5000), st.integers(0, 255)), max_size=12))
@settings(max_examples=150, deadline=None)
def test_any_damaged_workbook_is_a_table_or_a_table_error(changes):
    content = bytearray(SOUND)
    for position, byte in changes:
        content[position % len(content)] = byte
    with suppress(TableError):
        assert read_table(bytes(content)).file


@given(
    st.sampled_from(
        ["xl/workbook.xml", "xl/styles.xml", "xl/worksheets/sheet1.xml", "xl/_rels/workbook.xml.rels"]
    ),
    st.lists(
        st.tuples(
            st.integers(0, 3000), st.sampled_from([b"", b"<", b"9999999999", b'r="', b"&", b"-1", b"\xff"])
        ),
        max_size=4,
    ),
)
@settings(max_examples=150, deadline=None)
def test_any_damaged_part_is_a_table_or_a_table_error(part, changes):
    with zipfile.ZipFile(io.BytesIO(SOUND)) as container:
        xml = container.read(part)
    for position, replacement in changes:
        at = position % len(xml)
        xml = xml[:at] + replacement + xml[at + 3 :]
    with suppress(TableError):
        assert read_table(repacked(SOUND, **{part.replace("/", "__"): xml})).file


SOUND = xlsx([["unit", "code", "value"], ["A", "1", 2.5], ["B", "1", date(2026, 1, 1)], ["C", "1", "#REF!"]])
