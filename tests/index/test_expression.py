"""The language of values and conditions: what it computes, and that it is nothing more."""

from __future__ import annotations

from contextlib import suppress
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.index import ExpressionError, Undefined, parse
from trucso.index.grammar import MAX_DEPTH, MAX_LENGTH

VALUES = {"a": Fraction(6), "b": Fraction(4), "c": Fraction(0), "s": Fraction(1)}


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("a + b * 2", 14), ("(a + b) * 2", 20), ("a - b - 1", 1), ("a / b / 2", Fraction(3, 4)), ("-a + b", -2),
        ("--a", 6), ("min(a, b)", 4), ("max(a, b, 10)", 10), ("0.1 + 0.2", Fraction(3, 10)), ("min(a)", 6),
        ("a * 1/3", 2),
    ],
)  # fmt: skip
def test_arithmetic_is_exact(text, value):
    assert parse(text).number(VALUES) == value


@pytest.mark.parametrize(
    ("text", "truth"),
    [
        ("a > b", True), ("a <= b", False), ("a != b and c == 0", True), ("not s", False), ("not (a < b)", True),
        ("a < b or s", True), ("c != 0 and a / c > 1", False), ("c == 0 or a / c > 1", True),
        ("a < b or a > b and c == 1", False),
    ],
)  # fmt: skip
def test_conditions(text, truth):
    assert parse(text).holds(VALUES) is truth


def test_zero_denominator_is_undefined():
    with pytest.raises(Undefined):
        parse("a / c").number(VALUES)


def test_names_in_order_of_appearance():
    assert parse("(b + c) / a + b").names == ("b", "c", "a")


@pytest.mark.parametrize(
    ("text", "ratio"), [("a / b", True), ("min(a / b, 1)", True), ("a / b * 1000", False), ("a", False)]
)
def test_ratios_are_known_as_such(text, ratio):
    assert parse(text).is_ratio is ratio


@pytest.mark.parametrize(
    ("text", "negative"), [("a / b", False), ("a - b", True), ("-a", True), ("max(a - b, 0)", True)]
)
def test_what_may_be_negative(text, negative):
    assert parse(text).may_be_negative() is negative


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os')", "a.b", "a[0]", "a ** 2", "lambda: 1", "a if b else c", "a = 1", "f(a)", "'a'", "a; b",
        "1e9", "0x10", "a // b", "a % b", "", " ", "()", "and", "a and b + 1", "min()", "min(a", "(a", "a)", "a b",
    ],
)  # fmt: skip
def test_nothing_but_arithmetic(text):
    with pytest.raises(ExpressionError):
        parse(text)


def test_limits_of_length_and_depth():
    parse("(" * (MAX_DEPTH - 1) + "a" + ")" * (MAX_DEPTH - 1))
    with pytest.raises(ExpressionError):
        parse("(" * MAX_DEPTH + "a" + ")" * MAX_DEPTH)
    with pytest.raises(ExpressionError):
        parse("a" * (MAX_LENGTH + 1))


@given(st.text(max_size=60))
def test_any_text_is_parsed_or_refused_in_words(text):
    try:
        expression = parse(text)
    except ExpressionError as error:
        message = str(error)
    else:
        message = expression.text
    assert message


@given(st.text(alphabet="ab01. +-*/()<>=,minax", max_size=40))
def test_any_expression_has_a_value_or_none(text):
    try:
        expression = parse(text)
    except ExpressionError:
        return
    known = {name: Fraction(3) for name in expression.names}
    with suppress(Undefined):
        expression.tree.evaluate(known)
