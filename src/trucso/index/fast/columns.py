"""Figures of many units as columns of exact numbers with the three kinds of empty."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from trucso.index.definition import Definition, Input
from trucso.index.fast.ratios import NEVER, Flags, Floats, Ratios, compare, constant, integers, number
from trucso.index.fast.rules import MISSING, NOT_APPLICABLE, SCORED, Column
from trucso.index.figures import Exact, Values, accepted_figures, read_figures
from trucso.index.observation import Figures, NotApplicable


@dataclass(frozen=True)
class FigureColumns:
    """Units × keys. A key that is absent was reported by nobody."""

    units: tuple[str, ...]
    values: Values
    columns: Mapping[str, Column]

    def column(self, key: str) -> Column:
        """The column of a key; all missing when nobody reported it."""
        return self.columns.get(key, self._nothing)

    @cached_property
    def _nothing(self) -> Column:
        return Column(constant(Fraction(0)), np.full(len(self.units), MISSING, dtype=np.uint8))


def figure_columns(
    definition: Definition, figures: Mapping[str, Figures], *, values: Values = "inputs"
) -> FigureColumns:
    """Columns from figures by unit, as `score_round` takes them. Raises FigureError like it."""
    options = _options(definition)
    exact = [read_figures(definition, reported, values) for reported in figures.values()]
    keys = dict.fromkeys(key for reported in exact for key in reported)
    columns = {key: _column([one.get(key) for one in exact], options.get(key, ())) for key in keys}
    return FigureColumns(tuple(figures), values, columns)


def array_columns(
    definition: Definition,
    keys: Sequence[str],
    array: Floats,
    *,
    missing: Flags | None = None,
    not_applicable: Flags | None = None,
    decimals: int = 0,
    values: Values = "inputs",
) -> FigureColumns:
    """Columns from a float array (units × keys), for simulations: each number is taken exact to `decimals`
    places, yes/no as 1 and 0, a choice as the position of its option, NaN as missing.

    missing, not_applicable: flags of the same shape. Raises KeyError for a key the index does not have,
    ValueError for numbers beyond 2**62. Bounds of the figures are not checked.
    """
    slots, options = accepted_figures(definition, values), _options(definition)
    scale = 10**decimals
    state = np.where(np.isnan(array), MISSING, SCORED).astype(np.uint8)
    for flags, kind in ((missing, MISSING), (not_applicable, NOT_APPLICABLE)):
        if flags is not None:
            state[flags] = kind
    scaled = np.rint(np.where(state == SCORED, array, 0.0) * scale)
    if np.abs(scaled).max(initial=0) >= 1 << 62:
        raise ValueError("a figure is larger than 2**62")
    counts = np.asfortranarray(scaled.astype(np.int64))
    columns = {
        slots[key].key: Column(_scaled(counts[:, at], scale), state[:, at].copy(), options.get(key, ()))
        for at, key in enumerate(keys)
    }
    units = tuple(str(number) for number in range(len(array)))
    return FigureColumns(units, values, columns)


def best_column(one: Input, columns: Mapping[str, Column], competes: Flags) -> Column:
    """An input with `best_of`: the highest value over the units that have one, the same for all.

    competes: the units to which the indicator applies; the others do not set its best value.
    """
    if one.best_of is None:
        raise ValueError(f"{one.key} has no best_of")
    known, units = competes.copy(), len(competes)
    for name in one.best_of.names:
        known &= columns[name].is_reported
    found = number(one.best_of.tree, {name: column.values for name, column in columns.items()})
    known &= ~found.undefined
    if not known.any():
        return Column(constant(Fraction(0)), np.full(units, MISSING, dtype=np.uint8))
    return Column(constant(_highest(found, known)), np.full(units, SCORED, dtype=np.uint8))


def _highest(found: Ratios, known: Flags) -> Fraction:
    """The exact maximum: the best by floats, then any that is really higher."""
    floats = np.where(known, found.floats(), -np.inf)
    best = found.fraction(int(floats.argmax()))
    higher = np.flatnonzero(known & compare(">", found, constant(best)).holds)
    return max((found.fraction(int(unit)) for unit in higher), default=best)


def _options(definition: Definition) -> dict[str, tuple[str, ...]]:
    inputs = (one for indicator in definition.indicators for one in indicator.inputs)
    return {one.key: tuple(one.options) for one in inputs if one.options}


def _column(figures: list[Exact | None], options: tuple[str, ...]) -> Column:
    state = np.array([_state(figure) for figure in figures], dtype=np.uint8)
    numbers = [_number(figure, options) for figure in figures]
    scale = math.lcm(*(one.denominator for one in numbers))
    counts = integers([one.numerator * (scale // one.denominator) for one in numbers])
    return Column(_scaled(counts, scale), state, options)


def _scaled(counts: NDArray[Any], scale: int) -> Ratios:
    size = max(int(np.abs(counts).max(initial=0)), scale)
    return Ratios(counts, integers([scale]), NEVER, size)


def _state(figure: Exact | None) -> int:
    if figure is None:
        return MISSING
    return NOT_APPLICABLE if isinstance(figure, NotApplicable) else SCORED


def _number(figure: Exact | None, options: tuple[str, ...]) -> Fraction:
    match figure:
        case None | NotApplicable():
            return Fraction(0)
        case str():
            return Fraction(options.index(figure))
        case _:
            return Fraction(figure)
