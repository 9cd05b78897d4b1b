"""What a part of a document is for, read from its title: goals, tasks, organisation, money, situation, basis."""

import re
from enum import StrEnum

from trucso.vanban.text import match_form


class Role(StrEnum):
    """Purpose of a section; items inherit it."""

    NONE = "none"
    BASIS = "basis"
    SITUATION = "situation"
    PURPOSE = "purpose"
    GOALS = "goals"
    TASKS = "tasks"
    FUNDING = "funding"
    ORGANISATION = "organisation"
    ANNEX = "annex"


_RULES: tuple[tuple[Role, str], ...] = (
    (Role.ORGANISATION, r"tổ chức (?:triển khai )?thực hiện|tổ chức triển khai|phân công|trách nhiệm (?:của|thực hiện|thi hành|các)|giao nhiệm vụ|tổ chức chỉ đạo|điều khoản thi hành|hiệu lực thi hành|chế độ (?:thông tin,? )?báo cáo"),
    (Role.ANNEX, r"^(?:danh mục|phụ lục|biểu mẫu|bảng)\b"),
    (Role.BASIS, r"^(?:các )?(?:căn cứ|cơ sở pháp lý|cơ sở chính trị)|sự cần thiết|^bối cảnh"),
    (Role.SITUATION, r"tình hình|hiện trạng|thực trạng|kết quả (?:thực hiện|đạt|triển khai|chuyển đổi|công tác)|^(?:các )?kết quả|đánh giá chung|tồn tại|hạn chế|nguyên nhân|khó khăn|ưu điểm|bài học|^đánh giá"),
    (Role.GOALS, r"mục tiêu|chỉ tiêu"),
    (Role.PURPOSE, r"mục đích|^yêu cầu|quan điểm|phạm vi|đối tượng|nguyên tắc|tầm nhìn|giải thích từ ngữ"),
    (Role.TASKS, r"nhiệm vụ|giải pháp|nội dung|công việc|hoạt động chủ yếu|lộ trình|các dự án"),
    (Role.FUNDING, r"kinh phí|nguồn vốn|nguồn lực|tài chính thực hiện|dự toán"),
)  # fmt: skip
_COMPILED = tuple((role, re.compile(pattern)) for role, pattern in _RULES)
_TASK_HEAD = re.compile(
    r"^(?:các |những |một số )?(?:nhóm )?(?:nhiệm vụ|giải pháp|nội dung)|nhiệm vụ,? (?:và )?giải pháp"
)
_TASKS_FIRST = re.compile(r"(?:các |một số )?(?:nhiệm vụ|giải pháp)[^;]{0,40}? và (?:phân công|tổ chức) ")
_VISION = re.compile(r"tầm nhìn|đối tượng|phạm vi")  # *Tầm nhìn đến năm 2045* among the goals states goals
_SHORT = 9  # a longer title names its subject, not its purpose ("Nâng cao nhận thức về mục tiêu ...")


def role_of(title: str, parent: Role, *, top: bool) -> Role:
    """Role of a section called ``title`` inside one of role ``parent``; ``top``: no section above it."""
    low = match_form(title).strip(" .:-*")
    short = len(low.split()) <= _SHORT
    if not (top or short):
        return parent
    if (
        _TASK_HEAD.search(low)
        and parent is not Role.ORGANISATION
        and (not re.search(r"phân công|tổ chức thực hiện|danh mục", low) or _TASKS_FIRST.match(low))
    ):
        goals = re.match(r"^(?:các )?(?:mục tiêu|chỉ tiêu)", low)
        return Role.GOALS if goals else Role.TASKS
    for role, pattern in _COMPILED:
        if pattern.search(low):
            return _inherit(role, parent, top=top, vision=bool(_VISION.search(low)))
    return parent


def _inherit(role: Role, parent: Role, *, top: bool, vision: bool) -> Role:
    if top or parent is Role.NONE:
        return role
    if parent is Role.ORGANISATION:
        return parent
    if parent is Role.GOALS and role is Role.PURPOSE and vision:
        return parent
    if role in (Role.FUNDING, Role.ANNEX, Role.SITUATION, Role.BASIS) and parent in (Role.TASKS, Role.GOALS):
        return parent
    return role
