"""Plain data that remembers where it stands, so that every problem names its line (or sheet, row and column).

Whatever a definition is read from (YAML, a workbook, stored JSON) first becomes a tree of `Located` values.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Literal

from trucso.index.errors import Problem

Kind = Literal["text", "number", "bool", "null", "list", "map"]
KIND_NAMES = {
    "text": "chữ",
    "number": "số",
    "bool": "true/false",
    "null": "để trống",
    "list": "danh sách",
    "map": "nhóm khoá: giá trị",
}


@dataclass(frozen=True, slots=True)
class Place:
    """File, 1-based line or row, and column of a sheet."""

    file: str = ""
    line: int | None = None
    column: str = ""


@dataclass(slots=True)
class Located:
    """A value and its place. `text` for scalars (as written), `items` for lists, `entries` for maps.

    `key_kinds`: for maps, keys that were written unquoted and read as a number.
    """

    kind: Kind
    place: Place
    text: str = ""
    items: list[Located] = field(default_factory=list)
    entries: dict[str, Located] = field(default_factory=dict)
    number_keys: dict[str, Place] = field(default_factory=dict)

    @property
    def shown(self) -> str:
        """Short form for messages."""
        if self.kind in ("list", "map"):
            return KIND_NAMES[self.kind]
        text = self.text if len(self.text) <= 40 else self.text[:39] + "…"
        return f"“{text}”" if self.kind != "null" else KIND_NAMES["null"]


@dataclass
class Problems:
    """Collects everything wrong with a file. `unread`: some value was not read, so sums would mislead."""

    found: list[Problem] = field(default_factory=list)
    unread: bool = False

    def add(self, place: Place, where: str, message: str, found: str = "", allowed: str = "") -> None:
        """Add one problem; `message` is a sentence, completed by what was found and what is allowed."""
        sentence = message.rstrip(".")
        if found:
            sentence += f"; tìm thấy {found}"
        if allowed:
            sentence += f"; được phép: {allowed}"
        problem = Problem(place.file, place.line, where, found, allowed, sentence + ".", place.column)
        if problem not in self.found:
            self.found.append(problem)


def locate(data: Any, place: Place = Place()) -> Located:
    """Plain data (as from JSON) as a located tree; every part gets the same place. Raises TypeError on a
    float.
    """
    if isinstance(data, Mapping):
        entries = {str(key): locate(value, place) for key, value in data.items()}
        return Located("map", place, entries=entries)
    if isinstance(data, list | tuple):
        return Located("list", place, items=[locate(item, place) for item in data])
    if data is None:
        return Located("null", place)
    if isinstance(data, bool):
        return Located("bool", place, text="true" if data else "false")
    if isinstance(data, int | Decimal):
        return Located("number", place, text=format(data, "f" if isinstance(data, Decimal) else "d"))
    if isinstance(data, str):
        return Located("text", place, text=unicodedata.normalize("NFC", data))
    raise TypeError(
        f"{type(data).__name__}: numbers in a definition are exact (int, Decimal or text), never float"
    )
