"""The journey of ``make bench ONLY="whole-round"`` with three communes: every step, every count."""

from __future__ import annotations

import pytest
from django.core.management import call_command

from bench.whole_round import STEPS, Journey
from trucso.portal.assessments.models import Round, Scorecard
from trucso.portal.facts.models import ObservationChange
from trucso.portal.journal.models import Entry
from trucso.portal.workflow.models import Move, Review

pytestmark = pytest.mark.django_db


@pytest.fixture
def journey():
    for command in ("load_measures", "install_indexes"):
        call_command(command, verbosity=0)
    journey = Journey(communes=3)
    for name in STEPS:
        getattr(journey, name)()
    return journey


def test_a_round_goes_from_opening_to_publication(journey):
    counts = journey.counts
    assert counts["found filled"] == counts["prefilled"] > 0, "số đã báo cáo nơi khác có sẵn trong mẫu"
    assert counts["changed"] + counts["unchanged"] == 3 * 74
    assert counts["accepted"] + counts["held"] == 3 * 43
    assert counts["held"] > 0
    assert counts["decided"] == 3
    assert Round.objects.get().state == Round.State.PUBLISHED
    assert set(Scorecard.objects.values_list("state", flat=True)) == {"published"}
    assert journey.publication.digest
    held = Review.objects.exclude(reason="")
    assert held.count() == counts["held"], "dòng bị giữ lại được quyết định kèm lý do"
    assert_sources_and_log(journey)


def assert_sources_and_log(journey):
    """What was known before keeps its source, and every step is in the log."""
    sources = ObservationChange.objects.filter(version=1).values_list("source", flat=True)
    assert sum(source == "api" for source in sources) == journey.counts["prefilled"]
    assert Move.objects.filter(move="submit").count() == 3
    logged = list(Entry.objects.values_list("action", flat=True))
    for action, times in {
        "scorecard.workbook_applied": 3,
        "scorecard.submit": 3,
        "round.published": 1,
    }.items():
        assert logged.count(action) == times
