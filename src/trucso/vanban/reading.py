"""What every reader of a document needs: its text, head, outline and the facts that hold throughout."""

import re
from dataclasses import dataclass
from functools import cached_property

from trucso.vanban.agencies import Agencies
from trucso.vanban.context import plan_year
from trucso.vanban.header import Head
from trucso.vanban.model import Span
from trucso.vanban.paragraphs import LEADS_ONLY, Paragraph
from trucso.vanban.roles import Role
from trucso.vanban.structure import Item, Outline
from trucso.vanban.text import match_form


@dataclass(eq=False)
class Reading:
    """One document while it is read."""

    text: str
    head: Head
    outline: Outline
    agencies: Agencies

    @cached_property
    def year(self) -> int | None:
        m = self.head.metadata
        lead = (
            " ".join(i.paragraph.text for i in self.outline.items[:3])[:900] if self.news_with_lists else ""
        )
        issued = m.issue_date.value if m.issue_date else None
        return plan_year(m.title.value if m.title else None, None if self.news else issued, lead)

    @property
    def news(self) -> bool:
        return self.head.news

    @cached_property
    def news_with_lists(self) -> bool:
        """An article that reproduces a plan: numbered headings or bullets."""
        return self.news and sum(i.paragraph.marker is not None for i in self.outline.items) >= 3

    @cached_property
    def scope(self) -> str:
        """Level of units that figures speak of when they name none."""
        issuer = match_form(self.head.metadata.issuer.value if self.head.metadata.issuer else "")
        if self.news or self.head.metadata.province:
            if re.search(r"(?<![\wà-ỹ])(?:huyện|quận|thị xã|xã|phường|đặc khu)(?![\wà-ỹ])", issuer):
                return "cấp xã" if re.search(r"xã|phường|đặc khu", issuer) else "cấp huyện"
            province = (
                self.agencies.province(self.head.metadata.province.value)
                if self.head.metadata.province
                else None
            )
            return "toàn thành phố" if province and province.kind == "thành phố" else "toàn tỉnh"
        return "toàn ngành" if issuer.startswith("bộ") else "toàn quốc"

    @cached_property
    def by_agency(self) -> bool:
        """A directive whose parts are agencies: each part, and each sentence beside them, assigns work."""
        return not self.has_roles and sum(s.agency is not None for s in self.outline.sections) >= 2

    @cached_property
    def has_roles(self) -> bool:
        """Whether headings say what they are for; a directive's or an article's do not."""
        return any(s.role in (Role.TASKS, Role.GOALS, Role.ORGANISATION) for s in self.outline.sections)


def span_of(p: Paragraph, start: int = 0, end: int | None = None) -> Span:
    """Offsets in the document of ``p.text[start:end]``."""
    stop = len(p.text) if end is None else end
    return p.source(start), (p.source(stop - 1) + 1 if stop > start else p.source(start))


_CLOSER = re.compile(
    r"(?:trên đây là|trong quá trình|quá trình (?:triển khai|thực hiện)|(?:nghị quyết|chỉ thị|quyết định|kế hoạch|chương trình|thông tư) này (?:có hiệu lực|phổ biến|quán triệt|được|thay thế|đã)|nhận được|yêu cầu (?:các|thủ trưởng)[^.]{0,200}nghiêm túc"
    r"|căn cứ (?:nội dung )?(?:kế hoạch|nghị quyết|chương trình|chỉ thị) này|ủy ban nhân dân (?:tỉnh|thành phố) yêu cầu|trường hợp|nếu có|định kỳ.{0,20}$|đính kèm|chịu trách nhiệm thi hành)"
)


_SEE_ANNEX = re.compile(
    r"(?:các )?(?:nhiệm vụ|danh mục|nội dung|chỉ tiêu)[^:.]{0,40}:? ?\(?(?:theo|tại|chi tiết|có)[^.;]{0,24}phụ lục[^.;]{0,30}[.)]{0,2}$"
)


def is_closer(item: Item) -> bool:
    """A closing paragraph: it repeats the plan or says whom to ask, and gives nobody new work."""
    p = item.paragraph
    if "chịu trách nhiệm thi hành" in p.low or "chịu trách nhiệm thực hiện quyết định" in p.low:
        return True
    return bool(_SEE_ANNEX.match(p.low)) or (p.marker is None and bool(_CLOSER.match(p.low)))


_LABELLED = re.compile(
    r"(?:\(?\s*)(?:cơ quan|đơn vị|sở|bộ)?\s?(?P<what>chủ trì|phối hợp|thời gian(?: (?:hoàn thành|thực hiện))?|thời hạn(?: hoàn thành)?|tiến độ|sản phẩm|kết quả(?: đầu ra| dự kiến)?|sản phẩm đầu ra|lộ trình|hoàn thành|thực hiện)(?: (?:thực hiện|chính|dự kiến|hoàn thành))?\s*:"
)


_SAME = {"kết": "sản", "thực": "chủ"}  # *Kết quả* is the product; *Đơn vị thực hiện* leads


def labelled(low: str) -> list[tuple[str, int, int]]:
    """*Đơn vị chủ trì: …; phối hợp: …; Thời gian: …*: what is labelled and where its value stands."""
    marks = list(_LABELLED.finditer(low))
    out = []
    for m, after in zip(marks, [*marks[1:], None], strict=False):
        end = after.start() if after else len(low)
        what = _SAME.get(m["what"].split()[0], m["what"].split()[0])
        out.append((what, m.end(), end))
    return out


def is_labelled_line(item: Item) -> bool:
    """A paragraph that only says who leads, who helps or when: it belongs to the task before it."""
    low = item.paragraph.low.lstrip("(*- ")
    if item.paragraph.marker is None and LEADS_ONLY.fullmatch(low):
        return True
    m = _LABELLED.match(low)
    return m is not None and (m.group().strip(" (:*") != "thực hiện")
