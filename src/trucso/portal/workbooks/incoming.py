"""What people send when they send many files: workbooks, and ZIPs of workbooks, unpacked within bounds.

A file that cannot be used is named with its reason and stops none of the others.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from ..shared import search
from .reading import LIMITS

MOST_FILES = 500
MOST_BYTES = 100_000_000
"""Of all files together, unpacked."""
_HELD = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_NOT_BY_PEOPLE = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini", "~$")
_DAMAGED = (zipfile.BadZipFile, zlib.error, OSError, EOFError, ValueError, RuntimeError, NotImplementedError)


@dataclass(frozen=True)
class Incoming:
    """A file to be looked at, or why it cannot be."""

    name: str
    content: bytes = b""
    problem: str = ""


@dataclass
class Incomings:
    """The files of one sending. ``passed_over``: entries of ZIPs that no person put there."""

    files: list[Incoming] = field(default_factory=list)
    passed_over: list[str] = field(default_factory=list)
    _left: int = MOST_BYTES

    def add(self, name: str, content: bytes) -> None:
        """Take a file as it was sent; a ZIP is unpacked."""
        if name.lower().endswith(".zip"):
            self._unpack(shown_name(name), content)
        else:
            self._keep(shown_name(name), content)

    def _keep(self, name: str, content: bytes, problem: str = "") -> None:
        if not problem and len(content) > LIMITS.file_bytes:
            problem = f"tệp nặng hơn {LIMITS.file_bytes // 1_000_000} MB; mẫu đã điền không thể nặng như vậy"
        if not problem and len(content) > self._left:
            most = MOST_BYTES // 1_000_000
            problem = f"các tệp gửi cùng lúc nặng hơn {most} MB sau khi giải nén; hãy gửi riêng tệp này"
        if len(self.files) >= MOST_FILES:
            problem = f"đã có {MOST_FILES} tệp trong lần gửi này; hãy gửi tệp này ở lần sau"
        if not problem:
            self._left -= len(content)
        self.files.append(Incoming(name, b"" if problem else content, problem))

    def _unpack(self, name: str, content: bytes) -> None:
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as archive:
                members = [one for one in archive.infolist() if not one.is_dir()]
                if problem := _not_a_folder(members):
                    self._keep(name, b"", problem)
                    return
                for member in members:
                    self._member(archive, member, name)
        except _DAMAGED:
            self._keep(name, b"", "tệp ZIP hỏng, không mở được; hãy nén lại rồi gửi")

    def _member(self, archive: zipfile.ZipFile, member: zipfile.ZipInfo, zip_name: str) -> None:
        name = _member_name(member)
        if any(part.startswith(_NOT_BY_PEOPLE) for part in (name, name.rsplit("/", 1)[-1])):
            self.passed_over.append(shown_name(name))
            return
        content, problem = _read(archive, member)
        self._keep(shown_name(f"{zip_name}/{name}"), content, problem)


def incoming(sent: Sequence[tuple[str, bytes]]) -> Incomings:
    """All files of one sending, in their order."""
    found = Incomings()
    for name, content in sent:
        found.add(name, content)
    return found


def _not_a_folder(members: Sequence[zipfile.ZipInfo]) -> str:
    """Why a ZIP is not one of workbooks; empty when it may be."""
    names = {one.filename for one in members}
    if "[Content_Types].xml" in names:
        return "đây là một sổ tính mang đuôi .zip; đổi đuôi thành .xlsx rồi gửi lại"
    if not members:
        return "tệp ZIP không có tệp nào"
    if len(members) > MOST_FILES:
        return f"tệp ZIP có {len(members)} tệp; mỗi lần nhận nhiều nhất {MOST_FILES}"
    return ""


def _read(archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> tuple[bytes, str]:
    """The bytes of a member, never more than a workbook may have, whatever its header says."""
    if member.flag_bits & 0x1:
        return b"", "tệp trong ZIP đặt mật khẩu; hãy nén lại không mật khẩu"
    if member.compress_type not in _HELD:
        return b"", "tệp trong ZIP nén bằng cách lạ; hãy nén lại bằng ZIP thông thường"
    try:
        with archive.open(member) as part:
            return part.read(LIMITS.file_bytes + 1), ""
    except _DAMAGED:
        return b"", "tệp trong ZIP hỏng, không giải nén được"


def _member_name(member: zipfile.ZipInfo) -> str:
    """The name as it was meant: old programs write UTF-8 and do not say so."""
    if member.flag_bits & 0x800:
        return member.filename
    try:
        return member.filename.encode("cp437").decode()
    except UnicodeError:
        return member.filename


def shown_name(name: str) -> str:
    """A name that can be kept and shown: composed, without control characters, its end when it is long."""
    return "".join(_printable(search.composed(name)))[-255:] or "?"


def _printable(text: str) -> Iterator[str]:
    return (letter for letter in text if letter.isprintable() and not "\ud800" <= letter <= "\udfff")
