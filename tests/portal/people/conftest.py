"""The people who manage people: an administrator, and a coordinator of the province."""

import pytest

from trucso.portal.shared.access import Role


@pytest.fixture
def admin(person, province):
    return person("quan-tri", Role.ADMIN, province)


@pytest.fixture
def coordinator(person, province):
    return person("dieu-phoi", Role.COORDINATOR, province)
