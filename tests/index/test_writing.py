"""The canonical text of a definition: reads back the same, and stays the same."""

from pathlib import Path

import pytest

from trucso.index import Library, load_definition
from trucso.index.writing import definition_yaml

ROOT = Path(__file__).parents[2]
FIXTURES = [load_definition(path) for path in sorted((ROOT / "tests/index/fixtures").glob("*.yaml"))]
DEFINITIONS = [*Library.load(ROOT / "definitions").all(), *FIXTURES]
NAMES = [f"{one.index}-{one.first_year}" for one in DEFINITIONS]


@pytest.mark.parametrize("definition", DEFINITIONS, ids=NAMES)
def test_the_text_reads_back_as_the_same_definition(definition):
    text = definition_yaml(definition)
    again = load_definition(text)
    assert again == definition
    assert again.digest == definition.digest
    assert definition_yaml(again) == text


def test_the_text_looks_like_what_a_person_writes():
    text = definition_yaml(next(one for one in DEFINITIONS if one.index == "hcmc-commune-2026"))
    assert '\n- {code: "1", name: {vi: Nhận thức số, en: Digital awareness}, max_points: 8}\n' in text
    assert '\n\n- code: "DTI-28"\n  group: "6"\n' in text
    assert "  value: (b + c) / a\n  award:\n  - {from: 0.75, share: 1}\n  - {from: 0, share: value}\n" in text
    assert all(len(line) <= 125 or "https://" in line for line in text.splitlines())
