"""The coordinator opens the round."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

from .cast import Cast

NAME = "Chuyển đổi số cấp xã, đợt thử"
INDICATORS = ("DTI-01", "DTI-02", "DTI-03", "DTI-22", "DTI-23", "DTI-31", "DTI-40", "DTI-41")
FIRST, SECOND = "Sở Khoa học và Công nghệ tỉnh Đồng Nai", "Sở Văn hóa, Thể thao và Du lịch tỉnh Đồng Nai"
"""Who verifies: the second the group 8, the first the rest."""
CALENDAR = {
    "opens_on": 2, "due_on": 8, "late_until": 10, "verify_until": 17, "appeal_until": 21, "publish_on": 24,
}  # fmt: skip
"""Days from the day of installation."""


def day(cast: Cast, name: str, more: int = 0) -> str:
    """A day of the calendar as pages write it."""
    return f"{_date(cast, name) + timedelta(more):%d/%m/%Y}"


def until(cast: Cast, name: str, more: int = 0) -> None:
    """Time passes, to a day of the calendar (or some days after it)."""
    cast.portal.move_to(_date(cast, name) + timedelta(more))


def _date(cast: Cast, name: str) -> date:
    return cast.portal.first_day + timedelta(CALENDAR[name])


def open_round(cast: Cast, _folder: Path) -> None:
    """Refused while an indicator has nobody; then opened, and seen by those whom it concerns."""
    desk = cast["dieu-phoi"]
    desk.open("/dot-danh-gia/")
    desk.follow("Mở đợt")
    desk.page.fill("[name=name]", NAME)
    desk.page.fill("[name=period]", str(cast.portal.today.year))
    desk.page.fill("[name=units_on]", f"{cast.portal.today:%Y-%m-%d}")
    for name in CALENDAR:
        desk.page.fill(f"[name={name}]", f"{_date(cast, name):%Y-%m-%d}")
    _assign(cast, "*", FIRST)
    desk.page.select_option("[name=verifier-DTI-01]", "")
    desk.press("Mở đợt")
    desk.sees("Còn 1 chỉ tiêu chưa phân công đủ: DTI-01")
    desk.page.select_option("[name=verifier-DTI-01]", label=FIRST)
    _assign(cast, "8", SECOND)
    desk.press("Mở đợt")
    desk.sees(f"Đã mở “{NAME}” cho 3 đơn vị")


def _assign(cast: Cast, group: str, unit: str) -> None:
    page = cast["dieu-phoi"].page
    page.select_option("[name=group]", group)
    for name in ("owner", "verifier"):
        page.select_option(f"[name={name}]", label=unit)
    cast["dieu-phoi"].press("Áp dụng")
