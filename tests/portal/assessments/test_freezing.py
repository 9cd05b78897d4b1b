"""A published round never changes, and anybody can compute it again from the exported package."""

import json
from decimal import Decimal

import pytest

from trucso.index.package import check
from trucso.portal.assessments.models import LeagueTable, Line, Publication, Result
from trucso.portal.assessments.services.figures import change_figure
from trucso.portal.assessments.services.freezing import digest_again, exported, publish_round
from trucso.portal.assessments.services.lines import LineEdit, change_lines
from trucso.portal.assessments.services.results import recompute
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.facts.services import Entry, Origin, Slot, record

pytestmark = pytest.mark.django_db


@pytest.fixture
def published(ratio_round, measures):
    for number, card in enumerate(ratio_round.scorecards.order_by("unit__code"), start=1):
        for code, value in (
            ("ho-so.truc-tuyen", str(10 * number)),
            ("ho-so.tong", "90"),
            ("ke-hoach", "true"),
        ):
            slot = Slot(measures[code], card.unit, "2026")
            record(slot=slot, entry=Entry(value), seen_version=0, origin=Origin())
    card = ratio_round.scorecards.get(unit__code="26002")
    line = Line.objects.get(scorecard=card, code="B")
    change_lines(scorecard=card, edits=[LineEdit(line, {"verified_points": Decimal(1)})], by=None, origin="")
    return publish_round(round_=ratio_round)


def test_the_last_column_of_every_unit_is_published_and_ranked(published, ratio_round):
    rows = LeagueTable.objects.get(round=ratio_round, column="published").rows
    assert [(row["code"], row["share"], row["rank"]) for row in rows] == [
        ("26001", "8/15", 1),
        ("26000", "7/15", 2),
        ("26002", "3/10", 3),
    ]


def test_the_exported_package_computes_to_the_same_points_and_ranks(published):
    package = json.loads(exported(published))
    assert check(package) == []
    assert package["sha256"] == published.digest == digest_again(published)


def test_the_package_holds_the_law_the_library_and_the_inputs(published, ratio_round):
    content = json.loads(exported(published))["content"]
    assert content["index"]["text"] == ratio_round.index.text
    assert content["library"].startswith("trucso ")
    assert content["units"][0]["figures"]["A.b"] == {"number": "90"}
    assert content["units"][2]["decisions"][1] == {"B": {"number": "1"}}


def test_a_frozen_round_refuses_every_change(published, ratio_round):
    card = ratio_round.scorecards.select_related("round").first()
    with pytest.raises(RoundRefused, match="đã công bố nên không sửa được"):
        change_figure(scorecard=card, key="A.a", entry=Entry("1"), seen_version=1, origin=Origin())
    line = Line.objects.filter(scorecard=card).first()
    with pytest.raises(RoundRefused):
        change_lines(scorecard=card, edits=[LineEdit(line, {"note": "x"})], by=None, origin="")
    with pytest.raises(RoundRefused):
        recompute(round_=ratio_round)
    with pytest.raises(RoundRefused):
        publish_round(round_=ratio_round)
    assert Publication.objects.count() == 1


def test_a_figure_corrected_later_leaves_the_published_result_alone(published, ratio_round, measures):
    card = ratio_round.scorecards.get(unit__code="26000")
    before = Result.objects.get(scorecard=card, column="published").share
    slot = Slot(measures["ho-so.truc-tuyen"], card.unit, "2026")
    record(slot=slot, entry=Entry("90"), seen_version=1, origin=Origin())
    assert Result.objects.get(scorecard=card, column="published").share == before
    assert check(json.loads(exported(published))) == []


def test_an_altered_package_is_found(published):
    Publication.objects.update(package=published.package.replace('"90"', '"91"'))
    published.refresh_from_db()
    assert digest_again(published) != published.digest
