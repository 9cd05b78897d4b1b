"""Every role × every address that names something: allowed, refused with the rule, another unit, not there, wrong method."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from tests.portal.test_routes import FOUND, action_of, address
from trucso.portal.shared import access
from trucso.portal.shared.access import RULES, Reach, Role

from .addresses import ARGUMENTS, ASKED_WITH_UNIT, FORMS_ONLY, OWN_TESTS

WITH_ARGUMENTS = sorted({name for name, pattern in FOUND if pattern.pattern.converters} - OWN_TESTS)
OTHER_METHODS = ("put", "patch", "delete")
# The API tells a refusal as JSON, and does not say that what one may not see exists.
API = "api-"

pytestmark = pytest.mark.django_db


def as_(person) -> Client:
    client = Client()
    if person is not None:
        client.force_login(person)
    return client


def ask(client, name, where):
    return client.post(where) if name in FORMS_ONLY else client.get(where)


def test_every_address_with_arguments_names_something_in_the_small_world():
    missing = [name for name in WITH_ARGUMENTS if name not in ARGUMENTS]
    assert missing == [], "thêm một dòng cho mỗi địa chỉ này vào tests/portal/permissions/addresses.py"
    assert [name for name in ARGUMENTS if name not in WITH_ARGUMENTS] == []


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_people_of_the_unit_get_what_the_table_says(world, name):
    action = ASKED_WITH_UNIT.get(name) or action_of(name)
    where = reverse(name, kwargs=ARGUMENTS[name](world))
    for role, person in [*world.home.items(), (Role.PUBLIC, None)]:
        response = ask(as_(person), name, where)
        unit = world.unit if name in ASKED_WITH_UNIT else None
        may = access.allowed(person, action, unit) and access.allowed(person, action_of(name))
        if may:
            assert response.status_code in (200, 302), (role, response.status_code)
            assert "/dang-nhap/" not in response.get("Location", ""), role
        else:
            assert is_refused(response, name, person), (role, response.status_code)


def is_refused(response, name, person) -> bool:
    """403 with the rule and whom to ask; the public is led to sign in, or refused in the API's own way."""
    if name.startswith(API):
        return response.status_code in (401, 403, 404)
    if person is None and response.status_code == 302:
        return "/dang-nhap/" in response["Location"]
    page = response.content.decode()
    return response.status_code == 403 and "Quy tắc" in page and "Hỏi ai" in page


@pytest.mark.parametrize("name", sorted(ASKED_WITH_UNIT))
def test_the_same_roles_of_another_unit_are_refused(world, name):
    rule = RULES[ASKED_WITH_UNIT[name]]
    where = reverse(name, kwargs=ARGUMENTS[name](world))
    for role, stranger in world.away.items():
        if rule.roles.get(role) is not Reach.ALL:
            response = ask(as_(stranger), name, where)
            assert is_refused(response, name, stranger), (role, response.status_code)


@pytest.mark.parametrize("name", sorted(ARGUMENTS))
def test_what_is_not_there_is_not_found(world, name):
    pattern = dict(FOUND)[name]
    action = action_of(name)
    person = next((p for p in world.home.values() if access.allowed(p, action)), None)
    answer = ask(as_(person), name, address(name, pattern)).status_code
    assert answer in ((404, 422) if name.startswith(API) else (404,))  # 422: no such kind of year or number


DESCRIPTIONS = {"api-v1:openapi-json", "api-v1:openapi-view"}  # of ninja: they change nothing, however asked


@pytest.mark.parametrize("name", sorted({name for name, _ in FOUND} - DESCRIPTIONS))
def test_other_methods_are_refused(world, name):
    if name in ARGUMENTS:
        where = reverse(name, kwargs=ARGUMENTS[name](world))
    else:
        where = address(name, dict(FOUND)[name])
    clients = [as_(world.home[role]) for role in (Role.ADMIN, Role.COORDINATOR, Role.REPORTER)]
    for method in OTHER_METHODS:
        answers = {getattr(client, method)(where).status_code for client in clients}
        assert answers <= {401, 403, 404, 405}, method
        assert 405 in answers or name.startswith(API), method


@pytest.mark.parametrize("name", sorted(FORMS_ONLY))
def test_a_look_changes_nothing_where_a_form_is_expected(world, name):
    arguments = ARGUMENTS[name](world) if name in ARGUMENTS else {}
    answers = {as_(person).get(reverse(name, kwargs=arguments)).status_code for person in world.home.values()}
    assert answers <= {403, 405}
    assert 405 in answers
