"""Cells of a definition's workbook as located values: every error can name sheet, row and column."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from datetime import date, datetime
from fractions import Fraction

from trucso.index.cells import Cell
from trucso.index.delimited import folded
from trucso.index.located import Kind, Located, Place
from trucso.index.numbers import NumberError, read_number
from trucso.index.numerals import exact
from trucso.index.sheet_layout import Col

_FRACTION = re.compile(r"\d{1,15}/\d{1,15}")
_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})")


def place_of(cell: Cell) -> Place:
    """The place of a cell as problems of a definition name it: the sheet stands beside the file."""
    at = cell.place
    file = f"{at.file}, trang tính “{at.sheet}”" if at.sheet else at.file
    return Place(file, at.row, at.problem("", "").column)


def located_cell(column: Col, cell: Cell) -> Located | None:
    """The value of a cell, None when blank. Raises TableError when it is of the wrong kind."""
    return None if cell.is_blank else _READERS[column.kind](column, cell)


def nested(values: Iterable[tuple[tuple[str, ...], Located]], place: Place) -> Located:
    """A mapping from values and the paths of keys at which they stand."""
    root = Located("map", place)
    for path, value in values:
        at = root
        for key in path[:-1]:
            at = at.entries.setdefault(key, Located("map", value.place))
        at.entries[path[-1]] = value
    return root


def _scalar(kind: Kind, text: str, cell: Cell) -> Located:
    return Located(kind, place_of(cell), text=text)


def _text(column: Col, cell: Cell) -> Located:
    return _scalar("text", cell.text, cell)


def _code(column: Col, cell: Cell) -> Located:
    if cell.is_number and "." in cell.text:
        raise cell.place.error(
            f"mã {cell.text} là ô số, có thể đã mất số 0 ở cuối", "ô định dạng Văn bản rồi gõ lại mã"
        )
    return _scalar("text", cell.text, cell)


def _number(column: Col, cell: Cell) -> Located:
    if _FRACTION.fullmatch(cell.text):
        return _scalar("text", cell.text, cell)
    return _scalar("number", exact(Fraction(cell.number(negative=True))), cell)


def _formula(column: Col, cell: Cell) -> Located:
    """An expression; a lone number may be written the Vietnamese way."""
    if cell.is_number:
        return _number(column, cell)
    try:
        return _scalar("text", exact(Fraction(read_number(cell.text))), cell)
    except NumberError:
        return _scalar("text", cell.text, cell)


def _test(column: Col, cell: Cell) -> Located:
    """What a band compares with: có/không, a number, or a condition."""
    if folded(cell.text) in ("có", "không"):
        return _scalar("bool", "true" if folded(cell.text) == "có" else "false", cell)
    return _formula(column, cell)


def _day(column: Col, cell: Cell) -> Located:
    if isinstance(cell.raw, date):  # a datetime is a date too
        day = cell.raw.date() if isinstance(cell.raw, datetime) else cell.raw
        return _scalar("text", day.isoformat(), cell)
    match = _DAY.fullmatch(cell.text)
    text = f"{match[3]}-{int(match[2]):02}-{int(match[1]):02}" if match else cell.text
    try:
        return _scalar("text", date.fromisoformat(text).isoformat(), cell)
    except ValueError as error:
        raise cell.place.error(f"“{cell.text}” không phải là ngày", "một ngày như 03/04/2025") from error


def _flag(column: Col, cell: Cell) -> Located:
    return _scalar("bool", "true" if cell.yes_no() else "false", cell)


def _choice(column: Col, cell: Cell) -> Located:
    choices = column.choices or {}
    spellings = {folded(words): code for code, words in choices.items()} | {code: code for code in choices}
    if (code := spellings.get(folded(cell.text))) is None:
        raise cell.place.error(
            f"“{cell.text}” không có trong danh sách", "một trong: " + "; ".join(choices.values())
        )
    return _scalar("text", code, cell)


def _codes(column: Col, cell: Cell) -> Located:
    codes = [part.strip() for part in re.split(r"[;,\n]", cell.text) if part.strip()]
    if codes == ["all"]:
        return _scalar("text", "all", cell)
    return Located("list", place_of(cell), items=[_scalar("text", code, cell) for code in codes])


def _lines(column: Col, cell: Cell) -> Located:
    lines = [line.strip() for line in cell.text.splitlines() if line.strip()]
    return Located("list", place_of(cell), items=[_scalar("text", line, cell) for line in lines])


def _pairs(cell: Cell, separators: str, example: str) -> Mapping[str, str]:
    """`code = something` pairs. Raises TableError for one without = and for a code twice."""
    pairs: dict[str, str] = {}
    for part in filter(str.strip, re.split(separators, cell.text)):
        code, equals, value = (piece.strip() for piece in part.partition("="))
        if not (code and equals and value):
            raise cell.place.error(f"“{part.strip()}” không có dạng mã = nội dung", example)
        if code in pairs:
            raise cell.place.error(f"mã “{code}” viết hai lần", "mỗi mã một lần")
        pairs[code] = value
    return pairs


def _options(column: Col, cell: Cell) -> Located:
    pairs = _pairs(cell, r"\n", "mỗi dòng một lựa chọn, ví dụ dung_han = Đúng hạn")
    entries = {code: _scalar("text", label, cell) for code, label in pairs.items()}
    return Located("map", place_of(cell), entries=entries)


def _weights(column: Col, cell: Cell) -> Located:
    pairs = _pairs(cell, r"[;\n]", "các trọng số như CQS = 0,4; KTS = 0,3")
    entries = {code: _weight(text, cell) for code, text in pairs.items()}
    return Located("map", place_of(cell), entries=entries)


def _weight(text: str, cell: Cell) -> Located:
    if _FRACTION.fullmatch(text):
        return _scalar("text", text, cell)
    try:
        return _scalar("number", exact(Fraction(read_number(text))), cell)
    except NumberError as error:
        raise cell.place.error(error.found, error.allowed) from error


_READERS: dict[str, Callable[[Col, Cell], Located]] = {
    "text": _text,
    "code": _code,
    "number": _number,
    "whole": _number,
    "formula": _formula,
    "test": _test,
    "day": _day,
    "flag": _flag,
    "choice": _choice,
    "codes": _codes,
    "lines": _lines,
    "options": _options,
    "weights": _weights,
}
