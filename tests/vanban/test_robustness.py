"""Nothing makes it fail, and nothing makes it slow: any bytes, hostile files, strings made to backtrack."""

import io
import time
import zipfile
from pathlib import Path

import pypdfium2 as pdfium
import pytest
from docx import Document as Docx
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucso.vanban.extract import UnreadableFile, read_bytes, read_file
from trucso.vanban.parsing import parse, parse_file
from trucso.vanban.writing import to_json

WORDS = (
    "KẾ HOẠCH", "QUYẾT ĐỊNH", "Số: 12/KH-UBND", "ngày 05 tháng 12 năm 2024", "I. MỤC TIÊU", "II. NHIỆM VỤ", "VI. TỔ CHỨC THỰC HIỆN", "1.", "a)", "-", "+", "Điều 1.", "|", "\n", "\n\n", "Tối thiểu 90%", "85% và 70%",
    "trở lên", "từ 1 - 2 bậc", "nhóm 10 địa phương dẫn đầu", "Sở Tài chính", "UBND các xã", "chủ trì, phối hợp với", "báo cáo", "trước ngày 20", "hằng quý", "Quý I/2025", "749/QĐ-TTg", "57-NQ/TW", "[1]", "¹", "./.", "Nơi nhận:",
    "KT. CHỦ TỊCH", "Nguyễn Văn A", "xếp thứ 5/34", "0,5 điểm", "100 tỷ đồng", "TT", "STT | Nhiệm vụ | Chủ trì | Thời gian", "(Kèm theo)", "PHỤ LỤC I", "đạt", ";", ".", "“", "”", "(", ")", "năm 2025",
)  # fmt: skip


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.sampled_from(WORDS), max_size=60).map(" ".join))
def test_any_mixture_of_the_language_is_read(text: str) -> None:
    document = parse(text)
    to_json(document)
    for item in (
        *document.targets,
        *document.tasks,
        *document.assignments,
        *document.deadlines,
        *document.observed_values,
    ):
        assert 0 <= item.span[0] <= item.span[1] <= len(document.text)
        assert 0 < item.confidence <= 1


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=400))
def test_any_text_is_read(text: str) -> None:
    to_json(parse(text))


@settings(max_examples=150, deadline=None)
@given(
    st.one_of(
        st.binary(max_size=600),
        st.binary(max_size=200).map(lambda b: b"%PDF-1.7\n" + b),
        st.binary(max_size=200).map(lambda b: b"PK\x03\x04" + b),
        st.binary(max_size=200).map(lambda b: b"<html>" + b),
    )
)
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        parse(read_bytes(data).text)
    except UnreadableFile as why:
        _says_what_to_do(why)


@pytest.mark.parametrize("cut", [1, 37, 400, 2000, 9000])
def test_a_broken_docx_is_read_or_refused(cut: int) -> None:
    stream = io.BytesIO()
    docx = Docx()
    docx.add_paragraph("Kế hoạch chuyển đổi số")
    docx.save(stream)
    data = stream.getvalue()
    for broken in (data[:-cut], data[:cut] + b"\x00" * 50 + data[cut + 50 :]):
        try:
            read_bytes(broken)
        except UnreadableFile as why:
            _says_what_to_do(why)


def _says_what_to_do(why: UnreadableFile) -> None:
    assert "Hãy" in str(why) or "rỗng" in str(why)


PATHOLOGICAL = {
    "spaces": " " * 200_000, "digits": "1" * 200_000, "dotted": "1." * 100_000, "slashes": "1/" * 100_000, "numbers": "12/QĐ-" * 40_000, "shares": "Tối thiểu 90%, " * 15_000, "commas": "a, " * 70_000,
    "open": "(" * 200_000, "quotes": "“" * 100_000, "bullets": "- a\n" * 30_000, "headings": "I. MỤC TIÊU\n" * 15_000, "agencies": "Sở Tài chính, " * 15_000, "verbs": "chủ trì phối hợp " * 12_000, "years": "năm 2025 " * 22_000,
    "ranks": "xếp thứ 5 đạt 0,5 điểm " * 9_000, "dues": "trước ngày 20/11 " * 12_000, "bars": "|\n" * 60_000, "cells": "TT\n|\n" * 30_000, "upper": "ỦY BAN " * 30_000, "notes": "[1] a\n\n" * 20_000, "one": "a" * 300_000,
    "given": "giao " * 40_000, "period": "hằng quý, 6 tháng, năm báo cáo " * 6_000, "dashes": "a - " * 50_000, "lines": "Số: \n" * 40_000, "ltd": "Cục Ban Sở Bộ " * 15_000, "money": "5 tỷ đồng, " * 18_000,
}  # fmt: skip


@pytest.mark.parametrize("name", PATHOLOGICAL)
def test_strings_made_to_backtrack_take_no_long_time(name: str) -> None:
    text = "Số: 1/KH-UBND\nKẾ HOẠCH\nVề dữ liệu\nI. MỤC TIÊU\n- " + PATHOLOGICAL[name][:60_000]
    start = time.process_time()
    parse(text)
    parse(PATHOLOGICAL[name][:60_000])
    assert time.process_time() - start < 8  # about one second on an idle machine


def test_time_grows_linearly_with_length(samples: Path) -> None:
    body = (samples / "ke-hoach-thanh-pho.txt").read_text(encoding="utf-8")

    def seconds(times: int) -> float:
        start = time.process_time()
        parse("\n".join([body] * times))
        return time.process_time() - start

    seconds(1)
    assert seconds(80) < 10 * max(seconds(20), 0.02)


def test_sixty_pages_take_less_than_a_second(samples: Path) -> None:
    body = (samples / "ke-hoach-thanh-pho.txt").read_text(encoding="utf-8")
    text = (body * (60 * 2500 // len(body) + 1))[: 60 * 2500]
    parse(text[:2000])
    start = time.process_time()
    parse(text)
    assert time.process_time() - start < 2  # one second on an idle machine; the bench prints the figure


def refusal(data: bytes) -> str:
    with pytest.raises(UnreadableFile) as caught:
        read_bytes(data)
    return str(caught.value)


def test_a_legacy_doc_is_refused() -> None:
    assert "lưu lại thành .docx" in refusal(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512)


def test_a_docx_with_a_password_is_refused() -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 100 + "EncryptedPackage".encode("utf-16-le")
    assert "mật khẩu" in refusal(data)


def test_an_empty_file_is_refused() -> None:
    assert "rỗng" in refusal(b"\n\n  ")


def test_an_image_and_rtf_are_refused() -> None:
    assert "OCR" in refusal(b"\x89PNG\r\n\x1a\n" + b"\x00" * 40)
    assert ".docx" in refusal(b"{\\rtf1 abc}")


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnreadableFile, match="Không mở được tệp"):
        read_file(tmp_path / "khong-co.docx")


def blank_pdf(pages: int) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(595, 842)
    stream = io.BytesIO()
    document.save(stream)
    return stream.getvalue()


def test_a_scanned_pdf_is_refused() -> None:
    assert "OCR" in refusal(blank_pdf(2))


def test_a_pdf_of_ten_thousand_pages_is_refused() -> None:
    assert "10000 trang" in refusal(blank_pdf(10_000))


def test_a_broken_pdf_is_refused() -> None:
    assert "hỏng" in refusal(b"%PDF-1.7\n%%EOF" + b"x" * 100)


def zipped(**parts: bytes) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name.replace("__", "/") + ".xml", content)
    return stream.getvalue()


def test_a_zip_bomb_is_refused() -> None:
    assert "độc hại" in refusal(zipped(word__document=b"0" * (151 * 2**20)))


def test_xml_entities_are_refused() -> None:
    bomb = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><x>&b;</x>'
    assert "thực thể" in refusal(zipped(word__document=bomb))


def test_a_spreadsheet_is_refused() -> None:
    assert ".docx" in refusal(zipped(xl__workbook=b"<x/>"))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "cp1258"])
def test_plain_text_in_any_encoding(encoding: str, tmp_path: Path) -> None:
    import unicodedata

    text = "Số: 12/KH-UBND\nKẾ HOẠCH\nVề dữ liệu năm 2026\nI. MỤC TIÊU\n- Tối thiểu 90% hồ sơ."
    form = {"cp1258": "NFD"}.get(encoding, "NFC")
    data = unicodedata.normalize(form, text)
    if encoding == "cp1258":  # this page has the vowels with circumflex, breve and horn, and combining tones
        data = _cp1258(text)
    path = tmp_path / "x.txt"
    path.write_bytes(data.encode(encoding, errors="strict"))
    d = parse_file(path)
    assert d.metadata.document_number.value == "12/KH-UBND"
    assert [t.value for t in d.targets] == [90]


def _cp1258(text: str) -> str:
    """Letters as the page has them: base with circumflex, breve or horn in one, the tone after it."""
    import unicodedata

    out = ""
    for c in text:
        parts = unicodedata.normalize("NFD", c)
        shape = unicodedata.normalize(
            "NFC", "".join(p for p in parts if p not in "\u0300\u0301\u0303\u0309\u0323")
        )
        out += shape + "".join(p for p in parts if p in "\u0300\u0301\u0303\u0309\u0323")
    return out
