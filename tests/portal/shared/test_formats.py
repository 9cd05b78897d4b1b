"""Numbers and days as people read them."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.utils import translation

from trucso.portal.shared import formats

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (Decimal("1234.5"), None, "1.234,5"),
        (1234567, None, "1.234.567"),
        (Fraction(1, 3), None, "0,3333"),
        (Fraction(-7, 2), 2, "−3,50"),
        (0, None, "0"),
        (0.1, 4, "0,1000"),
        (None, 2, "—"),
    ],
)
def test_number_is_written_the_vietnamese_way(value, decimals, text):
    assert formats.number(value, decimals) == text


def test_numbers_are_english_in_english():
    with translation.override("en"):
        assert formats.number(Decimal("1234.5")) == "1,234.5"


@pytest.mark.parametrize(
    ("value", "text"),
    [(Fraction(5, 1000), "0,01"), (Fraction(-5, 1000), "−0,01"), (Fraction(4999, 10**6), "0,00")],
)
def test_half_is_rounded_away_from_zero(value, text):
    assert formats.points(value) == text


def test_percent_share_and_sign():
    assert formats.percent(Fraction(43, 60)) == f"71,67{NBSP}%"
    assert formats.share(Fraction(43, 60)) == "0,7167"
    assert formats.signed(Fraction(5, 4), 2) == "+1,25"
    assert formats.signed(Fraction(-1, 2)) == "−0,5"
    assert formats.signed(0) == "0"


def test_day_is_day_month_year():
    assert formats.day(date(2026, 11, 5)) == "05/11/2026"
    assert formats.day(None) == "—"


def test_plain_is_safe_in_attributes_whatever_the_language():
    assert formats.plain(Fraction(43, 60)) == "0.716667"
    assert formats.plain(Decimal("1234.50")) == "1234.5"
    assert formats.plain(None) == ""


def test_exact_text_keeps_every_digit_of_a_finite_fraction():
    assert formats.exact_text(Fraction(1, 8)) == "0.125"
    assert formats.exact_text(Fraction(1, 3)) == "0." + "3" * 28
    assert formats.exact_text(100) == "100"
