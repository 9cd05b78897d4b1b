"""Which paragraphs are headings: titles above other paragraphs, and agency names before a colon."""

import re

from trucso.vanban.markers import Kind
from trucso.vanban.paragraphs import CLOSES, LABEL, LEADS_ONLY, Paragraph, ends_sentence
from trucso.vanban.roles import Role, role_of
from trucso.vanban.subjects import is_agency_name
from trucso.vanban.text import is_upper

FLEXIBLE = (Kind.LETTER, Kind.ROMAN, Kind.ARTICLE)  # either may stand above the other
_INLINE = re.compile(r"[^:.]{4,240}?:\s")


# "Các sở: Tài chính, Nội vụ": names follow the colon, not work.
_NAMES_FOLLOW = re.compile(
    r"(?:thủ trưởng |giám đốc |đề nghị )?các (?:sở|bộ|ban|ngành|huyện|xã|hội|đoàn thể)(?:, (?:ban|ngành))?: (?!(?:chủ động|tập trung|tổ chức|căn cứ|xây dựng|triển khai|thực hiện|phối hợp|rà soát|tham mưu|chủ trì|tiếp tục|tăng cường|đẩy mạnh|theo|bố trí|chịu|có|báo cáo|quán triệt|chỉ đạo))"
)


def inline_heading(p: Paragraph) -> tuple[int, int] | None:
    """``3. Sở Tài chính: Chủ trì ...``: end of the name and start of the rest, when the name is an agency."""
    if p.marker is None or p.marker.kind in (Kind.ANNEX, Kind.PART, Kind.CHAPTER) or len(p.text) < 20:
        return None
    m = _INLINE.match(p.text)
    if m is None or m.end() >= len(p.text) - 5:
        return None
    if LABEL.match(p.low) or _NAMES_FOLLOW.match(p.low):
        return None
    if "chịu trách nhiệm thi hành" in p.low or not _names(p.text[: m.end()].strip(" :"), p.marker.kind):
        return None
    return None if p.marker.kind.is_bullet else (m.end() - 1, m.end())


_LEAD_IN = re.compile(
    r"về |(?:kinh phí|nguồn (?:vốn|kinh phí|lực)|mục tiêu|mục đích|yêu cầu|thời gian|phạm vi|đối tượng|quan điểm|chỉ tiêu|tổ chức thực hiện|chế độ báo cáo)"
)


def _names(title: str, kind: Kind) -> bool:
    """An agency, or a short title like *Kinh phí thực hiện*, *Về chính quyền số* after a number."""
    if is_agency_name(title):
        return True
    numbered = kind in (Kind.NUMBER, Kind.DOTTED, Kind.ROMAN)
    return numbered and len(title.split()) <= 9 and bool(_LEAD_IN.match(title.lower()))


_IN_FORCE = re.compile(
    r"có hiệu lực|chịu trách nhiệm|thay thế|(?:quyết định|nghị quyết|thông tư|nghị định) này"
)


def is_heading(p: Paragraph, following: Paragraph | None, *, news: bool, annexed: bool) -> bool:
    """Whether ``p`` is a title: by its marker, its form, and what stands below it."""
    if p.kind not in ("text", "heading"):
        return False
    if p.marker is None:
        return _unmarked_heading(p, following, news=news, annexed=annexed)
    words = len(p.text.split())
    kind = p.marker.kind
    child = _child(p, following)
    if kind in (Kind.ANNEX, Kind.PART, Kind.CHAPTER, Kind.MUC, Kind.LETTER, Kind.ROMAN):
        return (
            words <= 60
            if child or is_upper(p.text) or not p.text
            else words <= 25 and not p.text.endswith((".", ";"))
        )
    if kind is Kind.ARTICLE:
        return (
            words <= 45
            if child == "marked"
            else words <= 18 and not p.text.endswith((";", "./.")) and not _IN_FORCE.search(p.low)
        )
    if kind is Kind.STAR:
        return child == "marked" and words <= 25 and not p.text.endswith((".", ";"))
    if kind in (Kind.NUMBER, Kind.DOTTED):
        return _numbered_heading(p, child, words)
    if kind is Kind.ALPHA or kind is Kind.PAREN:
        return _lettered_heading(p, child, words)
    return False


def _child(p: Paragraph, following: Paragraph | None) -> str:
    """``marked`` or ``plain`` when the next paragraph stands below ``p``, else an empty string."""
    if following is None or p.marker is None or following.kind != "text":
        return "plain" if following is not None and following.kind == "row" else ""
    if following.marker is None:
        low = following.low
        names_people = LABEL.match(low.lstrip("(*- ")) or LEADS_ONLY.fullmatch(low)
        return "" if names_people or CLOSES.match(low) else "plain"
    if p.marker.kind is Kind.STAR:
        return "marked" if following.marker.kind in (Kind.DASH, Kind.PLUS) else ""
    deeper = following.marker.rank > p.marker.rank
    first = following.marker.kind in FLEXIBLE and p.marker.kind in FLEXIBLE and following.marker.number == 1
    return "marked" if deeper or (first and following.marker.kind is not p.marker.kind) else ""


def _numbered_heading(p: Paragraph, child: str, words: int) -> bool:
    if not child:
        return False
    if p.text.endswith((";", ".")) and child == "plain":
        return words <= 15 and p.text.endswith(".")
    if p.text.endswith(";"):
        return False
    return words <= 60


def _lettered_heading(p: Paragraph, child: str, words: int) -> bool:
    if p.text.endswith(":"):
        return child == "marked" and words <= 40
    if ends_sentence(p.text):
        return False
    return words <= 30 if child == "marked" else child == "plain" and words <= 14


def _unmarked_heading(p: Paragraph, following: Paragraph | None, *, news: bool, annexed: bool) -> bool:
    words = len(p.text.split())
    if news:
        return p.kind == "heading"
    if not is_upper(p.text) or not 2 <= words <= 20 or following is None:
        return False
    return role_of(p.text, Role.NONE, top=True) is not Role.NONE and not annexed


_ASSIGNING = re.compile(r"\b(?:chủ trì|chịu trách nhiệm|có trách nhiệm|phối hợp|tham mưu|thực hiện|giao)\b")


def is_title(p: Paragraph) -> bool:
    """A sentence ending in a colon that gives somebody work only introduces a list."""
    if not p.text.endswith(":") or is_upper(p.text):
        return True
    return not (_ASSIGNING.search(p.low) and len(p.text.split()) > 6) and len(p.text.split()) <= 40
