"""Arithmetic of the law: `(b + c) / a`, `b == 0`, `min(value, 1)`, evaluated exactly over fractions.

An expression is parsed once (`trucso.index.grammar.parse`) into the small tree below and evaluated many
times. There is no call, attribute, power or loop in the language, so evaluating costs no more than its
length.
"""

from __future__ import annotations

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction

Values = Mapping[str, Fraction]


class Undefined(ArithmeticError):
    """The expression has no value for these inputs: a denominator is zero."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number written in the expression."""

    value: Fraction

    def evaluate(self, values: Values) -> Fraction:
        return self.value


@dataclass(frozen=True, slots=True)
class Name:
    """An input, or `value` in an award."""

    name: str

    def evaluate(self, values: Values) -> Fraction:
        return values[self.name]


@dataclass(frozen=True, slots=True)
class Negative:
    """`- x`."""

    operand: Term

    def evaluate(self, values: Values) -> Fraction:
        return -self.operand.evaluate(values)


def _divide(left: Fraction, right: Fraction) -> Fraction:
    if not right:
        raise Undefined("division by zero")
    return left / right


ARITHMETIC: dict[str, Callable[[Fraction, Fraction], Fraction]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
}
COMPARISONS: dict[str, Callable[[Fraction, Fraction], bool]] = {
    "==": operator.eq,
    "!=": operator.ne,
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """`left op right` with op one of + - * /."""

    op: str
    left: Term
    right: Term

    def evaluate(self, values: Values) -> Fraction:
        return ARITHMETIC[self.op](self.left.evaluate(values), self.right.evaluate(values))


@dataclass(frozen=True, slots=True)
class Extreme:
    """`min(…)` or `max(…)` of one or more terms."""

    op: str
    operands: tuple[Term, ...]

    def evaluate(self, values: Values) -> Fraction:
        found = [operand.evaluate(values) for operand in self.operands]
        return min(found) if self.op == "min" else max(found)


@dataclass(frozen=True, slots=True)
class Comparison:
    """`left op right` with op one of == != < <= > >=."""

    op: str
    left: Term
    right: Term

    def evaluate(self, values: Values) -> bool:
        return COMPARISONS[self.op](self.left.evaluate(values), self.right.evaluate(values))


@dataclass(frozen=True, slots=True)
class Both:
    """`left and right` (op "and") or `left or right` (op "or"); the right side only when it matters."""

    op: str
    left: Condition
    right: Condition

    def evaluate(self, values: Values) -> bool:
        left = bool(self.left.evaluate(values))
        if left is (self.op == "or"):
            return left
        return bool(self.right.evaluate(values))


@dataclass(frozen=True, slots=True)
class Not:
    """`not x`."""

    operand: Condition

    def evaluate(self, values: Values) -> bool:
        return not self.operand.evaluate(values)


Term = Number | Name | Negative | Arithmetic | Extreme
Condition = Comparison | Both | Not | Name  # a name alone is a yes/no input
Tree = Term | Comparison | Both | Not


@dataclass(frozen=True)
class Expression:
    """A parsed expression: its text as the definition writes it, and its tree.

    `names`: inputs it reads, in order of appearance; `truths`: those of them used as conditions by themselves
    (`not s`), which must be yes/no inputs.
    """

    text: str
    tree: Tree
    names: tuple[str, ...]
    truths: tuple[str, ...] = ()

    @property
    def is_condition(self) -> bool:
        """True for comparisons and and/or/not; a lone name is a number (which yes/no inputs are too)."""
        return isinstance(self.tree, Comparison | Both | Not)

    @property
    def is_ratio(self) -> bool:
        """True when the outermost operation is a division, or min/max of one: such values read best as
        percentages.
        """
        tree = self.tree
        while isinstance(tree, Extreme):
            tree = tree.operands[0]
        return isinstance(tree, Arithmetic) and tree.op == "/"

    @property
    def constant(self) -> Fraction | None:
        """Its value when it reads no input and has one, else None."""
        if self.names or self.is_condition:
            return None
        try:
            return self.number({})
        except Undefined:
            return None

    def number(self, values: Values) -> Fraction:
        """Value of an arithmetic expression. Raises Undefined on a zero denominator, KeyError on a missing
        input.
        """
        return Fraction(self.tree.evaluate(values))

    def holds(self, values: Values) -> bool:
        """Truth of a condition. Raises Undefined on a zero denominator, KeyError on a missing input."""
        return bool(self.tree.evaluate(values))

    def may_be_negative(self) -> bool:
        """True when inputs ≥ 0 do not guarantee a value ≥ 0 (there is a subtraction or a negative number)."""
        return any(
            isinstance(node, Negative) or (isinstance(node, Arithmetic) and node.op == "-")
            for node in walk(self.tree)
        )


def walk(tree: Tree) -> Iterator[Tree]:
    """Every node of a tree, parents first, left to right."""
    yield tree
    if isinstance(tree, Negative | Not):
        yield from walk(tree.operand)
    elif isinstance(tree, Arithmetic | Comparison | Both):
        yield from walk(tree.left)
        yield from walk(tree.right)
    elif isinstance(tree, Extreme):
        for operand in tree.operands:
            yield from walk(operand)
