"""Search without marks, Vietnamese order, one form of letters."""

import unicodedata

import pytest

from trucso.portal.shared import search


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("dong nai", "Đồng Nai"),
        ("ĐỒNG", "đồng nai"),
        ("bien hoa", "Phường Biên Hòa"),
        ("hoa bien", "Biên Hòa"),
        ("", "x"),
    ],
)
def test_marks_and_capitals_do_not_matter(query, name):
    assert search.is_found(query, name)
    assert search.is_found(query, unicodedata.normalize("NFD", name))


def test_every_word_must_be_there():
    assert not search.is_found("dong thap", "Đồng Nai")


def test_vietnamese_alphabet():
    names = ["Đồng Nai", "Dak", "Ân", "An", "Bà", "Ăn", "Zu", "Êa", "Ea", "Ưng", "Ung", "Ôn", "On", "Ơn"]
    assert search.in_alphabetical_order(names) == [
        "An",
        "Ăn",
        "Ân",
        "Bà",
        "Dak",
        "Đồng Nai",
        "Ea",
        "Êa",
        "On",
        "Ôn",
        "Ơn",
        "Ung",
        "Ưng",
        "Zu",
    ]


def test_tones_in_dictionary_order_after_the_letters():
    assert search.in_alphabetical_order(["mạ", "má", "mã", "mả", "mà", "ma"]) == [
        "ma",
        "mà",
        "mả",
        "mã",
        "má",
        "mạ",
    ]
    assert search.in_alphabetical_order(["Bình An", "Bính An", "Binh Vũ"]) == [
        "Binh Vũ",
        "Bình An",
        "Bính An",
    ]


def test_numbers_by_value():
    assert search.in_alphabetical_order(["Phường 10", "Phường 2"]) == ["Phường 2", "Phường 10"]


def test_decomposed_text_is_composed():
    assert search.composed(unicodedata.normalize("NFD", "Nghị quyết")) == "Nghị quyết"
