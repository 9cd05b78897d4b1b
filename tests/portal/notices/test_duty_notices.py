# ruff: noqa: F401, F811 (fixtures are imported by name)
"""When duties of an open round move, those who get work and those who hand it on hear of it at once, once."""

from __future__ import annotations

import pytest

from tests.portal.workflow.conftest import *  # noqa: F403
from tests.portal.workflow.test_duties import WHY, give
from tests.portal.workflow.test_verifying_pages import departments, sent, verifier, verifier_of
from trucso.portal.assessments.models import Round
from trucso.portal.notices.models import Notice

pytestmark = pytest.mark.django_db


def told(person) -> list[tuple[str, str]]:
    return list(Notice.objects.filter(person=person).order_by("pk").values_list("title", "link"))


def test_both_departments_are_told_what_moved(sent, verifier, departments):
    successor = verifier_of("nguoi.sau", departments[1])
    stranger = verifier_of("nguoi.la", sent.unit)
    made = give(sent.round, departments[1], ["1.1", "1.2"])
    ((lost, link),) = told(verifier)
    assert lost.endswith("đơn vị bạn được thôi giao thẩm định chỉ tiêu 1.1, 1.2")
    assert link == "/tham-dinh/"
    ((gained, _link),) = told(successor)
    assert gained.startswith("Từ ngày ")
    assert gained.endswith("đơn vị bạn được giao thẩm định chỉ tiêu 1.1, 1.2")
    assert WHY in Notice.objects.get(person=successor).text
    assert told(stranger) == []
    assert made.round == Notice.objects.get(person=successor).round


def test_each_change_is_told_once(sent, verifier, departments):
    for unit in (departments[1], departments[0]):
        give(sent.round, unit, ["1.1"])
    assert [title.split("được ")[1] for title, _link in told(verifier)] == [
        "thôi giao thẩm định chỉ tiêu 1.1", "giao thẩm định chỉ tiêu 1.1",
    ]  # fmt: skip


def test_a_demonstration_tells_nobody_real(sent, verifier, departments):
    Round.objects.filter(pk=sent.round_id).update(is_demo=True)
    sent.round.refresh_from_db()
    give(sent.round, departments[1], ["1.1"])
    assert told(verifier) == []
