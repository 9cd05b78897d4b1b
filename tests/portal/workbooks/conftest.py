"""A card of the ratio index in an open round, and hands to fill its workbook with."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from django.utils import timezone

from tests.portal.workflow.conftest import *  # noqa: F403
from trucso.portal.assessments.models import Scorecard
from trucso.portal.assessments.services.figures import change_figure
from trucso.portal.facts.services import Entry, Origin
from trucso.portal.workbooks.layout import ENTRY, HEADINGS
from trucso.portal.workbooks.models import Upload
from trucso.portal.workbooks.services.checking import check_workbook
from trucso.portal.workbooks.template import workbook_of

COLUMNS = {key: place for place, key in enumerate(HEADINGS, start=1)}
Edit = Callable[[Any], None]


@pytest.fixture
def card(ratio_round) -> Scorecard:
    return ratio_round.scorecards.select_related("round__index", "unit").first()


@pytest.fixture
def given_card(round_) -> Scorecard:
    """A card whose points people give."""
    return round_.scorecards.select_related("round__index", "unit").first()


def template(card: Scorecard) -> bytes:
    return workbook_of(card, timezone.now())


def edited(content: bytes, edit: Edit, sheet: str = ENTRY) -> bytes:
    book = openpyxl.load_workbook(io.BytesIO(content))
    edit(book[sheet])
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def place_of(sheet: Any, key: str, column: str = "value") -> Any:
    """The cell of a row, found by its hidden key."""
    for row in sheet.iter_rows(min_col=COLUMNS["key"], max_col=COLUMNS["key"]):
        if row[0].value == key:
            return sheet.cell(row[0].row, COLUMNS[column])
    raise KeyError(key)


def filled(content: bytes, **values: Any) -> bytes:
    """``filled(content, A_a=5, A_a_note="…")``: dots and columns written with underscores."""

    def fill(sheet: Any) -> None:
        for name, value in values.items():
            key, _, column = name.replace("__", ".").partition("_")
            place_of(sheet, key, column or "value").value = value

    return edited(content, fill)


def look(card: Scorecard, content: bytes, name: str = "xa.xlsx") -> Upload:
    return check_workbook(scorecard=card, file_name=name, content=content, by=None)


def report(card: Scorecard, key: str, value: str | None, seen: int = 0, reason: str = "") -> None:
    entry = Entry(value, reason)
    change_figure(scorecard=card, key=key, entry=entry, seen_version=seen, origin=Origin())


def rows(upload: Upload) -> dict[str, dict[str, Any]]:
    return {row["key"]: row for row in upload.receipt["rows"]}


def fates(upload: Upload) -> dict[str, str]:
    return {key: row["fate"] for key, row in rows(upload).items()}
