"""The council decides verified cards together; one that may still appeal stays, and is named."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.portal.workflow.test_services import fill
from tests.portal.workflow.test_verifying_pages import as_, text
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round, Scorecard
from trucso.portal.workflow.models import Move

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(client, province):
    person = User.objects.create(username="hoi-dong")
    RoleAssignment.objects.create(user=person, role="council", unit=province, valid_from=date(2026, 1, 1))
    return as_(client, person)


@pytest.fixture
def verified(round_, card):
    fill(card)
    Round.objects.update(appeal_until=timezone.localdate() - timedelta(days=1))
    round_.scorecards.update(state="verified")
    return round_


def test_ticked_cards_are_decided_and_the_others_stay(signed, verified, card):
    address = f"/dot-danh-gia/{verified.slug}/hoi-dong/"
    assert card.unit.full_name in text(signed.get(address))
    answer = signed.post(address, {"card": [str(card.pk)], "note": "Biên bản 01"}, follow=True)
    assert "Hội đồng đã quyết định 1 phiếu" in text(answer)
    assert Scorecard.objects.filter(state="decided").count() == 1
    assert Move.objects.get().note == "Biên bản 01"


def test_a_unit_that_may_still_appeal_is_named_and_stays(signed, verified, card):
    Round.objects.update(appeal_until=timezone.localdate() + timedelta(days=2))
    answer = signed.post(f"/dot-danh-gia/{verified.slug}/hoi-dong/", {"card": [str(card.pk)]}, follow=True)
    assert "Đơn vị còn được kiến nghị" in text(answer)
    assert not Move.objects.exists()


def test_only_the_council_decides(client, verified, person):
    verifier = person("tham-dinh", "verifier", verified.parent)
    assert as_(client, verifier).get(f"/dot-danh-gia/{verified.slug}/hoi-dong/").status_code == 403
