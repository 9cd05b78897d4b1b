"""Exact rational numbers, one per unit, as arrays of integers.

A comparison with a threshold is decided on integers, cross-multiplied, so that the array engine and the exact
one agree on the value that stands exactly at 75 %. Where 64 bits would not hold a product, Python integers
take over: slower, still exact.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np
from numpy.typing import NDArray

from trucso.index.expression import (
    Arithmetic,
    Both,
    Comparison,
    Extreme,
    Name,
    Negative,
    Not,
    Number,
    Tree,
)

Integers: TypeAlias = NDArray[Any]
"""int64, or Python integers (dtype object) where 64 bits are not enough. Shape (units,), or (1,) for all."""
Flags: TypeAlias = NDArray[np.bool_]
Floats: TypeAlias = NDArray[np.float64]

_LIMIT = 1 << 62
NEVER = np.zeros(1, dtype=np.bool_)


@dataclass(frozen=True, slots=True)
class Ratios:
    """numerator / denominator per unit, denominator > 0. `undefined`: a division by zero was in it."""

    numerator: Integers
    denominator: Integers
    undefined: Flags
    size: int
    """No numerator or denominator is larger, in absolute value."""

    def floats(self) -> Floats:
        """Nearest floats; what is undefined comes out as some number."""
        quotient = self.numerator / self.denominator
        return np.asarray(quotient, dtype=np.float64)

    def fraction(self, unit: int) -> Fraction:
        """The exact number of one unit."""
        above = self.numerator[unit if len(self.numerator) > 1 else 0]
        below = self.denominator[unit if len(self.denominator) > 1 else 0]
        return Fraction(int(above), int(below))


@dataclass(frozen=True, slots=True)
class Truths:
    """A condition per unit; where `undefined` holds it has no answer."""

    holds: Flags
    undefined: Flags


def integers(values: list[int]) -> Integers:
    """The smallest array type that holds these integers with room to compute."""
    fits = all(-_LIMIT < value < _LIMIT for value in values)
    return np.array(values, dtype=np.int64 if fits else object)


def constant(number: Fraction) -> Ratios:
    """The same number for every unit."""
    size = max(abs(number.numerator), number.denominator)
    return Ratios(integers([number.numerator]), integers([number.denominator]), NEVER, size)


def choose(flags: Flags, then: Ratios, otherwise: Ratios) -> Ratios:
    """`then` where the flag is set, `otherwise` elsewhere."""
    return Ratios(
        np.where(flags, then.numerator, otherwise.numerator),
        np.where(flags, then.denominator, otherwise.denominator),
        np.where(flags, then.undefined, otherwise.undefined),
        max(then.size, otherwise.size),
    )


def add(left: Ratios, right: Ratios) -> Ratios:
    """Sum; equal constant denominators are kept."""
    undefined = left.undefined | right.undefined
    if len(left.denominator) == len(right.denominator) == 1 and left.denominator[0] == right.denominator[0]:
        numerator = _within(left.size + right.size, operator.add, left.numerator, right.numerator)
        return Ratios(numerator, left.denominator, undefined, left.size + right.size)
    size = 2 * left.size * right.size
    first = _within(size, operator.mul, left.numerator, right.denominator)
    second = _within(size, operator.mul, right.numerator, left.denominator)
    denominator = _within(size, operator.mul, left.denominator, right.denominator)
    return _reduced(Ratios(first + second, denominator, undefined, size))


def negate(one: Ratios) -> Ratios:
    return Ratios(-one.numerator, one.denominator, one.undefined, one.size)


def multiply(left: Ratios, right: Ratios) -> Ratios:
    size = left.size * right.size
    numerator = _within(size, operator.mul, left.numerator, right.numerator)
    denominator = _within(size, operator.mul, left.denominator, right.denominator)
    return _reduced(Ratios(numerator, denominator, left.undefined | right.undefined, size))


def divide(left: Ratios, right: Ratios) -> Ratios:
    """Quotient; undefined where the divisor is zero."""
    zero = np.asarray(right.numerator == 0, dtype=np.bool_)
    sign = np.where(right.numerator < 0, -1, 1)
    numerator = np.where(zero, 1, right.denominator * sign)
    denominator = np.where(zero, 1, right.numerator * sign)
    return multiply(left, Ratios(numerator, denominator, right.undefined | zero, right.size))


def compare(op: str, left: Ratios, right: Ratios) -> Truths:
    """left op right, decided exactly: denominators are positive, so cross-multiplying keeps the order."""
    size = left.size * right.size
    first = _within(size, operator.mul, left.numerator, right.denominator)
    second = _within(size, operator.mul, right.numerator, left.denominator)
    return Truths(np.asarray(_COMPARISONS[op](first, second), np.bool_), left.undefined | right.undefined)


def rounded(one: Ratios, decimals: int, mode: str) -> Ratios:
    """Each number rounded to `decimals` places; a negative one by its magnitude."""
    scale = 10**decimals
    size = one.size * scale * 2
    sign = np.where(one.numerator < 0, -1, 1)
    doubled = _within(size, operator.mul, one.numerator * sign, integers([2 * scale]))
    twice = _within(size, operator.mul, one.denominator, integers([2]))
    whole, rest = doubled // twice, doubled % twice
    up: Any = {"down": rest < 0, "up": rest > 0, "half_up": 2 * rest >= twice}.get(mode)
    if up is None:  # half to even
        up = (2 * rest > twice) | ((2 * rest == twice) & (whole % 2 == 1))
    count = (whole + np.where(up, 1, 0)) * sign
    return Ratios(count, integers([scale]), one.undefined, max(size, scale))


_COMPARISONS: dict[str, Callable[[Any, Any], Any]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def _within(size: int, op: Callable[[Any, Any], Any], left: Integers, right: Integers) -> Integers:
    """left op right, in Python integers when the result could be larger than 64 bits hold."""
    if size < _LIMIT or left.dtype == object or right.dtype == object:
        return np.asarray(op(left, right))
    return np.asarray(op(left.astype(object), right.astype(object)))


def _reduced(one: Ratios) -> Ratios:
    """Lowest terms, once the numbers grow: keeps long formulas within 64 bits."""
    if one.size < 1 << 30 or one.numerator.dtype == object or one.denominator.dtype == object:
        return one
    divisor = np.gcd(one.numerator, one.denominator)
    numerator, denominator = one.numerator // divisor, one.denominator // divisor
    size = max(int(np.abs(numerator).max(initial=0)), int(denominator.max(initial=1)), 1)
    return Ratios(np.asarray(numerator), np.asarray(denominator), one.undefined, size)


def number(tree: Tree, values: Mapping[str, Ratios]) -> Ratios:
    """An arithmetic expression over arrays; yes/no inputs are 1 and 0."""
    match tree:
        case Number():
            return constant(tree.value)
        case Name():
            return values[tree.name]
        case Negative():
            return negate(number(tree.operand, values))
        case Arithmetic():
            left, right = number(tree.left, values), number(tree.right, values)
            return _ARITHMETIC[tree.op](left, right)
        case Extreme():
            return _extreme(tree, values)
        case _:
            raise TypeError("a condition is not a number")


_ARITHMETIC: dict[str, Callable[[Ratios, Ratios], Ratios]] = {
    "+": add,
    "-": lambda left, right: add(left, negate(right)),
    "*": multiply,
    "/": divide,
}


def _extreme(tree: Extreme, values: Mapping[str, Ratios]) -> Ratios:
    found, *others = (number(operand, values) for operand in tree.operands)
    for other in others:
        better = compare("<" if tree.op == "min" else ">", other, found)
        best = choose(better.holds, other, found)
        found = Ratios(best.numerator, best.denominator, better.undefined, best.size)
    return found


def truth(tree: Tree, values: Mapping[str, Ratios]) -> Truths:
    """A condition over arrays; the right side of and/or counts only where it matters."""
    match tree:
        case Comparison():
            return compare(tree.op, number(tree.left, values), number(tree.right, values))
        case Both():
            return _both(tree.op, truth(tree.left, values), truth(tree.right, values))
        case Not():
            inner = truth(tree.operand, values)
            return Truths(~inner.holds, inner.undefined)
        case _:
            one = number(tree, values)
            return Truths(np.asarray(one.numerator != 0, dtype=np.bool_), one.undefined)


def _both(op: str, left: Truths, right: Truths) -> Truths:
    decided = left.holds if op == "or" else ~left.holds
    holds = left.holds | right.holds if op == "or" else left.holds & right.holds
    return Truths(np.where(decided, left.holds, holds), left.undefined | (~decided & right.undefined))
