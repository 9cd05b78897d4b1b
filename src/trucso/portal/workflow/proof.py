"""What speaks against a document as evidence: values in, remarks out; no database."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from ..facts.periods import Period


@dataclass(frozen=True, slots=True)
class Document:
    """A document cited on a line. ``is_elsewhere``: another unit holds the same file."""

    name: str
    number: str = ""
    date: date | None = None
    is_elsewhere: bool = False


@dataclass(frozen=True, slots=True)
class Remark:
    """What is doubtful about a document, and what to do."""

    message: str
    fix: str


def remarks(document: Document, period: Period | None) -> Iterator[Remark]:
    """Everything doubtful about a document cited in a round of that period."""
    if document.is_elsewhere:
        yield Remark(
            f"Tệp của “{document.name}” trùng với tệp của đơn vị khác.",
            "Kiểm tra đúng tệp của đơn vị mình chưa; nếu là văn bản chung của tỉnh thì giữ nguyên.",
        )
    if not document.number:
        yield Remark(
            f"“{document.name}” chưa có số, ký hiệu.",
            "Ghi số, ký hiệu và ngày của văn bản; không phải văn bản thì ghi trích yếu cho rõ là gì.",
        )
    if period and document.date and not period.first_day <= document.date <= period.last_day:
        yield Remark(
            f"“{document.name}” ngày {document.date:%d/%m/%Y} nằm ngoài kỳ đánh giá "
            f"({period.first_day:%d/%m/%Y} đến {period.last_day:%d/%m/%Y}).",
            "Xem lại ngày; nếu văn bản còn hiệu lực trong kỳ thì nói rõ ở ghi chú của dòng.",
        )
