"""A petition is told at once: to its panel that it waits, to the unit what was found; nobody twice."""

from __future__ import annotations

from datetime import date

import pytest

from tests.portal.workflow.conftest import *  # noqa: F403
from tests.portal.workflow.conftest import APPEALING
from tests.portal.workflow.test_services import line, verified
from tests.portal.workflow.test_verifying_pages import make_department, verifier_of
from trucso.portal.accounts.models import RoleAssignment
from trucso.portal.notices.models import Notice
from trucso.portal.workflow.services.petitions import Finding, Plea, answer, name_panel, petition, withdraw

pytestmark = pytest.mark.django_db


@pytest.fixture
def contested(card, people, province):
    verified(card, people)
    for name, unit in (("approver", card.unit), ("reporter", card.unit), ("council", province)):
        RoleAssignment.objects.create(user=people[name], role=name, unit=unit, valid_from=date(2026, 1, 1))
    return card


def told(person) -> list[str]:
    return [one.title for one in Notice.objects.filter(person=person).order_by("pk")]


def test_the_council_hears_of_it_and_the_unit_of_the_finding(contested, people):
    one = petition(line=line(contested, "1.1"), plea=Plea("x"), by=people["approver"], today=APPEALING)
    (waiting,) = told(people["council"])
    assert waiting == f"Kiến nghị chờ trả lời: {contested.unit.full_name}, chỉ tiêu 1.1"
    assert told(people["approver"]) == []
    answer(petition=one, finding=Finding("Giữ"), by=people["panel"], today=APPEALING)
    for name in ("approver", "reporter"):
        assert told(people[name]) == [
            f"Kiến nghị đã có kết luận (giữ nguyên điểm): {contested.unit.full_name}, chỉ tiêu 1.1"
        ]
    assert Notice.objects.filter(person=people["approver"]).get().link == f"/kien-nghi/{one.pk}/"


def test_a_named_department_hears_of_it_once_and_of_its_end(contested, people, province):
    department = make_department("so-8", "Sở Nội vụ", province)
    verifier = verifier_of("noi.vu", department)
    one = petition(line=line(contested, "1.1"), plea=Plea("x"), by=people["approver"], today=APPEALING)
    for panel in (department, None, department):
        name_panel(petitions=[one], panel=panel, by=people["coordinator"], today=APPEALING)
    assert [title.split(":")[0] for title in told(verifier)] == ["Kiến nghị chờ trả lời"]
    withdraw(petition=one, reason="", by=people["approver"], today=APPEALING)
    assert [title.split(":")[0] for title in told(verifier)][1:] == ["Đơn vị đã rút kiến nghị"]
