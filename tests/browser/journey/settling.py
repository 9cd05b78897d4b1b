"""An appeal answered by another panel, the council, publishing, and what the public then holds in its hands."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import openpyxl

from trucso.index.package import check

from ..desks import Desk
from ..installation import COMMUNES
from .cast import UNITS, Cast
from .collecting import to_card
from .opening import NAME, SECOND, day, until

A = COMMUNES[UNITS["a"]]


def appeal(cast: Cast, _folder: Path) -> None:
    """The unit contests one line."""
    desk = cast["duyet-a"]
    to_card(desk)
    desk.follow("Kiến nghị")
    desk.follow("Kiến nghị DTI-22")
    desk.page.fill("[name=text]", "Cả hai hệ thống đã có quyết định phê duyệt cấp độ.")
    desk.page.fill("[name=asked]", "0,8")
    desk.press("Gửi kiến nghị")
    desk.sees("Chờ trả lời")


def answer(cast: Cast, _folder: Path) -> None:
    """A department that did not verify the line is asked, and changes its points."""
    desk, coordinator, panel = cast["duyet-a"], cast["dieu-phoi"], cast["to-hai"]
    coordinator.open("/kien-nghi/")
    coordinator.page.check("[name=petition]")
    coordinator.page.select_option("[name=panel]", label=SECOND)
    coordinator.press("Giao các kiến nghị đã chọn")
    panel.open("/kien-nghi/")
    panel.follow(A)
    panel.page.check("[name=outcome][value=changed]")
    panel.page.fill("[name=points]", "0,8")
    panel.page.fill("[name=reason]", "Quyết định phê duyệt có trước ngày cuối kỳ.")
    panel.press("Ghi kết luận")
    to_card(desk)
    desk.follow("Kiến nghị")
    desk.follow("Điều chỉnh điểm")
    desk.sees("Quyết định phê duyệt có trước ngày cuối kỳ.")


def decide(cast: Cast, _folder: Path) -> None:
    """The council waits until nobody may appeal any more; afterwards nobody does."""
    council, late = cast["hoi-dong"], cast["duyet-b"]
    to_council(council)
    council.confirm("Quyết định các phiếu đã chọn", "Quyết định")
    council.sees(f"Đơn vị còn được kiến nghị đến hết ngày {day(cast, 'appeal_until')}")
    until(cast, "appeal_until", 1)
    to_card(late)
    late.follow("Kiến nghị")
    late.sees(f"Đã hết hạn kiến nghị ngày {day(cast, 'appeal_until')}")
    to_council(council)
    council.confirm("Quyết định các phiếu đã chọn", "Quyết định")
    council.sees("Hội đồng đã quyết định 3 phiếu")


def to_council(desk: Desk) -> None:
    """From the list of one's work to the cards that wait for the council."""
    desk.open("/")
    desk.follow("Việc của tôi", within="header")
    desk.follow("Quyết định")


def publish(cast: Cast, folder: Path) -> None:
    """Before it the public sees nothing; after it the same table as everybody, and can prove it."""
    public = cast.sit_down("cong-chung")
    public.open("/dot-danh-gia/")
    assert NAME not in public.text
    until(cast, "publish_on")
    desk = cast["dieu-phoi"]
    desk.open("/dot-danh-gia/")
    desk.follow(NAME)
    desk.press("Công bố kết quả")
    desk.page.fill("[name=reason]", "Quyết định công bố của Ủy ban nhân dân tỉnh")
    desk.page.locator("dialog[open]").get_by_role("button", name="Công bố", exact=True).click()
    desk.sees("Đã công bố. Dấu SHA-256 của gói:")
    public.open("/dot-danh-gia/")
    public.follow(NAME)
    public.sees("Đã công bố")
    _files_agree(public, desk, folder)
    to_card(cast["nhap-a"])
    assert cast["nhap-a"].page.get_by_role("link", name="Nhập số liệu").count() == 0


def _files_agree(public: Desk, coordinator: Desk, folder: Path) -> None:
    """CSV, XLSX and JSON hold every unit; the package checks itself anywhere."""
    with public.downloaded("CSV", folder).open(encoding="utf-8-sig") as file:
        named = {cell for row in csv.reader(file) for cell in row}
    book = openpyxl.load_workbook(public.downloaded("XLSX", folder))
    cells = {cell for row in book.worksheets[0].iter_rows(values_only=True) for cell in row}
    text = public.downloaded("JSON", folder).read_text()
    for name in COMMUNES.values():
        assert name in named
        assert name in cells
        assert name in text
    package = json.loads(public.downloaded("Gói công bố", folder).read_text())
    assert check(package) == []
    assert package["sha256"] in coordinator.text
