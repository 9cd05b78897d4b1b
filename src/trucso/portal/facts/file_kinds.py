"""What a file really is, told by its content and never by its name; what cannot be evidence is refused.

The containers are opened within bounds, so that a hostile file costs little. Every refusal says what to do.
"""

from __future__ import annotations

import struct
import threading
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pypdfium2 as pdfium
from lxml import etree
from PIL import Image

MAX_PIXELS = 80_000_000
MAX_PARTS = 5_000
MAX_DIRECTORY_BYTES = 2**20
MAX_UNPACKED = 300 * 2**20
MAX_TYPES_BYTES = 2**20
HEAD_BYTES = 1024


class FileRefused(ValueError):
    """A file that is not taken as evidence; the message says why and what to do, in Vietnamese."""


@dataclass(frozen=True)
class Found:
    """What a file turned out to be. ``pages``: of a PDF, else 0."""

    kind: str
    pages: int = 0


_OFFICE = "application/vnd.openxmlformats-officedocument."
KINDS = {
    "pdf": "application/pdf",
    "docx": _OFFICE + "wordprocessingml.document",
    "xlsx": _OFFICE + "spreadsheetml.sheet",
    "png": "image/png",
    "jpeg": "image/jpeg",
}
"""The kinds that are accepted, and as what each is served."""
EXTENSIONS = {"pdf": ".pdf", "docx": ".docx", "xlsx": ".xlsx", "png": ".png", "jpeg": ".jpg"}
ACCEPTED = "PDF, Word (.docx), Excel (.xlsx), ảnh PNG hoặc JPEG"

EMPTY = "Tệp rỗng, không có nội dung. Hãy kiểm tra lại tệp rồi tải lên lần nữa."
BROKEN = "Tệp {name} hỏng hoặc tải chưa hết. Hãy mở tệp trên máy, lưu lại thành tệp mới rồi tải lên."
LOCKED = "Tệp {name} đặt mật khẩu. Hãy mở tệp, bỏ mật khẩu rồi lưu lại (với PDF: in ra PDF mới)."
OLD_OFFICE = (
    "Tệp Word, Excel đời cũ (.doc, .xls). Hãy mở bằng Word, Excel hoặc LibreOffice rồi lưu thành .docx, "
    ".xlsx hoặc xuất ra PDF."
)
MACROS = "Tệp Office có macro. Hãy lưu lại thành .docx hoặc .xlsx không macro, hoặc xuất ra PDF."
TOO_MANY_PIXELS = "Ảnh {width} × {height} điểm quá lớn. Hãy thu nhỏ ảnh (nhiều nhất 80 triệu điểm ảnh)."
PICTURE_BOMB = "Ảnh quá lớn. Hãy thu nhỏ ảnh (nhiều nhất 80 triệu điểm ảnh)."
BOMB = "Tệp Office bung ra quá lớn. Hãy bỏ bớt ảnh, trang tính trong tệp hoặc xuất ra PDF."
WEB_PAGE = (
    "Trang web (HTML), dù tên tệp có thể ghi khác. Hãy in trang ra PDF, hoặc ghi địa chỉ vào ô liên kết."
)
HEIC = (
    "Ảnh HEIC của điện thoại. Hãy chọn chụp kiểu JPEG (iPhone: Cài đặt, Camera, Định dạng, Tương thích nhất)."
)
UNKNOWN = f"Không nhận ra loại tệp. Nhận: {ACCEPTED}. Văn bản loại khác: hãy in ra PDF."

# (first bytes, what it is and what to do)
_REFUSED_HEADS: tuple[tuple[bytes, str], ...] = (
    (b"{\\rtf", "Tệp RTF. Hãy mở bằng Word rồi lưu thành .docx hoặc PDF."),
    (b"GIF8", "Ảnh GIF. Hãy lưu lại thành PNG hoặc JPEG."),
    (b"BM", "Ảnh BMP. Hãy lưu lại thành PNG hoặc JPEG."),
    (b"II*\x00", "Ảnh TIFF. Hãy lưu lại thành PDF, PNG hoặc JPEG."),
    (b"MM\x00*", "Ảnh TIFF. Hãy lưu lại thành PDF, PNG hoặc JPEG."),
    (b"RIFF", "Ảnh WebP hoặc tệp âm thanh. Nếu là ảnh, hãy lưu lại thành PNG hoặc JPEG."),
    (b"Rar!", "Tệp nén. Hãy giải nén rồi tải từng tệp lên."),
    (b"7z\xbc\xaf", "Tệp nén. Hãy giải nén rồi tải từng tệp lên."),
    (b"\x1f\x8b", "Tệp nén. Hãy giải nén rồi tải từng tệp lên."),
)
_WEB = (b"<!doctype html", b"<html", b"<head", b"<body", b"<script")
_HEIC = (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypmsf1", b"ftypavif")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BLANK = b"\x00 \t\r\n"
# What the standard library raises on archives made to hurt it.
_ARCHIVE_ERRORS = (
    zipfile.BadZipFile, zlib.error, etree.XMLSyntaxError, EOFError, OSError, ValueError, struct.error,
    NotImplementedError, RuntimeError, KeyError, IndexError, OverflowError, MemoryError,
)  # fmt: skip


def kind_of(path: Path) -> Found:
    """What the file at ``path`` is. Raises :class:`FileRefused`."""
    with path.open("rb") as file:
        head = file.read(HEAD_BYTES)
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip(b" \t\r\n")
    for signature, check in _CHECKS:
        if start.startswith(signature):
            return check(path)
    raise FileRefused(_refusal(head, start, path))


def _refusal(head: bytes, start: bytes, path: Path) -> str:
    """Why a file of another kind is not taken."""
    low = start[:512].lower()
    if not start.strip(_BLANK) and path.stat().st_size <= HEAD_BYTES:
        return EMPTY
    if head.startswith(_OLE):
        with path.open("rb") as file:
            is_locked = "EncryptedPackage".encode("utf-16-le") in file.read(2**20)
        return LOCKED.format(name="Office") if is_locked else OLD_OFFICE
    if b"<svg" in low:
        return "Ảnh SVG (có thể chứa mã chạy được). Hãy xuất ra PNG hoặc PDF."
    if low.startswith(_WEB) or b"<html" in low:
        return WEB_PAGE
    if head[4:12] in _HEIC:
        return HEIC
    return next((words for first, words in _REFUSED_HEADS if start.startswith(first)), UNKNOWN)


_PDFIUM = threading.Lock()  # PDFium serves one thread at a time


def _check_pdf(path: Path) -> Found:
    try:
        with _PDFIUM:
            document = pdfium.PdfDocument(path)
            try:
                pages = len(document)
            finally:
                document.close()
    except pdfium.PdfiumError as error:
        is_locked = "password" in str(error).lower() or "security" in str(error).lower()
        raise FileRefused((LOCKED if is_locked else BROKEN).format(name="PDF")) from error
    if not pages:
        raise FileRefused(BROKEN.format(name="PDF"))
    return Found("pdf", pages)


def _check_picture(path: Path) -> Found:
    try:
        with Image.open(path, formats=("PNG", "JPEG")) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise FileRefused(TOO_MANY_PIXELS.format(width=width, height=height))
            if picture.format == "PNG":
                picture.verify()  # the checksum of every piece, without unpacking the picture
                return Found("png")
            picture.draft("RGB", (128, 128))  # an eighth of the work, and a cut file still shows
            picture.load()
            return Found("jpeg")
    except Image.DecompressionBombError as error:
        raise FileRefused(PICTURE_BOMB) from error
    except FileRefused:
        raise
    except (OSError, SyntaxError, ValueError, struct.error, zlib.error, EOFError, MemoryError) as error:
        raise FileRefused(BROKEN.format(name="ảnh")) from error


def _check_office(path: Path) -> Found:
    try:
        _bound_directory(path)
        with zipfile.ZipFile(path) as archive:
            _bound_parts(archive)
            kind, part = _main_part(archive)
            with archive.open(part) as content:
                while content.read(2**16):
                    pass  # reads to the end, where the checksum is compared
            return Found(kind)
    except FileRefused:
        raise
    except _ARCHIVE_ERRORS as error:
        raise FileRefused(BROKEN.format(name="Office")) from error


def _bound_directory(path: Path) -> None:
    """Refuse a list of parts that would itself be too long to read."""
    with path.open("rb") as file:
        file.seek(0, 2)
        file.seek(max(0, file.tell() - 65_557))
        tail = file.read()
    end = len(tail) - 22
    if tail[end : end + 4] != b"PK\x05\x06" or tail[-2:] != b"\x00\x00":
        end = tail.rfind(b"PK\x05\x06")
    if end < 0 or len(tail) - end < 22 or tail[max(0, end - 20) :].startswith(b"PK\x06\x07"):
        raise FileRefused(BROKEN.format(name="Office"))
    parts, size = struct.unpack("<HI", tail[end + 10 : end + 16])
    if parts > MAX_PARTS or size > MAX_DIRECTORY_BYTES:
        raise FileRefused(BOMB)


def _bound_parts(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED:
        raise FileRefused(BOMB)
    if any(part.flag_bits & 1 for part in parts):
        raise FileRefused(LOCKED.format(name="Office"))
    if any(part.filename.lower().endswith("vbaproject.bin") for part in parts):
        raise FileRefused(MACROS)


_MAIN = {
    _OFFICE + "wordprocessingml.document.main+xml": "docx",
    _OFFICE + "spreadsheetml.sheet.main+xml": "xlsx",
}
_ARCHIVE = (
    "Tệp nén (zip) hoặc loại tệp Office không nhận. Hãy giải nén rồi tải từng tệp lên, hoặc xuất ra PDF."
)


def _main_part(archive: zipfile.ZipFile) -> tuple[str, str]:
    """The kind that the container says it is, and its part with the text."""
    names = set(archive.namelist())
    if "[Content_Types].xml" not in names:
        raise FileRefused(_ARCHIVE)
    if archive.getinfo("[Content_Types].xml").file_size > MAX_TYPES_BYTES:
        raise FileRefused(BOMB)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    root = etree.fromstring(archive.read("[Content_Types].xml"), parser)
    for one in root.iter("{*}Override"):
        content_type, part = one.get("ContentType", ""), one.get("PartName", "").lstrip("/")
        if "macroenabled" in content_type.lower():
            raise FileRefused(MACROS)
        if content_type in _MAIN and part in names:
            return _MAIN[content_type], part
    raise FileRefused(_ARCHIVE)


_CHECKS: tuple[tuple[bytes, Callable[[Path], Found]], ...] = (
    (b"%PDF-", _check_pdf),
    (b"PK\x03\x04", _check_office),
    (b"\x89PNG\r\n\x1a\n", _check_picture),
    (b"\xff\xd8\xff", _check_picture),
)
