"""Killed at random moments under load: every acknowledged save is there, nothing is half-written.

Writers save cells and attach files without a pause while the whole process group of the server is killed
(SIGKILL) again and again. They keep what was acknowledged; at the end the database, the files and the log
are compared with that, and every stored result with its figures. The seed is in the message of a failure.
"""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.load.writers import CONFLICT, NO_ANSWER, SAVED, Writer
from tests.stages import postgres_server

ROOT = Path(__file__).resolve().parents[2]
UNITS, WRITERS, WORKERS = 12, 10, 2
FILES_EACH, FILE_BYTES = 4, 300_000
MOST_ANSWERS, LONGEST_PAUSE, LONGEST_LIFE = 8, 0.05, 5.0
"""A generation dies a random pause after a random number of answers: on a slow machine as on a fast one."""
KILLS = {"sqlite": 110, "postgresql": 40}
DATABASE_KILLS = 4


@dataclass
class Portal:
    """One installation on one database, its writers and the number of deaths of its server."""

    folder: Path
    address: str
    seed: int
    writers: list[Writer] = field(default_factory=list)
    server: subprocess.Popen[str] | None = None
    port: int = 0
    group: int = 0
    deaths: int = 0

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)
        self.environment = {
            **os.environ, "TRUCSO_VAR": str(self.folder), "DATABASE_URL": self.address, "TRUCSO_DEMO": "0",
            "DJANGO_SETTINGS_MODULE": "tests.load.settings", "PYTHONPATH": "src:.",
        }  # fmt: skip
        if not self.address:
            del self.environment["DATABASE_URL"]

    @property
    def plan(self) -> str:
        return str(self.folder / "plan.json")

    def run(self, *command: str) -> str:
        return subprocess.run(
            [sys.executable, *command], cwd=ROOT, env=self.environment, check=True, text=True,
            stdout=subprocess.PIPE,
        ).stdout  # fmt: skip

    def prepare(self) -> None:
        for command in ("migrate", "createcachetable", "load_measures", "install_indexes"):
            self.run("manage.py", command, "--verbosity=0")
        self.run("-m", "tests.load.ground", self.plan, str(UNITS), str(WRITERS))

    @contextmanager
    def serving(self) -> Iterator[None]:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.server = subprocess.Popen(
            [sys.executable, "-m", "tests.load.short_lived", str(self.port), str(WORKERS), self.plan],
            cwd=ROOT, env=self.environment, text=True, stdout=subprocess.PIPE,
            stderr=(self.folder / "server.log").open("w"),
        )  # fmt: skip
        try:
            yield
        finally:
            self.server.kill()
            self.server.wait()
            if self.group:
                os.killpg(self.group, signal.SIGKILL)

    def generation(self) -> int:
        """The process group that serves now; waits for it."""
        assert self.server is not None
        assert self.server.stdout is not None
        line = self.server.stdout.readline()
        assert line, "máy chủ không khởi động được"
        self.group = int(line)
        return self.group

    def kill_again_and_again(self, times: int) -> None:
        """Let the first generation come up, the writers begin, and kill one generation after the other."""
        group = self.generation()
        with self.typing():
            for _ in range(times):
                self.wait_for_answers(self.chance.randint(0, MOST_ANSWERS))
                time.sleep(self.chance.uniform(0, LONGEST_PAUSE))
                os.killpg(group, signal.SIGKILL)
                self.deaths += 1
                group = self.generation()

    def wait_for_answers(self, count: int) -> None:
        """Until so many more acts were answered."""
        wanted, end = self.answers() + count, time.monotonic() + LONGEST_LIFE
        while self.answers() < wanted and time.monotonic() < end:
            time.sleep(0.002)

    def answers(self) -> int:
        return sum(act.status != NO_ANSWER for writer in self.writers for act in list(writer.acts))

    @contextmanager
    def typing(self) -> Iterator[None]:
        """The writers at work for as long as the block runs."""
        people = json.loads(Path(self.plan).read_text())["writers"]
        self.writers = [
            Writer(n, one, self.port, self.seed, FILES_EACH, FILE_BYTES) for n, one in enumerate(people)
        ]
        over = threading.Event()
        threads = [threading.Thread(target=type_until, args=(writer, over)) for writer in self.writers]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            over.set()
            for thread in threads:
                thread.join()

    def check(self) -> dict[str, Any]:
        """What the database says of everything that was acknowledged."""
        ledger = self.folder / "ledger.jsonl"
        acts = [asdict(act) for writer in self.writers for act in writer.acts]
        ledger.write_text("".join(json.dumps(act) + "\n" for act in acts))
        found = json.loads(self.run("-m", "tests.load.checking", self.plan, str(ledger)))
        kinds = Counter((act["kind"], act["status"]) for act in acts)
        return dict(found) | {
            "cells": kinds["cell", SAVED],
            "files": kinds["file", SAVED],
            "cut": kinds["cell", NO_ANSWER] + kinds["file", NO_ANSWER],
            "errors": sum(count for (_, status), count in kinds.items() if status >= 500),
        }


def type_until(writer: Writer, over: threading.Event) -> None:
    while not over.is_set():
        status = writer.act().status
        if status != SAVED:
            time.sleep(0.02 if status == CONFLICT else 0.1)
    writer.close()


def expect_whole(portal: Portal) -> None:
    """Nothing lost and nothing half, and the proof was hard enough to mean something."""
    found = portal.check()
    told = f"mầm {portal.seed}, {portal.deaths} lần giết, {found}"
    assert found["problems"] == [], told
    assert found["cells"] > portal.deaths, told
    assert found["files"] > portal.deaths / 10, told
    assert found["cut"] + found["errors"] > portal.deaths / 2, told
    print(told)


@pytest.fixture
def seed() -> int:
    """``KILL_SEED`` repeats a failure; the moments of the operating system stay its own."""
    return int(os.environ.get("KILL_SEED", time.time_ns() % 1_000_000))


@pytest.fixture
def on(tmp_path: Path, seed: int) -> Callable[[str], Portal]:
    def prepared(address: str) -> Portal:
        portal = Portal(tmp_path, address, seed)
        portal.prepare()
        return portal

    return prepared


def test_sqlite_keeps_what_was_acknowledged(on):
    portal = on("")
    with portal.serving():
        portal.kill_again_and_again(KILLS["sqlite"])
    expect_whole(portal)


def test_postgresql_keeps_what_was_acknowledged(on):
    with postgres_server() as database:
        portal = on(database.get_uri())
        with portal.serving():
            portal.kill_again_and_again(KILLS["postgresql"])
        expect_whole(portal)


def test_a_killed_postgresql_keeps_what_was_acknowledged(on):
    """Not the portal but the database dies: SIGQUIT ends it without a checkpoint, as a crash does."""
    with postgres_server() as database:
        portal = on(database.get_uri())
        with portal.serving():
            portal.generation()
            with portal.typing():
                for _ in range(DATABASE_KILLS):
                    portal.wait_for_answers(portal.chance.randint(10, 30))
                    crash(database)
                    portal.deaths += 1
                portal.wait_for_answers(10)
        expect_whole(portal)


def crash(database: Any) -> None:
    """End the database at once and start it again."""
    main = database.get_postmaster_info().process
    main.send_signal(signal.SIGQUIT)
    main.wait(10)
    database.ensure_postgres_running()
