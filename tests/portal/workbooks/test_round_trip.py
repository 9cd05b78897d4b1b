"""What is exported imports back unchanged, whatever the card holds; what was filled is what is then exported."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from django.db import transaction
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from tests.portal.assessments.conftest import install
from tests.portal.workbooks.conftest import edited, look, place_of, template
from tests.portal.workbooks.every_kind import OPTIONS, TEXT, make_measures
from trucso.portal.assessments.models import Line, LineEvidence
from trucso.portal.assessments.services.lines import plain
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.facts import services as facts
from trucso.portal.facts.models import Evidence
from trucso.portal.workbooks.layout import written
from trucso.portal.workbooks.merging import MINE, TO_CHOOSE
from trucso.portal.workbooks.rows import card_rows, clean
from trucso.portal.workbooks.services.applying import apply_workbook

pytestmark = pytest.mark.django_db

WORDS = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=40)
REASONS = WORDS.filter(lambda text: clean(text) != "")


def numbers(most: int, places: int) -> st.SearchStrategy[Decimal]:
    return st.decimals(0, most, places=places, allow_nan=False, allow_infinity=False)


VALUES = {
    "A.a": st.integers(0, 10**18).map(Decimal),
    "A.b": st.one_of(numbers(10**9, 2), numbers(10**20, 6)),
    "B.r": numbers(1, 12),
    "C.s": st.booleans(),
    "C.m": st.sampled_from(sorted(OPTIONS)),
    "D": numbers(10, 6),
}
MEASURE_OF = {"A.a": "dem", "A.b": "tien", "B.r": "ty-le", "C.s": "co-khong", "C.m": "muc"}


def canonical(key, value) -> facts.Entry:
    if value is None or isinstance(value, tuple):
        return facts.Entry(None, value[0] if value else "")
    return facts.Entry(plain(value) if isinstance(value, Decimal) else str(value).lower())


@st.composite
def contents(draw):
    """What a card holds: per row a value, a reason (in a tuple) or nothing; per indicator a note."""
    rows = {key: draw(st.one_of(st.none(), st.tuples(REASONS), strategy)) for key, strategy in VALUES.items()}
    return rows, {code: draw(WORDS) for code in "ABCD"}


documents = st.lists(
    st.tuples(WORDS, st.none() | st.dates(date(1990, 1, 1), date(2030, 1, 1)), WORDS), max_size=3
)
common = settings(
    max_examples=30,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.fixture
def world(province, communes):
    measures = make_measures()
    index = install(TEXT, index_id="moi-loai-commune")
    round_ = open_round(plan=RoundPlan("Đợt đủ loại", index, "2026", province, date(2026, 1, 1)))
    return round_.scorecards.select_related("round__index", "unit").first(), measures


def hold(card, measures, content) -> None:
    """Put a content into the database, past the forms: whatever stands there must survive."""
    rows, notes = content
    slots = {key: facts.Slot(measures[code], card.unit, "2026") for key, code in MEASURE_OF.items()}
    figures = [(slots[key], canonical(key, rows[key])) for key in slots if rows[key] is not None]
    facts.record_new(figures=figures, origin=facts.Origin())
    for code, note in notes.items():
        Line.objects.filter(scorecard=card, code=code).update(note=note)
    given_points = canonical("D", rows["D"])
    points = None if given_points.value is None else Decimal(given_points.value)
    reason = given_points.not_applicable_reason
    Line.objects.filter(scorecard=card, code="D").update(self_points=points, not_applicable_reason=reason)


def cite(card, cited) -> None:
    line = card.lines.get(code="B")
    for number, day, title in cited:
        one = Evidence.objects.create(unit=card.unit, number=number, date=day, title=title)
        LineEvidence.objects.create(line=line, evidence=one)


def assert_unchanged(upload) -> None:
    counts = upload.receipt["counts"]
    assert upload.receipt["file_problems"] == []
    assert counts["unchanged"] == upload.receipt["rows_in"] == sum(counts.values()) == 7, upload.receipt[
        "rows"
    ]
    assert upload.receipt["absent"] == []


HARD = "= 1\r\nhai _x000D_ x005F_ a\x01\u0301 \u200b \ufeff "


@common
@given(content=contents(), cited=documents)
@example(
    content=(dict.fromkeys(VALUES, (HARD,)), dict.fromkeys("ABCD", HARD)),
    cited=[(HARD, None, HARD), ("", None, "")],
)
def test_what_is_exported_imports_back_unchanged(world, content, cited):
    card, measures = world
    with transaction.atomic():
        hold(card, measures, content)
        cite(card, cited)
        upload = look(card, template(card))
        assert_unchanged(upload)
        assert not any(row["warnings"] for row in upload.receipt["rows"])
        transaction.set_rollback(True)


@common
@given(before=contents(), after=contents())
def test_what_is_filled_is_what_is_then_exported(world, before, after):
    card, measures = world
    with transaction.atomic():
        hold(card, measures, before)
        upload = look(card, edited(template(card), lambda sheet: fill(sheet, card, after)))
        waiting = {row["key"]: MINE for row in upload.receipt["rows"] if row["fate"] in TO_CHOOSE}
        apply_workbook(upload=upload, choices=waiting, skips_refused=False, by=None)
        assert sum(upload.receipt["done"].values()) == upload.receipt["rows_in"] == 7
        found = {row.key: row for row in card_rows(card)}
        rows, notes = after
        for key, value in rows.items():
            wanted = canonical(key, value)
            assert found[key].entry == facts.Entry(wanted.value, clean(wanted.not_applicable_reason)), key
        assert {row.indicator.code: row.note for row in found.values() if row.has_line} == {
            code: clean(note) for code, note in notes.items()
        }
        assert_unchanged(look(card, template(card)))
        transaction.set_rollback(True)


def fill(sheet, card, content) -> None:
    """As a person would: numbers as numbers, words as words, the other cells emptied."""
    rows, notes = content
    for row in card_rows(card):
        if row.twin:
            continue
        entry = canonical(row.key, rows[row.key])
        put(place_of(sheet, row.key), written(row.kind, entry.value, row.options))
        put(place_of(sheet, row.key, "reason"), clean(entry.not_applicable_reason) or None)
        if row.has_line:
            put(place_of(sheet, row.key, "note"), clean(notes[row.indicator.code]) or None)


def put(cell, value) -> None:
    cell.value = value
    if isinstance(value, str):
        cell.data_type = "s"  # a text like "=a" is typed with an apostrophe, not as a formula
