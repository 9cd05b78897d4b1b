"""Where something stands in a CSV or XLSX file, so that a message can lead there."""

from dataclasses import dataclass, replace

from trucso.index.errors import IndexLibraryError, Problem


class TableError(IndexLibraryError):
    """A file cannot be used as it is. `problems` holds every reason, in the order of the file."""


@dataclass(frozen=True, slots=True)
class Place:
    """A spot in a file; `row` and `column` count from 1, as a spreadsheet shows them."""

    file: str
    sheet: str | None = None
    row: int | None = None
    column: int | None = None
    heading: str = ""

    def cell(self, column: int, heading: str) -> "Place":
        return replace(self, column=column, heading=heading)

    def problem(self, found: str, allowed: str) -> Problem:
        """What was found here and what is allowed, two Vietnamese phrases made one sentence."""
        return Problem(
            file=self.file,
            line=self.row,
            where=f"trang tính “{self.sheet}”" if self.sheet else "",
            found=found,
            allowed=allowed,
            message_vi=f"{found}; cần {allowed}",
            column=self._column_words(),
        )

    def error(self, found: str, allowed: str) -> TableError:
        return TableError([self.problem(found, allowed)])

    def _column_words(self) -> str:
        if self.column is None:
            return ""
        return (
            f"{column_letters(self.column)} “{self.heading}”" if self.heading else column_letters(self.column)
        )


def column_letters(column: int) -> str:
    """1 → A, 27 → AA, as spreadsheets name columns."""
    letters = ""
    while column:
        column, remainder = divmod(column - 1, 26)
        letters = chr(65 + remainder) + letters
    return letters
