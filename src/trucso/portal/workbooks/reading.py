"""A filled workbook as plain rows: every filled row of the entry sheet once, what it says or why it cannot.

Raises ``TableError`` when the file as a whole cannot be used; what is wrong with one row stays with the row.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from functools import cached_property

from openpyxl.utils import range_boundaries

from trucso.index.cells import AmbiguousCell, Cell
from trucso.index.numbers import NumberError
from trucso.index.places import Place
from trucso.index.tables import Limits, Row, Table, TableError, XlsxReader, open_book, read_sheet
from trucso.index.workbook import BrokenWorkbook

from ..assessments.models import Round, Scorecard
from ..facts.services import Entry
from ..facts.values import ValueRefused
from ..workflow.entry_forms import readings
from . import identity, layout
from .identity import Identity, NotOurs, Seen
from .rows import NOTHING, EntryRow
from .values import citation_line, documents_of, text_of, value_of

LIMITS = Limits(file_bytes=10_000_000, unpacked_bytes=60_000_000, rows=5_000, columns=100)


@dataclass
class FileRow:
    """One row of the file. ``entry`` and ``note`` are what it says, ``added`` the documents it cites anew;
    ``readings``: the ways to read its number, when there are two.
    """

    number: int
    key: str
    seen: Seen
    entry: Entry = NOTHING
    note: str = ""
    added: list[str] = field(default_factory=list)
    problems: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    readings: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Filled:
    """The rows of a workbook in the order of the file, and the keys of its template that it lacks."""

    rows: list[FileRow]
    absent: list[str]


def read_filled(
    content: bytes, *, name: str, card: Scorecard, rows: list[EntryRow], answers: Mapping[str, str]
) -> Filled:
    """Read the workbook of a card; ``answers`` say how numbers that read two ways are meant, by key."""
    book = open_book(content, name=name, limits=LIMITS)
    identity_found = _identity(book, name)
    _refuse_another(identity_found, name, card)
    seen = identity_found.rows
    table = read_sheet(book, layout.READ, name=name, usual=layout.ENTRY, limits=LIMITS)
    try:
        sheet = _Sheet(book, table, {row.key: row for row in rows}, seen, answers)
        found = [sheet.row(row) for row in table.rows if not row["key"].text.startswith(layout.GROUP)]
    except BrokenWorkbook as error:
        raise Place(name).error(error.found, error.allowed) from error
    present = {row.key for row in found}
    return Filled(found, [key for key in seen if key not in present])


def unit_of(content: bytes, *, name: str, round_: Round, units: Collection[str]) -> str:
    """The code of the unit that a workbook is of.

    Raises ``TableError`` when it was made for another round, or for none of ``units``.
    """
    found = _identity(open_book(content, name=name, limits=LIMITS), name)
    unit = found.unit
    if found.round != round_.slug:
        allowed = f"tệp mẫu của đợt “{round_.name}”"
        raise Place(name).error(f"tệp được lập cho đợt “{found.round}”", allowed)
    if unit not in units:
        raise Place(name).error(f"tệp được lập cho đơn vị có mã {unit}", "tệp của một đơn vị trong đợt này")
    return unit


def _identity(book: XlsxReader, name: str) -> Identity:
    place = Place(name)
    if layout.HIDDEN not in [*book.hidden_names, *book.sheet_names]:
        allowed = "tệp mẫu tải từ phiếu của đơn vị, không bỏ trang tính nào"
        raise place.error("thiếu phần ẩn ghi đơn vị và đợt", allowed)
    try:
        return identity.opened(str(row[0] or "") for row in book.rows(layout.HIDDEN) if row)
    except BrokenWorkbook as error:
        raise place.error(error.found, error.allowed) from error
    except NotOurs as error:
        allowed = "mẫu tải lại từ phiếu; hãy chép số liệu sang mẫu ấy rồi nhập"
        raise place.error(str(error), allowed) from error


def _refuse_another(found: Identity, name: str, card: Scorecard) -> None:
    if reason := identity.refusal(found, card):
        allowed = f"tệp mẫu của {card.unit.full_name}, {card.round.name}"
        raise Place(name).error(reason.rstrip("."), allowed)


@dataclass
class _Sheet:
    """Reads rows, with what they are compared to."""

    book: XlsxReader
    table: Table
    now: Mapping[str, EntryRow]
    seen: Mapping[str, Seen]
    answers: Mapping[str, str]
    taken: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._refuse_merged()

    def row(self, row: Row) -> FileRow:
        key = row["key"].text
        if key not in self.seen or key not in self.now:
            return self._stranger(row, key)
        found = FileRow(row.number, key, self.seen[key])
        first = self.taken.setdefault(key, row.number)
        if first != row.number:
            found.problems.append(
                _say(row["key"], f"dòng của {key} đã có ở dòng {first}", "mỗi dòng một lần")
            )
            return found
        _RowReader(row, self.now[key], found, self.formulas, self.answers.get(key)).read()
        return found

    @cached_property
    def formulas(self) -> set[tuple[int, int]]:
        return self.book.formulas(self.table.sheet or "")

    def _stranger(self, row: Row, key: str) -> FileRow:
        what = f"khoá dòng “{key[:40]}” không có trong mẫu" if key else "dòng thêm vào, không có khoá dòng"
        problem = _say(row["key"], what, "các dòng của mẫu, không thêm dòng")
        return FileRow(row.number, key[:40], Seen(0, NOTHING, "", ()), problems=[problem])

    def _refuse_merged(self) -> None:
        """A merged range hides all but its first cell: what was in the others would read as emptied."""
        columns = {self.table.position(key) for key in layout.ENTERED}
        hidden = []
        for ref in self.book.merged(self.table.sheet or ""):
            left, _, right, bottom = range_boundaries(ref)
            if bottom > self.table.header_row and columns & set(range(left - 1, right)):
                hidden.append(ref)
        if hidden:
            place = Place(self.table.file, self.table.sheet)
            raise place.error(f"các ô {', '.join(hidden[:10])} bị gộp", "bỏ gộp ô (Unmerge) rồi lưu lại")


class _RowReader:
    """Reads the cells of one row into ``found``, keeping every problem."""

    def __init__(
        self, row: Row, now: EntryRow, found: FileRow, formulas: set[tuple[int, int]], answer: str | None
    ) -> None:
        self.row, self.now, self.found, self.formulas, self.answer = row, now, found, formulas, answer

    def read(self) -> None:
        self._check_order()
        self._check_formulas()
        reason = self._text("reason")
        value = self._value(bool(reason))
        if value is not None and reason:
            self._refuse("value", "cả giá trị và lý do không áp dụng", "một trong hai: làm trống một ô")
        else:
            self.found.entry = Entry(value, reason)
        self._line()
        if self.now.twin and self.found.entry != self.found.seen.entry:
            self._refuse("value", "số này dùng chung", f"nhập ở dòng {self.now.twin}")

    def _refuse(self, key: str, found: str, allowed: str) -> None:
        self.found.problems.append(_say(self.row[key], found, allowed))

    def _check_order(self) -> None:
        """Sorting or pasting some columns alone would put figures beside other indicators."""
        code, label = self.row["code"].text, self.row["label"].text
        if code and code != self.now.indicator.code:
            self._refuse(
                "code", f"mã {code[:40]} nằm cạnh khoá dòng của {self.now.key}", "các dòng như trong mẫu"
            )
        elif label and not label.startswith(self.now.label.strip()):
            self._refuse(
                "label", f"“{label[:40]}” nằm cạnh khoá dòng của {self.now.key}", "các dòng như trong mẫu"
            )

    def _check_formulas(self) -> None:
        for key in layout.ENTERED:
            position = self.row.table.position(key)
            if position is None or (self.row.number, position + 1) not in self.formulas:
                continue
            cell = self.row[key]
            if cell.is_blank:
                self._refuse(key, "công thức chưa có kết quả", "số gõ trực tiếp, hoặc lưu lại tệp bằng Excel")
            else:
                heading = layout.HEADINGS[key][0]
                self.found.warnings.append(f"Cột “{heading}” là công thức; lấy kết quả “{cell.text[:60]}”.")

    def _value(self, has_reason: bool) -> str | None:
        cell = self.row["value"]
        if cell.is_not_applicable:
            if not has_reason:
                heading = layout.HEADINGS["reason"][0]
                self._refuse("value", "“không áp dụng” mà chưa có lý do", f"lý do ở cột “{heading}”")
            return None
        try:
            return value_of(cell, self.now, self.found.seen.entry, self.answer)
        except AmbiguousCell as error:
            self.found.readings = readings(cell.text, self.now.kind)
            if not self.found.readings:
                self.found.problems.extend(str(problem) for problem in error.problems)
        except TableError as error:
            self.found.problems.extend(str(problem) for problem in error.problems)
        except (ValueRefused, NumberError) as error:
            self._refuse("value", error.found, error.allowed)
        return None

    def _text(self, key: str) -> str:
        try:
            text = text_of(self.row[key])
        except ValueRefused as error:
            self._refuse(key, error.found, error.allowed)
            return ""
        most = layout.LONGEST.get(key)
        if most and len(text) > most:
            self._refuse(key, f"{len(text)} ký tự", f"nhiều nhất {most} ký tự")
        return text

    def _line(self) -> None:
        """Note and evidence, which stand on the first row of an indicator."""
        note, evidence = self._text("note"), self._text("evidence")
        if not self.now.has_line:
            if note or evidence:
                key = "note" if note else "evidence"
                self._refuse(key, "ô này bị khoá", f"ghi ở dòng đầu của chỉ số {self.now.indicator.code}")
            return
        self.found.note = note
        added, removed, wrong = documents_of(evidence, self.found.seen.documents)
        self.found.added = [citation_line(one) for one in added]
        self.found.problems.extend(_say(self.row["evidence"], *one) for one in wrong)
        self.found.warnings.extend(
            f"Minh chứng “{one[:60]}” bị bỏ trong tệp nhưng vẫn giữ; muốn bỏ thì làm trên phiếu."
            for one in removed
        )


def _say(cell: Cell, found: str, allowed: str) -> str:
    return str(cell.place.problem(found, allowed))
