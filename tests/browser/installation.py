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
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import httpx
import yaml

ROOT = Path(__file__).resolve().parents[2]
START_SECONDS = 240
INDEX = "hcmc-commune-2026"
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


def shorten_law(folder: Path, codes: Collection[str]) -> None:
    """The shipped index of communes and its examples, but only these indicators: a round a test can walk."""
    shutil.rmtree(folder / "definitions" / "tayninh-commune-2025")
    path = folder / "definitions" / INDEX / "2026.yaml"
    law = yaml.safe_load(path.read_text())
    law["indicators"] = [one for one in law["indicators"] if one["code"] in codes]
    for group in law["groups"]:
        group["max_points"] = sum(one["points"] for one in law["indicators"] if one["group"] == group["code"])
    law["groups"] = [group for group in law["groups"] if group["max_points"]]
    law["total"]["max_points"] = sum(group["max_points"] for group in law["groups"])
    path.write_text(yaml.safe_dump(law, allow_unicode=True, sort_keys=False))
    shutil.copytree(ROOT / "cases", folder / "cases")
    for path in (folder / "cases" / INDEX).iterdir():
        cases = yaml.safe_load(path.read_text())
        path.write_text(yaml.safe_dump([case for case in cases if set(_codes(case)) <= set(codes)]))


def _codes(case: dict[str, Any]) -> Iterator[str]:
    yield from (key.partition(".")[0] for key in case.get("inputs", {}))
    yield from case.get("expected", {"": ""})


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
def installed(
    folder: Path, *, database: str = "", indicators: Collection[str] = (), **settings: str
) -> Iterator[Installation]:
    """Install and serve, as docs/operations.md says, until the block ends; with a shorter law when asked."""
    portal = Installation(folder, database, settings)
    few_communes(folder / "definitions")
    if indicators:
        shorten_law(folder, indicators)
        portal.settings["TRUCSO_CASES"] = str(folder / "cases")
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
