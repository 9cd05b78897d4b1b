"""The server as ``make run`` starts it: how soon it answers, and how it answers fifty readers at once."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path

from .measuring import Measurement, entry, percentile

ROOT = Path(__file__).resolve().parents[1]
READERS, PAGES_EACH = 50, 8
FIRST_START_SECONDS = 300
# The pages with a budget, and who reads them; others are measured without one.
BUDGETS = {"national:league": 0.3, "assessments:league": 0.3, "assessments:scorecard": 0.3}


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answers(port: int) -> bool:
    try:
        connection = HTTPConnection("127.0.0.1", port, timeout=5)
        connection.request("GET", "/tai-khoan/dang-nhap/")
        return connection.getresponse().status == 200
    except OSError:
        return False


def environment(var: str, port: int = 0, **settings: str) -> dict[str, str]:
    """What the portal is started with: a folder, a port and settings of its own."""
    kept = {k: v for k, v in os.environ.items() if k not in ("DJANGO_SETTINGS_MODULE", "DATABASE_URL")}
    return {**kept, "PORT": str(port or 8000), "TRUCSO_VAR": var, **settings}


@contextmanager
def serving(var: str, port: int, **settings: str) -> Iterator[float]:
    """A server for as long as the block runs; gives the seconds until it first answered."""
    started = time.perf_counter()
    process = subprocess.Popen(
        [sys.executable, str(ROOT / "manage.py"), "serve"],
        env=environment(var, port, **settings),
        stdout=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        while not _answers(port):
            if process.poll() is not None or time.perf_counter() - started > FIRST_START_SECONDS:
                raise RuntimeError("máy chủ không trả lời")
            time.sleep(0.02)
        yield time.perf_counter() - started
    finally:
        os.killpg(process.pid, signal.SIGTERM)
        process.wait(timeout=30)


def _read(port: int, path: str, cookie: str, times: list[float], gate: threading.Barrier) -> None:
    connection = HTTPConnection("127.0.0.1", port, timeout=60)
    gate.wait()
    for _ in range(PAGES_EACH):
        started = time.perf_counter()
        connection.request("GET", path, headers={"Cookie": cookie, "Accept-Encoding": "gzip"})
        answer = connection.getresponse()
        answer.read()
        if answer.status < 400:  # some addresses only lead on
            times.append(time.perf_counter() - started)


def p95(port: int, path: str, cookie: str, readers: int = READERS) -> float:
    """95 % of the answers came within so many seconds while ``readers`` asked again and again."""
    times: list[float] = []
    gate = threading.Barrier(readers)
    threads = [threading.Thread(target=_read, args=(port, path, cookie, times, gate)) for _ in range(readers)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if len(times) < readers * PAGES_EACH:
        raise RuntimeError(f"{path}: {readers * PAGES_EACH - len(times)} lần không được trả lời")
    return percentile(times, 0.95)


@entry("server")
def server() -> Iterator[Measurement]:
    """Second start, then the first page of every route under fifty readers."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
    import django

    django.setup()
    from tests.browser.crawling import Person, crawl
    from trucso.portal.accounts.demonstration import PASSWORD

    with tempfile.TemporaryDirectory(prefix="trucso-bench-", ignore_cleanup_errors=True) as var:
        port = free_port()
        with serving(var, port):
            pass
        with serving(var, port) as seconds:
            yield Measurement("mở máy chủ lần thứ hai", "tỉnh minh hoạ", seconds, 5.0)
            reader = Person.signed_in(f"http://127.0.0.1:{port}", "dieuphoi", PASSWORD)
            cookie = "; ".join(f"{c.name}={c.value}" for c in reader.client.cookies.jar)
            for route, visit in crawl(reader).visits.items():
                slowest = p95(port, visit.path, cookie)
                yield Measurement(f"p95 {route}", f"{READERS} người", slowest, BUDGETS.get(route))
