"""Titles: below the line that names the kind of document, after *V/v*, or at the top of a law portal's page."""

import re
from dataclasses import dataclass

from trucso.vanban.dates import find_days
from trucso.vanban.markers import Kind, read_marker
from trucso.vanban.model import Found
from trucso.vanban.numbers import find_numbers
from trucso.vanban.paragraphs import Line
from trucso.vanban.text import is_upper, match_form

MOTTO = re.compile(
    r"cộng h[òo]a xã hội|chủ nghĩa việt nam|độc lập\s?-\s?tự do|đảng cộng sản việt nam|tự do\s?-\s?hạnh phúc"
)
TYPE_NAMES = (
    "Nghị quyết liên tịch", "Nghị quyết", "Nghị định", "Quyết định", "Chỉ thị", "Kế hoạch hành động", "Kế hoạch", "Chương trình hành động", "Chương trình công tác", "Chương trình", "Thông tư liên tịch", "Thông tư",
    "Thông báo", "Kết luận", "Công điện", "Báo cáo", "Tờ trình", "Hướng dẫn", "Quy định", "Quy chế", "Đề án", "Phương án", "Chiến lược", "Công văn", "Luật", "Pháp lệnh", "Thông cáo", "Dự án", "Lời kêu gọi",
)  # fmt: skip
TYPES = {match_form(n): n for n in TYPE_NAMES}
TYPE_LINE = re.compile(r"(" + "|".join(TYPES) + r")(?![\wà-ỹ])\s*[:.*]?\s*")
_OPENER = re.compile(
    r"(?:căn cứ|thực hiện|triển khai thực hiện|nhằm|để|trong (?:những|thời|bối|năm)|thời gian|ngày \d|sau |xét|theo|ủy ban nhân dân|ubnd|hội đồng nhân dân|ban (?:chấp|thường)|bộ (?:trưởng|chính)|thủ tướng|chính phủ|chủ tịch"
    r"|thường trực|tiếp tục|kính gửi|năm \d{4},|qua |hiện nay|bước vào|chuyển đổi số (?:là|đã|hiện)|với |trên cơ sở|kể từ|giám đốc|tổng cục|hội nghị|xác định|phát huy|cùng với|quốc hội|cục trưởng|quyết định\s*:|quyết nghị\s*:|bộ [a-zà-ỹ]+.{0,40}(?:ban hành|yêu cầu))"
)
_KEM = re.compile(r"\(?\s*(?:ban hành )?kèm theo|\(\s*(?:triển khai|thực hiện|ban hành)")


@dataclass(frozen=True, slots=True)
class Title:
    """A title, the index of the first line of the body, and the kind of document."""

    found: Found | None
    body_at: int
    kind: str | None


_ENACTS = re.compile(r"quyết (?:định|nghị)\s*:")


def read_title(lines: list[Line], type_at: int | None) -> Title:
    """Title of an official document whose type line is ``lines[type_at]`` (``None``: there is none)."""
    if type_at is None or _ENACTS.match(match_form(lines[type_at].text)):
        kind = None if type_at is None else _kind(lines[type_at])
        return (
            _letter(lines)
            or _after_day(lines, kind)
            or _portal(lines, kind)
            or Title(None, _first_marker(lines), kind)
        )
    line = lines[type_at]
    m = TYPE_LINE.match(match_form(line.text))
    rest = line.text[m.end() :].strip() if m else ""
    title = _collect(lines, type_at + 1, [(line.end - len(rest), rest)] if rest else [], _kind(line))
    return title if title.found else _after_day(lines[:type_at], title.kind) or title


def _kind(line: Line) -> str | None:
    m = TYPE_LINE.match(match_form(line.text))
    return TYPES[m[1]] if m else None


def _collect(lines: list[Line], i: int, parts: list[tuple[int, str]], kind: str | None) -> Title:
    stop = i + 14
    while i < len(lines) and i < stop and not _ends_title(lines, i, parts):
        if not _skips(lines[i]):
            parts.append((lines[i].start, lines[i].text))
        i += 1
    text = " ".join(t for _, t in parts)
    text = re.sub(r"^ban hành bởi .{4,60}? (?=về )", "", text)
    text = re.sub(r"^(?:của|CỦA) [A-ZĐÀ-Ỹ, ]{6,90}?(?=\s+(?:[Vv]ề|VỀ)\s)", "", text).strip(" *_-")
    if not text:
        return Title(None, i, kind)
    return Title(Found(text, (parts[0][0], parts[-1][0] + len(parts[-1][1])), 0.93), i, kind)


def _letter(lines: list[Line]) -> Title | None:
    """A letter (công văn) has no type line: its subject follows ``V/v``."""
    for i, line in enumerate(lines[:40]):
        if m := re.match(r"(?:v/v|về việc)\s*:?\s*", match_form(line.text)):
            text, j = line.text[m.end() :], i + 1
            while j < len(lines) and lines[j].text[0].islower() and not lines[j].after_blank:
                text += " " + lines[j].text
                j += 1
            return Title(Found(text.strip(), (line.start + m.end(), lines[j - 1].end), 0.85), j, None)
    return None


def _after_day(lines: list[Line], kind: str | None) -> Title | None:
    """The line with the type is missing: the title in capitals follows the line with place and day."""
    for i, line in enumerate(lines[:40]):
        low = match_form(line.text)
        if "ngày" in low and find_days(low) and len(line.text.split()) <= 12 and i + 1 < len(lines):
            below = lines[i + 1]
            if is_upper(below.text) and len(below.text.split()) >= 3 and not _issuer_again(below):
                return _collect(lines, i + 1, [], kind)
    return None


_PORTAL = re.compile(r"(?:năm (?:19|20)\d\d\s+|(?:ngày )?\d{1,2}/\d{1,2}/\d{4}\s+)?")


def _portal(lines: list[Line], kind: str | None) -> Title | None:
    """*Kế hoạch 186/KH-UBND năm 2025 phát triển ...*: the headline of a law portal."""
    for line in lines[:12]:
        m = TYPE_LINE.match(match_form(line.text))
        numbers = find_numbers(line.text[:80]) if m else []
        if m and numbers and numbers[0].start <= m.end() + 4 and len(line.text.split()) >= 8:
            rest = line.text[numbers[0].end :].strip(" -:")
            rest = rest[_PORTAL.match(match_form(rest)).end() :]  # type: ignore[union-attr]
            rest = re.sub(r"^ban hành bởi .{4,60}? (?=về )", "", rest)
            return Title(
                Found(rest, (line.end - len(rest), line.end), 0.7), _first_marker(lines), kind or TYPES[m[1]]
            )
    return None


def _first_marker(lines: list[Line]) -> int:
    basis = next(
        (i for i, line in enumerate(lines) if match_form(line.text).startswith("căn cứ ")), len(lines)
    )
    found = (i for i, line in enumerate(lines) if (k := read_marker(line.text)) and k[0].kind <= Kind.NUMBER)
    return min(next(found, 0) or basis, basis) if basis < len(lines) else next((i for i in found), 0)


def _skips(line: Line) -> bool:
    return bool(re.fullmatch(r"[-_=*~.·•\s|]{1,}", line.text)) or bool(MOTTO.search(match_form(line.text)))


def _ends_title(lines: list[Line], i: int, parts: list[tuple[int, str]]) -> bool:
    line, low = lines[i], match_form(lines[i].text)
    if _begins_body(line):
        return True
    opens = bool(_OPENER.match(low)) and line.text[0].isupper() and not is_upper(line.text)
    if not parts:
        return opens and len(line.text.split()) > 9
    if re.fullmatch(r"[-_=*~.·•]{3,}", line.text) or _KEM.match(low) or low.startswith(("số:", "số ")):
        return True
    if not any(c.isalpha() for c in line.text):
        return len(line.text) > 6  # "NĂM" / "2022" on a line of its own
    upper_before = is_upper(parts[0][1])
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
