"""Parts of a document that are read apart: the body, what closes it, and the documents attached to it."""

import re
from dataclasses import dataclass, field

from trucso.vanban.paragraphs import Paragraph
from trucso.vanban.text import is_upper, match_form


@dataclass(slots=True)
class Zone:
    """Consecutive paragraphs to read as one text: ``attached`` after the signature; ``annexed`` when an annex
    (phụ lục, danh mục, biểu), not the plan or scheme that a decision issues."""

    annexed: bool = False
    attached: bool = False
    paragraphs: list[Paragraph] = field(default_factory=list)


_CLOSING = re.compile(r"(?:đồng )?(?:nơi nhận|kính gửi|nơi gửi)\s*:?")
SIGNATURE = re.compile(
    r"(?:tm|t/m|kt|k/t|tl|t/l|tuq|q)\.?\s?(?:ban|ủy|uỷ|chủ|bộ|giám|thủ|hội|tỉnh|thành|trưởng|chính|bí)|(?:phó )?chủ tịch$|(?:phó )?bí thư(?: thường trực)?$"
    r"|(?:phó )?giám đốc$|(?:bộ|thứ) trưởng$|(?:phó )?thủ tướng$|(?:phó )?trưởng ban|chánh văn phòng$|(?:đã ký)|\(đã ký\)"
)
_ATTACHED = re.compile(
    r"(?:phụ lục|danh mục|kế hoạch|chương trình|đề án|quy chế|quy định|biểu|bảng|bộ chỉ số|phương án|quy trình|hướng dẫn|chiến lược|khung)\b"
)
_KEMTHEO = re.compile(r"\(?\s*(?:ban hành )?kèm theo")
_ENACTS = re.compile(r"(?:quyết định|quyết nghị|chỉ thị|nghị quyết)\s*:?$")
_END_MARK = re.compile(r"\./\.")


def zones(body: list[Paragraph], *, news: bool) -> list[Zone]:
    """Split ``body``: what closes a document (recipients, signature) belongs to no zone."""
    if news:
        return [Zone(paragraphs=_mark_news_headings([p for p in body if p.kind in ("text", "row")]))]
    out = [Zone()]
    closed = False
    for i, p in enumerate(body):
        if not closed and p.marker is not None and p.marker.rank == 0 and out[-1].paragraphs:
            out.append(Zone(annexed=True, attached=True))
        if p.kind in ("rule", "noise", "footnote"):
            continue
        if not closed and _closes(p):
            closed = True
        if closed and _opens_attachment(p, body, i):
            closed = False
            out.append(Zone(annexed=_is_annex(p), attached=True))
            if p.marker is None:
                continue
        if not closed and not _ENACTS.fullmatch(p.low) and not _is_attachment_title(p, body, i, out[-1]):
            out[-1].paragraphs.append(p)
    return [z for z in out if z.paragraphs]


def _closes(p: Paragraph) -> bool:
    if p.marker is not None or p.kind != "text":
        return False
    return bool(_CLOSING.fullmatch(p.low[:14].strip())) or bool(_CLOSING.match(p.low) and len(p.text) < 400 and p.low.startswith("nơi nhận")) or (is_upper(p.text) and bool(SIGNATURE.match(p.low)))  # fmt: skip


def _opens_attachment(p: Paragraph, body: list[Paragraph], i: int) -> bool:
    if p.kind == "row":
        return False
    if p.marker is not None:
        return (
            p.text != "" and (is_upper(p.text) and len(p.text) > 6 and p.marker.rank <= 5)
        ) or p.marker.rank == 0
    if is_upper(p.text) and _ATTACHED.match(p.low):
        return True
    return bool(_KEMTHEO.match(p.low))


def _is_annex(p: Paragraph) -> bool:
    return (p.marker is not None and p.marker.rank == 0) or bool(
        re.match(r"(?:phụ lục|danh mục|biểu|bảng|bộ chỉ số)", p.low)
    )


def _is_attachment_title(p: Paragraph, body: list[Paragraph], i: int, zone: Zone) -> bool:
    """Lines between the name of an attachment and its first paragraph: its title and ``(Kèm theo ...)``."""
    if not zone.attached or zone.paragraphs or p.marker is not None:
        return False
    return p.kind == "text" and (is_upper(p.text) or bool(_KEMTHEO.match(p.low)) or (len(p.text.split()) <= 30 and not p.text.endswith((".", ":"))))  # fmt: skip


_CHROME = re.compile(
    r"theo dõi|chia sẻ|google news|tin (?:cùng|liên quan|khác|mới|nóng)|bình luận|ý kiến bạn đọc|xem thêm|hotline|đọc báo|tải ứng dụng|ảnh\s?:"
    r"|nguồn\s?:|lượt xem|bản in|quay lại|trang chủ|đăng nhập|từ khóa|tags?\b|email|in trang|print|copyright|bản quyền|liên hệ"
)
_CAPTION = re.compile(r"(?:bảng|ảnh|hình|biểu đồ|video|infographic|đồ họa)(?![\wà-ỹ])")


def is_chrome(low: str) -> bool:
    """Whether a line (match form) belongs to the page around an article, not to the article."""
    return (bool(_CHROME.search(low)) or bool(_CAPTION.match(low))) and len(low.split()) <= 14


def _mark_news_headings(ps: list[Paragraph]) -> list[Paragraph]:
    """News: keep from the first long paragraph to the last; a short line between long ones is a heading."""
    long = [
        i
        for i, p in enumerate(ps)
        if len(p.text.split()) >= 18 or (p.marker is not None and len(p.text.split()) >= 4)
    ]
    if not long:
        return ps
    kept = ps[long[0] : long[-1] + 1]
    for i, p in enumerate(kept):
        short = 3 <= len(p.text.split()) <= 22 and not re.search(r"[.;:!?,”\"]$", p.text)
        if p.marker is None and short and p.kind == "text" and not is_chrome(p.low) and 0 < i < len(kept) - 1:
            p.kind = "heading"
    for p in kept:
        if p.kind == "heading":
            p.low = match_form(p.text)
    return [p for p in kept if not is_chrome(p.low)]
