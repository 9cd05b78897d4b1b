"""What a file is, by its content: accepted kinds, and every hostile or foreign file refused in words."""

from __future__ import annotations

import io
import struct
import tempfile
import zipfile
import zlib
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from trucso.portal.facts import file_kinds
from trucso.portal.facts.file_kinds import FileRefused, kind_of

from . import sample_files as made

TYPES = (
    b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
    b'<Override PartName="/word/document.xml" ContentType="application/vnd.openxmlformats-officedocument.'
    b'wordprocessingml.document.main+xml"/></Types>'
)


def refusal(tmp_path, content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        kind_of(made.stored(tmp_path, content))
    return str(refused.value)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (made.pdf(), "pdf"),
        (b"\xef\xbb\xbf\r\n" + made.pdf(), "pdf"),
        (made.docx(), "docx"),
        (made.xlsx(), "xlsx"),
        (made.picture("PNG"), "png"),
        (made.picture("JPEG"), "jpeg"),
    ],
)
def test_a_kind_is_told_by_content(tmp_path, content, kind):
    assert kind_of(made.stored(tmp_path, content)).kind == kind


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "rỗng"),
        (b"\r\n  \x00", "rỗng"),
        (b"<!DOCTYPE html><script>alert(1)</script>", "Trang web"),
        (b"  <svg xmlns='http://www.w3.org/2000/svg' onload='x()'/>", "SVG"),
        (b"<?xml version='1.0'?><svg/>", "SVG"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"x" * 2000, "đời cũ"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "EncryptedPackage".encode("utf-16-le"), "mật khẩu"),
        (b"{\\rtf1 abc", "RTF"),
        (b"GIF89a....", "GIF"),
        (b"\x00\x00\x00\x18ftypheic\x00\x00", "HEIC"),
        (b"Rar!\x1a\x07", "giải nén"),
        (b"MZ\x90\x00 chuong trinh", "Không nhận ra"),
        (b"chu thuong", "in ra PDF"),
        (b"%PDF-1.7\nkhong co gi", "hỏng"),
        (made.pdf()[:200], "hỏng"),
        (made.docx()[:-400], "hỏng"),
        (made.picture("JPEG", (600, 600))[:-900], "hỏng"),
        (made.picture("PNG", (600, 600))[:-60], "hỏng"),
        (made.archive({"van-ban.pdf": b"x"}), "giải nén"),
        (made.archive({"mimetype": b"application/vnd.oasis.opendocument.text"}), "giải nén"),
        (made.archive({"[Content_Types].xml": TYPES}), "giải nén"),
        (made.archive({"[Content_Types].xml": b"<khong phai xml", "word/document.xml": b"x"}), "hỏng"),
        (
            made.archive(
                {"[Content_Types].xml": TYPES, "word/document.xml": b"x", "word/vbaProject.bin": b"x"}
            ),
            "macro",
        ),
        (
            made.archive(
                {
                    "[Content_Types].xml": TYPES.replace(
                        b"wordprocessingml.document.main", b"x.macroEnabled.main"
                    ),
                    "word/document.xml": b"x",
                }
            ),
            "macro",
        ),
    ],
)
def test_what_is_not_evidence_is_refused_with_what_to_do(tmp_path, content, words):
    assert words in refusal(tmp_path, content)


def test_a_file_with_a_password_is_refused(tmp_path):
    locked = made.archive({"[Content_Types].xml": TYPES, "word/document.xml": b"x"})
    marked = bytearray(locked)
    place = marked.find(b"PK\x01\x02")
    while place >= 0:
        marked[place + 8] |= 1  # "encrypted" of the part, in the list at the end
        place = marked.find(b"PK\x01\x02", place + 4)
    assert "mật khẩu" in refusal(tmp_path, bytes(marked))


def test_a_zip_bomb_is_not_unpacked(tmp_path, monkeypatch):
    monkeypatch.setattr(file_kinds, "MAX_UNPACKED", 2**20)
    bomb = made.archive({"[Content_Types].xml": TYPES, "word/document.xml": b"0" * 2**21})
    assert "bung ra" in refusal(tmp_path, bomb)
    many = made.archive({str(n): b"" for n in range(6000)} | {"[Content_Types].xml": TYPES})
    assert "bung ra" in refusal(tmp_path, many)


def test_a_part_that_lies_about_its_size_is_damaged(tmp_path):
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", TYPES)
        archive.writestr("word/document.xml", b"0" * 100_000)
    lying = out.getvalue().replace(struct.pack("<I", 100_000), struct.pack("<I", 10))
    assert "hỏng" in refusal(tmp_path, lying)


def test_an_entity_bomb_in_the_list_of_types_stays_small(tmp_path):
    entities = "".join(f'<!ENTITY a{n} "{f"&a{n - 1};" * 10}">' for n in range(1, 12))
    xml = f'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a0 "ha">{entities}]><Types>&a11;</Types>'
    bomb = made.archive({"[Content_Types].xml": xml.encode(), "word/document.xml": b"x"})
    assert refusal(tmp_path, bomb)


def test_a_picture_of_huge_dimensions_is_not_unpacked(tmp_path):
    def piece(name: bytes, content: bytes) -> bytes:
        return (
            struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        )

    header = piece(b"IHDR", struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0))
    huge = b"\x89PNG\r\n\x1a\n" + header + piece(b"IDAT", zlib.compress(b"")) + piece(b"IEND", b"")
    assert "quá lớn" in refusal(tmp_path, huge)
    small = io.BytesIO()
    Image.new("L", (10_000, 9_000)).save(small, "PNG")
    assert "quá lớn" in refusal(tmp_path, small.getvalue())


def test_a_polyglot_is_what_its_first_bytes_say(tmp_path):
    both = made.picture("JPEG") + made.archive({"index.html": b"<script>alert(1)</script>"})
    assert kind_of(made.stored(tmp_path, both)).kind == "jpeg"


HEADS = st.sampled_from([b"%PDF-1.7\n", b"PK\x03\x04", b"\x89PNG\r\n\x1a\n", b"\xff\xd8\xff\xe0", b""])
WHOLE = st.sampled_from([made.pdf(), made.docx(), made.xlsx(), made.picture("PNG"), made.picture("JPEG")])


@given(head=HEADS, tail=st.binary(max_size=600))
@settings(max_examples=150, deadline=None)
def test_random_bytes_after_a_known_head_are_refused_in_words(head, tail):
    with tempfile.TemporaryDirectory() as folder, pytest.raises(FileRefused):
        kind_of(made.stored(Path(folder), head + tail))


@given(content=WHOLE, place=st.floats(0, 1), piece=st.binary(min_size=1, max_size=40), cut=st.booleans())
@settings(max_examples=200, deadline=None)
def test_a_damaged_file_is_a_kind_or_a_refusal_and_nothing_else(content, place, piece, cut):
    at = int(place * len(content))
    damaged = content[:at] + piece + (b"" if cut else content[at + len(piece) :])
    with tempfile.TemporaryDirectory() as folder:
        try:
            answer = kind_of(made.stored(Path(folder), damaged)).kind
        except FileRefused as refused:
            answer = str(refused)
    assert answer in file_kinds.KINDS or answer.endswith((".", ")"))
