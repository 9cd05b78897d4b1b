"""The departments verify: many lines at once, one corrected, one sent back and supplemented."""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

from ..desks import Desk
from ..installation import COMMUNES
from .cast import UNITS, Cast
from .collecting import attach_to, sign, to_card, to_entry

A = COMMUNES[UNITS["a"]]


def many_at_once(cast: Cast, _folder: Path) -> None:
    """Lines with something to look at are held back and named; the unit can no longer recall."""
    desk = cast["tham-dinh"]
    to_unit(desk, "a")
    for box in desk.page.locator("[name=line]").all():
        box.check()
    desk.press("Chấp nhận các dòng đã chọn")
    desk.sees("Đã chấp nhận 3 dòng")
    assert [code for code in ("DTI-22", "DTI-23", "DTI-31") if code not in desk.text] == []
    approver = cast["duyet-a"]
    to_card(approver)
    approver.follow("Kiểm tra và gửi")
    approver.sees("Đã bắt đầu thẩm định (3 dòng), không rút lại được")


def one_by_one(cast: Cast, _folder: Path) -> None:
    """One line corrected with its reason code, one accepted, one sent back for its evidence."""
    desk = cast["tham-dinh"]
    to_unit(desk, "a")
    desk.follow("DTI-22")
    choose(desk, "correct", points="0,5", reason="Một hệ thống chưa được phê duyệt")
    desk.sees("Chọn mã lý do")
    desk.page.select_option("[name=cause]", index=1)
    desk.press("Ghi và sang dòng tiếp")
    choose(desk, "accept")
    choose(desk, "ask", reason="Gửi kèm báo cáo của hệ thống")
    to_unit(desk, "a")
    desk.sees("1 dòng được yêu cầu bổ sung sẽ mở lại cho đơn vị")
    desk.page.fill("[name=until]", f"{cast.portal.today + timedelta(2):%Y-%m-%d}")
    desk.press("Trả lại phiếu")
    desk.sees(f"Đã trả lại phiếu của {A} để bổ sung")


def supplement(cast: Cast, folder: Path) -> None:
    """Only the line sent back is open; after it the verifier looks at that line alone."""
    desk = cast["nhap-a"]
    to_entry(desk)
    desk.follow("6. Hoạt động Chính quyền số", within=".en-groups")
    desk.sees("Chỉ các dòng được yêu cầu bổ sung mở lại: DTI-31")
    assert desk.page.locator("[data-cell]:enabled").count() == 1
    attach_to(desk, "DTI-31", folder / "bao-cao.pdf", pages=2)
    desk.follow("1. Nhận thức số", within=".en-groups")
    assert desk.page.locator("[data-cell]:enabled").count() == 0
    to_card(desk)
    desk.follow("Kiểm tra và gửi")
    desk.confirm("Chuyển người duyệt")
    sign(cast["duyet-a"])


def settle(cast: Cast, _folder: Path) -> None:
    """Both departments decide what is left of every card, and finish it."""
    for letter in "abc":
        for name in ("tham-dinh", "to-hai"):
            desk = cast[name]
            to_unit(desk, letter)
            waiting = desk.page.locator("tr:has([name=line]) a")
            if waiting.count():
                waiting.first.click()
                while desk.page.locator("[name=decision]").count():
                    choose(desk, "accept")
        desk.confirm("Kết thúc thẩm định")
        desk.sees("Đã kết thúc thẩm định phiếu")


def to_unit(desk: Desk, letter: str) -> None:
    """From the front page to the lines of a unit."""
    desk.open("/")
    desk.follow("Thẩm định", within="header")
    desk.follow("Theo đơn vị")
    desk.follow(COMMUNES[UNITS[letter]])


def choose(desk: Desk, decision: str, **fields: str) -> None:
    """Decide the line on the page; the next one opens by itself."""
    desk.page.check(f"[name=decision][value={decision}]")
    for name, text in fields.items():
        desk.page.fill(f"[name={name}]", text)
    desk.press("Ghi và sang dòng tiếp")
