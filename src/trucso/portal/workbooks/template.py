"""Writing a card's workbook: a locked sheet with open cells for what is entered, guidance beside it."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from datetime import datetime
from fractions import Fraction
from math import ceil
from typing import Any

import xlsxwriter

from ..assessments.models import Scorecard
from ..indexes.queries import definition_of
from ..shared import formats
from ..workflow.rules import entry_closes_on
from ..workflow.standing import calendar_of, card_of
from . import identity, layout
from .instructions import STEPS
from .rows import POINTS, EntryRow, card_rows, groups_of
from .styles import Styles

HEADER_ROW = 4
_FORMATS = {"count": "#,##0", "share": "0.00%"}
_COLUMNS = {key: place for place, key in enumerate(layout.HEADINGS)}
_GUIDANCE = (
    ("Mã", 9), ("Chỉ số", 44), ("Điểm tối đa", 11), ("Hướng dẫn", 60),
    ("Minh chứng cần có", 44), ("Căn cứ", 18),
)  # fmt: skip
_HOW_WIDTH, _LINE, _TALLEST = 92, 15, 20
_PROTECTION = {"format_columns": True, "format_rows": True, "select_locked_cells": True}


def workbook_of(card: Scorecard, now: datetime) -> bytes:
    """The XLSX file of a card (with ``round__index`` and ``unit`` read) as it stands."""
    rows = card_rows(card)
    stream = io.BytesIO()
    book = _Workbook(stream, card, rows)
    book.how(now)
    book.entry(now)
    book.guidance()
    book.lists()
    book.hidden()
    book.close()
    return stream.getvalue()


def file_name(card: Scorecard) -> str:
    """``75-26001-phuong-bien-hoa.xlsx``: the unit's code and address."""
    return f"{card.round.slug}-{card.unit.slug}.xlsx"


class _Workbook:
    def __init__(self, stream: io.BytesIO, card: Scorecard, rows: list[EntryRow]) -> None:
        options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(stream, options)
        self.styles = Styles(self.book)
        self.card = card
        self.rows = rows
        self.definition = definition_of(card.round.index)
        self.sheets: dict[str, Any] = {
            name: self.book.add_worksheet(name)
            for name in (layout.HOW, layout.ENTRY, layout.GUIDANCE, layout.LISTS, layout.HIDDEN)
        }
        self.choices = _choice_places(rows)

    def close(self) -> None:
        self.sheets[layout.ENTRY].activate()
        self.book.close()

    def how(self, now: datetime) -> None:
        """The instructions, and whose workbook this is."""
        sheet = self.sheets[layout.HOW]
        sheet.set_column(0, 0, _HOW_WIDTH)
        closes = entry_closes_on(card_of(self.card, now.date()), calendar_of(self.card.round))
        about = [
            f"Đơn vị: {self.card.unit.full_name}",
            f"Đợt: {self.card.round.name}",
            f"Bộ chỉ số: {self.card.round.index.name}, lần sửa {self.card.round.index.revision}",
            f"Lập lúc {formats.moment(now)} từ phiếu phiên bản {self.card.version}",
            f"Ghi vào hệ thống được đến hết ngày {formats.day(closes)}" if closes else "",
        ]
        sheet.write_string(0, 0, "Hướng dẫn nhập số liệu bằng tệp Excel", self.styles.title)
        for number, text in enumerate([*filter(None, about), "", *STEPS], start=1):
            sheet.set_row(number, _height([(text, _HOW_WIDTH)]))
            sheet.write_string(number, 0, text, self.styles.text)
        _finish(sheet, landscape=False)

    def entry(self, now: datetime) -> None:
        """The sheet to fill."""
        sheet = self.sheets[layout.ENTRY]
        sheet.write_string(0, 0, f"{self.card.unit.full_name}: {self.card.round.name}", self.styles.title)
        lead = f"Chỉ nhập ở các ô nền vàng. Lập lúc {formats.moment(now)}; tệp này chỉ dùng cho đơn vị trên."
        sheet.write_string(1, 0, lead, self.styles.plain)
        for place, (heading, width) in enumerate(layout.HEADINGS.values()):
            sheet.set_column(place, place, width, None, {"hidden": place == _COLUMNS["key"]})
            sheet.write_string(HEADER_ROW, place, heading, self.styles.head)
        last = HEADER_ROW
        for code, (heading, rows) in enumerate(groups_of(self.definition, self.rows)):
            self._group(sheet, last + 1, code, heading)
            for number, row in enumerate(rows, start=last + 2):
                self._row(sheet, number, row)
            last += 1 + len(rows)
        sheet.freeze_panes(HEADER_ROW + 1, 2)
        sheet.repeat_rows(HEADER_ROW)
        sheet.print_area(0, 0, last, _COLUMNS["evidence"])
        _finish(sheet, landscape=True)

    def _group(self, sheet: Any, number: int, code: int, heading: str) -> None:
        for place in range(1, len(_COLUMNS) - 1):
            sheet.write_blank(number, place, None, self.styles.group)
        sheet.write_string(number, 0, heading, self.styles.group)
        sheet.write_string(number, _COLUMNS["key"], f"{layout.GROUP}{code}", self.styles.plain)

    def _row(self, sheet: Any, number: int, row: EntryRow) -> None:
        label = f"{row.label} (cùng số liệu với dòng {row.twin}: nhập ở dòng ấy)" if row.twin else row.label
        documents = "\n".join(row.documents)
        shown = {
            "code": row.indicator.code,
            "name": row.indicator.name.vi if row.has_line else "",
            "label": label,
            "unit": "%" if row.kind == "share" else row.unit,
            "last": row.last,
        }
        for key, text in shown.items():
            sheet.write_string(number, _COLUMNS[key], text, self.styles.locked)
        entered = {"reason": row.entry.not_applicable_reason, "note": row.note, "evidence": documents}
        texts = {**shown, **entered}
        sheet.set_row(number, _height([(text, layout.HEADINGS[key][1]) for key, text in texts.items()]))
        sheet.write_string(number, _COLUMNS["key"], row.key, self.styles.plain)
        is_open = row.is_open and not row.twin
        self._value(sheet, number, row, is_open)
        has_line = row.is_open and row.has_line
        for key, text in entered.items():
            self._text(sheet, number, key, text, is_open if key == "reason" else has_line)

    def _value(self, sheet: Any, number: int, row: EntryRow, is_open: bool) -> None:
        value = layout.written(row.kind, row.entry.value, row.options)
        style = self.styles.cell(_FORMATS.get(row.kind, "General"), is_open)
        place = (number, _COLUMNS["value"])
        if value is None:
            sheet.write_blank(*place, None, style)
        elif isinstance(value, str):
            sheet.write_string(*place, value, style)
        else:
            sheet.write_number(*place, value, style)
        if is_open:
            sheet.data_validation(*place, *place, self._validation(row))

    def _text(self, sheet: Any, number: int, key: str, text: str, is_open: bool) -> None:
        most = layout.LONGEST.get(key)
        place = (number, _COLUMNS[key])
        sheet.write_string(*place, text, self.styles.cell("@", is_open))
        if is_open and most:
            rule = {"validate": "length", "criteria": "<=", "value": most, "error_title": "Quá dài",
                    "error_message": f"Nhiều nhất {most} ký tự."}  # fmt: skip
            sheet.data_validation(*place, *place, rule)

    def _validation(self, row: EntryRow) -> dict[str, Any]:
        """What a spreadsheet program lets into the cell; the guidance shows when the cell is chosen."""
        rule = {"input_title": row.key[:32], "error_title": "Chưa đúng", **self._allowed(row)}
        guidance = row.indicator.guidance.vi if row.indicator.guidance else ""
        if guidance:
            rule["input_message"] = guidance if len(guidance) <= 255 else guidance[:254] + "…"
        return rule

    def _allowed(self, row: EntryRow) -> dict[str, Any]:
        if row.options:
            first, last = self.choices[row.key]
            source = f"='{layout.LISTS}'!$A${first + 1}:$A${last + 1}"
            return {"validate": "list", "source": source, "error_message": "Chọn một mục trong danh sách."}
        lowest, highest = _bounds(row)
        kind = "integer" if row.kind == "count" else "decimal"
        unit = "số nguyên" if row.kind == "count" else "số"
        if highest is None:
            words = f"Cần một {unit} từ {formats.number(lowest)} trở lên."
            return {"validate": kind, "criteria": ">=", "value": _plain(lowest), "error_message": words}
        words = f"Cần một {unit} từ {formats.number(lowest)} đến {formats.number(highest)}."
        return {
            "validate": kind, "criteria": "between", "minimum": _plain(lowest), "maximum": _plain(highest),
            "error_message": words,
        }  # fmt: skip

    def guidance(self) -> None:
        """One row per indicator: points, guidance, evidence that is accepted, clause."""
        sheet = self.sheets[layout.GUIDANCE]
        for place, (heading, width) in enumerate(_GUIDANCE):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, heading, self.styles.head)
        for number, one in enumerate((row.indicator for row in self.rows if row.has_line), start=1):
            guidance, evidence = (text.vi if text else "" for text in (one.guidance, one.evidence))
            texts = [one.code, one.name.vi, formats.number(one.points), guidance, evidence, one.clause]
            sheet.set_row(number, _height([(text, _GUIDANCE[place][1]) for place, text in enumerate(texts)]))
            for place, text in enumerate(texts):
                sheet.write_string(number, place, text, self.styles.locked)
        sheet.freeze_panes(1, 2)
        sheet.repeat_rows(0)
        _finish(sheet, landscape=True)

    def lists(self) -> None:
        """What may be chosen, for the lists of the entry sheet."""
        sheet = self.sheets[layout.LISTS]
        for row in self.rows:
            for number, text in enumerate(row.options.values(), start=self.choices.get(row.key, (0, 0))[0]):
                sheet.write_string(number, 0, text)
        sheet.hide()

    def hidden(self) -> None:
        """The signed identity."""
        sheet = self.sheets[layout.HIDDEN]
        for number, piece in enumerate(identity.sealed(identity.identity_of(self.card, self.rows))):
            sheet.write_string(number, 0, piece)
        sheet.protect("")
        sheet.very_hidden()


def _choice_places(rows: Sequence[EntryRow]) -> dict[str, tuple[int, int]]:
    """First and last row of each list on the sheet of lists."""
    places: dict[str, tuple[int, int]] = {}
    start = 0
    for row in rows:
        if row.options:
            places[row.key] = (start, start + len(row.options) - 1)
            start += len(row.options)
    return places


def _bounds(row: EntryRow) -> tuple[Fraction, Fraction | None]:
    if row.kind == POINTS and row.indicator.given:
        return row.indicator.given.lowest, row.indicator.given.highest
    bounds = row.used.bounds if row.used else None
    lowest, highest = (bounds.lowest, bounds.highest) if bounds else (Fraction(0), None)
    return lowest, Fraction(1) if row.kind == "share" and highest is None else highest


def _height(texts: Iterable[tuple[str, int]]) -> float:
    """The height of a row of wrapped texts in columns of a width; LibreOffice does not work it out itself."""
    lines = [sum(max(1, ceil(len(line) / (width - 1))) for line in text.split("\n")) for text, width in texts]
    return _LINE * min(_TALLEST, max(lines))


def _plain(number: Fraction) -> int | float:
    return int(number) if number.denominator == 1 else float(number)


def _finish(sheet: Any, *, landscape: bool) -> None:
    """A4, one page wide, numbered; nothing but the open cells can be changed."""
    sheet.set_paper(9)
    sheet.set_landscape() if landscape else sheet.set_portrait()
    sheet.fit_to_pages(1, 0)
    sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    sheet.set_footer("&L&A&RTrang &P/&N")
    sheet.protect("", _PROTECTION)
