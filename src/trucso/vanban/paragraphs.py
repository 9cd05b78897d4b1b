"""Paragraphs out of lines: wrapped lines joined, page breaks healed, footnotes set apart, tables kept.

A text reaches us with lines broken where a page or a column ended. A new line begins a new paragraph when it
has a marker, follows a blank line, or when the line before it had room for its first word.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass, field

from trucso.vanban.markers import Kind, Marker, read_marker
from trucso.vanban.subjects import begins_work
from trucso.vanban.text import is_upper, match_form


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the clean text: where it stands, its text without outer spaces, and whether a blank precedes it."""

    start: int
    text: str
    after_blank: bool

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)
class Paragraph:
    """Joined text of one paragraph without its marker; ``pieces`` lead from it back to the clean text."""

    text: str
    marker: Marker | None
    start: int
    end: int
    pieces: list[tuple[int, int]] = field(default_factory=list)  # (position in text, offset in clean text)
    kind: str = "text"  # text | footnote | row | rule | noise
    after_blank: bool = False
    low: str = ""

    def source(self, position: int) -> int:
        """Offset in the clean text of ``position`` in this paragraph's text."""
        i = bisect_right(self.pieces, position, key=lambda p: p[0]) - 1
        at, origin = self.pieces[max(i, 0)] if self.pieces else (0, self.start)
        return min(origin + position - at, self.end)


# No paragraph of a document is this long; longer runs of text are cut, so that time stays linear whatever comes.
LONGEST = 8_000


def split_lines(text: str) -> list[Line]:
    """Non-blank lines of ``text`` with their offsets; a line longer than any paragraph is cut at a space."""
    lines: list[Line] = []
    at, blank = 0, True
    for raw in text.split("\n"):
        stripped = raw.strip()
        start = at + len(raw) - len(raw.lstrip())
        while len(stripped) > LONGEST:
            cut = stripped.rfind(" ", LONGEST // 2, LONGEST) + 1 or LONGEST
            lines.append(Line(start, stripped[:cut].rstrip(), blank))
            start, stripped = start + cut, stripped[cut:]
        if stripped:
            lines.append(Line(start, stripped, blank))
        blank = not stripped
        at += len(raw) + 1
    return lines


_RULE = re.compile(r"[-_=*~.·•\s|]{3,}$|[|*_\-]$")
_FOOTNOTE = re.compile(r"(?:[¹²³⁴⁵⁶⁷⁸⁹⁰]{1,3}|\[\d{1,3}\])\s?(?=\S)")
_END = re.compile(r"[.;:!?…]['\"”’)*\]]{0,3}(?:\s?\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+)?$")
_PAGE_NUMBER = re.compile(r"(?:trang\s+)?-?\s?\d{1,3}\s?-?(?:\s?/\s?\d{1,3})?$", re.IGNORECASE)
_NOISE = re.compile(r".{0,120}\.(?:jpe?g|png|gif|webp|pdf|docx?|xlsx?)$|(?:• )?image\d*$", re.IGNORECASE)
# Words a line cannot end a paragraph with: what follows belongs to it.
_OPEN_END = re.compile(
    r"(?:[,(“/&]|\b(?:của|và|về|các|những|tại|theo|với|cho|để|trong|trên|dưới|từ|đến|do|là|hoặc|nhằm|bằng|được|một|việc|giữa"
    r"|vào|như|cùng|thuộc|qua|trước|sau|không|phải|ngày|tháng|(?<!quan )(?<!thời )(?<!trọng )(?<!ưu )(?<!địa )(?<!đặc )điểm|(?<!tài )(?<!điều )khoản|(?:quyết|định|hoạch|trình|tư|thị|luật|điện|văn) số))$"
)

# Who leads, who helps, by when: a line of its own below a task.
LABEL = re.compile(
    r"(?:cơ quan |đơn vị )?(?:chủ trì|phối hợp|thời gian|thời hạn|tiến độ|sản phẩm)[^:.]{0,24}:"
)
# "Sở X chủ trì, phối hợp với Y thực hiện, hoàn thành trong quý I/2025.": a whole paragraph that only names people.
LEADS_ONLY = re.compile(
    r"\(?(?:giao )?[^.;:]{4,90} chủ trì(?:,? (?:phối hợp|cùng)(?: (?:với|cùng))?[^.;:]{3,160}?)?,? (?:tổ chức |triển khai )?(?:thực hiện|tham mưu)(?:[,;.] (?:thời gian |thời hạn )?(?:hoàn thành|thực hiện)[^.;]{0,60}|[,;.] thời gian[^.;]{0,60})?\s?[.;)]{0,2}"
)
# A list of legal bases: each begins with the name of a kind of document.
_LISTED = re.compile(
    r"(?:căn cứ|thực hiện|theo|luật|nghị quyết|nghị định|quyết định|chỉ thị|kế hoạch|thông tư|công văn|kết luận)\b"
)

# What stands last in a document begins a paragraph of its own.
CLOSES = re.compile(
    r"trên đây là|trong quá trình (?:triển khai|thực hiện|tổ chức)|nơi nhận|yêu cầu (?:các|thủ trưởng)|(?:kế hoạch|chỉ thị|quyết định|nghị quyết|thông tư) này"
)


def ends_sentence(text: str) -> bool:
    """Whether ``text`` ends with a mark that can end a paragraph."""
    return bool(_END.search(text))


@dataclass(frozen=True, slots=True)
class Layout:
    """How the lines of a text are broken: not at all, or at these widths (first lines, following lines)."""

    wrapped: bool
    first: int = 0
    following: int = 0


def read_layout(lines: list[Line]) -> Layout:
    """Estimate the wrapping of ``lines`` from their lengths."""
    lengths = sorted(len(line.text) for line in lines if len(line.text) > 12)
    if len(lengths) < 4:
        return Layout(wrapped=False)
    p95 = lengths[int(0.95 * (len(lengths) - 1))]
    starts_low = sum(line.text[0].islower() and read_marker(line.text) is None for line in lines)
    if p95 > 220 or starts_low < 0.08 * len(lines):
        return Layout(wrapped=False)
    first = sorted(len(line.text) for line in lines if read_marker(line.text) and len(line.text) > 25)
    return Layout(True, _high(first) or p95, p95)


def _high(lengths: list[int]) -> int:
    return lengths[int(0.9 * (len(lengths) - 1))] if lengths else 0


def paragraphs(text: str) -> list[Paragraph]:
    """Paragraphs of a clean ``text``, in order."""
    lines = split_lines(text)
    joined = list(_join(lines, read_layout(lines)))
    healed = _heal_page_breaks(joined)
    for p in healed:
        p.low = match_form(p.text)
    return healed


def _join(lines: list[Line], layout: Layout) -> Iterator[Paragraph]:
    current: Paragraph | None = None
    last: Line | None = None
    numbers: dict[int, int] = {}
    for line in lines:
        kind = _line_kind(line)
        marker = read_marker(line.text) if kind == "text" else None
        if current is None or last is None:
            current = _begin(line, kind, marker)
        else:
            inside = kind == "text" and current.kind in ("text", "footnote")
            false = inside and marker is not None and _false_marker(marker[0], line, last, numbers)
            marker = None if false else marker
            if inside and marker is None and (false or _continues(line, last, current, layout)):
                _append(current, line)
            else:
                yield current
                current = _begin(line, kind, marker)
        if marker is not None:
            numbers[marker[0].rank] = marker[0].number
        last = line
    if current is not None:
        yield current


def _line_kind(line: Line) -> str:
    if _RULE.match(line.text):
        return "rule"
    if _FOOTNOTE.match(line.text) and len(line.text) > 3:
        return "footnote"
    if line.text.count("|") >= 2 or "\t" in line.text:
        return "row"
    return "noise" if _NOISE.match(line.text) or _PAGE_NUMBER.match(line.text) else "text"


def _begin(line: Line, kind: str, marker: tuple[Marker, int] | None) -> Paragraph:
    skip = marker[1] if marker else 0
    skip += len(line.text[skip:]) - len(line.text[skip:].lstrip())
    body = line.text[skip:]
    mark = marker[0] if marker else None
    return Paragraph(body, mark, line.start, line.end, [(0, line.start + skip)], kind, line.after_blank)


def _append(current: Paragraph, line: Line) -> None:
    current.text += " " if current.text else ""
    current.pieces.append((len(current.text), line.start))
    current.text += line.text
    current.end = line.end


def _false_marker(marker: Marker, line: Line, last: Line, numbers: dict[int, int]) -> bool:
    """Whether what looks like a marker is the middle of a sentence broken at a dash or a number."""
    if line.after_blank or ends_sentence(last.text) or last.text.startswith("|"):
        return False
    rest = line.text[len(marker.raw) :].lstrip()
    open_end = bool(_OPEN_END.search(match_form(last.text)))
    if marker.kind.is_bullet:
        open_end = open_end and last.text[-1] not in ",:;" and (rest[:1].islower() or len(last.text) > 40)
        return (rest[:1].islower() and len(last.text) > 25) or open_end
    if marker.kind in (Kind.ALPHA, Kind.NUMBER, Kind.DOTTED, Kind.PAREN, Kind.ROMAN, Kind.ARTICLE):
        expected = marker.number in (1, numbers.get(marker.rank, 0) + 1)
        return open_end and not (expected and rest[:1].isupper())
    return False


def _continues(line: Line, last: Line, current: Paragraph, layout: Layout) -> bool:
    if line.after_blank or len(current.text) > LONGEST or line.text in ("TT", "STT", "Số TT", "Stt"):
        return False
    if LABEL.match(match_form(line.text)) and line.text[0].isupper():
        return False
    low_start = line.text[0].islower() or line.text[0] in ",;.)%/"
    if current.kind == "footnote":
        return low_start or not ends_sentence(last.text)
    if low_start:
        return True
    if not layout.wrapped:
        return (
            bool(_OPEN_END.search(match_form(last.text))) and not is_upper(last.text) and len(last.text) > 20
        )
    return _wrapped_continues(line, last, current, layout)


def _wrapped_continues(line: Line, last: Line, current: Paragraph, layout: Layout) -> bool:
    if is_upper(current.text) != is_upper(line.text) and len(line.text) > 3 and len(current.text) > 3:
        return False  # a title in capitals beside ordinary text
    if is_upper(current.text) and is_upper(line.text):
        return True
    if _OPEN_END.search(match_form(last.text)):
        return True
    if ends_sentence(last.text) and CLOSES.match(match_form(line.text)):
        return False
    if current.marker is not None and begins_work(current.text, line.text):
        return False
    bullet = current.marker is not None and current.marker.kind.is_bullet
    listed = bool(_LISTED.match(match_form(line.text)))
    if not ends_sentence(last.text) and (bullet or (current.marker is None and len(current.text) > 110)):
        return True
    if bullet and last.text.endswith(";") and not listed:
        return True
    first_word = line.text.split(None, 1)[0]
    width = layout.first if len(current.pieces) == 1 and current.marker is not None else layout.following
    if current.marker is None and len(current.pieces) == 1:
        width = min(layout.first, layout.following)
    had_room = len(last.text) + 1 + len(first_word) <= 0.93 * width
    return not had_room and not (last.text.endswith((";", ":")) and listed)


def _heal_page_breaks(items: list[Paragraph]) -> list[Paragraph]:
    """Join a paragraph cut by a page break with its rest, over footnotes and page numbers in between."""
    out: list[Paragraph] = []
    for p in items:
        whole = next((q for q in reversed(out[-8:]) if q.kind == "text"), None)
        between = list(reversed(out[-8:]))
        cut = (
            whole is not None
            and all(q.kind in ("footnote", "noise") for q in between[: between.index(whole)])
            if whole
            else False
        )
        if whole is not None and cut and p.kind == "text" and p.marker is None and _is_rest(p, whole):
            whole.text += " "
            offset = len(whole.text)
            whole.pieces += [(at + offset, origin) for at, origin in p.pieces]
            whole.text += p.text
            whole.end = p.end
        else:
            out.append(p)
    return out


def _is_rest(p: Paragraph, whole: Paragraph) -> bool:
    if len(whole.text) > LONGEST:
        return False
    if ends_sentence(whole.text) or is_upper(whole.text) or len(whole.text) < 25:
        return False
    if p.text[:1].islower():
        return True
    return bool(_OPEN_END.search(match_form(whole.text))) and not is_upper(p.text) and p.text[:1].isalpha()
