"""What a measure may hold: exact numbers, and a message that says what is allowed."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.portal.facts.values import ValueRefused, canonical, plain


@pytest.mark.parametrize(
    ("kind", "value", "text"),
    [
        ("count", 600, "600"),
        ("count", Decimal("600.0"), "600"),
        ("count", 0, "0"),
        ("amount", Decimal("1234567890123456.78"), "1234567890123456.78"),
        ("share", Decimal("0.7500"), "0.75"),
        ("amount", Decimal("1E+3"), "1000"),
        ("yes_no", True, "true"),
        ("yes_no", "false", "false"),
        ("date", date(2026, 3, 15), "2026-03-15"),
        ("date", "2026-03-15", "2026-03-15"),
        ("text", " Ke\u0302\u0301 hoạch ", "Kế hoạch"),
    ],
)
def test_one_text_per_value(kind, value, text):
    assert canonical(kind, value) == text


@pytest.mark.parametrize(
    ("kind", "value", "allowed"),
    [
        ("count", -1, "từ 0 trở lên"),
        ("count", Decimal("1.5"), "số nguyên"),
        ("count", "abc", "một số"),
        ("share", 0.1, "số thập phân chính xác"),
        ("count", True, "số thập phân chính xác"),
        ("share", "NaN", "từ 0 trở lên"),
        ("yes_no", "maybe", "có hoặc không"),
        ("choice", "x", "một trong: dung_han, tre_han"),
        ("date", "2026-02-31", "một ngày có thật"),
    ],
)
def test_other_values_are_refused_with_what_is_allowed(kind, value, allowed):
    with pytest.raises(ValueRefused) as refused:
        canonical(kind, value, options=["dung_han", "tre_han"])
    assert allowed in refused.value.allowed


def test_zero_is_a_value_like_any_other():
    assert plain("count", canonical("count", 0)) == Fraction(0)


@given(st.decimals(min_value=0, max_value=10**15, places=6))
def test_numbers_come_back_exactly(number):
    assert plain("amount", canonical("amount", number)) == Fraction(number)


@given(st.booleans())
def test_yes_no_comes_back(answer):
    assert plain("yes_no", canonical("yes_no", answer)) is answer
