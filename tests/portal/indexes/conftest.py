"""Installed indexes for the pages: the real definitions, their examples not run again for every test."""

from __future__ import annotations

import hashlib

import pytest
from django.conf import settings

from trucso.index import load_definition
from trucso.portal.indexes.models import InstalledIndex


def install(index: str, year: int, **changes: object) -> InstalledIndex:
    text = (settings.DEFINITIONS_DIR / index / f"{year}.yaml").read_text("utf-8")
    definition = load_definition(text)
    values = {
        "index_id": index, "first_year": definition.first_year, "last_year": definition.years.last,
        "revision": definition.revision, "level": definition.level, "name": definition.name.vi, "text": text,
        "digest": hashlib.sha256(text.encode()).hexdigest(), "library_version": "thu", **changes,
    }  # fmt: skip
    return InstalledIndex.objects.create(**values)


@pytest.fixture
def commune_index(db) -> InstalledIndex:
    return install("hcmc-commune-2026", 2026)


@pytest.fixture
def province_indexes(db) -> list[InstalledIndex]:
    return [install("vn-dti-province", year) for year in (2020, 2021, 2024)]


@pytest.fixture
def given_index(db) -> InstalledIndex:
    return install("tayninh-commune-2025", 2025)
