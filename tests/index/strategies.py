"""Random figures for any definition: every key absent, not applicable or a value, thresholds and zero included.

Figures come from a seed that Hypothesis draws: a card has some hundred of them, too many to draw one by one.
"""

from __future__ import annotations

from fractions import Fraction
from random import Random

from hypothesis import strategies as st

from trucso.index import NOT_APPLICABLE, Definition, FigureValue, Slot, accepted_figures

HIGHEST = 200
STEPS = 60


def value_of(slot: Slot, source: Random) -> FigureValue:
    """A value the key accepts; not applicable when it accepts nothing else."""
    if slot.kind == "yes_no":
        return source.random() < 0.5
    if slot.kind == "choice":
        return source.choice(slot.options)
    if slot.kind == "nothing":
        return NOT_APPLICABLE("không thuộc đơn vị này")
    lowest, highest = slot.bounds.lowest, slot.bounds.highest
    top = Fraction(HIGHEST) if highest is None else highest
    if slot.kind == "count":
        return source.choice([int(lowest), int(top), source.randint(int(lowest), int(top))])
    return lowest + (top - lowest) * source.randint(0, STEPS) / STEPS


def random_figures(definition: Definition, source: Random, values: str = "inputs") -> dict[str, FigureValue]:
    """Figures of one unit; a group, an indicator and its parts are never given together."""
    absent, outside = source.choice([0, 0.05, 0.3]), source.choice([0, 0.02, 0.1])
    found: dict[str, FigureValue] = {}
    for key, slot in accepted_figures(definition, values).items():
        if source.random() < (1 - outside if slot.kind == "nothing" else absent):
            continue
        given = NOT_APPLICABLE("lý do") if source.random() < outside else value_of(slot, source)
        if values == "inputs" or not _overlaps(definition, key, found):
            found[key] = given
    return found


def figures(definition: Definition, values: str = "inputs") -> st.SearchStrategy[dict[str, FigureValue]]:
    """Figures of one unit, all that `random_figures` may give."""
    return st.integers(0, 2**32).map(lambda seed: random_figures(definition, Random(seed), values))


def _overlaps(definition: Definition, key: str, found: dict[str, FigureValue]) -> bool:
    """True when a figure of something larger that holds `key` is there."""
    for indicator in definition.indicators:
        if key == indicator.code:
            return indicator.group in found
        if any(key == part.code for part in indicator.parts):
            return indicator.code in found or indicator.group in found
    return False
