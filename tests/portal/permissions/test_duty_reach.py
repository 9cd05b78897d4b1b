"""A verifier of a department sees, beyond its own units, exactly what its duties in a round name."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client

from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.fragments import forget_all
from trucso.portal.assessments.models import LineEvidence, Round
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.facts.models import Evidence
from trucso.portal.shared import access
from trucso.portal.shared.access import RULES, Role
from trucso.portal.units.models import Kind, Level, Unit, UnitName
from trucso.portal.workflow.models import Duty

from .conftest import drawn_sample

pytestmark = pytest.mark.django_db
LONG_AGO = date(2020, 1, 1)


def department(name: str) -> Unit:
    unit = Unit.objects.create(
        code=name, slug=name, level=Level.DEPARTMENT, name=name, full_name=f"Sở {name}"
    )
    UnitName.objects.create(unit=unit, kind=Kind.DEPARTMENT, name=name, full_name=unit.full_name)
    return unit


def person(role: Role, unit: Unit) -> User:
    user = User.objects.create(username=f"{role.value}-{unit.code}", full_name=role.label)
    RoleAssignment.objects.create(user=user, role=role, unit=unit, valid_from=LONG_AGO)
    return user


def status(who: User, where: str) -> int:
    client = Client()
    client.force_login(who)
    return client.get(where).status_code


@pytest.fixture
def finance():
    return department("tai-chinh")


@pytest.fixture
def verifier(world, finance):
    """Of a department that verifies indicator A, and no other, in the round of the world's card."""
    Duty.objects.filter(round=world.card.round, code="A").update(verifier=finance)
    return person(Role.VERIFIER, finance)


def document(world, code: str) -> Evidence:
    made = Evidence.objects.create(unit=world.unit, number=f"{code}/BC", file_sha256="", file="")
    LineEvidence.objects.create(line=world.card.lines.get(code=code), evidence=made)
    return made


def test_the_card_its_line_its_receipt_and_the_evidence_of_the_line(world, verifier):
    card = world.card.pk
    for where in (
        f"/phieu/{card}/",
        f"/phieu/{card}/A/",
        f"/phieu/{card}/gui/",
        f"/bien-nhan/{world.move.pk}/",
        f"/minh-chung/{world.evidence.pk}/",
        f"/minh-chung/{world.evidence.pk}/tep/",
        f"/minh-chung/{world.evidence.pk}/xem/",
        f"/api/v1/scorecards/{card}",
    ):
        assert status(verifier, where) == 200, where


def test_the_lists_hold_the_cards_of_the_round_and_no_other(world, verifier, small, province):
    other = open_round(plan=RoundPlan("Đợt không có việc", small, "2026-H1", province, date(2026, 1, 1)))
    client = Client()
    client.force_login(verifier)
    assert (
        f"/phieu/{world.card.pk}/" in client.get("/phieu/", {"dot": world.card.round.slug}).content.decode()
    )
    assert (
        f"/phieu/{other.scorecards.first().pk}/"
        not in client.get("/phieu/", {"dot": other.slug}).content.decode()
    )
    counts = [
        client.get(f"/api/v1/rounds/{round_.slug}/scorecards").json()["count"]
        for round_ in (world.card.round, other)
    ]
    assert counts == [3, 0]


def test_nothing_else_widens(world, verifier, small, province):
    other = open_round(plan=RoundPlan("Đợt không có việc", small, "2026-H1", province, date(2026, 1, 1)))
    not_theirs = document(world, "B")
    uncited = Evidence.objects.create(unit=world.unit, number="9/BC")
    card = world.card.pk
    for where in (
        f"/phieu/{other.scorecards.first().pk}/",
        f"/minh-chung/{not_theirs.pk}/",
        f"/minh-chung/{not_theirs.pk}/tep/",
        f"/minh-chung/{uncited.pk}/",
        f"/phieu/{card}/nhap/",
        f"/phieu/{card}/nhap-tep/",
        f"/phieu/{card}/minh-chung/A/",
        f"/dot-danh-gia/{world.card.round.slug}/dieu-hanh/",
    ):
        assert status(verifier, where) == 403, where


def test_a_card_links_only_the_documents_that_open(world, verifier):
    not_theirs = document(world, "B")
    forget_all()  # the row of another test may have had this key
    client = Client()
    client.force_login(verifier)
    for where in ("", "A/", "B/"):
        page = client.get(f"/phieu/{world.card.pk}/{where}").content.decode()
        assert f'href="/minh-chung/{not_theirs.pk}/"' not in page, where
        assert (f'href="/minh-chung/{world.evidence.pk}/"' in page) == (where != "B/"), where
        assert (not_theirs.number in page) == (where != "A/"), where


def test_a_document_that_also_proves_another_line_is_seen_through_the_own_line(world, verifier):
    LineEvidence.objects.create(line=world.card.lines.get(code="B"), evidence=world.evidence)
    assert status(verifier, f"/minh-chung/{world.evidence.pk}/tep/") == 200
    LineEvidence.objects.filter(line__code="A").delete()
    assert status(verifier, f"/minh-chung/{world.evidence.pk}/tep/") == 403


@pytest.mark.parametrize("role", [role for role in Role if role not in (Role.PUBLIC, Role.VERIFIER)])
def test_the_duty_of_a_department_reaches_its_verifiers_alone(world, verifier, finance, role):
    colleague = person(role, finance)
    assert status(colleague, f"/phieu/{world.card.pk}/") == 403
    assert status(colleague, f"/minh-chung/{world.evidence.pk}/tep/") == 403


def test_it_ends_with_the_role_and_with_the_duty(world, verifier, finance):
    where = f"/phieu/{world.card.pk}/"
    Duty.objects.filter(verifier=finance).update(verifier=None)
    assert status(verifier, where) == 403
    Duty.objects.filter(round=world.card.round, code="B").update(verifier=finance)
    assert status(verifier, where) == 200
    assert status(verifier, f"/minh-chung/{world.evidence.pk}/") == 403
    RoleAssignment.objects.filter(user=verifier).update(valid_to=date(2021, 1, 1))
    assert status(verifier, where) == 403


def test_a_line_drawn_for_a_second_look_is_seen_by_its_panel(world, verifier, finance):
    panel = department("noi-vu")
    second = person(Role.VERIFIER, panel)
    assert status(second, f"/minh-chung/{world.evidence.pk}/tep/") == 403
    line = world.card.lines.get(code="A")
    sample = drawn_sample(line, panel)
    assert status(second, f"/minh-chung/{world.evidence.pk}/tep/") == 200
    assert status(second, f"/phieu/{world.card.pk}/") == 403  # it would tell the first decision
    sample.second = sample.first
    sample.save()
    assert status(second, f"/phieu/{world.card.pk}/") == 200
    assert status(second, f"/minh-chung/{document(world, 'B').pk}/") == 403


def test_a_published_file_is_not_public_though_its_reference_is(world):
    Round.objects.filter(pk=world.card.round_id).update(state=Round.State.PUBLISHED)
    page = Client().get(f"/minh-chung/{world.evidence.pk}/").content.decode()
    assert "466/PVHXH" in page
    assert "/tep/" not in page
    assert Client().get(f"/minh-chung/{world.evidence.pk}/tep/").status_code == 302
    assert status(world.away[Role.VERIFIER], f"/minh-chung/{world.evidence.pk}/tep/") == 403
    assert status(world.home[Role.VERIFIER], f"/minh-chung/{world.evidence.pk}/tep/") == 200


def test_the_table_says_by_duty_for_verifiers_and_two_rights_alone():
    assert {name: set(rule.by_duty) for name, rule in RULES.items() if rule.by_duty} == {
        "see_scorecard": {Role.VERIFIER},
        "see_evidence": {Role.VERIFIER},
    }
    words = access.decide(None, "see_evidence").rule
    assert "Cán bộ thẩm định: phiếu và dòng mà đơn vị mình được phân công thẩm định trong đợt" in words


def test_files_and_pictures_of_them_run_nothing_in_the_browser(world):
    client = Client()
    client.force_login(world.home[Role.REPORTER])
    for part in ("tep/", "trang/1/"):
        answer = client.get(f"/minh-chung/{world.evidence.pk}/{part}")
        assert "sandbox" in answer["Content-Security-Policy"]
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert "private" in answer["Cache-Control"]
