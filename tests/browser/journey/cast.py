"""Everybody of a round, with accounts made as an installation makes them."""

from __future__ import annotations

import csv
import email
import re
from dataclasses import dataclass
from email.message import Message
from email.policy import default
from pathlib import Path
from typing import Any

import openpyxl
from aiosmtpd.controller import Controller

from ..desks import Desk
from ..installation import COMMUNES, Installation, free_port

UNITS = {"a": "26041", "b": "26068", "c": "25255"}
LATE_MAIL = "nguoi-nhap-b@example.vn"
APPOINTED = (
    ("dieu-phoi", "Cơ quan điều phối", "coordinator", "75"),
    ("hoi-dong", "Hội đồng", "council", "75"),
    ("tham-dinh", "Tổ thẩm định", "verifier", "75-skhcn"),
    ("to-hai", "Tổ thẩm định khác", "verifier", "75-svhttdl"),
)


class Post:
    """A mail server of its own; ``letters`` are what arrived."""

    def __init__(self) -> None:
        self.letters: list[Message] = []
        self.controller = Controller(self, hostname="127.0.0.1", port=free_port())

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:
        self.letters.append(email.message_from_bytes(envelope.content, policy=default))
        return "250 OK"

    def to(self, address: str) -> list[str]:
        """The texts sent to somebody."""
        found = [letter for letter in self.letters if address in letter["To"]]
        return [str(letter.get_body(("plain",)).get_content()) for letter in found]  # type: ignore[attr-defined]


@dataclass
class Cast:
    """The desks of a round by name."""

    portal: Installation
    chromium: Any
    post: Post
    desks: dict[str, Desk]

    def __getitem__(self, name: str) -> Desk:
        return self.desks[name]

    def sit_down(self, name: str) -> Desk:
        """A further browser for somebody new."""
        self.desks[name] = Desk.at(self.chromium, self.portal, name)
        return self.desks[name]


def gather(cast: Cast, folder: Path) -> None:
    """The first administrator from the terminal, everybody else by invitation; all choose their passwords."""
    admin = cast.sit_down("quan-tri")
    cast.portal.manage(
        "account", admin.name, "--name", "Quản trị", "--role", "admin", "--unit", "75",
        answer=f"{admin.password}\n",
    )  # fmt: skip
    admin.sign_in()
    admin.add_second_step()
    for name, full_name, role, unit in APPOINTED:
        _invite(cast, admin, name, full_name, role, unit)
    cast["dieu-phoi"].add_second_step()
    _import_communes(cast, folder)


def _invite(cast: Cast, admin: Desk, name: str, full_name: str, role: str, unit: str) -> None:
    admin.open("/nguoi-dung/")
    admin.follow("Mời người mới")
    admin.page.fill("[name=username]", name)
    admin.page.fill("[name=full_name]", full_name)
    admin.page.select_option("[name=role]", role)
    admin.page.select_option("[name=unit]", unit)
    admin.press("Tạo tài khoản và liên kết")
    cast.sit_down(name).accept_invitation(admin.page.inner_text(".ts-link-once"))


def _import_communes(cast: Cast, folder: Path) -> None:
    """The coordinator staffs the communes from one workbook; whoever has an address gets the link by mail."""
    desk = cast["dieu-phoi"]
    desk.open("/nguoi-dung/nhap-tu-tep/")
    path = desk.downloaded("Tải tệp mẫu", folder)
    book = openpyxl.load_workbook(path)
    day = f"{cast.portal.today:%d/%m/%Y}"
    colleague = ["them-a", "Người nhập thứ hai", "", "Cán bộ báo cáo", UNITS["a"], day]
    book.worksheets[0].append(colleague)
    for letter, unit in UNITS.items():
        to = LATE_MAIL if letter == "b" else ""
        reporter = (f"nhap-{letter}", "Người nhập", to)
        approver = reporter if letter == "c" else (f"duyet-{letter}", "Người duyệt", "")  # C's does both
        book.worksheets[0].append([*reporter, "Cán bộ báo cáo", unit, day])
        book.worksheets[0].append([*approver, "Người duyệt của đơn vị", unit, day])
    book.save(path)
    desk.page.set_input_files("[name=file]", path)
    desk.press("Đọc tệp và xem trước")
    assert "Từ chối" not in desk.page.inner_text("table")
    desk.press("Ghi các dòng hợp lệ")
    with desk.downloaded("CSV", folder).open(encoding="utf-8-sig") as file:
        receipt = [row for row in csv.reader(file) if any("Người" in cell for cell in row)]
    assert len(receipt) == 2 * len(COMMUNES) + 1
    (letter,) = cast.post.to(LATE_MAIL)
    for row in receipt:
        name = next(cell for cell in row if re.fullmatch("(nhap|them|duyet)-[abc]", cell))
        link = next((cell for cell in row if cell.startswith("http")), "")
        if link or name == "nhap-b":
            cast.sit_down(name).accept_invitation(link or re.findall(r"http\S+", letter)[0])
