"""Fixtures of the portal: a province with two communes, and the people every page is asked about."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.shared.access import Role
from trucso.portal.units.models import Unit, UnitParent

LONG_AGO = date(2020, 1, 1)


def _unit(code: str, level: str, name: str, parent: Unit | None = None) -> Unit:
    unit = Unit.objects.create(code=code, slug=code, level=level, name=name, full_name=name)
    if parent:
        UnitParent.objects.create(unit=unit, parent=parent)
    return unit


@pytest.fixture
def province(db) -> Unit:
    return _unit("tinh-thu", "province", "Tỉnh Thử Nghiệm")


@pytest.fixture
def commune(province) -> Unit:
    return _unit("xa-mot", "commune", "Xã Đại Phước", province)


@pytest.fixture
def other_commune(province) -> Unit:
    return _unit("xa-hai", "commune", "Phường Biên Hòa", province)


@pytest.fixture
def person(db) -> Callable[..., User]:
    """``person("ten", Role.REPORTER, unit)``: someone who can sign in, with a role or without."""

    def make(username: str, role: Role | None = None, unit: Unit | None = None) -> User:
        user = User(username=username, full_name=f"Người {username}")
        user.set_password("mat-khau-thu")
        user.save()
        if role and unit:
            RoleAssignment.objects.create(user=user, role=role, unit=unit, valid_from=LONG_AGO)
        return user

    return make


@pytest.fixture
def owner(person, commune) -> User:
    """Reports for the commune."""
    return person("owner", Role.REPORTER, commune)


@pytest.fixture
def colleague(person, commune) -> User:
    """Approves for the same commune."""
    return person("colleague", Role.APPROVER, commune)


@pytest.fixture
def stranger(person, other_commune) -> User:
    """Reports for the other commune."""
    return person("stranger", Role.REPORTER, other_commune)


@pytest.fixture
def client_of() -> Callable[[User | None], Client]:
    """A test client signed in as someone; ``None``: the public."""

    def make(user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    return make


@pytest.fixture
def assert_queries_do_not_grow() -> Callable[[Callable[[], object], Callable[[], object]], None]:
    """``assert_queries_do_not_grow(ask, add_rows)``: as many queries after more rows as before."""

    def count(ask: Callable[[], object]) -> int:
        with CaptureQueriesContext(connection) as captured:
            ask()
        return len(captured)

    def check(ask: Callable[[], object], add_rows: Callable[[], object]) -> None:
        ask()  # whatever is remembered between requests is remembered now
        before = count(ask)
        add_rows()
        assert count(ask) == before

    return check
