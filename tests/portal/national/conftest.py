"""The published results of definitions/results, loaded once into a transaction that is rolled back.

Modules that ask for ``national`` are marked ``django_db``: without a marked test there is no test database.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import DjangoDbBlocker

from trucso.index import Definition, Library
from trucso.portal.indexes.models import InstalledIndex
from trucso.portal.indexes.services import install_index
from trucso.portal.journal.models import Entry, Head
from trucso.portal.national import loading, queries
from trucso.portal.national.league import League, build
from trucso.portal.national.models import PublishedValue
from trucso.portal.national.results import Province, Results
from trucso.portal.units.loading import load_units
from trucso.portal.units.models import Unit, UnitName, UnitOperation, UnitParent

DEFINITIONS = Path(__file__).parents[3] / "definitions"
INDEX = loading.INDEX_ID


@dataclass(frozen=True)
class National:
    """Results and the law of every year: plain values, no database behind them."""

    results: Results
    definitions: dict[int, Definition]

    def league(self, year: int, structure: int = 34) -> League:
        return build(self.results, year, structure, self.definitions)

    def province(self, slug: str) -> Province:
        found = queries.province_by_slug(self.results, slug)
        assert found is not None
        return found


@pytest.fixture(scope="session")
def provinces_only(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """definitions/units without the communes and departments, which no national table needs."""
    ignored = shutil.ignore_patterns("communes*", "departments*")
    return shutil.copytree(DEFINITIONS / "units", tmp_path_factory.mktemp("units") / "units", ignore=ignored)


@pytest.fixture(scope="session")
def national(django_db_setup: None, django_db_blocker: DjangoDbBlocker, provinces_only: Path) -> National:
    with django_db_blocker.unblock(), transaction.atomic():
        load_units(folder=provinces_only)
        loading.load_results(folder=DEFINITIONS / "results")
        results = queries.national_results(INDEX)
        transaction.set_rollback(True)
    library = Library.load(DEFINITIONS)
    return National(results, {year: library.get(INDEX, year) for year in results.years})


@pytest.fixture
def loaded(db: None, provinces_only: Path) -> None:
    """Units, results and indexes in the database of one test."""
    load_units(folder=provinces_only)
    loading.load_results(folder=DEFINITIONS / "results")


@pytest.fixture(scope="module")
def installed(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker, provinces_only: Path
) -> Iterator[None]:
    """Units, results and the law of every year, committed for the tests of one module and removed after it."""
    with django_db_blocker.unblock():
        load_units(folder=provinces_only)
        loading.load_results(folder=DEFINITIONS / "results")
        for path in sorted((DEFINITIONS / INDEX).glob("*.yaml")):
            install_index(path=path, cases=DEFINITIONS.parent / "cases")
    yield
    with django_db_blocker.unblock():
        for model in (PublishedValue, InstalledIndex, UnitParent, UnitName, Unit, UnitOperation, Entry, Head):
            model.objects.all().delete()
