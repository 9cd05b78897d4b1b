"""One figure, two rounds of the same period: what was sent in one is not changed through the other."""

from __future__ import annotations

from datetime import date

import pytest

from tests.portal.assessments.conftest import RATIO, install
from trucso.portal.assessments.models import Result, Scorecard
from trucso.portal.assessments.services.figures import change_figure
from trucso.portal.assessments.services.rounds import RoundPlan, RoundRefused, open_round
from trucso.portal.facts.models import Observation
from trucso.portal.facts.services import Entry, Origin

pytestmark = pytest.mark.django_db


@pytest.fixture
def other_card(ratio_round, province):
    """The card of the same unit in a second round that reads the same measures."""
    index = install(
        RATIO.replace("index: ty-le-commune", "index: loai-khac-commune"), index_id="loai-khac-commune"
    )
    plan = RoundPlan("Đợt thứ hai", index, ratio_round.period, province, date(2026, 1, 1))
    return open_round(plan=plan).scorecards.order_by("unit").first()


def change(round_, value: str, seen: int) -> Observation:
    card = round_.scorecards.select_related("round__index", "unit").order_by("unit").first()
    return change_figure(scorecard=card, key="A.a", entry=Entry(value), seen_version=seen, origin=Origin())


def test_a_figure_reported_once_scores_both_rounds(ratio_round, other_card):
    change(ratio_round, "50", 0)
    assert Result.objects.filter(scorecard=other_card).exists()


@pytest.mark.parametrize("state", ["submitted", "verified", "appealed", "decided"])
def test_a_figure_sent_in_another_round_is_not_changed_behind_it(ratio_round, other_card, state):
    change(ratio_round, "50", 0)
    Scorecard.objects.filter(pk=other_card.pk).update(state=state)
    with pytest.raises(RoundRefused, match="đã gửi trong đợt “Đợt thứ hai”"):
        change(ratio_round, "60", 1)
    assert Observation.objects.get(measure__code="ho-so.truc-tuyen").value == "50"
