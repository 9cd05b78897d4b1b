"""People at their desks: a browser of one's own, and the few things everybody does with it."""

from __future__ import annotations

import base64
import hashlib
import hmac
import os
import struct
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .installation import Installation

WAIT_MS = int(os.environ.get("BROWSER_WAIT_MS", "60000"))
"""Machines that run these tests may be busy; nothing waits longer than it must."""
PASSWORD = "mat-khau-cua-%s-2026"


def code_of(secret: str, at: float | None = None) -> str:
    """The six digits an authenticator app shows (RFC 6238)."""
    step = struct.pack(">Q", int(time.time() if at is None else at) // 30)
    digest = hmac.new(base64.b32decode(secret), step, hashlib.sha1).digest()
    place = digest[-1] & 15
    return f"{(struct.unpack('>I', digest[place : place + 4])[0] & 0x7FFFFFFF) % 1_000_000:06d}"


@dataclass
class Desk:
    """One person with one browser; ``said`` collects what the console complained about."""

    name: str
    portal: Installation
    page: Any
    said: list[str] = field(default_factory=list)

    @classmethod
    def at(cls, chromium: Any, portal: Installation, name: str, *, width: int = 1440) -> Desk:
        context = chromium.new_context(viewport={"width": width, "height": 900}, locale="vi-VN")
        context.set_default_timeout(WAIT_MS)
        context.grant_permissions(["clipboard-read", "clipboard-write"], origin=portal.address)
        desk = cls(name, portal, context.new_page())
        desk.page.on("console", lambda m: desk.said.append(m.text) if m.type == "error" else None)
        desk.page.on("pageerror", lambda error: desk.said.append(str(error)))
        return desk

    @property
    def password(self) -> str:
        return PASSWORD % self.name

    def open(self, path: str) -> Any:
        """An address typed in, or one copied from somewhere."""
        where = path if path.startswith("http") else self.portal.address + path
        return self.page.goto(where)

    def sign_in(self) -> None:
        self.open("/tai-khoan/dang-nhap/")
        self.page.fill("[name=login]", self.name)
        self.page.fill("[name=password]", self.password)
        self.page.press("[name=password]", "Enter")
        self.page.wait_for_url(lambda url: "dang-nhap" not in url)

    def accept_invitation(self, link: str) -> None:
        """Set a password by the link of an invitation, then sign in with it."""
        self.open(link)
        self.page.fill("[name=password1]", self.password)
        self.page.fill("[name=password2]", self.password)
        self.press("Đặt mật khẩu")
        self.sign_in()

    def add_second_step(self) -> None:
        """The authenticator app that some roles must have before anything else."""
        self.open("/tai-khoan/hai-buoc/ung-dung/bat/")
        if "xac-nhan" in self.page.url:
            self.page.fill("[name=password]", self.password)
            self.page.press("[name=password]", "Enter")
        secret = self.page.inner_text("code.ts-link-once")
        self.page.fill("[name=code]", code_of(secret))
        self.press("Bật", exact=True)

    def press(self, label: str, *, exact: bool = False, within: str = "main") -> None:
        """A button by its words; the page it leads to."""
        self.page.locator(within).get_by_role("button", name=label, exact=exact).first.click()
        self.page.wait_for_load_state()

    def confirm(self, label: str, answer: str | None = None) -> None:
        """A button that asks first, and the answer yes."""
        self.press(label)
        dialog = self.page.locator("dialog[open]")
        dialog.get_by_role("button", name=answer or label, exact=True).click()
        self.page.wait_for_load_state()

    def follow(self, label: str, *, exact: bool = False, within: str = "main") -> None:
        """A link by its words."""
        self.page.locator(within).get_by_role("link", name=label, exact=exact).first.click()
        self.page.wait_for_load_state()

    @property
    def text(self) -> str:
        """What the page says."""
        return str(self.page.inner_text("main"))

    def sees(self, words: str) -> None:
        """Waits until the page says it."""
        self.page.locator("main").get_by_text(words).first.wait_for()

    def downloaded(self, link: str, folder: Path) -> Path:
        """The file behind a link."""
        with self.page.expect_download() as waiting:
            self.page.locator("main").get_by_role("link", name=link).first.click()
        path = folder / waiting.value.suggested_filename
        waiting.value.save_as(path)
        return path

    def close(self) -> None:
        self.page.context.close()
