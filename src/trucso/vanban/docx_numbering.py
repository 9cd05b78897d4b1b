"""Automatic numbers of DOCX paragraphs: Word stores the list, not the label, so the label is counted here."""

import re

from lxml import etree

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_ROMANS = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))


class Numbering:
    """Counters of every list; :meth:`label` must be called for each paragraph in order."""

    def __init__(self, numbering: etree._Element | None, styles: etree._Element | None) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._abstract: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles: dict[str, tuple[str, int]] = {}
        if numbering is not None:
            self._read(numbering)
        if styles is not None:
            self._read_styles(styles)

    def _read(self, root: etree._Element) -> None:
        for abstract in root.iterchildren(f"{_W}abstractNum"):
            levels = {
                int(_value(lvl, "ilvl", own=True) or 0): _level(lvl)
                for lvl in abstract.iterchildren(f"{_W}lvl")
            }
            self._levels[abstract.get(f"{_W}abstractNumId") or ""] = levels
        for num in root.iterchildren(f"{_W}num"):
            self._abstract[num.get(f"{_W}numId") or ""] = _value(num, "abstractNumId") or ""

    def _read_styles(self, root: etree._Element) -> None:
        for style in root.iterchildren(f"{_W}style"):
            found = _num_of(style.find(f"{_W}pPr"))
            if found is not None:
                self._styles[style.get(f"{_W}styleId") or ""] = found

    def label(self, p: etree._Element) -> str | None:
        """Label of a paragraph, ``None`` when it is in no list."""
        properties = p.find(f"{_W}pPr")
        found = _num_of(properties)
        if found is None and properties is not None:
            found = self._styles.get(_value(properties, "pStyle") or "")
        if found is None or found[0] == "0":
            return None
        number, level = found
        abstract = self._abstract.get(number, "")
        levels = self._levels.get(abstract, {})
        if level not in levels:
            return None
        counts = self._counts.setdefault(abstract, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [k for k in counts if k > level]:
            del counts[deeper]
        return _render(levels, counts, level)


def _num_of(properties: etree._Element | None) -> tuple[str, int] | None:
    num = properties.find(f"{_W}numPr") if properties is not None else None
    if num is None:
        return None
    number, level = _value(num, "numId"), _value(num, "ilvl") or "0"
    return (number, int(level)) if number and level.isdigit() else None


def _value(parent: etree._Element, name: str, *, own: bool = False) -> str | None:
    child = parent.find(f"{_W}{name}") if not own else parent
    value = child.get(f"{_W}{name if own else 'val'}") if child is not None else None
    return None if value is None else str(value)


def _level(lvl: etree._Element) -> tuple[str, str, int]:
    start = _value(lvl, "start") or "1"
    return (
        _value(lvl, "numFmt") or "decimal",
        _value(lvl, "lvlText") or "",
        int(start) if start.isdigit() else 1,
    )


def _render(levels: dict[int, tuple[str, str, int]], counts: dict[int, int], level: int) -> str:
    fmt, pattern, _ = levels[level]
    if fmt == "bullet":
        return "+" if pattern.strip() in ("+", "o") else "-"
    if fmt == "none":
        return pattern.strip()

    def fill(m: re.Match[str]) -> str:
        at = int(m[1]) - 1
        kind, _, start = levels.get(at, ("decimal", "", 1))
        return format_number(counts.get(at, start), kind)

    return re.sub(r"%([1-9])", fill, pattern).strip()


def format_number(n: int, kind: str) -> str:
    """``3`` as decimal, letter or Roman numeral."""
    if kind in ("lowerLetter", "upperLetter"):
        letter = _LETTERS[(n - 1) % 26] * ((n - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    if kind in ("upperRoman", "lowerRoman"):
        out = ""
        for value, sign in _ROMANS:
            while n >= value and len(out) < 20:
                out, n = out + sign, n - value
        return out.lower() if kind == "lowerRoman" else out
    return str(n)
