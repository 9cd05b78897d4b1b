"""How offices write numbers, and what is asked about instead of guessed."""

from contextlib import suppress
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.index.numbers import AmbiguousNumber, NumberError, decimal_mark, read_number


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("7,04", "7.04"),
        ("7.04", "7.04"),
        ("1.234,5", "1234.5"),
        ("1,234.5", "1234.5"),
        ("1234.5", "1234.5"),
        ("1234,567", "1234.567"),
        ("0,3426", "0.3426"),
        ("0,342", "0.342"),
        ("0.342", "0.342"),
        ("1.234.567", "1234567"),
        ("1 234 567,5", "1234567.5"),
        ("1\u00a0234", "1234"),
        ("12", "12"),
        ("0", "0"),
        ("007", "7"),
        ("95 %", "0.95"),
        ("95,5%", "0.955"),
        (" 100% ", "1"),
        ("-0", "0"),
    ],
)
def test_number_is_read_exactly(text, value):
    assert read_number(text) == Decimal(value)


@pytest.mark.parametrize("text", ["1,234", "1.234", "12.345", "999,000", "1,234 %"])
def test_two_readings_are_asked_about(text):
    with pytest.raises(AmbiguousNumber, match="đọc được hai cách"):
        read_number(text)


@pytest.mark.parametrize(
    ("text", "value"),
    [("1.234", 1234), ("12.345", 12345), ("1.234.567", 1234567), ("1 234", 1234), ("1234", 1234), ("0", 0)],
)
def test_the_dots_of_a_whole_number_only_group(text, value):
    assert read_number(text, whole=True) == value


@pytest.mark.parametrize("text", ["1,234", "12,345", "999,000"])
def test_a_comma_in_a_whole_number_is_still_asked_about(text):
    with pytest.raises(AmbiguousNumber, match="cần một số nguyên viết rõ"):
        read_number(text, whole=True)


@given(number=st.integers(0, 10**20), whole=st.booleans())
def test_a_whole_number_grouped_by_dots_is_itself_or_asked_about(number, whole):
    grouped = f"{number:,}".replace(",", ".")
    try:
        assert read_number(grouped, whole=whole) == number
    except AmbiguousNumber:
        assert not whole
        assert 1000 <= number < 1_000_000


@given(text=st.from_regex(r"[0-9.,]{1,12}", fullmatch=True), mark=st.sampled_from([",", "."]))
def test_being_whole_changes_nothing_that_is_clear(text, mark):
    """Only what was asked about before is read now, and nothing that was said by a mark is read otherwise."""

    def said(**more):
        try:
            return read_number(text, **more)
        except NumberError as error:
            return type(error)

    before, now = said(), said(whole=True)
    assert now == before or (before is AmbiguousNumber and now == int(text.replace(".", "")))
    assert said(decimal=mark, whole=True) == said(decimal=mark)


def test_ambiguity_says_both_readings_and_how_to_settle():
    with pytest.raises(AmbiguousNumber) as error:
        read_number("1,234")
    assert str(error.value) == (
        "“1,234” đọc được hai cách: 1234 hoặc 1,234; "
        "cần cho biết dấu thập phân là phẩy hay chấm, hoặc viết rõ 1234 hay 1,2340"
    )


def test_decimal_mark_settles_only_what_is_in_doubt():
    assert read_number("1,234", decimal=",") == Decimal("1.234")
    assert read_number("1,234", decimal=".") == 1234
    assert read_number("1.234", decimal=",") == 1234
    assert read_number("1.234", decimal=".") == Decimal("1.234")
    assert read_number("7.04", decimal=",") == Decimal("7.04")


@pytest.mark.parametrize(
    ("texts", "mark"),
    [
        (["7,04", "1,234"], ","),
        (["1.234.567", "1.234"], ","),
        (["7.04", "1.234"], "."),
        (["7,04", "7.04", "1.234"], None),
        (["12", "1.234", "abc", ""], None),
    ],
)
def test_column_settles_when_its_clear_numbers_agree(texts, mark):
    assert decimal_mark(texts) == mark


@pytest.mark.parametrize(
    "text",
    [
        "",
        "abc",
        "NaN",
        "inf",
        "Infinity",
        "1e5",
        "10²",
        "½",
        "٣",
        "5/10",
        "1.2.3",
        "1,2,3",
        "12 điểm",
        "5 4",
        "+5",
        ",5",
        "5,",
    ],
)
def test_text_is_not_a_number(text):
    with pytest.raises(NumberError, match="không phải là số"):
        read_number(text)


@pytest.mark.parametrize("text", ["-5", "−5", "(5)", "-1.234,5", "-3 %"])
def test_negative_is_refused_unless_asked_for(text):
    with pytest.raises(NumberError, match="là số âm; cần một số từ 0 trở lên"):
        read_number(text)
    assert read_number(text, negative=True) < 0


def test_percent_is_refused_where_points_are_expected():
    with pytest.raises(NumberError, match="một số không có dấu %"):
        read_number("95 %", percent=False)


def test_absurdly_long_number_is_refused():
    with pytest.raises(NumberError, match="dưới 28 chữ số"):
        read_number("9" * 5000)


@given(st.text(max_size=40))
def test_any_text_is_a_number_or_a_number_error(text):
    with suppress(NumberError):
        assert read_number(text) >= 0


@given(st.decimals(min_value=0, max_value=10**9, places=4))
def test_what_we_write_the_vietnamese_way_we_read_back(value):
    written = f"{value:,.4f}".translate(str.maketrans(",.", ".,"))
    assert read_number(written, decimal=",") == value
