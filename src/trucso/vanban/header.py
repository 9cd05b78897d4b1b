"""The head and foot of a document: number, type, issuer, place, day, title, signer, recipients, province."""

import re
from dataclasses import dataclass, replace

from trucso.vanban.agencies import Agencies, Province
from trucso.vanban.dates import find_days
from trucso.vanban.headlines import read_article
from trucso.vanban.issuers import issuer_of, province_of
from trucso.vanban.markers import Kind, read_marker
from trucso.vanban.model import Found, Metadata
from trucso.vanban.numbers import TYPES, DocNumber, find_numbers
from trucso.vanban.paragraphs import Line, split_lines
from trucso.vanban.signatures import read_recipients, read_signer
from trucso.vanban.text import is_upper, match_form
from trucso.vanban.webpage import PageFacts, read_page_facts

_MOTTO = re.compile(
    r"cộng h[òo]a xã hội|chủ nghĩa việt nam|độc lập\s?-\s?tự do|đảng cộng sản việt nam|tự do\s?-\s?hạnh phúc"
)
TYPE_NAMES = (
    "Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Kế hoạch hành động", "Kế hoạch", "Chương trình hành động", "Chương trình công tác", "Chương trình", "Thông tư liên tịch", "Thông tư",
    "Thông báo", "Kết luận", "Công điện", "Báo cáo", "Tờ trình", "Hướng dẫn", "Quy định", "Quy chế", "Đề án", "Phương án", "Chiến lược", "Công văn", "Luật", "Pháp lệnh", "Thông cáo", "Dự án", "Lời kêu gọi",
)  # fmt: skip
_TYPES = {match_form(n): n for n in TYPE_NAMES}
_TYPE_LINE = re.compile(r"(" + "|".join(_TYPES) + r")(?![\wà-ỹ])\s*[:.*]?\s*")
_HEAD_LINES = 90
_NUMBER_LINE = re.compile(r"(?:^|\s)số\s*:?\s*(?=\d|[.…_\s]*/)")


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
        m = _TYPE_LINE.match(match_form(line.text))
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


def _own_number(lines: list[Line], type_at: int | None) -> DocNumber | None:
    """The number beside ``Số:`` above the type line (or just below it, in some layouts)."""
    limit = min(len(lines), (type_at if type_at is not None else 25) + 6)
    for i, line in enumerate(lines[:limit]):
        low = match_form(line.text)
        m = _NUMBER_LINE.search(low)
        if (
            m is None
            or m.start() > 60
            or (
                m.start() > 0
                and low[: m.start()].strip()
                and re.search(
                    r"(?:luật|quyết|định|hoạch|trình|thị|tư|điện|văn|kèm theo)\s*$", low[: m.start()]
                )
            )
        ):
            continue
        following = lines[i + 1].text if i + 1 < len(lines) else ""
        window = line.text[m.end() :] + (" " + following if len(line.text) - m.end() < 8 else "")
        found = find_numbers(window[:40])
        if found and found[0].start <= 3:
            return replace(
                found[0], start=line.start + m.end() + found[0].start, end=line.start + m.end() + found[0].end
            )
    return None


def _is_news(lines: list[Line], type_at: int | None, number: DocNumber | None) -> bool:
    if number is not None:
        return False
    low = match_form(" ".join(line.text for line in lines[:60]))
    foot = match_form(" ".join(line.text for line in lines[-40:]))
    signed = "nơi nhận" in foot or "nơi nhận" in match_form(" ".join(line.text for line in lines))
    if type_at is not None and (signed or _MOTTO.search(low) or is_upper(lines[type_at].text)):
        return False
    return not (_MOTTO.search(low) or signed)


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
    title, body_at, kind = _title(lines, type_at)
    head = lines[: body_at if body_at else 30]
    head_text = " ".join(line.text for line in head)
    day, place = _day_and_place(head, lines)
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


_OPENER = re.compile(
    r"(?:căn cứ|thực hiện|triển khai thực hiện|nhằm|để|trong (?:những|thời|bối|năm)|thời gian|ngày \d|sau |xét|theo|ủy ban nhân dân|ubnd|hội đồng nhân dân|ban (?:chấp|thường)|bộ (?:trưởng|chính)|thủ tướng|chính phủ|chủ tịch"
    r"|thường trực|tiếp tục|kính gửi|năm \d{4},|qua |hiện nay|bước vào|chuyển đổi số (?:là|đã|hiện)|với |trên cơ sở|kể từ|giám đốc|tổng cục|hội nghị|xác định|phát huy|cùng với|quốc hội|cục trưởng|quyết định\s*:|quyết nghị\s*:|bộ [a-zà-ỹ]+.{0,40}(?:ban hành|yêu cầu))"
)
_KEM = re.compile(r"\(?\s*(?:ban hành )?kèm theo|\(\s*(?:triển khai|thực hiện|ban hành)")


def _title(lines: list[Line], type_at: int | None) -> tuple[Found | None, int, str | None]:
    """Title, index of the first line of the body, and the kind of document."""
    if type_at is None:
        return _subject_title(lines)
    line = lines[type_at]
    m = _TYPE_LINE.match(match_form(line.text))
    kind = _TYPES[m[1]] if m else None
    rest = line.text[m.end() :].strip() if m else ""
    parts = [(line.end - len(rest), rest)] if rest else []
    i = type_at + 1
    while i < len(lines) and i < type_at + 14 and not _ends_title(lines, i, parts):
        if not _skips(lines[i]):
            parts.append((lines[i].start, lines[i].text))
        i += 1
    title = re.sub(
        r"^(?:của|CỦA) [A-ZĐÀ-Ỹ ]{6,70}?(?=\s+(?:[Vv]ề|VỀ)\s)", "", " ".join(t for _, t in parts)
    ).strip(" *_-")
    if not title:
        return None, i, kind
    return Found(title, (parts[0][0], parts[-1][0] + len(parts[-1][1])), 0.93), i, kind


def _skips(line: Line) -> bool:
    return bool(re.fullmatch(r"[-_=*~.·•\s|]{1,}", line.text)) or bool(_MOTTO.search(match_form(line.text)))


def _ends_title(lines: list[Line], i: int, parts: list[tuple[int, str]]) -> bool:
    line, low = lines[i], match_form(lines[i].text)
    if _begins_body(line):
        return True
    opens = bool(_OPENER.match(low)) and line.text[0].isupper() and not is_upper(line.text)
    if not parts:
        return opens and len(line.text.split()) > 9
    if re.fullmatch(r"[-_=*~.·•]{3,}", line.text) or _KEM.match(low) or low.startswith(("số:", "số ")):
        return True
    upper_before = is_upper(parts[-1][1])
    if upper_before and not is_upper(line.text):
        return opens or not (line.text[0].islower() or low.startswith("về"))
    if is_upper(line.text) and (not upper_before or _issuer_again(line)):
        return True
    long = (
        line.after_blank
        and line.text[0].isupper()
        and not is_upper(line.text)
        and len(line.text.split()) > 14
    )
    return opens or long


def _begins_body(line: Line) -> bool:
    """A numbered heading or a list: the title is over (a dash before small letters is part of it)."""
    found = read_marker(line.text)
    if found is None:
        return False
    kind, rest = found[0].kind, line.text[found[1] :]
    return kind <= Kind.NUMBER or (kind.is_bullet and not rest[:1].islower())


def _issuer_again(line: Line) -> bool:
    """Decisions repeat who decides below the title: that line ends the title."""
    low = match_form(line.text)
    begins = re.match(r"(?:ủy ban nhân dân|chủ tịch|bộ trưởng|hội đồng nhân dân|thủ tướng|giám đốc|chính phủ$|bộ [a-zđà-ỹ ]+$|quốc hội|tổng cục|cục trưởng|ban (?:thường vụ|chấp hành|bí thư)|tổng giám đốc|viện trưởng|tỉnh ủy|thành ủy|sở [a-zđà-ỹ ]+$|trưởng ban|ubnd)", low)  # fmt: skip
    return begins is not None


def _subject_title(lines: list[Line]) -> tuple[Found | None, int, str | None]:
    """A letter (công văn) has no type line: its subject follows ``V/v``."""
    for i, line in enumerate(lines[:40]):
        if m := re.match(r"(?:v/v|về việc)\s*:?\s*", match_form(line.text)):
            text = line.text[m.end() :]
            j = i + 1
            while j < len(lines) and (lines[j].text[0].islower() and not lines[j].after_blank):
                text += " " + lines[j].text
                j += 1
            return Found(text.strip(), (line.start + m.end(), lines[j - 1].end), 0.85), j, None
    first = next(
        (i for i, line in enumerate(lines) if (k := read_marker(line.text)) and k[0].kind <= Kind.NUMBER), 0
    )
    return None, first, None


KNOWN_TYPES = TYPES
