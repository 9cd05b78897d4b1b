"""What an entry of the benchmark is, and how its time and memory are taken."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass

MEGABYTE = 1024  # ru_maxrss is in kilobytes on Linux


@dataclass(frozen=True)
class Measurement:
    """One line of the table. ``seconds``: the best of the repeats, or the percentile that ``what`` names."""

    what: str
    size: str
    seconds: float
    most_seconds: float | None = None
    megabytes: float | None = None
    most_megabytes: float | None = None

    @property
    def is_within(self) -> bool:
        """Whether the budgets are kept."""
        slow = self.most_seconds is not None and self.seconds > self.most_seconds
        large = None not in (self.megabytes, self.most_megabytes) and self.megabytes > self.most_megabytes  # type: ignore[operator]
        return not (slow or large)

    def to_dict(self) -> dict[str, object]:
        return asdict(self)


Entry = Callable[[], Iterator[Measurement]]
ENTRIES: dict[str, Entry] = {}


def entry(name: str) -> Callable[[Entry], Entry]:
    """Register a function that yields measurements; each entry runs in a process of its own."""

    def register(function: Entry) -> Entry:
        ENTRIES[name] = function
        return function

    return register


def best_seconds(work: Callable[[], object], repeats: int = 5) -> float:
    """The fastest of several runs: what the machine can do when nobody disturbs it."""
    times = []
    for _ in range(repeats):
        started = time.perf_counter()
        work()
        times.append(time.perf_counter() - started)
    return min(times)


def peak_megabytes() -> float:
    """The most memory this process (interpreter and libraries included) has held."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / MEGABYTE


def percentile(values: list[float], share: float) -> float:
    """The value below which ``share`` of ``values`` lie (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, max(0, round(share * len(ordered)) - 1))]
