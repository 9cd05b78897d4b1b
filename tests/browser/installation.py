"""A portal installed for a small province: three communes, no demonstration, a calendar the test can move."""

from __future__ import annotations

import csv
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import httpx

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
COMMUNES = {"26041": "Phường Trấn Biên", "26068": "Phường Biên Hòa", "25255": "Xã Long Hà"}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_until_up(address: str, process: subprocess.Popen[bytes]) -> None:
    """Until the portal answers; it prepares itself first."""
    end = time.monotonic() + START_SECONDS
    while time.monotonic() < end:
        assert process.poll() is None, "máy chủ dừng trước khi trả lời"
        try:
            httpx.get(address, timeout=5)
            return
        except httpx.HTTPError:
            time.sleep(0.3)
    raise AssertionError(f"máy chủ không trả lời sau {START_SECONDS} giây")


def few_communes(definitions: Path) -> None:
    """The shipped definitions, but of all communes only ``COMMUNES``."""
    shutil.copytree(ROOT / "definitions", definitions)
    path = definitions / "units" / "communes.csv"
    with path.open(encoding="utf-8-sig", newline="") as file:
        header, *rows = csv.reader(file)
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows([header, *(row for row in rows if row[0] in COMMUNES)])


@dataclass
class Installation:
    """A running portal: its address, its own command line, and its calendar."""

    folder: Path
    database: str = ""
    settings: dict[str, str] = field(default_factory=dict)
    port: int = field(default_factory=free_port)
    days: int = 0
    first_day: date = field(default_factory=lambda: datetime.now(ZoneInfo("Asia/Ho_Chi_Minh")).date())

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def today(self) -> date:
        return self.first_day + timedelta(days=self.days)

    @property
    def environment(self) -> dict[str, str]:
        kept = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
        return kept | self.settings | {
            "DJANGO_SETTINGS_MODULE": "tests.browser.moved_settings", "TRUCSO_TEST_DAYS": str(self._days),
            "TRUCSO_VAR": str(self.folder / "var"), "TRUCSO_DEFINITIONS": str(self.folder / "definitions"),
            "PORT": str(self.port), "WORKERS": "2", "TRUCSO_DEMO": "0", "TRUCSO_SESSION_HOURS": "720",
            "TRUCSO_QUIET_HOURS": "0-0", "PYTHONPATH": str(ROOT / "src"),
            **({"DATABASE_URL": self.database} if self.database else {}),
        }  # fmt: skip

    @property
    def _days(self) -> Path:
        return self.folder / "days"

    def move_to(self, day: date) -> None:
        """Every process of the portal is at ``day`` from now on; only forward."""
        assert day >= self.today
        self.days += (day - self.today).days
        waiting = self._days.with_suffix(".new")
        waiting.write_text(str(self.days))
        waiting.replace(self._days)

    def manage(self, *arguments: str, answer: str = "") -> str:
        """A command on the server's own terminal; its output. ``answer`` is typed when it asks."""
        done = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), *arguments],
            cwd=ROOT, env=self.environment, input=answer, capture_output=True, text=True,
            start_new_session=True, timeout=120, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@contextmanager
def installed(folder: Path, *, database: str = "", **settings: str) -> Iterator[Installation]:
    """Install and serve, as docs/operations.md says, until the block ends."""
    portal = Installation(folder, database, settings)
    few_communes(folder / "definitions")
    (folder / "days").write_text("0")
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "serve"],
        cwd=ROOT, env=portal.environment, start_new_session=True,
        stdout=(folder / "serve.log").open("wb"), stderr=subprocess.STDOUT,
    )  # fmt: skip
    try:
        wait_until_up(portal.address, process)
        yield portal
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=20)
