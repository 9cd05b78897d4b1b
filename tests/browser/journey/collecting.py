"""The communes fill and send their cards."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.portal.facts.sample_files import pdf

from ..desks import Desk
from ..installation import COMMUNES
from .cast import LATE_MAIL, UNITS, Cast
from .opening import NAME, day, until

SAME_AS_SHARE = "DTI-23-b"
"""The cell of a figure that stands elsewhere on the card too, where the rule below gives it ``share``."""


def not_yet_open(cast: Cast, _folder: Path) -> None:
    """Before the first day the reporter sees the card and why nothing can be written."""
    desk = cast["nhap-a"]
    to_entry(desk)
    desk.sees(f"Đợt đánh giá mở từ ngày {day(cast, 'opens_on')}")
    assert desk.page.locator("[data-cell]:enabled").count() == 0
    until(cast, "opens_on")


def by_keyboard(cast: Cast, _folder: Path) -> None:
    """The first group without a mouse: each cell is saved as it is left, the score follows."""
    desk = cast["nhap-a"]
    to_entry(desk)
    page = desk.page
    page.locator("[data-cell]").first.focus()
    for keys, step in zip(("C", "80", "100", "80", "100"), "EDEDE", strict=True):
        page.keyboard.type(keys)
        page.keyboard.press({"E": "Enter", "D": "ArrowDown"}[step])
    wait_until_saved(page)
    assert page.locator(".en-saved").count() == 5
    assert page.inner_text("#diem-DTI-02 strong") == "1,60"
    assert page.inner_text(".en-groups [aria-current] .en-count").strip() == "5/5"


def two_at_one_cell(cast: Cast, _folder: Path) -> None:
    """Two colleagues on one cell: nobody is overwritten, the second sees three values and chooses."""
    first, second = cast["nhap-a"], cast["them-a"]
    to_card(second)
    second.open(first.page.url)
    type_into(first, "DTI-02-a", "81")
    wait_until_saved(first.page)
    type_into(second, "DTI-02-a", "85")
    conflict = second.page.locator("#tt-DTI-02-a .en-conflict")
    conflict.wait_for()
    seen = [line.strip() for line in conflict.locator("dd").all_inner_texts()]
    assert (seen[0], seen[2]) == ("85", "80")
    assert re.match(r"81 \(.*Người nhập", seen[1])
    conflict.get_by_role("button", name="Giữ số hiện nay").click()
    assert second.page.input_value("#gt-DTI-02-a") == "81"
    type_into(second, "DTI-02-a", "82")
    wait_until_saved(second.page)
    type_into(first, "DTI-02-a", "83")
    first.page.get_by_role("button", name="Ghi số của tôi").click()
    wait_until_saved(first.page)
    second.page.reload()
    assert second.page.input_value("#gt-DTI-02-a") == "83"


def type_into(desk: Desk, anchor: str, text: str) -> None:
    """Type over a cell and leave it."""
    desk.page.fill(f"#gt-{anchor}", text)
    desk.page.locator(f"#gt-{anchor}").blur()


def wait_until_saved(page: Any) -> None:
    """Until nothing is on its way any more."""
    page.wait_for_function("() => !document.querySelector('[data-waiting=yes]')")
    page.locator(".en-saved").first.wait_for()


def a_and_c_send(cast: Cast, folder: Path) -> None:
    """Filled, checked, handed over, signed; the receipt names the moment and the digest."""
    desk, approver = cast["nhap-a"], cast["duyet-a"]
    attach(desk, folder)
    desk.follow("5. An toàn thông tin mạng", within=".en-groups")
    fill_card(desk, 80)
    to_card(approver)
    approver.follow("Kiểm tra và gửi")
    approver.sees("Người nhập chưa chuyển phiếu cho người duyệt")
    desk.confirm("Chuyển người duyệt")
    desk.sees("Đã ghi nhận: Chuyển người duyệt")
    sign(approver)
    to_card(desk)
    desk.sees("Đã nộp")
    desk.follow("Nhập số liệu")
    desk.sees("Phiếu đã gửi; việc này chỉ làm được khi phiếu đang nhập hoặc bị trả lại")
    both = cast["nhap-c"]
    to_entry(both)
    fill_card(both, 60)
    both.confirm("Chuyển người duyệt")
    sign(both)


def attach(desk: Desk, folder: Path) -> None:
    """One decision proves three lines: written down with its file on the first, chosen on the others."""
    path = folder / "quyet-dinh.pdf"
    path.write_bytes(pdf())
    form = _offer(desk, "DTI-01").locator(".pf-reference")
    form.locator("[name=number]").fill("12/QĐ-UBND")
    form.locator("[name=date]").fill(f"{desk.portal.today:%Y-%m-%d}")
    form.locator("[name=files]").set_input_files(path)
    form.get_by_role("button", name="Thêm vào dòng").click()
    desk.page.locator("#mc-DTI-01").get_by_text("12/QĐ-UBND").first.wait_for()
    for code in ("DTI-02", "DTI-03"):
        _offer(desk, code).get_by_role("button", name="Dùng").first.click()
        desk.page.locator(f"#mc-{code}").get_by_text("12/QĐ-UBND").first.wait_for()
    assert desk.page.locator(".pf-remark").count() == 0


def _offer(desk: Desk, code: str) -> Any:
    """The line with its form for documents open."""
    line = desk.page.locator(f"#chi-tieu-{code}")
    line.get_by_role("link", name="Ghi số, ngày, liên kết hoặc chọn văn bản đã có").click()
    return line


def attach_to(desk: Desk, code: str, path: Path, pages: int = 1) -> None:
    """Upload a file to a line and wait until it stands there."""
    path.write_bytes(pdf(pages))
    desk.page.set_input_files(f"#tep-{code}", path)
    desk.page.locator(f"#mc-{code}").get_by_text(path.stem).first.wait_for()


def sign(approver: Desk) -> None:
    """The approver sends the card; what comes back is the receipt."""
    to_card(approver)
    approver.follow("Kiểm tra và gửi")
    approver.confirm("Duyệt và gửi")
    approver.page.wait_for_url("**/bien-nhan/**")
    assert re.search("[0-9a-f]{64}", approver.text)


def b_is_late(cast: Cast, _folder: Path) -> None:
    """Reminded by mail and on the page; refused after the last day; sends within an extension."""
    until(cast, "due_on", 1)
    before = len(cast.post.to(LATE_MAIL))
    cast.portal.manage("remind")
    (letter,) = cast.post.to(LATE_MAIL)[before:]
    assert re.search(rf"{COMMUNES[UNITS['b']]} chưa .*; đã quá hạn 1 ngày", letter)
    cast.portal.manage("remind")
    assert len(cast.post.to(LATE_MAIL)) == before + 1
    until(cast, "late_until", 1)
    late = cast["nhap-b"]
    late.open("/nhac-viec/")
    late.sees("đã quá hạn 1 ngày")
    to_entry(late)
    late.sees(f"Đã hết hạn nhập và gửi số liệu ngày {day(cast, 'late_until')}")
    late.sees("Cần hỏi: Cơ quan điều phối")
    assert late.page.locator("[data-cell]:enabled").count() == 0
    _extend(cast)
    to_entry(late)
    late.sees(f"Ghi được đến hết ngày {day(cast, 'late_until', 2)}")
    fill_card(late, 70)
    late.confirm("Chuyển người duyệt")
    sign(cast["duyet-b"])


def _extend(cast: Cast) -> None:
    desk = cast["dieu-phoi"]
    desk.open("/dot-danh-gia/")
    desk.follow(NAME)
    desk.follow(f"Gia hạn {COMMUNES[UNITS['b']]}")
    desk.page.fill("[name=until]", f"{cast.portal.today + timedelta(1):%Y-%m-%d}")
    desk.page.fill("[name=reason]", "Mất điện diện rộng")
    desk.page.fill("[name=document]", "Công văn 12/UBND")
    desk.press("Gia hạn", exact=True)
    desk.sees(f"Đã gia hạn đến hết ngày {day(cast, 'late_until', 2)}")


def to_entry(desk: Desk) -> None:
    """From the front page to the first group that is not full."""
    to_card(desk)
    desk.follow("Nhập số liệu")


def to_card(desk: Desk) -> None:
    """From the front page to one's own card."""
    desk.open("/")
    desk.follow("Phiếu chấm điểm", within="header")
    desk.follow(COMMUNES[UNITS[desk.name[-1]]])


def fill_card(desk: Desk, share: int) -> None:
    """Every group, pasted as one column from a sheet."""
    while True:
        paste_group(desk, share)
        onward = desk.page.locator(".en-turn .btn-primary")
        is_last = "Kiểm tra" in onward.inner_text()
        onward.click()
        desk.page.wait_for_load_state()
        if is_last:
            return


def paste_group(desk: Desk, share: int) -> None:
    page = desk.page
    column = [_answer(page, cell, share) for cell in page.locator("[data-cell]").all()]
    page.evaluate("text => navigator.clipboard.writeText(text)", "\n".join(column))
    page.locator("[data-cell]").first.focus()
    page.keyboard.press("Control+V")
    page.keyboard.press("Tab")
    page.wait_for_function(
        "() => !document.querySelector('[data-waiting=yes]') &&"
        " /^(\\d+)\\/\\1$/.test(document.querySelector('.en-groups [aria-current] .en-count').innerText.trim())"
    )
    assert page.locator(".en-refused, .en-conflict").count() == 0


def _answer(page: Any, cell: Any, share: int) -> str:
    anchor = cell.get_attribute("id").removeprefix("gt-")
    if cell.evaluate("e => e.tagName") == "SELECT":
        return str(cell.locator("option").nth(1).inner_text())
    label = page.locator(f"label[for=gt-{anchor}]").inner_text()
    if "Tỷ lệ" in label:
        return f"{share} %"
    is_whole = re.match("Tổng số|Dân số (trung bình|trưởng thành)", label) and anchor != SAME_AS_SHARE
    return "100" if is_whole else str(share)
