"""Safe reading of figure files, CSV and XLSX, by people and programs we do not know.

Any bytes give either a :class:`Table` or a :class:`TableError` whose every problem names file, sheet,
row, column, what was found and what is allowed; never another exception, never half a table.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from pathlib import Path

from trucso.index import delimited, file_kinds
from trucso.index.cells import AmbiguousCell, Cell
from trucso.index.places import Place, TableError
from trucso.index.table_reading import Reading
from trucso.index.table_shape import Column, Limits, Row, Table
from trucso.index.workbook import BrokenWorkbook, Raw, XlsxReader

__all__ = [
    "AmbiguousCell",
    "Cell",
    "Column",
    "Limits",
    "Place",
    "Row",
    "Table",
    "TableError",
    "XlsxReader",
    "open_book",
    "read_sheet",
    "read_table",
    "read_tables",
]

_ALLOWED_KINDS = "tệp CSV (UTF-8) hoặc XLSX"


def read_table(
    source: Path | bytes,
    *,
    name: str | None = None,
    columns: Sequence[Column] = (),
    sheet: str | None = None,
    limits: Limits | None = None,
    min_rows: int = 1,
) -> Table:
    """Read a CSV or XLSX file; `name` is what messages call it.

    The header is the first row that holds every required column, or the first filled row when `columns`
    is empty; rows above it (titles) are skipped, columns not asked for stay readable by their heading.
    In a workbook the sheet is `sheet`, else the only visible one with such a header.
    Raises :class:`TableError` with every problem, and nothing else.
    """
    limits = limits or Limits()
    file = name or (source.name if isinstance(source, Path) else "tệp tải lên")
    content = _content(source, file, limits)
    if file_kinds.is_zip(content):
        return _read_xlsx(content, Reading(file, columns, limits, min_rows), sheet)
    text = _text(content, file)
    return Reading(file, columns, limits, min_rows).table(_csv_rows(text, columns), None)


def read_tables(
    source: Path | bytes,
    wanted: Mapping[str, Sequence[Column]],
    *,
    name: str | None = None,
    optional: Collection[str] = (),
    limits: Limits | None = None,
) -> dict[str, Table]:
    """Several sheets of one workbook, by the name of the sheet and the columns wanted there.

    Sheets named in `optional` may be absent or empty. Raises TableError with the problems of all sheets.
    """
    limits = limits or Limits()
    file = name or (source.name if isinstance(source, Path) else "tệp tải lên")
    book = open_book(source, name=file, limits=limits)
    if absent := [sheet for sheet in wanted if sheet not in book.sheet_names and sheet not in optional]:
        names = ", ".join(f"“{sheet}”" for sheet in absent)
        raise Place(file).error(f"thiếu trang tính {names}", "sổ tính theo đúng mẫu")
    tables, problems = {}, []
    for sheet, columns in wanted.items():
        reading = Reading(file, columns, limits, min_rows=0 if sheet in optional else 1)
        try:
            if sheet in book.sheet_names:
                tables[sheet] = _sheet(book, reading, sheet)
        except TableError as error:
            problems += error.problems
    if problems:
        raise TableError(problems)
    return tables


def open_book(source: Path | bytes, *, name: str, limits: Limits | None = None) -> XlsxReader:
    """A workbook to read several things from. Raises TableError when the file is none."""
    limits = limits or Limits()
    content = _content(source, name, limits)
    if not file_kinds.is_zip(content):
        kind = file_kinds.foreign_kind(content) or "không phải sổ tính"
        raise Place(name).error(f"nội dung là {kind}", "tệp XLSX")
    return _open(content, name, limits)


def read_sheet(
    book: XlsxReader, columns: Sequence[Column], *, name: str, usual: str, limits: Limits | None = None
) -> Table:
    """The one visible sheet of a workbook that has the wanted header, whatever it is called now.

    When none has, what is wrong with the header of the sheet called `usual` is said. Raises TableError.
    """
    reading = Reading(name, columns, limits or Limits(), min_rows=1)
    return _sheet(book, reading, _only_sheet(book, reading, usual))


def _content(source: Path | bytes, file: str, limits: Limits) -> bytes:
    try:
        size = source.stat().st_size if isinstance(source, Path) else len(source)
        if size > limits.file_bytes:
            found = f"tệp nặng {size / 1_000_000:.0f} MB"
            raise Place(file).error(found, f"tệp không quá {limits.file_bytes / 1_000_000:.0f} MB")
        content = source.read_bytes() if isinstance(source, Path) else source
    except OSError as error:
        raise Place(file).error("không mở được tệp", "đường dẫn tới một tệp đọc được") from error
    if not content.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise Place(file).error("tệp rỗng", "một dòng tiêu đề và các dòng số liệu")
    return content


def _text(content: bytes, file: str) -> str:
    if kind := file_kinds.foreign_kind(content):
        raise Place(file).error(f"nội dung là {kind}", _ALLOWED_KINDS)
    try:
        return file_kinds.decode(content)
    except file_kinds.UnreadableText as error:
        raise Place(file).error(str(error), _ALLOWED_KINDS) from error


def _csv_rows(text: str, columns: Sequence[Column]) -> Iterator[Sequence[Raw]]:
    text, hint = delimited.split_hint(text)
    delimiter = hint or delimited.find_delimiter(text, [column.spellings for column in columns])
    yield from delimited.records(text, delimiter)


def _read_xlsx(content: bytes, reading: Reading, sheet: str | None) -> Table:
    book = _open(content, reading.file, reading.limits)
    return _sheet(book, reading, sheet or _only_sheet(book, reading))


def _open(content: bytes, file: str, limits: Limits) -> XlsxReader:
    try:
        return XlsxReader(content, unpacked_bytes=limits.unpacked_bytes)
    except BrokenWorkbook as error:
        raise Place(file).error(error.found, error.allowed) from error


def _sheet(book: XlsxReader, reading: Reading, sheet: str) -> Table:
    place = Place(reading.file)
    if sheet not in book.sheet_names:
        names = ", ".join(f"“{name}”" for name in book.sheet_names)
        raise place.error(
            f"không có trang tính “{sheet}”", f"một trong các trang tính {names or '(không có)'}"
        )
    try:
        return reading.table(book.rows(sheet), sheet)
    except BrokenWorkbook as error:
        raise place.error(error.found, error.allowed) from error


def _only_sheet(book: XlsxReader, reading: Reading, usual: str = "") -> str:
    """The sheet with the wanted header; when none has it `usual` or the first, whose header is reported."""
    try:
        fitting = [name for name in book.sheet_names if reading.fits(book.rows(name))]
    except BrokenWorkbook as error:
        raise Place(reading.file).error(error.found, error.allowed) from error
    if len(fitting) > 1 and reading.columns:
        names = ", ".join(f"“{name}”" for name in fitting)
        raise Place(reading.file).error(
            f"{len(fitting)} trang tính cùng có tiêu đề đúng: {names}", "chọn một trang tính"
        )
    if not book.sheet_names:
        raise Place(reading.file).error("sổ tính không có trang tính nào hiện", "một trang tính có số liệu")
    if not fitting and usual in book.sheet_names:
        return usual
    return (fitting or book.sheet_names)[0]
