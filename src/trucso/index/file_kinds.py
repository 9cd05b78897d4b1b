"""What a file is by its content: a name can lie, the first bytes rarely do."""

import codecs
import unicodedata

_SIGNATURES: tuple[tuple[bytes, str], ...] = (
    (b"%PDF-", "một tệp PDF"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "một tệp Excel cũ (.xls) hoặc tệp Office đặt mật khẩu"),
    (b"\x89PNG", "một ảnh PNG"),
    (b"\xff\xd8\xff", "một ảnh JPEG"),
    (b"GIF8", "một ảnh GIF"),
    (b"Rar!", "một tệp nén RAR"),
    (b"7z\xbc\xaf\x27\x1c", "một tệp nén 7z"),
    (b"\x1f\x8b", "một tệp nén GZIP"),
    (b"{\\rtf", "một tài liệu RTF"),
)
_ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")
_MARKUP = ("<!doctype", "<html", "<table", "<?xml", "<meta", "<style", "<head")


class UnreadableText(ValueError):
    """Bytes that are no text in an encoding Vietnamese offices use. The message is a Vietnamese phrase."""


def is_zip(content: bytes) -> bool:
    return content.startswith(_ZIP_SIGNATURES)


def foreign_kind(content: bytes) -> str | None:
    """What the file is when it is neither text nor a ZIP container, as a Vietnamese phrase."""
    for signature, kind in _SIGNATURES:
        if content.startswith(signature):
            return kind
    return None


def decode(content: bytes) -> str:
    """Text of `content` in NFC: UTF-8, UTF-16 (either order, with or without mark) or Windows-1258.

    Raises :class:`UnreadableText` when none of them gives text an office could have typed.
    """
    text = unicodedata.normalize("NFC", _decode_raw(content))
    if "\x00" in text or any(
        unicodedata.category(c) == "Cc" and c not in "\t\r\n\x0b\x0c" for c in set(text)
    ):
        raise UnreadableText("nội dung nhị phân, không phải văn bản")
    if text.lstrip()[:20].lower().startswith(_MARKUP):
        raise UnreadableText("một trang HTML hoặc XML được đổi tên")
    return text


def _decode_raw(content: bytes) -> str:
    for mark, encoding in (
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
    ):
        if content.startswith(mark):
            return _strictly(content[len(mark) :], encoding)
    if encoding_without_mark := _utf16_by_zeros(content):
        return _strictly(content, encoding_without_mark)
    try:
        return content.decode("utf-8")
    except UnicodeDecodeError:
        return _windows_1258(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise UnreadableText(
            f"ký tự hỏng ở byte {error.start + 1} của tệp {encoding.upper()[:6].rstrip('-')}"
        ) from error


def _utf16_by_zeros(content: bytes) -> str | None:
    """UTF-16 without a mark: delimiters and digits leave a zero in every other byte."""
    head = content[:4096]
    if not head or len(content) % 2:
        return None
    zeros_even, zeros_odd = head[0::2].count(0), head[1::2].count(0)
    enough = len(head) // 8
    if zeros_odd > enough and not zeros_even:
        return "utf-16-le"
    if zeros_even > enough and not zeros_odd:
        return "utf-16-be"
    return None


def _windows_1258(content: bytes) -> str:
    """The old Vietnamese code page: base letters followed by combining marks that must compose."""
    try:
        text = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError as error:
        raise UnreadableText("bảng mã không nhận ra") from error
    if any(unicodedata.combining(c) for c in text):  # a mark on nothing: another code page (TCVN3, VNI)
        raise UnreadableText("bảng mã không nhận ra (có thể là TCVN3 hoặc VNI)")
    return text
