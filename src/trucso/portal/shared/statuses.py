"""Words, tone and icon of every state a page shows. A state is never told by colour alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Status:
    """How a state is shown; ``tone`` is a colour of the pill, ``icon`` a name of icons.txt."""

    text: Any
    tone: str
    icon: str


STATUSES: dict[str, Status] = {
    # scorecards (domain.md §5)
    "draft": Status(_("Đang nhập"), "neutral", "edit"),
    "not_started": Status(_("Chưa bắt đầu"), "bad", "circle-dashed"),
    "handed_over": Status(_("Chờ duyệt"), "info", "clock"),
    "submitted": Status(_("Đã nộp"), "info", "send"),
    "returned": Status(_("Trả lại"), "warn", "refresh"),
    "verified": Status(_("Đã thẩm định"), "good", "check"),
    "appealed": Status(_("Có kiến nghị"), "warn", "scale"),
    "decided": Status(_("Hội đồng đã quyết định"), "good", "shield-check"),
    "published": Status(_("Đã công bố"), "brand", "lock"),
    # nodes of a score
    "scored": Status(_("Đã chấm"), "good", "check"),
    "missing": Status(_("Chưa có số liệu"), "warn", "circle-dashed"),
    "not_applicable": Status(_("Không áp dụng"), "neutral", "minus"),
    "undefined": Status(_("Không tính được"), "bad", "alert-triangle"),
    "unscored": Status(_("Không chấm điểm"), "neutral", "minus"),
    "incomplete": Status(_("Chưa đủ số liệu"), "warn", "circle-dashed"),
    # decisions on a line
    "accepted": Status(_("Chấp nhận"), "good", "check"),
    "corrected": Status(_("Điều chỉnh"), "warn", "edit"),
    "evidence_needed": Status(_("Cần bổ sung minh chứng"), "warn", "paperclip"),
    "rejected": Status(_("Không chấp nhận"), "bad", "x"),
    "pending": Status(_("Chờ thẩm định"), "neutral", "clock"),
    # petitions
    "petition_open": Status(_("Chờ trả lời"), "warn", "clock"),
    "petition_upheld": Status(_("Giữ nguyên điểm"), "neutral", "check"),
    "petition_changed": Status(_("Điều chỉnh điểm"), "good", "edit"),
    "petition_withdrawn": Status(_("Đơn vị đã rút"), "neutral", "minus"),
    # rounds
    "planned": Status(_("Sắp mở"), "neutral", "calendar"),
    "open": Status(_("Đang mở"), "info", "clock"),
    "closed": Status(_("Đã đóng"), "neutral", "lock"),
    # certainty of a number
    "read": Status(_("Đọc từ văn bản"), "good", "file-text"),
    "inferred": Status(_("Suy ra"), "warn", "help-circle"),
    "assumed": Status(_("Giả định"), "bad", "help-circle"),
}
