"""A real server with the demonstration province, every page a person can reach, and a headless Chromium."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from .apart import UNLINKED, add_app, upload_a_file, upload_a_workbook
from .crawling import Person, Visit, Walk, crawl
from .installation import free_port, wait_until_up

ROOT = Path(__file__).resolve().parents[2]
PEOPLE = (
    "", "dieuphoi", "thamdinh", "thamdinh2", "baocao", "pheduyet", "pheduyet2", "hoidong", "lanhdao", "kiemtra", "quantri",
)  # fmt: skip
MAIL = "smtp://127.0.0.1:1/"  # nobody listens: it only makes the portal offer what needs mail


def _chromium() -> str:
    found = os.environ.get("CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser") or ""
    if not found:
        pytest.skip("không có Chromium và không cài được từ kho gói của Debian (apt-get install chromium)")
    return found


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """The address of a portal as ``make run`` starts it: prepared, demonstrated, static files with digests."""
    _chromium()
    port = free_port()
    environment = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    with tempfile.TemporaryDirectory(prefix="trucso-browser-", ignore_cleanup_errors=True) as var:
        process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            env={**environment, "PORT": str(port), "TRUCSO_VAR": var, "WORKERS": "2", "TRUCSO_MAIL": MAIL},
            start_new_session=True,
        )
        address = f"http://127.0.0.1:{port}"
        try:
            wait_until_up(address, process)
            yield address
        finally:
            os.killpg(process.pid, signal.SIGTERM)
            process.wait(timeout=20)


@pytest.fixture(scope="session")
def people(server) -> dict[str, Person]:
    """Somebody of every kind, signed in; ``""`` is the public."""
    from trucso.portal.accounts.demonstration import PASSWORD

    found = {name: Person.signed_in(server, name, PASSWORD) for name in PEOPLE}
    add_app(found["lanhdao"], PASSWORD)
    upload_a_file(found["baocao"])
    upload_a_workbook(found["baocao"], found["dieuphoi"])
    return found


@pytest.fixture(scope="session")
def walks(people) -> list[Walk]:
    """What each of them finds by following links."""
    return [crawl(person) for person in people.values()]


@pytest.fixture(scope="session")
def visits(walks) -> dict[str, Visit]:
    """For every route the first page found of it, who found it, and how many clicks from the front page;
    a page that no link leads to is visited by its address."""
    found = {route: Visit(route, path, person, 0) for route, (person, path) in UNLINKED.items()}
    for walk in walks:
        found |= {route: visit for route, visit in walk.visits.items() if route not in found}
    return found


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=_chromium(), args=["--no-sandbox", "--disable-gpu"]
        )
        yield browser
        browser.close()
