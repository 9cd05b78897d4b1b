"""Workbooks opened and saved again by LibreOffice import with the same result."""

from __future__ import annotations

import io
from datetime import date

import openpyxl
import pytest
from django.core.management import call_command
from django.utils import timezone

from bench.whole_round import drawn, filled
from tests.portal.workbooks.conftest import look
from tests.portal.workbooks.soffice import needs_soffice, resaved
from trucso.index import load_definition
from trucso.index.sheet_writing import workbook_bytes
from trucso.index.spreadsheet import definition_from_workbook
from trucso.portal.assessments.services.imports import check_import
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.indexes.queries import definition_of, installed
from trucso.portal.workbooks.services.applying import apply_workbook
from trucso.portal.workbooks.template import workbook_of

pytestmark = [pytest.mark.django_db, needs_soffice]


@pytest.fixture
def card(province, communes):
    for command in ("load_measures", "install_indexes"):
        call_command(command, verbosity=0)
    index = installed("hcmc-commune-2026", 2026)
    round_ = open_round(plan=RoundPlan("Đợt thử", index, "2026", province, date(2026, 1, 1)))
    return round_.scorecards.select_related("round__index", "unit").first()


def same(one, other) -> bool:
    kept = [{key: value for key, value in row.items() if key != "problems"} for row in one.receipt["rows"]]
    return kept == [
        {key: value for key, value in row.items() if key != "problems"} for row in other.receipt["rows"]
    ]


def test_template_and_filled_workbook_saved_again_import_the_same(card, tmp_path):
    from collections import Counter

    empty = workbook_of(card, timezone.now())
    full = filled(empty, card, drawn(card.unit.code, 2026), Counter())
    saved = resaved({"mau.xlsx": empty, "dien.xlsx": full}, tmp_path)
    untouched = look(card, saved["mau.xlsx"], "mau.xlsx")
    assert untouched.receipt["counts"]["unchanged"] == untouched.receipt["rows_in"] == 74
    before, after = look(card, full, "dien.xlsx"), look(card, saved["dien.xlsx"], "dien.xlsx")
    assert before.receipt["counts"]["changed"] > 60
    assert same(before, after)
    apply_workbook(upload=after, choices={}, skips_refused=False, by=None)
    again = resaved({"lai.xlsx": workbook_of(card, timezone.now())}, tmp_path / "lai")["lai.xlsx"]
    assert look(card, again).receipt["counts"]["unchanged"] == 74, "xuất lại, lưu lại, vẫn không đổi"


def test_the_office_card_saved_again_imports_the_same(card, tmp_path):
    definition = definition_of(card.round.index)
    book = openpyxl.Workbook()
    book.active.append(["Mã", "Tự đánh giá", "Minh chứng/Ghi chú"])
    for number, one in enumerate(definition.indicators):
        book.active.append([one.code, float(one.points) / 2, f"*{number}/KH - 15/03/2026: Kế hoạch {number}"])
    stream = io.BytesIO()
    book.save(stream)
    contents = {"phieu.xlsx": stream.getvalue()}
    receipts = [
        check_import(scorecard=card, file_name="phieu.xlsx", content=content, by=None).receipt
        for content in (contents["phieu.xlsx"], resaved(contents, tmp_path)["phieu.xlsx"])
    ]
    assert receipts[0] == receipts[1]
    assert receipts[0]["counts"]["new"] == 43


def test_the_workbook_of_an_index_saved_again_gives_the_same_law(card, tmp_path):
    definition = load_definition(card.round.index.text)
    content = workbook_bytes(definition)
    saved = resaved({"bo-chi-so.xlsx": content}, tmp_path)["bo-chi-so.xlsx"]
    assert definition_from_workbook(saved).to_dict() == definition_from_workbook(content).to_dict()
