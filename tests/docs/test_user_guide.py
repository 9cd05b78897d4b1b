"""docs/user-guide.md and docs/operations.md name addresses, columns and commands that exist."""

from __future__ import annotations

import re
from pathlib import Path

from django.core.management import get_commands
from django.urls import resolve

from trucso.portal.assessments.card_file import COLUMNS
from trucso.portal.facts.citations import read_cell

DOCS = Path(__file__).resolve().parents[2] / "docs"
GUIDE = (DOCS / "user-guide.md").read_text(encoding="utf-8")
OPERATIONS = (DOCS / "operations.md").read_text(encoding="utf-8")


def test_every_address_of_the_guide_exists():
    addresses = re.findall(r"`(/[a-z/-]+/)`", GUIDE)
    assert addresses
    assert all(resolve(address) for address in addresses)


def test_every_column_of_the_office_layout_is_named_in_its_order():
    listed = ", ".join(heading for heading, _ in COLUMNS.values())
    assert listed in GUIDE


def test_the_example_of_evidence_is_read():
    example = re.search(r"`(\*466[^`]+)`", GUIDE)
    assert example
    assert read_cell(example[1]).citations[0].number == "466/PVHXH"


def test_every_command_exists():
    named = set(re.findall(r"`manage\.py ([a-z_]+)", OPERATIONS)) | set(
        re.findall(r"`(load_[a-z]+)`", OPERATIONS)
    )
    assert named
    assert named <= set(get_commands())
