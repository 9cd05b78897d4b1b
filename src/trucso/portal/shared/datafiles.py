"""Reading the project's own CSV files (``definitions/``): typed cells, and errors that lead to the cell.

These are files an official may edit by hand, so a wrong cell is refused with file, line, column, what was
found and what is allowed. Text is made NFC here, once.
"""

from __future__ import annotations

import csv
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import NoReturn


class DataFileError(ValueError):
    """A cell or a header that cannot be used."""

    def __init__(self, path: Path, line: int, column: str, found: str, allowed: str) -> None:
        self.path, self.line, self.column, self.found, self.allowed = path, line, column, found, allowed
        super().__init__(f"{path.name}, dòng {line}, cột {column}: «{found}» không dùng được; cần {allowed}")


@dataclass(frozen=True)
class DataRow:
    """One line of a file; an empty cell is ``None`` (text: ``""``)."""

    path: Path
    line: int
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """The cell, ``""`` when empty or when the file has no such column."""
        return self.cells.get(column, "")

    def required(self, column: str) -> str:
        """The cell, refused when empty."""
        return self.text(column) or self.refuse(column, "một giá trị")

    def choice(self, column: str, allowed: Iterable[str]) -> str:
        """The cell, refused when it is not one of ``allowed``."""
        choices = list(allowed)
        found = self.text(column)
        return found if found in choices else self.refuse(column, "một trong: " + ", ".join(choices))

    def day(self, column: str) -> date | None:
        """A day written ``2025-07-01``."""
        found = self.text(column)
        try:
            return date.fromisoformat(found) if found else None
        except ValueError:
            self.refuse(column, "ngày dạng 2025-07-01")

    def whole(self, column: str) -> int | None:
        """A whole number, zero or more."""
        found = self.text(column)
        if not found:
            return None
        return (
            int(found) if found.isascii() and found.isdigit() else self.refuse(column, "số nguyên không âm")
        )

    def share(self, column: str) -> Decimal | None:
        """A number from 0 to 1, with a decimal point."""
        found = self.text(column)
        if not found:
            return None
        try:
            value = Decimal(found)
        except InvalidOperation:
            self.refuse(column, "số từ 0 đến 1, dấu chấm thập phân")
        return value if 0 <= value <= 1 else self.refuse(column, "số từ 0 đến 1")

    def refuse(self, column: str, allowed: str) -> NoReturn:
        """Raise the error that names this cell and what is allowed in it."""
        raise DataFileError(self.path, self.line, column, self.text(column), allowed)


def read_rows(path: Path, columns: Sequence[str]) -> list[DataRow]:
    """The lines of a UTF-8 CSV file whose header has at least ``columns``. Raises :class:`DataFileError`."""
    text = unicodedata.normalize("NFC", path.read_text(encoding="utf-8-sig"))
    reader = csv.DictReader(text.splitlines(), strict=True)
    header = reader.fieldnames or []
    if missing := [column for column in columns if column not in header]:
        raise DataFileError(path, 1, missing[0], ",".join(header), "các cột: " + ", ".join(columns))
    rows = []
    for line, cells in enumerate(reader, start=2):
        if None in cells or None in cells.values():
            count = (
                sum(value is not None for value in cells.values())
                + len(cells.get(None) or ())
                - (None in cells)
            )
            raise DataFileError(path, line, header[-1], f"{count} ô", f"đúng {len(header)} ô")
        rows.append(DataRow(path, line, {name: value.strip() for name, value in cells.items()}))
    return rows
