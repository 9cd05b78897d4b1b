"""The fast engine on every commune of the country: run ``python bench/fast.py``; budget 50 ms, 200 MB."""

import sys
import time
import tracemalloc
from collections.abc import Callable
from pathlib import Path

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT / "src"))

from trucso.index import accepted_figures, load_definition, score_round  # noqa: E402
from trucso.index.fast import Engine, FigureColumns, array_columns, fast_scores  # noqa: E402

COMMUNES = 3321
REPEATS = 20


def national(engine: Engine, communes: int = COMMUNES) -> FigureColumns:
    """Seeded figures of all communes: 5 % missing, 1 % not applicable."""
    slots = {key: slot for key, slot in accepted_figures(engine.definition).items() if slot.kind != "nothing"}
    random = np.random.default_rng(1)
    array = random.integers(0, 2, (communes, len(slots))).astype(float)
    for at, slot in enumerate(slots.values()):
        if slot.kind in ("count", "amount"):
            array[:, at] = random.integers(0, 8 if slot.bounds.highest else 2000, communes)
    missing, outside = random.random(array.shape) < 0.05, random.random(array.shape) < 0.01
    return array_columns(engine.definition, list(slots), array, missing=missing, not_applicable=outside)


def best_seconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The fastest of several runs: what the machine can do when nobody disturbs it."""
    times = []
    for _ in range(repeats):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return min(times)


def peak_megabytes(work: Callable[[], object]) -> float:
    tracemalloc.start()
    work()
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return peak / 1e6


def main() -> None:
    definition = load_definition(ROOT / "definitions/hcmc-commune-2026/2026.yaml")
    engine = Engine(definition)
    columns = national(engine)

    def work() -> object:
        return fast_scores(engine, columns)

    size = f"{COMMUNES} × {len(definition.indicators)}"
    took, peak = best_seconds(work) * 1000, peak_megabytes(work)
    print(f"{'fast engine, ' + size:40} {took:8.1f} ms (≤ 50) {peak:8.1f} MB (≤ 200)")
    figures = {str(number): {"DTI-28.a": 600, "DTI-28.b": number, "DTI-28.c": 0} for number in range(98)}
    exact = best_seconds(lambda: score_round(definition, figures), 3)
    print(f"{'exact engine, 98 × 43':40} {exact * 1000:8.1f} ms")


if __name__ == "__main__":
    main()
