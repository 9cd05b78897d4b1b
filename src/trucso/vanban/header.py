"""The head and foot of a document: number, type, issuer, place, day, title, signer, recipients, province."""

import re
from dataclasses import dataclass, replace

from trucso.vanban.agencies import Agencies, Province
from trucso.vanban.dates import find_days
from trucso.vanban.headlines import read_article
from trucso.vanban.issuers import issuer_of, province_of
from trucso.vanban.model import Found, Metadata
from trucso.vanban.numbers import DocNumber, find_numbers
from trucso.vanban.paragraphs import Line, split_lines
from trucso.vanban.signatures import read_recipients, read_signer
from trucso.vanban.text import is_upper, match_form
from trucso.vanban.titles import MOTTO, TYPE_LINE, read_title
from trucso.vanban.webpage import PageFacts, read_page_facts

_HEAD_LINES = 90
_NUMBER_LINE = re.compile(r"(?:^|\s)số\s*:?\s*(?=\d|[.…_\s]*/|$)")


@dataclass(frozen=True, slots=True)
class Head:
    """Metadata, where the body begins, and whether the text is a news article."""

    metadata: Metadata
    body_start: int
    news: bool


def read_head(text: str, agencies: Agencies) -> Head:
    """Head and foot of a clean ``text``."""
    lines = [part for line in split_lines(text) for part in _columns(line)]
    facts = read_page_facts(lines)
    type_at = _type_line(lines)
    number = _own_number(lines, type_at)
    if _is_news(lines, type_at, number):
        return _article(text, lines, agencies, facts)
    return _official(text, lines, type_at, number, agencies, facts)


_GAP = re.compile(r"[ \t]{3,}|\t+| \| ")


def _columns(line: Line) -> list[Line]:
    """Columns that share a line (head and foot of a page) as lines of their own; ``|`` at the edges dropped."""
    out: list[Line] = []
    at = 0
    for m in [*_GAP.finditer(line.text), None]:
        end = m.start() if m else len(line.text)
        piece = line.text[at:end]
        left = len(piece) - len(piece.lstrip("| \t"))
        if kept := piece.strip("| \t"):
            out.append(Line(line.start + at + left, kept, line.after_blank))
        at = m.end() if m else end
    return out


def _type_line(lines: list[Line]) -> int | None:
    """Index of the line that names the kind of document (``KẾ HOẠCH``), before the body."""
    best: int | None = None
    for i, line in enumerate(lines[:_HEAD_LINES]):
        m = TYPE_LINE.match(match_form(line.text))
        if m is None or not is_upper(line.text[: m.end()]):
            if _ends_head(line) and best is None and i > 40:
                break
            continue
        if m.end() >= len(line.text) - 1 or is_upper(line.text):
            return i
        best = i if best is None else best
    return best


def _ends_head(line: Line) -> bool:
    return len(line.text.split()) > 40


_CITED = re.compile(r"(?:báo|luận|nghị|lệnh|luật|quyết|định|hoạch|trình|thị|tư|điện|văn|kèm theo)\s*$")


def _own_number(lines: list[Line], type_at: int | None) -> DocNumber | None:
    """The number beside ``Số:`` above the type line (or just below it, in some layouts)."""
    limit = min(len(lines), (type_at if type_at is not None else 25) + 6)
    for i, line in enumerate(lines[:limit]):
        low = match_form(line.text)
        m = _NUMBER_LINE.search(low)
        if m is None or m.start() > 60 or _CITED.search(low[: m.start()]):
            continue
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        window = line.text[m.end() :] + (" " + following if len(line.text) - m.end() < 8 else "")
        found = find_numbers("số " + window[:48])
        if found and found[0].start <= 6:
            at = line.start + m.end() - 3
            return replace(found[0], start=at + found[0].start, end=at + found[0].end)
    return _lead_number(lines) or _announced_number(lines[: type_at or 0])


_BODY = re.compile(r"(?:[IVX]{1,4}\s?[.-]|Điều 1\.)\s")


def _lead_number(lines: list[Line]) -> DocNumber | None:
    """A copy without its head begins *Nghị quyết số 22-NQ/TU ngày ...* and goes on with numbered headings."""
    for line in lines[:3]:
        m = TYPE_LINE.match(match_form(line.text))
        numbers = find_numbers(line.text[:70]) if m else []
        if (
            m
            and numbers
            and numbers[0].start <= m.end() + 5
            and any(_BODY.match(x.text) for x in lines[1:12])
        ):
            return replace(numbers[0], start=line.start + numbers[0].start, end=line.start + numbers[0].end)
    return None


def _announced_number(lines: list[Line]) -> DocNumber | None:
    """A page that says it prints the full text of *Nghị quyết số 13-NQ/TU*."""
    for line in lines:
        if "toàn văn" in match_form(line.text) and (numbers := find_numbers(line.text)):
            n = numbers[0]
            return replace(n, start=line.start + n.start, end=line.start + n.end)
    return None


_COLLECTED = re.compile(r"date\s+(?:19|20)\d\d-\d\d")  # collections of articles put the day first


def _is_news(lines: list[Line], type_at: int | None, number: DocNumber | None) -> bool:
    if lines and type_at is None and _COLLECTED.match(lines[0].text):
        return True
    if number is not None:
        return False
    low = match_form(" ".join(line.text for line in lines[:60]))
    foot = match_form(" ".join(line.text for line in lines[-40:]))
    signed = "nơi nhận" in foot or "nơi nhận" in match_form(" ".join(line.text for line in lines))
    if type_at is not None and (signed or MOTTO.search(low) or is_upper(lines[type_at].text)):
        return False
    return not (MOTTO.search(low) or signed)


def _article(text: str, lines: list[Line], agencies: Agencies, facts: PageFacts) -> Head:
    article = read_article(text, lines, agencies)
    metadata = Metadata(
        type=Found("Tin bài", None, 0.8), issuer=article.issuer, issue_date=article.day, title=article.title,
        province=_mention(province_of(text, agencies, article.title.value if article.title else "")),
    )  # fmt: skip
    return Head(metadata, article.body_start, True)


def _mention(province: Province | None) -> Found | None:
    return Found(province.name, None, 0.8) if province else None


def _official(text: str, lines: list[Line], type_at: int | None, number: DocNumber | None, agencies: Agencies, facts: PageFacts) -> Head:  # fmt: skip
    heading = read_title(lines, type_at)
    title, body_at, kind = heading.found, heading.body_at, heading.kind
    head = lines[: body_at if body_at else 30]
    head_text = " ".join(line.text for line in head)
    day, place = _day_and_place(head, lines)
    if day is None:
        day, place = _day_and_place(lines[: max(len(head), 25)], lines)
    if day is None and number is not None:
        day = _day_beside(number, lines)
    issuer = issuer_of(head, type_at, number, place, text, agencies)
    signer = read_signer(lines, body_at)
    metadata = Metadata(
        document_number=_number(number, facts), type=_kind(kind, number, facts, head_text),
        issuer=Found(issuer.name, None, issuer.confidence) if issuer.name else facts.get("issuer"), issue_date=day or facts.get("issue_date"),
        place=place, title=title, signer=signer.name or facts.get("signer"), signer_role=signer.role,
        province=Found(issuer.province.name, None, 0.95) if issuer.province else None,
        recipients=read_recipients(lines, body_at),
    )  # fmt: skip
    start = lines[body_at].start if body_at < len(lines) else len(text)
    return Head(metadata, start, False)


def _number(number: DocNumber | None, facts: PageFacts) -> Found | None:
    return Found(number.number, (number.start, number.end), 0.98) if number else facts.get("document_number")


def _kind(kind: str | None, number: DocNumber | None, facts: PageFacts, head: str) -> Found | None:
    if kind:
        return Found(kind, None, 0.97)
    if number and number.type:
        return Found(number.type, None, 0.85)
    if number:
        return Found("Công văn", None, 0.7)
    return facts.get("type")


def _day_and_place(head: list[Line], lines: list[Line]) -> tuple[Found | None, Found | None]:
    """``Đà Lạt, ngày 05 tháng 12 năm 2024``, wrapped or in one line with other columns."""
    joined, offsets = "", []
    for line in head or lines[:30]:
        offsets.append((len(joined), line.start))
        joined += line.text + " "
    low = match_form(joined)
    for m in re.finditer(r"(?:(?P<place>[A-ZĐÀ-Ỹ][^,;:.\d]{1,28}),\s*)?(?i:ngày)\s", joined):
        days = find_days(low, m.end(), m.end() + 32)
        if days and days[0].start <= m.end() + 2 and (m["place"] or _alone(joined, m.start())):
            at = _offset(offsets, days[0].start)
            place = _last_words(m["place"]) if m["place"] else None
            return Found(days[0].day.isoformat(), (at, at + days[0].end - days[0].start), 0.97), place
    return None, None


def _day_beside(number: DocNumber, lines: list[Line]) -> Found | None:
    """The day after the number in the first line of a copy that has no head."""
    for line in lines[:3]:
        days = find_days(match_form(line.text))
        if line.start <= number.start < line.end and days:
            return Found(days[0].day.isoformat(), (line.start + days[0].start, line.start + days[0].end), 0.9)
    return None


def _alone(joined: str, start: int) -> bool:
    """A day without a place counts only when no citation stands before it."""
    return not re.search(r"(?:số|/)[^,;]{0,40}$", joined[max(0, start - 40) : start].lower())


def _last_words(place: str) -> Found:
    """The place without what another column left before it (motto, number)."""
    words = place.strip().split()
    low = match_form(place)
    cut = max((m.end() for m in re.finditer(r"hạnh phúc|việt nam|[-/]\S*", low)), default=0)
    kept = place[cut:].strip() or " ".join(words[-2:])
    return Found(kept, None, 0.9)


def _offset(offsets: list[tuple[int, int]], at: int) -> int:
    base = max((o for o in offsets if o[0] <= at), key=lambda o: o[0], default=(0, 0))
    return base[1] + at - base[0]
