"""Vietnamese text: one form (NFC), search without marks, alphabetical order as in a dictionary."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# The order of the letters, and of the tones (ngang huyền hỏi ngã sắc nặng), in Vietnamese dictionaries.
_LETTERS = {letter: place for place, letter in enumerate("aăâbcdđeêfghijklmnoôơpqrstuưvwxyz")}
_TONES = {"\u0300": 1, "\u0309": 2, "\u0303": 3, "\u0301": 4, "\u0323": 5}
_WORD = re.compile(r"\d+|[^\W\d_]+")

SortKey = tuple[tuple[int, object, int], ...]


def composed(text: str) -> str:
    """The one form we keep: NFC, as typed letters and not letters followed by marks."""
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def folded(text: str) -> str:
    """Lower case without marks: ``Đồng Nai`` → ``dong nai``. (``đ`` carries no combining mark.)"""
    lowered = unicodedata.normalize("NFD", text.lower().replace("đ", "d"))
    return "".join(c for c in lowered if not unicodedata.combining(c)).replace("đ", "d")


def is_found(query: str, *texts: str) -> bool:
    """Whether every word of ``query`` occurs in ``texts``, marks and capitals aside."""
    haystack = " ".join(folded(text) for text in texts)
    return all(word in haystack for word in folded(query).split())


def _letter_and_tone(letter: str) -> tuple[int, int]:
    parts = unicodedata.normalize("NFD", letter)
    tone = next((_TONES[mark] for mark in parts if mark in _TONES), 0)
    base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in _TONES))
    return _LETTERS.get(base, 100 + ord(base[0])), tone


def _syllable(word: str) -> tuple[int, object, int]:
    if word.isdigit():
        return (0, int(word), 0)
    pairs = [_letter_and_tone(letter) for letter in word]
    return (1, tuple(place for place, _ in pairs), max((tone for _, tone in pairs), default=0))


def sort_key(text: str) -> SortKey:
    """Key for ``sorted``: syllable by syllable, letters first, then tone; numbers by value.

    ``Phường 2`` < ``Phường 10``; ``An`` < ``Ân`` < ``Bà``; ``ma mà mả mã má mạ``.
    """
    return tuple(_syllable(word) for word in _WORD.findall(composed(text).lower()))


def in_alphabetical_order(texts: Iterable[str]) -> list[str]:
    """``texts`` in the order of a Vietnamese dictionary."""
    return sorted(texts, key=sort_key)
