"""The grammar of an evidence cell: *466/PVHXH - 15/03/2026: khảo sát cấu hình máy tính*, several per cell.

Offices write one entry per star; an entry may be broken over lines. An entry with a number and a date is a
citation; one that names who speaks (*Thành viên thẩm định: …*) is a remark, as is text before any star.
Plain values, no Django: entries in = citations + remarks out, and no character is dropped from ``text``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

_STARS = re.compile(r"(?:^|\n)[^\S\n]*\*|(?<=\s)\*(?=[^\n*]{1,60}?[-–—]\s*\d{1,2}/\d{1,2}/\d{4}\s*:)")
_CITATION = re.compile(
    r"(?P<number>[^:]{0,120}?)\s*[-–—]\s*(?P<day>\d{1,2})/(?P<month>\d{1,2})/(?P<year>\d{4})\s*:\s*(?P<title>.*)",
    re.DOTALL,
)
_LOOSE_SIGNS = re.compile(r"\s*([/\-–—])\s*")
_DATE = re.compile(r"\d{1,2}/\d{1,2}/\d{4}")
_SPEAKERS = {"thành viên thẩm định": "verifier", "đơn vị tự đánh giá": "unit"}


@dataclass(frozen=True)
class Citation:
    """A document cited as evidence. ``text`` is the entry as written, without its star."""

    number: str
    day: date | None
    title: str
    text: str


@dataclass(frozen=True)
class Remark:
    """Words that cite nothing. ``speaker`` is ``verifier``, ``unit`` or empty when not said."""

    speaker: str
    text: str


@dataclass(frozen=True)
class Cell:
    """What one evidence cell holds. ``problems`` (found, allowed) refuse it, ``warnings`` do not."""

    citations: tuple[Citation, ...] = ()
    remarks: tuple[Remark, ...] = ()
    problems: tuple[tuple[str, str], ...] = ()
    warnings: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        return "\n".join(remark.text for remark in self.remarks)


def read_cell(text: str) -> Cell:
    """Citations and remarks of a cell, in the order written, with what is wrong or doubtful about them."""
    citations: list[Citation] = []
    remarks: list[Remark] = []
    problems: list[tuple[str, str]] = []
    warnings: list[str] = []
    for entry in _entries(unicodedata.normalize("NFC", text)):
        match = _CITATION.fullmatch(entry)
        if match is None or _speaker(entry):
            remarks.append(Remark(_speaker(entry), entry))
            continue
        day = _day(match)
        if day is None:
            problems.append((f"“{_short(entry)}” ghi ngày không có trên lịch", "ngày dạng 15/03/2026"))
            continue
        citation = Citation(_number(match["number"]), day, _one_line(match["title"]), entry)
        citations.append(citation)
        warnings.extend(_doubts(citation))
    return Cell(tuple(citations), tuple(remarks), tuple(problems), tuple(warnings))


def write_citation(number: str, day: date | None, title: str) -> str:
    """One entry in the form offices write, which :func:`read_cell` reads back."""
    return f"*{number} - {day:%d/%m/%Y}: {title}" if day else f"*{number}: {title}"


DocumentKey = tuple[str, date | None, str]


def document_key(number: str, day: date | None, title: str) -> DocumentKey:
    """What makes two citations the same document: number and day; without a number also the title.

    Case and spacing do not matter.
    """
    return _squeezed(number), day, "" if number else _squeezed(title)


def _squeezed(text: str) -> str:
    return re.sub(r"\s+", "", text).casefold()


def _entries(text: str) -> Iterator[str]:
    """The starred entries, and first whatever stands before the first star; blank ones are left out."""
    for part in _STARS.split(text.replace("\r\n", "\n").replace("\r", "\n")):
        if entry := part.strip():
            yield entry


def _speaker(entry: str) -> str:
    return _SPEAKERS.get(_one_line(entry.partition(":")[0]).casefold(), "") if ":" in entry else ""


def _day(match: re.Match[str]) -> date | None:
    try:
        return date(int(match["year"]), int(match["month"]), int(match["day"]))
    except ValueError:
        return None


def _number(text: str) -> str:
    """``1598   /GM-UBND`` and ``466/QĐ- UBND`` as they should be; a date in its place is no number."""
    number = _LOOSE_SIGNS.sub(r"\1", _one_line(text))
    return "" if _DATE.fullmatch(number) else number


def _doubts(citation: Citation) -> Iterator[str]:
    if not citation.number:
        yield f"“{_short(citation.text)}” không có số, ký hiệu văn bản"
    elif "/" not in citation.number:
        yield f"“{_short(citation.text)}”: số “{citation.number}” không có ký hiệu"


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _short(text: str) -> str:
    line = _one_line(text)
    return line if len(line) <= 60 else line[:59] + "…"
