"""Role × action × unit: who may do what, where, and when."""

from dataclasses import dataclass
from datetime import date

import pytest

from trucso.portal.shared import access
from trucso.portal.shared.access import Role

DAY = date(2026, 11, 22)


@dataclass(frozen=True)
class Unit:
    pk: int
    above: tuple[int, ...] = ()

    def ids_above(self, day):
        return self.above


@dataclass(frozen=True)
class Held:
    role: str
    unit_id: int


@dataclass(frozen=True)
class Person:
    held: tuple[Held, ...] = ()
    is_authenticated: bool = True

    def assignments_on(self, day):
        return list(self.held) if day >= date(2026, 1, 1) else []


PROVINCE, COMMUNE, OTHER = Unit(1), Unit(10, (1,)), Unit(11, (1,))


def person(role, unit):
    return Person((Held(role, unit.pk),))


def may(who, action, unit=None, day=DAY):
    return access.allowed(who, action, unit, day)


def test_everybody_sees_what_is_published():
    assert may(Person(is_authenticated=False), "see_published")


def test_reporter_enters_figures_of_the_own_unit_only():
    reporter = person(Role.REPORTER, COMMUNE)
    assert may(reporter, "enter_figures", COMMUNE)
    assert not may(reporter, "enter_figures", OTHER)
    assert may(reporter, "enter_figures")


def test_nobody_verifies_the_own_unit():
    verifier = person(Role.VERIFIER, PROVINCE)
    assert may(verifier, "verify_line", COMMUNE)
    assert not may(verifier, "verify_line", PROVINCE)


def test_coordinator_reaches_the_units_below():
    coordinator = person(Role.COORDINATOR, PROVINCE)
    assert may(coordinator, "run_round", COMMUNE)
    assert not may(person(Role.COORDINATOR, COMMUNE), "run_round", OTHER)


def test_rights_end_with_the_role():
    assert not may(person(Role.REPORTER, COMMUNE), "enter_figures", COMMUNE, day=date(2025, 12, 31))


def test_a_refusal_says_the_rule_and_whom_to_ask():
    decision = access.decide(Person(), "verify_line", COMMUNE, DAY)
    assert not decision.is_allowed
    assert "thẩm định từng chỉ tiêu" in decision.rule
    assert "Cán bộ thẩm định: các đơn vị trực thuộc, trừ đơn vị của mình" in decision.rule
    assert decision.ask


@pytest.mark.parametrize("action", access.RULES)
def test_what_is_visible_agrees_with_what_is_allowed(action):
    for role in Role:
        for home in (PROVINCE, COMMUNE):
            who = person(role, home)
            seen = access.visible(who, action, DAY)
            for unit in (PROVINCE, COMMUNE, OTHER):
                listed = (
                    seen.everywhere
                    or unit.pk in seen.own_ids
                    or any(above in seen.root_ids for above in unit.ids_above(DAY))
                )
                assert listed == may(who, action, unit), (role, home, unit)
