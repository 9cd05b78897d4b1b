"""Roles are held in a unit, for a time; both the first and the last day count."""

from datetime import date, timedelta

import pytest
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command

from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.accounts.services import end_role, give_role
from trucso.portal.shared import access
from trucso.portal.shared.access import Role

FIRST, LAST = date(2026, 3, 1), date(2026, 9, 30)


@pytest.fixture
def held(person, commune):
    user = person("an")
    return give_role(
        actor="kiểm thử", user=user, role=Role.REPORTER, unit=commune, valid_from=FIRST, valid_to=LAST
    )


@pytest.mark.parametrize(
    ("day", "is_held"),
    [
        (FIRST - timedelta(1), False),
        (FIRST, True),
        (LAST, True),
        (LAST + timedelta(1), False),
    ],
)
def test_role_is_held_from_the_first_to_the_last_day(held, commune, day, is_held):
    assert access.allowed(held.user, "enter_figures", commune, day) is is_held


def test_giving_the_same_role_again_changes_nothing(held, commune):
    give_role(actor="kiểm thử", user=held.user, role=Role.REPORTER, unit=commune, valid_from=FIRST)
    assert RoleAssignment.objects.count() == 1


def test_the_public_is_not_a_role_to_give(person, commune):
    with pytest.raises(ValueError, match="Công chúng"):
        give_role(actor="kiểm thử", user=person("an"), role=Role.PUBLIC, unit=commune, valid_from=FIRST)


def test_a_role_ends_and_its_row_stays(held):
    end_role(actor="kiểm thử", assignment=held, last_day=date(2026, 5, 31))
    assert RoleAssignment.objects.get().valid_to == date(2026, 5, 31)
    with pytest.raises(ValidationError):
        end_role(actor="kiểm thử", assignment=held, last_day=FIRST - timedelta(1))


def test_rights_reach_the_units_below_but_not_beside(person, province, commune, other_commune):
    coordinator = person("dieu-phoi", Role.COORDINATOR, province)
    assert access.allowed(coordinator, "run_round", commune)
    approver = person("duyet", Role.APPROVER, commune)
    assert access.allowed(approver, "see_scorecard", commune)
    assert not access.allowed(approver, "see_scorecard", other_commune)


def test_account_command_makes_an_account_with_a_role(monkeypatch, commune, capsys):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "con-duong-moi-9")
    call_command("account", "binh.tran", name="Trần Thị Bình", role="reporter", unit=commune.code)
    user = User.objects.get(username="binh.tran")
    assert user.get_full_name() == "Trần Thị Bình"
    assert access.allowed(user, "enter_figures", commune)


def test_account_command_names_the_unknown_unit(monkeypatch, db):
    monkeypatch.setattr("getpass.getpass", lambda prompt: "con-duong-moi-9")
    with pytest.raises(CommandError, match="Không có đơn vị mã «xx»"):
        call_command("account", "binh.tran", role="reporter", unit="xx")
