"""Text out of a file: DOCX, PDF with a text layer, HTML, plain text in any encoding.

Every refusal says what to do. Sizes, pages and time are limited, so that a hostile file costs little.
"""

import time
from dataclasses import dataclass
from pathlib import Path

MAX_BYTES = 60 * 2**20
MAX_UNPACKED = 150 * 2**20
MAX_PAGES = 2_000
MAX_CHARACTERS = 8_000_000
MAX_SECONDS = 60.0


class UnreadableFile(Exception):
    """A file that cannot be read; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True, slots=True)
class Extracted:
    """Text of a file and its kind: ``docx``, ``pdf``, ``html`` or ``txt``."""

    text: str
    kind: str
    pages: int | None = None


class Clock:
    """Stops the reading of one file after a while."""

    def __init__(self, seconds: float = MAX_SECONDS) -> None:
        self._end = time.monotonic() + seconds
        self._seconds = seconds

    def check(self) -> None:
        if time.monotonic() > self._end:
            raise UnreadableFile(
                f"Đọc tệp quá {self._seconds:.0f} giây nên đã dừng. Hãy tách tệp thành các phần nhỏ hơn rồi thử lại."
            )


def read_file(path: Path) -> Extracted:
    """Text of ``path``; the kind is told by content, not by name.

    Raises :class:`UnreadableFile` for a missing, empty, too large, scanned, encrypted, broken or unknown file.
    """
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            raise UnreadableFile(
                f"Tệp lớn {size / 2**20:.0f} MB, giới hạn {MAX_BYTES // 2**20} MB. Hãy tách tệp hoặc bỏ ảnh trong tệp."
            )
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableFile(
            f"Không mở được tệp: {error.strerror or error}. Hãy kiểm tra đường dẫn và quyền đọc."
        ) from error
    return read_bytes(data)


def read_bytes(data: bytes) -> Extracted:
    """Text of a file given as bytes; see :func:`read_file`."""
    if not data.strip(b"\x00 \t\r\n"):
        raise UnreadableFile("Tệp rỗng, không có nội dung để đọc.")
    clock = Clock()
    head = data[:1024].lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(b"%PDF-") or b"%PDF-" in data[:1024]:
        from trucso.vanban.pdf import read_pdf

        return read_pdf(data, clock)
    if head.startswith(b"PK\x03\x04"):
        from trucso.vanban.docx import read_docx

        return Extracted(_bounded(read_docx(data, clock)), "docx")
    _refuse_known(data, head)
    if _looks_like_html(head):
        from trucso.vanban.html_text import read_html

        return Extracted(_bounded(read_html(data, clock)), "html")
    return Extracted(_bounded(decode(data)), "txt")


def _bounded(text: str) -> str:
    if len(text) > MAX_CHARACTERS:
        raise UnreadableFile(
            f"Văn bản dài {len(text):,} ký tự, giới hạn {MAX_CHARACTERS:,}. Hãy tách tệp thành các phần nhỏ hơn.".replace(
                ",", "."
            )
        )
    return text


_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"RIFF", b"BM")


def _refuse_known(data: bytes, head: bytes) -> None:
    if head.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise UnreadableFile(
                "Tệp đặt mật khẩu. Hãy mở bằng Word, bỏ mật khẩu (Tệp → Thông tin → Bảo vệ tài liệu) rồi lưu lại."
            )
        raise UnreadableFile(
            "Tệp .doc đời cũ không đọc được. Hãy mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx."
        )
    if head.startswith(b"{\\rtf"):
        raise UnreadableFile(
            "Tệp RTF không đọc được. Hãy mở bằng Word hoặc LibreOffice rồi lưu lại thành .docx."
        )
    if head.startswith(_IMAGES[:5]):
        raise UnreadableFile(
            "Tệp là ảnh, không có chữ. Hãy nhận dạng chữ (OCR) rồi thử lại với tệp .docx hoặc .txt."
        )


def _looks_like_html(head: bytes) -> bool:
    low = head.lower()
    return (
        low.startswith((b"<!doctype html", b"<html", b"<?xml", b"<head", b"<body", b"<div", b"<p", b"<table"))
        or b"<html" in low
    )


def decode(data: bytes) -> str:
    """Text of bytes in UTF-8, UTF-16 or Windows-1258; never fails."""
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return data.decode("utf-16", errors="replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        whole_utf8 = error.start > 200 and data.count(b"\x00") < len(data) // 50
    zeros = data[:4000].count(b"\x00")
    if zeros > len(data[:4000]) // 5:
        odd = data[1:4000:2].count(b"\x00")
        return data.decode("utf-16-le" if odd * 2 >= zeros else "utf-16-be", errors="replace")
    utf8 = data.decode("utf-8", errors="replace")
    if whole_utf8 and utf8.count("\ufffd") < len(utf8) // 200:
        return utf8
    return data.decode("cp1258", errors="replace")
