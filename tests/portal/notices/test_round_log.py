"""Who was reminded of what in a round: read by those who steer it, found by unit or person."""

from __future__ import annotations

import json

import pytest
from django.utils import timezone

from tests.portal.workflow.conftest import *  # noqa: F403
from tests.portal.workflow.test_opening import coordinator  # noqa: F401
from tests.portal.workflow.test_verifying_pages import as_, text
from trucso.portal.notices.models import Digest, Notice

pytestmark = pytest.mark.django_db


def remind(card, person, key: str = "card:1:send", **more) -> Notice:
    given = {"title": f"{card.unit} chưa gửi phiếu", "created_at": timezone.now(), "scorecard": card} | more
    return Notice.objects.create(person=person, key=key, kind="send", **given)


@pytest.fixture
def signed(client, coordinator):  # noqa: F811
    return as_(client, coordinator)


def test_the_log_says_who_when_by_mail_and_whether_read(signed, card, people):
    now = timezone.now()
    digest = Digest.objects.create(person=people["reporter"], day=now.date(), claimed_at=now, sent_at=now)
    remind(card, people["reporter"], digest=digest, read_at=now)
    remind(card, people["approver"])
    address = f"/nhac-viec/dot/{card.round.slug}/"
    assert f"{card.unit} chưa gửi phiếu" in text(signed.get(address))
    rows = json.loads(signed.get(f"{address}?format=json&q=reporter").content)["rows"]
    assert [(row["person"], bool(row["sent_at"]), bool(row["read_at"])) for row in rows] == [
        ("reporter", True, True)
    ]
    assert json.loads(signed.get(f"{address}?format=json&q=an binh").content)["count"] == 2


def test_nobody_reminded_yet_and_the_way_there(signed, card):
    assert "Chưa nhắc ai việc gì" in text(signed.get(f"/nhac-viec/dot/{card.round.slug}/"))
    assert f"/nhac-viec/dot/{card.round.slug}/" in text(
        signed.get(f"/dot-danh-gia/{card.round.slug}/tien-do/")
    )


def test_the_log_costs_the_same_whatever_its_length(signed, card, people, assert_queries_do_not_grow):
    remind(card, people["reporter"])

    def further() -> None:
        for number, person in enumerate(people.values()):
            remind(card, person, key=f"card:1:supplement:{number}")

    assert_queries_do_not_grow(lambda: signed.get(f"/nhac-viec/dot/{card.round.slug}/"), further)
