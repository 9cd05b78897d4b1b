"""Rows of an XLSX workbook, read without trusting it.

openpyxl in read-only mode streams rows (bounded memory), keeps error cells apart from empty ones and
shows number formats; a reader that allocates the whole rectangle can be made to exhaust the machine
by two cells in opposite corners.
"""

import datetime as dt
import io
import math
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, TypeAlias

import openpyxl

Moment: TypeAlias = dt.datetime | dt.date | dt.time | dt.timedelta


class Percent(Decimal):
    """A number whose cell shows a percent sign: ``95%`` is kept as 0.95 in the file."""


@dataclass(frozen=True, slots=True)
class FormulaError:
    """A cell whose formula failed: ``#DIV/0!``, ``#REF!`` ... Neither empty nor zero."""

    code: str


Raw: TypeAlias = str | Decimal | bool | Moment | FormulaError | None

SHEET_ROWS = 1_048_576  # the format allows no more; a row number beyond it is an attack
_PART_LIMITS = {"xl/styles.xml": 8_000_000, "xl/workbook.xml": 8_000_000}  # read whole, not streamed
_CHUNK = 1 << 20
_MERGED = re.compile(rb"<(?:\w+:)?mergeCell\s[^>]*?ref=[\"']([A-Z]+\d+:[A-Z]+\d+)")
_FORMULA = re.compile(rb"<(?:\w+:)?f[\s/>]")
_LONGEST_TAG = 200


class BrokenWorkbook(ValueError):
    """Not a usable XLSX workbook. `found` and `allowed` are Vietnamese phrases."""

    def __init__(self, found: str, allowed: str = "một sổ tính XLSX mở được bằng Excel") -> None:
        super().__init__(f"{found}; cần {allowed}")
        self.found = found
        self.allowed = allowed


class XlsxReader:
    """The sheets of one workbook; ``sheet_names`` are the visible ones, ``hidden_names`` the others.

    Raises :class:`BrokenWorkbook`, also while reading rows.
    """

    def __init__(self, content: bytes, *, unpacked_bytes: int) -> None:
        _check_container(content, unpacked_bytes)
        self._content = content
        self._book: Any = _load(content, data_only=True)
        self.sheet_names: list[str] = [s.title for s in self._book.worksheets if s.sheet_state == "visible"]
        self.hidden_names: list[str] = [s.title for s in self._book.worksheets if s.sheet_state != "visible"]

    def rows(self, sheet: str) -> Iterator[list[Raw]]:
        """Every row from row 1 on, also the blank ones."""
        worksheet = self._book[sheet]
        try:
            worksheet.reset_dimensions()  # the declared size can lie
            for number, row in enumerate(worksheet.iter_rows(), start=1):
                if number > SHEET_ROWS:
                    raise BrokenWorkbook(f"trang tính “{sheet}” khai quá {SHEET_ROWS} dòng")
                yield [_raw(cell) for cell in row]
        except BrokenWorkbook:
            raise
        except Exception as error:
            raise BrokenWorkbook(f"trang tính “{sheet}” hỏng, không đọc được") from error

    def merged(self, sheet: str) -> list[str]:
        """The merged ranges of a sheet, as ``F10:F12``: all but their first cell read as blank."""
        found = dict.fromkeys(ref for chunk in self._part(sheet) for ref in _MERGED.findall(chunk))
        return [ref.decode() for ref in found]

    def formulas(self, sheet: str) -> set[tuple[int, int]]:
        """Row and column (from 1) of every cell that holds a formula; :meth:`rows` gives its last result."""
        if not any(_FORMULA.search(chunk) for chunk in self._part(sheet)):
            return set()
        try:
            worksheet = _load(self._content, data_only=False)[sheet]
            worksheet.reset_dimensions()
            rows = enumerate(worksheet.iter_rows(), start=1)
            return {(n, c) for n, row in rows for c, cell in enumerate(row, 1) if cell.data_type == "f"}
        except Exception as error:
            raise BrokenWorkbook(f"trang tính “{sheet}” hỏng, không đọc được") from error

    def _part(self, sheet: str) -> Iterator[bytes]:
        """The XML of a sheet piece by piece; a piece begins with the end of the one before."""
        path, rest = self._book[sheet]._worksheet_path, b""
        with zipfile.ZipFile(io.BytesIO(self._content)) as container, container.open(path) as part:
            while chunk := part.read(_CHUNK):
                yield rest + chunk
                rest = (rest + chunk)[-_LONGEST_TAG:]


def _load(content: bytes, *, data_only: bool) -> Any:
    try:
        return openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=data_only)
    except Exception as error:  # a damaged file fails in a hundred ways inside the library
        raise BrokenWorkbook("sổ tính hỏng, không mở được") from error


def _check_container(content: bytes, unpacked_bytes: int) -> None:
    """Refuse what is no XLSX, what is damaged, and what unpacks to more than it may (a ZIP bomb)."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            members = container.infolist()
            _check_parts({m.filename for m in members}, len(members))
            _check_sizes(members, unpacked_bytes)
            _check_data(container, members)
    except BrokenWorkbook:
        raise
    except Exception as error:  # bad offsets, unknown compression, passwords: all mean damaged
        raise BrokenWorkbook("tệp nén hỏng hoặc bị cắt cụt") from error


def _check_parts(names: set[str], count: int) -> None:
    if "xl/workbook.xml" not in names:
        kinds = {"word/document.xml": "một tài liệu Word", "content.xml": "một tệp OpenDocument"}
        kind = next((vi for part, vi in kinds.items() if part in names), "một tệp ZIP không phải sổ tính")
        raise BrokenWorkbook(f"nội dung là {kind}", "tệp CSV hoặc XLSX")
    if len(names) != count or count > 10_000:
        raise BrokenWorkbook("sổ tính có phần trùng tên hoặc quá nhiều phần")


def _check_sizes(members: list[zipfile.ZipInfo], unpacked_bytes: int) -> None:
    total = sum(member.file_size for member in members)
    if total > unpacked_bytes:
        raise BrokenWorkbook(
            f"giải nén ra {_megabytes(total)} MB",
            f"sổ tính giải nén không quá {_megabytes(unpacked_bytes)} MB",
        )
    for member in members:
        if member.file_size > _PART_LIMITS.get(member.filename, unpacked_bytes):
            raise BrokenWorkbook(f"phần {member.filename} quá lớn ({_megabytes(member.file_size)} MB)")


def _check_data(container: zipfile.ZipFile, members: list[zipfile.ZipInfo]) -> None:
    """Unpack once: a size that lies or damaged data shows here (zipfile stops at the declared size)."""
    for member in members:
        with container.open(member) as part:
            while part.read(_CHUNK):
                pass


def _megabytes(size: int) -> str:
    return str(math.ceil(size / 1_000_000))


def _raw(cell: Any) -> Raw:
    value = cell.value
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int | float):
        number = Decimal(value) if isinstance(value, int) else _decimal(value)
        return Percent(number) if isinstance(number, Decimal) and _shows_percent(cell) else number
    if isinstance(value, str):
        if cell.data_type == "e":
            return FormulaError(value)
        return unicodedata.normalize("NFC", value.replace("_x000D_", ""))
    if isinstance(value, (dt.datetime, dt.date, dt.time, dt.timedelta)):
        return value
    return str(value)


def _shows_percent(cell: Any) -> bool:
    try:
        return "%" in (cell.number_format or "")
    except IndexError:  # a style that the file does not have
        return False


def _decimal(value: float) -> Raw:
    """The number a spreadsheet shows: 15 significant digits, so 0.1 + 0.2 is 0.3."""
    if not math.isfinite(value):
        return str(value)
    number = Decimal(format(value, ".15g"))
    return (
        number.quantize(Decimal(1))
        if number == number.to_integral_value() and abs(number) < 10**15
        else number
    )
