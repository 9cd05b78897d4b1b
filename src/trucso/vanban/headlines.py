"""News articles: headline, day and paper among the lines of a web page."""

import re
from dataclasses import dataclass

from trucso.vanban.agencies import Agencies
from trucso.vanban.dates import find_days, make_day
from trucso.vanban.model import Found
from trucso.vanban.paragraphs import Line
from trucso.vanban.text import fold, is_upper, match_form
from trucso.vanban.zones import is_chrome


@dataclass(frozen=True, slots=True)
class Article:
    title: Found | None
    day: Found | None
    issuer: Found | None
    body_start: int


_CLOCK = re.compile(
    r"\d{1,2}\s?[:h]\s?\d{2}|(?:thứ|chủ nhật)\s?[\wà-ỹ]*\s?[:,-]|ngày đăng|cập nhật|đăng ngày|^\s*date\b|gmt|\(utc|xuất bản"
)
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)-(\d{2})-(\d{2})(?!\d)")
_LONG = 24  # words of a paragraph that is surely text


def read_article(text: str, lines: list[Line], agencies: Agencies) -> Article:
    """Headline: the best line before the first long one; day: a clock or date line beside it."""
    first = next(
        (i for i, line in enumerate(lines) if len(line.text.split()) >= _LONG and not is_upper(line.text)),
        len(lines),
    )
    body = fold(text)
    words = set(body.split())
    best, score = None, 0.0
    for i, line in enumerate(lines[:first]):
        points = _headline_points(line, i, first, words, lines)
        if points >= score and points > 0:
            best, score = i, points
    title = _title(lines[best]) if best is not None else None
    day = _day(text, lines, best, first)
    begin = best + 1 if best is not None else 0
    start = lines[begin].start if begin < len(lines) else len(text)
    return Article(title, day, _paper(lines), start)


# Some collections put the day before the headline: ``date 2025-09-29 Đẩy mạnh ...``.
_DATED = re.compile(r"date\s+(?:19|20)\d\d(?:-\d\d){1,2}\s+")


def _title(line: Line) -> Found:
    m = _DATED.match(line.text)
    skip = m.end() if m else 0
    return Found(line.text[skip:], (line.start + skip, line.end), 0.85)


def _headline_points(line: Line, i: int, first: int, words: set[str], lines: list[Line]) -> float:
    """More for the form of a headline; zero for menus, dates and slogans."""
    count = len(line.text.split())
    low = match_form(line.text)
    if (
        not 4 <= count <= 35
        or is_chrome(low)
        or (find_days(low) and count < 8 and not _DATED.match(line.text))
        or line.text.rstrip().endswith((":", ";"))
    ):
        return 0.0
    if re.search(r"\.\w{2,4}$|https?:|\|", low) or line.text.rstrip().endswith("*"):
        return 0.0
    content = [w for w in fold(line.text).split() if len(w) > 1]
    share = sum(w in words for w in content) / max(1, len(content))
    after = lines[i + 1].text if i + 1 < len(lines) else ""
    points = 2.0 * share + 0.6 * (i / max(1, first)) + 0.4 * (count >= 6)
    points += (
        1.0
        if _CLOCK.search(match_form(after)) or (find_days(match_form(after)) and len(after.split()) < 12)
        else 0.0
    )
    points -= 0.5 if is_upper(line.text) else 0.0
    points -= 0.6 if line.text.rstrip().endswith(".") else 0.0
    return points


def _day(text: str, lines: list[Line], title: int | None, first: int) -> Found | None:
    """A day line near the headline, not older than what the article cites (a banner's clock may be)."""
    low = match_form(text)
    cited = [d.day.year for d in find_days(low)]
    newest = max((y for y in cited if y <= 2100), default=0)
    order = (
        range(title + 1, min(len(lines), first + 2))
        if title is not None
        else range(0, min(len(lines), first + 1))
    )
    before = range(max(0, title - 3), title + 1) if title is not None else range(0)
    for i in [*order, *reversed(before)]:
        found = _line_day(lines[i], i <= first)
        if found is not None and _POSTED.search(match_form(lines[i].text)):
            return found
        if (
            found is not None
            and int(found.value[:4]) >= newest - 1
            and _years_after(low, int(found.value[:4]))
        ):
            return found
    return None


_POSTED = re.compile(r"ngày đăng|đăng ngày|đăng lúc|xuất bản|cập nhật")


def _years_after(low: str, year: int) -> bool:
    """The article's year is not years before a document or a result it reports."""
    reported = [int(y) for y in re.findall(r"/((?:20)\d\d)\b", low)]
    return not reported or max(reported) <= year + 1


def _line_day(line: Line, early: bool) -> Found | None:
    low = match_form(line.text)
    if len(line.text.split()) > 14 and not _ISO.search(low[:40]):
        return None
    if m := _ISO.search(low):
        day = make_day(int(m[1]), int(m[2]), int(m[3]))
        if day is not None:
            return Found(day.isoformat(), (line.start + m.start(), line.start + m.end()), 0.85)
    days = find_days(low)
    if days and (_CLOCK.search(low) or len(line.text.split()) <= 6):
        return Found(days[0].day.isoformat(), (line.start + days[0].start, line.start + days[0].end), 0.85)
    return None


_PAPER = re.compile(
    r"(?:theo )?(?P<name>(?:Báo|Tạp chí|Cổng [Tt]hông tin điện tử|Cổng TTĐT|Đài (?:Phát thanh|PT)[^,.]{0,40}|Trang thông tin điện tử) [A-ZĐÀ-Ỹ][^,.;:|\d]{2,60})$"
)


def _paper(lines: list[Line]) -> Found | None:
    """The name of the paper when a line consists of it (masthead or foot)."""
    for line in [*lines[-12:], *lines[:12]]:
        m = _PAPER.fullmatch(line.text.strip())
        if m and len(m["name"].split()) <= 8:
            return Found(m["name"].strip(), (line.start, line.end), 0.7)
    return None
