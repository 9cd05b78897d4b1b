"""The fast engine on every commune of the country, and the exact one on a province."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from trucso.index import accepted_figures, load_definition, score_round
from trucso.index.fast import Engine, FigureColumns, array_columns, fast_scores

from .measuring import Measurement, best_seconds, entry, peak_megabytes

ROOT = Path(__file__).resolve().parents[1]

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


@entry("fast")
def fast() -> Iterator[Measurement]:
    """Budget of the fast engine: 50 ms and 200 MB for the country."""
    definition = load_definition(ROOT / "definitions/hcmc-commune-2026/2026.yaml")
    engine = Engine(definition)
    columns = national(engine)
    seconds = best_seconds(lambda: fast_scores(engine, columns), REPEATS)
    size = f"{COMMUNES} × {len(definition.indicators)}"
    yield Measurement("máy tính nhanh, cả nước", size, seconds, 0.05, peak_megabytes(), 200)


@entry("exact")
def exact() -> Iterator[Measurement]:
    """The exact engine on the communes of one province, without a database."""
    definition = load_definition(ROOT / "definitions/hcmc-commune-2026/2026.yaml")
    figures = {str(number): {"DTI-28.a": 600, "DTI-28.b": number, "DTI-28.c": 0} for number in range(98)}
    seconds = best_seconds(lambda: score_round(definition, figures), 3)
    yield Measurement("máy tính chính xác, một tỉnh", "98 × 43", seconds, 1.0, peak_megabytes())
