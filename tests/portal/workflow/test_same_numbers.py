"""A number is read alike wherever it is typed: entry page, page of one figure, paste, workbook, correction."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from tests.portal.assessments.conftest import install
from tests.portal.assessments.test_publication_pages import text
from tests.portal.workbooks.conftest import fates, filled, look, rows, template
from tests.portal.workbooks.every_kind import TEXT, make_measures
from tests.portal.workflow.conftest import reporter_of
from tests.portal.workflow.test_entry_pages import save
from trucso.index.numbers import AmbiguousNumber
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import CorrectionChange
from trucso.portal.assessments.services.correcting import open_correction
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.facts.models import Observation
from trucso.portal.facts.values import read_figure

pytestmark = pytest.mark.django_db
READ = [
    ("1.234", "1234"), ("12.345", "12345"), ("1.234.567", "1234567"), ("1 234", "1234"), ("1234", "1234"),
    ("1.234,0", "1234"), ("1,234,567", "1234567"), ("0", "0"),
]  # fmt: skip
ASKED = ["1,234", "12,345"]
REFUSED = [
    ("0.125", "số nguyên"),
    ("12,34", "số nguyên"),
    ("12.34", "số nguyên"),
    ("-5", "số âm"),
    ("x", "không phải là số"),
]


def on_the_entry_page(client, card, typed, key="A.b"):
    return save(client, card, key, value=typed)


def on_the_page_of_the_figure(client, card, typed, key="A.b"):
    data = {"kind": "value", "value": typed, "seen_version": 0}
    return client.post(f"/phieu/{card.pk}/so-lieu/{key}/", data, follow=True)


PAGES = [on_the_entry_page, on_the_page_of_the_figure]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("typed", "stored"), READ)
def test_what_is_clear_is_taken(typing, ratio_card, page, typed, stored):
    assert page(typing, ratio_card, typed).status_code == 200
    assert Observation.objects.get().value == stored


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(("typed", "words"), [*((one, "đọc được hai cách") for one in ASKED), *REFUSED])
def test_what_is_doubtful_or_wrong_is_said_and_nothing_written(typing, ratio_card, page, typed, words):
    answer = page(typing, ratio_card, typed)
    assert answer.status_code == 422
    assert words in text(answer)
    assert not Observation.objects.exists()


def test_a_pasted_column_is_read_cell_by_cell_by_the_same_rule(typing, ratio_card):
    column = {"A.a": "1.234", "A.b": "1.234.567"}
    assert [save(typing, ratio_card, key, value=one).status_code for key, one in column.items()] == [200, 200]
    assert sorted(Observation.objects.values_list("value", flat=True)) == ["1234", "1234567"]
    assert save(typing, ratio_card, "A.a", value="1,234", seen_version="1").status_code == 422


@pytest.mark.parametrize(("typed", "stored"), READ)
def test_a_workbook_reads_text_cells_alike(ratio_card, typed, stored):
    upload = look(ratio_card, filled(template(ratio_card), A__b=typed))
    assert fates(upload)["A.b"] == "changed"
    mine = rows(upload)["A.b"]["parts"][0]["mine"]
    assert mine.replace(".", "") == stored


@pytest.mark.parametrize("typed", ASKED)
def test_a_workbook_asks_alike(ratio_card, typed):
    assert fates(look(ratio_card, filled(template(ratio_card), A__b=typed)))["A.b"] == "asked"


def test_a_number_cell_of_a_workbook_is_never_regrouped(ratio_card):
    upload = look(ratio_card, filled(template(ratio_card), A__b=1.234))
    assert "số nguyên" in rows(upload)["A.b"]["problems"][0]


@pytest.mark.parametrize(("typed", "after"), [("1.234", {"number": "1234"}), ("1,234", None)])
def test_a_correction_reads_alike(client, province, ratio_card, measures, typed, after):
    person = User.objects.create(username="dieu-phoi")
    RoleAssignment.objects.create(user=person, role="coordinator", unit=province, valid_from=date(2026, 1, 1))
    publish_round(round_=ratio_card.round)
    open_correction(round_=ratio_card.round, reason="Nhầm")
    client.force_login(person)
    data = {"target": "A.b", "kind": "value", "value": typed, "note": "x", "seen_version": 0}
    answer = client.post(f"/dinh-chinh/phieu/{ratio_card.pk}/A/", data)
    assert answer.status_code == (302 if after else 422)
    assert [one.after for one in CorrectionChange.objects.all()] == ([after] if after else [])


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("amount", "1.234,5", "1234.5"),
        ("amount", "7,04", "7.04"),
        ("share", "95,5 %", "0.955"),
        ("points", "7.04", "7.04"),
    ],
)
def test_other_kinds_are_read_as_before(kind, typed, value):
    assert read_figure(kind, typed) == Decimal(value)


@pytest.mark.parametrize("kind", ["amount", "points", "share"])
@pytest.mark.parametrize("typed", ["1.234", "1,234"])
def test_what_has_decimals_is_asked_about_both_ways(kind, typed):
    with pytest.raises(AmbiguousNumber):
        read_figure(kind, typed)


@pytest.fixture
def bounded(client, province, communes):
    """A card of an index with a share, and an amount of at most 1 000; its reporter is signed in."""
    make_measures()
    text_ = TEXT.replace("unit: triệu đồng,", 'unit: triệu đồng, to: "1000",')
    plan = RoundPlan(
        "Đợt thử", install(text_, index_id="moi-loai-commune"), "2026", province, date(2026, 1, 1)
    )
    card = open_round(plan=plan).scorecards.get(unit=communes[0])
    client.force_login(reporter_of(card.unit))
    return card


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize(
    ("key", "typed", "said"),
    [
        ("B.r", "95 %", "0.95"),
        ("B.r", "1", "1"),
        ("A.b", "1000", "1000"),
        ("B.r", "95", "lớn hơn 100 %"),
        ("B.r", "100,1 %", "lớn hơn 100 %"),
        ("A.b", "1000,5", "ngoài mức"),
    ],
)
def test_what_the_index_does_not_take_is_said_on_both_pages(client, bounded, page, key, typed, said):
    answer = page(client, bounded, typed, key)
    if answer.status_code == 200:
        assert Observation.objects.get().value == said
    else:
        assert answer.status_code == 422
        assert said in text(answer)
        assert not Observation.objects.exists()
    assert (answer.status_code == 200) is said.replace(".", "").isdigit()
