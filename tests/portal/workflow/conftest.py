"""The round of the assessments tests, with its calendar, people and duties."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.portal.assessments.conftest import *  # noqa: F403
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round
from trucso.portal.units.models import Unit
from trucso.portal.workflow.rules import Calendar

CALENDAR = Calendar(
    opens_on=date(2026, 12, 1),
    due_on=date(2026, 12, 20),
    late_until=date(2026, 12, 25),
    verify_until=date(2027, 1, 15),
    appeal_until=date(2027, 1, 25),
    publish_on=date(2027, 2, 1),
)
ENTERING = date(2026, 12, 10)
LATE = date(2026, 12, 22)
VERIFYING = date(2027, 1, 10)
APPEALING = date(2027, 1, 20)
DECIDING = date(2027, 1, 28)


@pytest.fixture
def scheduled(round_):
    Round.objects.filter(pk=round_.pk).update(**asdict(CALENDAR))
    round_.refresh_from_db()
    return round_


@pytest.fixture
def people(db):
    names = ("reporter", "approver", "verifier", "panel", "council", "coordinator")
    return {name: User.objects.create(username=name) for name in names}


@pytest.fixture
def card(scheduled):
    return scheduled.scorecards.select_related("round", "unit").first()


@pytest.fixture
def ratio_card(ratio_round):
    """A card of an index computed from figures, open for entry today."""
    today = timezone.localdate()
    Round.objects.filter(pk=ratio_round.pk).update(opens_on=today, due_on=today)
    return ratio_round.scorecards.select_related("round__index", "unit").first()


def reporter_of(unit: Unit, name: str = "nguoi.nhap") -> User:
    user = User.objects.create(username=name)
    RoleAssignment.objects.create(
        user=user, role="reporter", unit=unit, valid_from=timezone.localdate() - timedelta(1)
    )
    return user


@pytest.fixture
def typing(client, ratio_card):
    """The browser of the card's reporter."""
    client.force_login(reporter_of(ratio_card.unit))
    return client
