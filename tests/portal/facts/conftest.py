"""Measures and figures of two communes, for the pages."""

from __future__ import annotations

import hashlib

import pytest
from django.conf import settings

from trucso.index import load_definition
from trucso.portal.facts.measure_files import read_measures
from trucso.portal.facts.models import Measure
from trucso.portal.facts.services import load_measures
from trucso.portal.indexes.models import InstalledIndex


@pytest.fixture
def measures(db) -> None:
    load_measures(entries=read_measures(settings.DEFINITIONS_DIR / "measures"))


@pytest.fixture
def dossiers(measures) -> Measure:
    return Measure.objects.get(code="tthc.ho-so.tong")


@pytest.fixture
def commune_index(db) -> InstalledIndex:
    text = (settings.DEFINITIONS_DIR / "hcmc-commune-2026" / "2026.yaml").read_text("utf-8")
    definition = load_definition(text)
    return InstalledIndex.objects.create(
        index_id=definition.index, first_year=2026, level=definition.level, name=definition.name.vi, text=text,
        digest=hashlib.sha256(text.encode()).hexdigest(), library_version="thu",
    )  # fmt: skip
