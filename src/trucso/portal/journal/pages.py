"""Entries of the log as rows for people."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

from django.utils import timezone

from ..shared.tables import Column, Table
from .models import Entry

ACTIONS = {
    "figure.changed": "Sửa số liệu",
    "round.opened": "Mở đợt đánh giá",
    "round.prepared": "Chuẩn bị đợt đánh giá",
    "round.preparation_changed": "Sửa đợt đang chuẩn bị",
    "round.preparation_removed": "Xoá đợt đang chuẩn bị",
    "round.preparation_opened": "Mở đợt đã chuẩn bị",
    "round.calendar": "Đổi lịch của đợt",
    "round.duties": "Phân công chỉ tiêu",
    "round.cancelled": "Huỷ đợt mở nhầm",
    "round.published": "Công bố",
    "round.corrected": "Công bố bản đính chính",
    "correction.opened": "Mở đính chính",
    "correction.changed": "Ghi thay đổi vào đính chính",
    "correction.dropped": "Bỏ thay đổi của đính chính",
    "correction.abandoned": "Huỷ đính chính",
    "round.sample_drawn": "Rút mẫu thẩm định lần hai",
    "round.sample_taken_back": "Thu hồi mẫu thẩm định lần hai",
    "scorecard.hand_over": "Chuyển người duyệt",
    "scorecard.hand_back": "Trả lại người nhập",
    "scorecard.submit": "Gửi phiếu",
    "scorecard.recall": "Rút lại phiếu",
    "scorecard.return": "Trả lại phiếu",
    "scorecard.take_back": "Hết hạn bổ sung, thẩm định tiếp",
    "scorecard.finish_review": "Thẩm định xong",
    "scorecard.petition": "Kiến nghị",
    "scorecard.settle": "Trả lời xong kiến nghị",
    "scorecard.decide": "Hội đồng quyết định",
    "scorecard.reopen": "Mở lại quyết định của Hội đồng",
    "scorecard.extended": "Gia hạn",
    "scorecard.extension_revoked": "Thu hồi gia hạn",
    "line.reviewed": "Thẩm định dòng",
    "line.reviewed_blind": "Thẩm định lần hai",
    "line.council": "Điểm Hội đồng",
    "evidence.attached": "Dẫn văn bản ở dòng",
    "evidence.detached": "Gỡ văn bản khỏi dòng",
    "evidence.edited": "Sửa thông tin văn bản",
    "evidence.file_added": "Thêm tệp cho văn bản",
    "evidence.held": "Tải tệp kèm kiến nghị",
    "evidence.deleted": "Xoá văn bản",
    "petition.filed": "Gửi kiến nghị về dòng",
    "petition.withdrawn": "Rút kiến nghị",
    "petition.panel": "Giao cơ quan trả lời kiến nghị",
    "petition.answered": "Trả lời kiến nghị",
    "account.created": "Tạo tài khoản",
    "account.edited": "Sửa họ tên, thư điện tử",
    "account.invited": "Cấp liên kết đặt mật khẩu",
    "account.password_set": "Đặt mật khẩu",
    "account.password_changed": "Đổi mật khẩu",
    "account.password_reset": "Đặt lại mật khẩu qua thư",
    "account.signed_out_elsewhere": "Đăng xuất ở nơi khác",
    "account.linked": "Nối với đăng nhập một lần",
    "account.locked": "Khoá tài khoản",
    "account.unlocked": "Mở lại tài khoản",
    "role.given": "Giao vai trò",
    "role.handed_over": "Bàn giao cho người kế nhiệm",
    "role.ended": "Kết thúc vai trò",
    "second_step.added": "Thêm cách xác thực hai bước",
    "second_step.removed": "Bỏ cách xác thực hai bước",
    "second_step.reset_asked": "Đề nghị đặt lại xác thực hai bước",
    "second_step.reset": "Đặt lại xác thực hai bước",
    "people.imported": "Nhập người dùng từ tệp",
}
"""Verbs of the log in words; a verb without words is shown as it is."""


def row_of(entry: Entry) -> dict[str, Any]:
    """One row: everything of the entry, with its verb in words and its sides as short text."""
    return {
        "sequence": entry.sequence,
        "at": f"{timezone.localtime(entry.at):%d/%m/%Y %H:%M:%S}",
        "actor": entry.actor or "hệ thống",
        "action": ACTIONS.get(entry.action, entry.action),
        "subject": entry.subject,
        "unit": entry.unit,
        "before": side(entry.before),
        "after": side(entry.after),
        "reason": entry.reason,
        "digest": entry.digest,
    }


def side(value: Any) -> str:
    """One side of a change as text: ``điểm: 8; trạng thái: draft``."""
    if value is None:
        return ""
    if isinstance(value, dict):
        return "; ".join(f"{key}: {_inner(inner)}" for key, inner in value.items())
    return _inner(value)


def _inner(value: Any) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def log_table(rows: Sequence[dict[str, Any]]) -> Table:
    """The log as a table; the digest is in the files only."""
    columns = [
        Column("sequence", "Dòng", "Entry", kind="code", is_sortable=False),
        Column("at", "Lúc", "At", kind="code", is_sortable=False),
        Column("actor", "Người thực hiện", "Actor", is_sortable=False),
        Column("action", "Việc", "Action", is_sortable=False),
        Column("unit", "Đơn vị", "Unit", kind="code", is_sortable=False),
        Column("subject", "Đối tượng", "Subject", kind="code", is_sortable=False, on_phone=False),
        Column("before", "Trước", "Before", is_sortable=False, template="journal/side.html"),
        Column("after", "Sau", "After", is_sortable=False, template="journal/side.html"),
        Column("reason", "Lý do", "Reason", is_sortable=False),
        Column("digest", "Mã băm", "Digest", kind="code", on_page=False),
    ]
    return Table("nhat-ky", "Nhật ký", columns, rows, empty="Không có dòng nào khớp.")
