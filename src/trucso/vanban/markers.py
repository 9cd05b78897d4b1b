"""Markers that begin a paragraph: ``Phần I``, ``Điều 3.``, ``II-``, ``2.1.``, ``a)``, ``-``, ``+``.

Nghị định 30/2020/NĐ-CP, Phụ lục I, fixes the order phần, chương, mục, tiểu mục, điều, khoản, điểm; plans use
Roman numerals, Arabic numerals with one or more parts, letters and dashes below them.
"""

import re
from dataclasses import dataclass
from enum import IntEnum


class Kind(IntEnum):
    """Kinds of marker; a smaller number stands higher in an outline when nothing else decides."""

    ANNEX = 0
    PART = 1
    CHAPTER = 2
    MUC = 3
    LETTER = 4
    ROMAN = 5
    ARTICLE = 6
    NUMBER = 7
    DOTTED = 8  # 2.1., 2.1.3.: deeper by the number of parts, see Marker.rank
    ALPHA = 12
    PAREN = 13  # (1)
    DASH = 14
    PLUS = 15
    STAR = 16

    @property
    def is_bullet(self) -> bool:
        return self >= Kind.DASH


@dataclass(frozen=True, slots=True)
class Marker:
    """``raw`` as written, ``kind``, and ``number``: the position it claims among its siblings (bullets: 0)."""

    raw: str
    kind: Kind
    number: int
    parts: tuple[int, ...] = ()

    @property
    def rank(self) -> int:
        return self.kind + max(0, len(self.parts) - 2) if self.kind is Kind.DOTTED else int(self.kind)


_ROMAN_VALUES = {"i": 1, "v": 5, "x": 10, "l": 50}
ALPHABET = "abcdđeghiklmnopqrstuvxy"  # the order of điểm a), b) ... đ) in Vietnamese documents


def roman_value(text: str) -> int | None:
    """Value of a Roman numeral up to 89, ``None`` when ``text`` is none."""
    values = [_ROMAN_VALUES.get(c) for c in text.lower()]
    if not values or None in values:
        return None
    total = 0
    for here, after in zip(values, [*values[1:], 0], strict=True):
        total += -here if here < after else here  # type: ignore[operator]
    return total


_WORDED = re.compile(
    r"(?P<word>phụ lục|phần|chương|tiểu mục|mục|điều)(?: thứ)?\s{1,3}(?P<no>[ivxl]{1,6}|\d{1,3}[a-zđ]?|[a-d]|nhất|hai|ba|tư|năm)\b"
    r"(?P<tail>\s?[.:/\-)]+|(?=\s*$)|(?=\s+[A-ZĐÀ-Ỹ“\"(]))",
    re.IGNORECASE,
)
_WORDS = {"phụ lục": Kind.ANNEX, "phần": Kind.PART, "chương": Kind.CHAPTER, "mục": Kind.MUC, "tiểu mục": Kind.MUC, "điều": Kind.ARTICLE}  # fmt: skip
_ORDINALS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5}
_ROMAN = re.compile(r"(?P<no>[IVX]{1,6})\s?(?P<tail>[.\-/:)])(?P<gap>\s*)(?=\S|$)")
_DOTTED = re.compile(
    r"(?P<no>(?:[IVX]{1,4}\.)?\d{1,2}(?:\.\d{1,2}){1,4}|[IVX]{1,4}\.\d{1,2})(?P<tail>[.)\-/:]{0,2})(?P<gap>\s*)(?=\S|$)"
)
_NUMBER = re.compile(r"(?P<no>\d{1,2})\s?(?P<tail>[.)\-/])(?P<gap>\s*)(?=\S|$)")
_UPPER_LETTER = re.compile(r"(?P<no>[A-HĐ])\s?[.\-/)](?P<gap>\s+)(?=\S|$)")
_ALPHA = re.compile(r"(?P<no>[a-zđ])\s?(?P<d>\d{0,2})(?P<tail>[).])(?P<gap>\s*)(?=\S|$)")
_PAREN = re.compile(r"\((?P<no>\d{1,2}|[ivx]{1,4}|[a-zđ])\)\s*(?=\S)")
_BULLET = re.compile(r"(?P<mark>[-–—•·●▪◦*+○]|o(?=\s\s?[A-ZĐÀ-Ỹ]))(?P<gap>\s*)(?=\S)")
_BULLET_KINDS = {"+": Kind.PLUS, "*": Kind.STAR, "○": Kind.PLUS, "o": Kind.PLUS, "◦": Kind.PLUS}


def read_marker(line: str) -> tuple[Marker, int] | None:
    """The marker that ``line`` (stripped) begins with and where its text begins, or ``None``."""
    return _worded(line) or _numeric(line) or _lettered(line) or _bullet(line)


def _worded(line: str) -> tuple[Marker, int] | None:
    m = _WORDED.match(line)
    if m is None or not line[0].isupper():
        return None
    word, no = m["word"].lower(), m["no"].lower()
    number = _ORDINALS.get(no) or roman_value(no) or int(re.sub(r"\D", "", no) or ord(no[0]) - 96)
    if word in ("mục", "điều") and not m["tail"].strip() and line[m.end() :].strip() and not line.isupper():
        return None  # "Điều 5 Luật ...", "Mục 2 Chương II": a reference that begins a wrapped line
    return Marker(m.group().strip(), _WORDS[word], number), m.end()


def _numeric(line: str) -> tuple[Marker, int] | None:
    if m := _DOTTED.match(line):
        rest = line[m.end() :]
        if m["gap"] or (rest[:1].isupper() and m["tail"]):
            parts = tuple(roman_value(p) or int(p) if not p.isdigit() else int(p) for p in m["no"].split("."))
            if rest and not rest[0].isdigit() and rest[0] not in "%,;/":
                return Marker(m["no"] + m["tail"], Kind.DOTTED, parts[-1], parts), m.end()
    if m := _NUMBER.match(line):
        rest = line[m.end() :]
        spaced = m["gap"] or not rest
        if (spaced or rest[:1].isupper() or rest[:1] in "“\"'(") and not (m["tail"] == "/" and not spaced):
            return Marker(m["no"] + m["tail"], Kind.NUMBER, int(m["no"])), m.end()
    return None


def _lettered(line: str) -> tuple[Marker, int] | None:
    if (m := _ROMAN.match(line)) and (
        m["gap"] or line[m.end() : m.end() + 1].isupper() or m.end() == len(line)
    ):
        value = roman_value(m["no"])
        if value and value <= 40:
            return Marker(m["no"] + m["tail"], Kind.ROMAN, value), m.end()
    if (m := _UPPER_LETTER.match(line)) and m["no"] in "ABCDĐEGH":
        return Marker(m.group().strip(), Kind.LETTER, "ABCDĐEGH".index(m["no"]) + 1), m.end()
    if m := _ALPHA.match(line):
        spaced = m["gap"] or m.end() == len(line)
        if (spaced or (m["tail"] == ")" and line[m.end()].isalpha())) and m["no"] in ALPHABET:
            return Marker(m.group().strip(), Kind.ALPHA, ALPHABET.index(m["no"]) + 1), m.end()
    if m := _PAREN.match(line):
        number = int(m["no"]) if m["no"].isdigit() else ALPHABET.find(m["no"]) + 1
        return Marker(m.group().strip(), Kind.PAREN, number), m.end()
    return None


def _bullet(line: str) -> tuple[Marker, int] | None:
    m = _BULLET.match(line)
    if m is None or (len(line) > m.end() and line[m.end()] in "-–—=_*"):
        return None
    if (
        not m["gap"]
        and not (line[m.end()].isalpha() or line[m.end()] in '“"(')
        and not line[m.end()].isdigit()
    ):
        return None
    if m["mark"] == "*" and line.startswith("**"):
        return None
    return Marker(m["mark"], _BULLET_KINDS.get(m["mark"], Kind.DASH), 0), m.end()
