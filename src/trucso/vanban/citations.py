"""Documents that a text cites: number, day, issuer, title, and the relation the text states."""

import re
from dataclasses import dataclass
from datetime import date

from trucso.vanban.dates import find_days
from trucso.vanban.numbers import DocNumber, find_numbers
from trucso.vanban.text import match_form


@dataclass(frozen=True, slots=True)
class Citation:
    """One cited document, once per number; ``date`` is an ISO day; ``start``/``end`` is its first mention."""

    number: str
    as_written: str
    date: str | None
    issuer_code: str | None
    type: str | None
    title: str | None
    relation: str | None
    start: int
    end: int
    confidence: float


_NEXT = 170  # characters after a number in which its day can stand
_RELATIONS = (
    ("amends", re.compile(r"sửa đổi,? (?:và )?bổ sung[^.;]{0,60}$|sửa đổi [^.;]{0,40}$")),
    ("replaces", re.compile(r"thay thế (?:cho )?[^.;]{0,30}$")),
    ("repeals", re.compile(r"bãi bỏ [^.;]{0,40}$|hủy bỏ [^.;]{0,40}$")),
    ("attached to", re.compile(r"kèm theo [^.;]{0,30}$")),
    (
        "implements",
        re.compile(
            r"(?:thực hiện|triển khai|hướng dẫn|cụ thể hóa|thi hành) (?:hiệu quả |nghiêm |theo )?[^.;,]{0,30}$"
        ),
    ),
    ("under", re.compile(r"(?:căn cứ|theo|tại) [^.;,]{0,30}$")),
)
_ABOUT = re.compile(r"(?:về(?: việc)?|phê duyệt|ban hành|quy định|thông qua)\s")


def find_citations(text: str, *, own: str | None = None) -> list[Citation]:
    """Documents cited in a clean ``text`` with line breaks allowed inside, without the document itself."""
    flat = text.replace("\n", " ")
    numbers = find_numbers(flat)
    low = match_form(flat)
    out: dict[str, Citation] = {}
    for i, n in enumerate(numbers):
        limit = min(n.end + _NEXT, numbers[i + 1].start if i + 1 < len(numbers) else len(flat))
        cited = _cite(n, flat, low, limit, numbers[i - 1].end if i else 0)
        key = _key(cited.number)
        if own is not None and (key == _key(own) or key == _key(own) + "NG"):  # a page glues "Ngày" to it
            continue
        known = out.get(key)
        if known is None or (known.date is None and cited.date is not None):
            out[key] = cited if known is None else _with_date(known, cited)
    return list(out.values())


def _key(number: str) -> str:
    return re.sub(r"\s", "", number).upper()


def _with_date(first: Citation, later: Citation) -> Citation:
    return Citation(first.number, first.as_written, later.date, first.issuer_code, first.type, first.title or later.title, first.relation, first.start, first.end, first.confidence)  # fmt: skip


def _cite(n: DocNumber, flat: str, low: str, limit: int, previous: int) -> Citation:
    stop = re.compile(r"[;]|\.\s+[a-zđà-ỹ(“]").search(low, n.end, limit)
    end = stop.start() if stop else limit
    days = find_days(low, n.end, end)
    day = days[0].day if days and _beside(low, n.end, days[0].start) else None
    if day is None:
        day = _day_before(low, n.start, previous)
    before = low[max(previous, n.start - 90) : n.start]
    relation = next((name for name, rx in _RELATIONS if rx.search(before)), None)
    about = _ABOUT.search(low, n.end, end)
    title = flat[about.start() : end].strip(' ,“”"') if about else None
    confidence = 0.98 if n.type and day else 0.93 if n.type else 0.8
    return Citation(n.number, n.as_written, day.isoformat() if day else None, n.issuer_code, n.type, title, relation, n.start, n.end, confidence)  # fmt: skip


def _beside(low: str, end: int, at: int) -> bool:
    """The day belongs to the number: nothing but the issuer and ``ngày`` stands between them."""
    between = low[end:at]
    return len(between) <= 12 or bool(re.search(r"ngày\s*$|,\s*$", between) and len(between) <= 120 and not re.search(r"trước|đến|từ|kể", between[-14:]))  # fmt: skip


def _day_before(low: str, start: int, previous: int) -> date | None:
    window = low[max(previous, start - 130) : start]
    window = window[max(window.rfind(". ") + 1, window.rfind("; ") + 1, 0) :]
    m = re.match(r"\s*ngày ", window)
    days = find_days(window)
    if m and days and days[0].start <= m.end() + 1 and re.search(r"ban hành|ký|phê duyệt|có", window):
        return days[0].day
    return None
