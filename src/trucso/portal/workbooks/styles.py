"""How the cells of a workbook look: open cells are yellow, so that they are found without reading."""

from __future__ import annotations

from typing import Any

_BRAND, _TINT, _OPEN, _LINE, _SOFT = "#0B4F5C", "#E3EEF0", "#FFF8DC", "#C9C2B0", "#4D5C63"


class Styles:
    """The formats of one workbook, made once each."""

    def __init__(self, book: Any) -> None:
        self.book = book
        wrapped = {"text_wrap": True, "valign": "top"}
        boxed = wrapped | {"border": 1, "border_color": _LINE}
        self.title = book.add_format({"bold": True, "font_size": 14, "font_color": _BRAND})
        self.plain = book.add_format({"font_color": _SOFT})
        self.text = book.add_format(wrapped)
        self.head = book.add_format(
            boxed | {"bold": True, "font_color": "white", "bg_color": _BRAND, "valign": "vcenter"}
        )
        self.group = book.add_format({"bold": True, "bg_color": _TINT, "font_color": _BRAND})
        self.locked = book.add_format(boxed)
        self._boxed = boxed
        self._cells: dict[tuple[str, bool], Any] = {}

    def cell(self, number_format: str, is_open: bool) -> Any:
        """A cell for something entered; locked ones are grey."""
        key = (number_format, is_open)
        if key not in self._cells:
            look = {"bg_color": _OPEN, "locked": False} if is_open else {"bg_color": "#F0EFEA"}
            self._cells[key] = self.book.add_format(self._boxed | look | {"num_format": number_format})
        return self._cells[key]
