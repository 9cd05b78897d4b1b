"""Values of observations: one canonical text per value, exact in any database, and back to plain values.

Numbers are decimals written plainly ("600", "0.125"), yes/no is ``true``/``false``, a choice its option key,
a date ISO. The rest of the project, and ``trucso.index``, see the plain value.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection
from datetime import date
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import TypeAlias

from trucso.index.numbers import read_number

PlainValue: TypeAlias = Fraction | bool | str | date

NUMBERS = frozenset({"count", "amount", "share", "points"})
_YES_NO = {True: "true", False: "false"}


class ValueRefused(ValueError):
    """A value that a measure of this kind cannot have. ``found`` and ``allowed`` are Vietnamese phrases."""

    def __init__(self, found: str, allowed: str) -> None:
        super().__init__(f"{found}; cần {allowed}")
        self.found = found
        self.allowed = allowed


def read_figure(kind: str, text: str) -> Decimal:
    """The number that a person wrote for a figure of ``kind``, the same on every page and in every file.

    ``1.234`` of a count is 1234; ``1,234`` is asked about, never guessed. Raises
    :class:`~trucso.index.numbers.NumberError`.
    """
    return read_number(text, percent=kind == "share", whole=kind == "count")


def canonical(kind: str, value: object, options: Collection[str] = ()) -> str:
    """The text kept for ``value`` of a measure of ``kind``; :class:`ValueRefused` when it cannot be one."""
    if kind in NUMBERS:
        return _number(kind, value)
    if kind == "yes_no":
        return _yes_no(value)
    if kind == "choice":
        return _choice(value, options)
    if kind == "date":
        return value.isoformat() if isinstance(value, date) else _day(str(value))
    return unicodedata.normalize("NFC", str(value)).strip()


def plain(kind: str, text: str) -> PlainValue:
    """The value that :func:`canonical` wrote as ``text``."""
    if kind in NUMBERS:
        return Fraction(text)
    if kind == "yes_no":
        return text == "true"
    return date.fromisoformat(text) if kind == "date" else text


def _number(kind: str, value: object) -> str:
    if isinstance(value, (bool, float)):
        raise ValueRefused(f"“{value}”", "một số thập phân chính xác")
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        raise ValueRefused(f"“{value}”", "một số") from None
    if not number.is_finite() or number < 0:
        raise ValueRefused(f"“{value}”", "một số từ 0 trở lên")
    if kind == "count" and number != number.to_integral_value():
        raise ValueRefused(f"“{value}”", "một số nguyên, vì đây là số đếm")
    return format(number.normalize(), "f") if number else "0"


def _yes_no(value: object) -> str:
    answer = value if isinstance(value, bool) else {"true": True, "false": False}.get(str(value))
    if answer is None:
        raise ValueRefused(f"“{value}”", "có hoặc không")
    return _YES_NO[answer]


def _choice(value: object, options: Collection[str]) -> str:
    if value not in options:
        raise ValueRefused(f"“{value}”", "một trong: " + ", ".join(options))
    return str(value)


def _day(text: str) -> str:
    try:
        return date.fromisoformat(text).isoformat()
    except ValueError:
        raise ValueRefused(f"“{text}”", "một ngày có thật, ví dụ 2026-03-15") from None
