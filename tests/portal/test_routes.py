"""Every address × every role answers as the table of ``access`` and ``routes`` says."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from trucso.portal.shared import access
from trucso.portal.shared.access import RULES, Role
from trucso.portal.shared.routes import ROUTES

# A value no object has, for each kind of argument: the question is who may come in, not what they find.
NOBODY = {"int": 999_999_999, "slug": "khong-co", "str": "khong-co", "path": "khong-co", "uuid": "0" * 32}


def patterns(resolver: URLResolver, prefix: str = "") -> Iterator[tuple[str, URLPattern]]:
    """Every named address with its full name."""
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            inner = f"{prefix}{entry.namespace}:" if entry.namespace else prefix
            yield from patterns(entry, inner)
        else:
            yield f"{prefix}{entry.name or entry.pattern}", entry


FOUND = list(patterns(get_resolver()))


def action_of(name: str) -> str | None:
    return ROUTES.get(name) or ROUTES.get(f"{name.split(':')[0]}:*")


def address(name: str, pattern: URLPattern) -> str:
    values = {
        argument: NOBODY.get(
            type(converter).__name__.removesuffix("Converter").lower().replace("string", "str"), 9999
        )
        for argument, converter in pattern.pattern.converters.items()
    }
    return reverse(name, kwargs=values)


def test_every_address_has_a_row():
    assert [name for name, _ in FOUND if action_of(name) is None] == []


def test_every_row_has_an_address_and_an_action():
    names = {name for name, _ in FOUND}
    rows = [name for name in ROUTES if not name.endswith(":*")]
    assert [name for name in rows if name not in names] == []
    assert [name for name, action in ROUTES.items() if action not in RULES] == []


def test_every_rule_names_what_it_allows():
    assert all(rule.name and rule.roles and rule.ask for rule in RULES.values())


@pytest.fixture
def clients(db, province, person, client_of):
    """A client for every role held in the province; the public is not signed in; one person without a role."""
    found = {role: client_of(person(role.value, role, province)) for role in Role if role is not Role.PUBLIC}
    return {**found, Role.PUBLIC: client_of(None), None: client_of(person("khong-vai-tro"))}


@pytest.mark.parametrize(("name", "pattern"), FOUND, ids=[name for name, _ in FOUND])
def test_address_answers_each_role_as_the_table_says(clients, name, pattern):
    rule = RULES[action_of(name) or ""]
    where = address(name, pattern)
    for role, client in clients.items():
        response = client.get(where)
        is_login = response.status_code == 302 and "/dang-nhap/" in response["Location"]
        is_signed_in_enough = not rule.needs_role and role is not Role.PUBLIC
        if role in rule.roles or Role.PUBLIC in rule.roles or is_signed_in_enough:
            assert response.status_code < 500, (role, response.status_code)
            assert response.status_code != 403, (role, where)
            assert not is_login or rule is RULES["sign_in"], (role, where)
        elif role is Role.PUBLIC:
            assert is_login, (role, where, response.status_code)
        else:
            assert response.status_code == 403, (role, where, response.status_code)
            assert rule.name in response.content.decode(), "trang từ chối phải nói quy tắc"


def test_an_undeclared_address_answers_nobody(monkeypatch, client_of, person, province):
    monkeypatch.delitem(ROUTES, "shared:style")
    response = client_of(person("quan-tri", Role.ADMIN, province)).get(reverse("shared:style"))
    assert response.status_code == 403
    assert "chưa khai báo" in response.content.decode()


def test_a_person_without_a_role_is_not_the_public_nor_staff(person):
    nobody = person("khong-vai-tro")
    assert access.allowed(nobody, "see_published")
    assert not access.allowed(nobody, "see_scorecard")
