"""The last evening: 120 units, fifty people saving cells and attaching files, on SQLite and on PostgreSQL.

The people think 1–3 seconds between two acts, every tenth act attaches a file of 1 MB, and five pairs share a
card and three cells. Then all fifty save in the same moment, again and again; then without any pause. The
generator shares the two cores with the server and says what it took. Afterwards the database is compared
with what was acknowledged: a lost save, an error or a broken log ends the measurement.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .measuring import Measurement, entry, percentile
from .server import ROOT, environment, free_port, serving

UNITS, WRITERS = 120, 50
PACED_SECONDS, BURSTS, HURRIED_SECONDS = 60, 10, 10
MOST_SECONDS = 0.2
SAVED, CONFLICT = 200, 409


@dataclass
class Phase:
    """What came back in one way of working."""

    acts: list[dict[str, Any]]
    seconds: float
    cpu: float
    statuses: Counter[int] = field(init=False)

    def __post_init__(self) -> None:
        self.statuses = Counter(act["status"] for act in self.acts)

    @property
    def errors(self) -> int:
        """Answers that are neither a save nor "somebody else changed this"."""
        return sum(count for status, count in self.statuses.items() if status not in (SAVED, CONFLICT))

    def times(self, kind: str) -> list[float]:
        return [act["seconds"] for act in self.acts if act["kind"] == kind and act["status"] == SAVED]

    @property
    def words(self) -> str:
        """One line for whoever watches."""
        each = ", ".join(f"{count} × {status}" for status, count in sorted(self.statuses.items()))
        return (
            f"{len(self.acts)} lượt trong {self.seconds:.0f} s ({each}); {self.errors} lỗi; "
            f"bộ sinh tải dùng {self.cpu:.1f} s CPU"
        )


@dataclass(frozen=True)
class Evening:
    """One portal on one database, with everything under a folder of its own."""

    var: str
    port: int
    settings: dict[str, str]

    def run(self, *command: str) -> str:
        """The output of a step beside the server."""
        answer = subprocess.run(
            [sys.executable, *command],
            cwd=ROOT, env=environment(self.var, self.port, PYTHONPATH="src", **self.settings),
            stdout=subprocess.PIPE, text=True, check=True,
        )  # fmt: skip
        return answer.stdout

    @property
    def plan(self) -> str:
        return str(Path(self.var) / "plan.json")

    def prepare(self) -> None:
        self.run("manage.py", "prepare")
        self.run("-m", "tests.load.ground", self.plan, str(UNITS), str(WRITERS))

    def work(self, mode: str, amount: int) -> Phase:
        """Let everybody work in one way."""
        ledger = Path(self.var) / f"{mode}.jsonl"
        said = json.loads(
            self.run(
                "-m", "tests.load.writers", self.plan, str(self.port), str(ledger), mode, str(amount), "1"
            )
        )
        acts = [json.loads(line) for line in ledger.read_text().splitlines()]
        return Phase(acts, said["seconds"], said["cpu"])

    def check(self, phases: list[Phase]) -> dict[str, Any]:
        """What the database says of everything that was acknowledged."""
        ledger = Path(self.var) / "all.jsonl"
        ledger.write_text("".join(json.dumps(act) + "\n" for phase in phases for act in phase.acts))
        return dict(json.loads(self.run("-m", "tests.load.checking", self.plan, str(ledger))))


@entry("last-evening")
def last_evening() -> Iterator[Measurement]:
    from tests.stages import postgresql

    yield from evening("SQLite", {})
    with postgresql() as address:
        yield from evening("PostgreSQL", {"DATABASE_URL": address})


def evening(database: str, settings: dict[str, str]) -> Iterator[Measurement]:
    """All phases on one database, then the comparison."""
    with ExitStack() as stack:
        var = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="trucso-bench-", ignore_cleanup_errors=True)
        )
        one = Evening(var, free_port(), {"TRUCSO_DEMO": "0", "TRUCSO_LOG_LEVEL": "ERROR", **settings})
        one.prepare()
        with serving(var, one.port, **one.settings):
            phases = [
                one.work("paced", PACED_SECONDS),
                one.work("at-once", BURSTS),
                one.work("without-pause", HURRIED_SECONDS),
            ]
        for phase in phases:
            print(f"  {database}: {phase.words}", file=sys.stderr)
        yield from measurements(database, *phases)
        found = one.check(phases)
        print(f"  {database}: {found['kept']} lần đã báo ghi, {found['count']} sai", file=sys.stderr)
        if found["count"] or any(phase.errors for phase in phases):
            raise RuntimeError("\n".join(found["problems"]) or "có lượt bị lỗi")


def measurements(database: str, paced: Phase, at_once: Phase, hurried: Phase) -> Iterator[Measurement]:
    cells, files = paced.times("cell"), paced.times("file")
    for share, most in ((0.5, None), (0.95, MOST_SECONDS), (0.99, None)):
        what = f"lưu một ô, p{share * 100:.0f}, 50 người, nghĩ 1–3 s"
        yield Measurement(what, database, percentile(cells, share), most)
    yield Measurement("gửi tệp 1 MB, p95, cùng lúc đó", database, percentile(files, 0.95))
    yield Measurement(
        "lưu một ô, p95, 50 người cùng một lúc", database, percentile(at_once.times("cell"), 0.95)
    )
    saves = hurried.times("cell")
    size = f"{database}, {len(saves) / hurried.seconds:.0f}/s"
    yield Measurement("lưu một ô, p95, 50 người không nghỉ", size, percentile(saves, 0.95))
