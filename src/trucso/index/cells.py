"""One cell of a figure file: what it says, read as the kind that is wanted.

Three kinds of empty stay apart: a blank cell is *not reported*, ``không áp dụng`` (``KAD``, ``n/a``) is
*not applicable*, ``0`` is zero.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from trucso.index.delimited import folded
from trucso.index.numbers import AmbiguousNumber, DecimalMark, NumberError, read_number, shortened
from trucso.index.places import Place, TableError
from trucso.index.workbook import FormulaError, Percent, Raw

NOT_APPLICABLE_WORDS = frozenset({"không áp dụng", "kad", "n/a"})
YES_WORDS = frozenset({"có", "x", "1", "đúng", "yes", "true"})
NO_WORDS = frozenset({"không", "0", "sai", "no", "false"})
_INVISIBLE = "\u200b\ufeff"


class AmbiguousCell(TableError):
    """A number that reads two ways (``1,234``): ask the person for the decimal mark and read again."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell with its place. Reading it as the wrong kind raises :class:`TableError` (one problem)."""

    raw: Raw
    place: Place

    @property
    def text(self) -> str:
        """The cell as text (NFC, trimmed); a number in plain digits, a date as 22/11/2026."""
        return as_text(self.raw)

    @property
    def is_blank(self) -> bool:
        return not self.text

    @property
    def is_number(self) -> bool:
        """A workbook's number cell: its text has lost what was typed (1.10 is 1.1)."""
        return isinstance(self.raw, Decimal)

    @property
    def is_not_applicable(self) -> bool:
        return folded(self.text) in NOT_APPLICABLE_WORDS

    def number(
        self,
        *,
        decimal: DecimalMark | None = None,
        percent: bool = True,
        negative: bool = False,
        whole: bool = False,
    ) -> Decimal:
        """The number in the cell, exactly; one that reads two ways raises :class:`AmbiguousCell`.

        `whole` as in :func:`~trucso.index.numbers.read_number`; a workbook's number cell is never regrouped.
        """
        if kind := _not_a_number(self.raw):
            raise self.place.error(
                f"ô chứa {kind} “{self.text}”", "một số (nếu Excel tự đổi: định dạng ô là Số rồi gõ lại)"
            )
        if isinstance(self.raw, Percent) and not percent:
            shown = format((self.raw * 100).normalize(), "f").replace(".", ",")
            raise self.place.error(
                f"ô định dạng phần trăm ({shown}%)", "một số: đổi định dạng ô thành Số rồi gõ lại"
            )
        try:
            mark = "." if isinstance(self.raw, Decimal) else decimal
            return read_number(self.text, decimal=mark, percent=percent, negative=negative, whole=whole)
        except AmbiguousNumber as error:
            raise AmbiguousCell([self.place.problem(error.found, error.allowed)]) from error
        except NumberError as error:
            raise self.place.error(error.found, error.allowed) from error

    def yes_no(self) -> bool:
        """Có/không, x, 1/0, đúng/sai."""
        word = folded(self.text)
        if word in YES_WORDS or word in NO_WORDS:
            return word in YES_WORDS
        raise self.place.error(
            f"“{shortened(self.text)}” không phải có hay không", "có hoặc không (cũng nhận x, 1/0, đúng/sai)"
        )


def as_text(raw: Raw) -> str:
    """A raw value as a person reads it: trimmed text, plain digits, 22/11/2026, có/không, #DIV/0!."""
    match raw:
        case None:
            return ""
        case str():
            return raw.strip().strip(_INVISIBLE).strip()
        case bool():
            return "có" if raw else "không"
        case Decimal():
            return format(raw, "f")
        case FormulaError():
            return raw.code
        case dt.datetime() if (raw.hour, raw.minute, raw.second) != (0, 0, 0):
            return raw.strftime("%d/%m/%Y %H:%M")
        case dt.date():
            return raw.strftime("%d/%m/%Y")
        case _:
            return str(raw)


def _not_a_number(raw: Raw) -> str:
    """The kind of a spreadsheet value that is no number, in words; "" for numbers and text."""
    match raw:
        case bool():
            return "giá trị đúng/sai"
        case FormulaError():
            return "công thức lỗi"
        case dt.date():
            return "ngày tháng"
        case dt.time() | dt.timedelta():
            return "giờ"
        case _:
            return ""
