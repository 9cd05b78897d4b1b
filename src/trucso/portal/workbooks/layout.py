"""The sheets and columns of a workbook, and how a value stands in its cell."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import TypeAlias

from trucso.index.tables import Column

from ..facts.values import NUMBERS

ENTRY, HOW, GUIDANCE, LISTS, HIDDEN = "Nhập số liệu", "Hướng dẫn", "Từng chỉ số", "_lua_chon", "_trucso"
HEADINGS: Mapping[str, tuple[str, int]] = {
    "code": ("Mã", 9),
    "name": ("Chỉ số", 38),
    "label": ("Nội dung cần nhập", 36),
    "unit": ("Đơn vị tính", 12),
    "last": ("Kỳ trước", 15),
    "value": ("Giá trị", 16),
    "reason": ("Không áp dụng vì", 24),
    "note": ("Ghi chú", 28),
    "evidence": ("Minh chứng", 42),
    "key": ("Khoá dòng", 10),
}
"""Heading and width of each column, in the order of the template."""
LONGEST = {"reason": 1000, "note": 5000}
"""The most characters of a text, as the entry page has it."""
ENTERED = ("value", "reason", "note", "evidence")
READ = tuple(
    Column(key, (HEADINGS[key][0],), required=key in ("value", "key", "reason", "note", "evidence"))
    for key in HEADINGS
)
GROUP = "nhom:"
"""A row whose key begins so is the heading of a group."""

Written: TypeAlias = float | str | None
_SIGNIFICANT = 15
"""More digits than these a spreadsheet does not keep: such numbers are written as text."""


def written(kind: str, value: str | None, options: Mapping[str, str]) -> Written:
    """A canonical value as its cell holds it: a number, the words of a choice, nothing."""
    if value is None:
        return None
    if kind not in NUMBERS:
        return options.get(value, value)
    number = Decimal(value)
    if len(number.as_tuple().digits) > _SIGNIFICANT or abs(number) >= 10**_SIGNIFICANT:
        return value.replace(".", ",")
    return float(number)
