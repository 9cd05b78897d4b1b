"""docs/method.md: every example runs, every field of a definition is documented, every term is in the glossary."""

from __future__ import annotations

import re
from fractions import Fraction
from pathlib import Path
from typing import get_args

import pytest
import yaml

from trucso.index import Definition, load_definition, read_cases, run_case
from trucso.index import terms as vocabulary
from trucso.index.indicator_reading import FIELDS as INDICATOR_FIELDS
from trucso.index.indicator_reading import INPUT_FIELDS
from trucso.index.loading import FIELDS
from trucso.index.scorecard import NodeKind, State

DOCS = Path(__file__).resolve().parents[2] / "docs"
METHOD = (DOCS / "method.md").read_text(encoding="utf-8")
GLOSSARY = (DOCS / "glossary.md").read_text(encoding="utf-8")


def blocks(language: str, start: str = "") -> list[str]:
    found = re.findall(rf"^```{language}\n(.*?)^```", METHOD, re.MULTILINE | re.DOTALL)
    return [block for block in found if block.startswith(start)]


COMPLETE = blocks("yaml", "index:")[0]


def around(indicator: str) -> Definition:
    """A definition holding one indicator of the document."""
    (data,) = yaml.safe_load(indicator)
    maximum = 0 if data.get("role") in ("bonus", "penalty") else Fraction(str(data["points"]))
    head = COMPLETE.partition("groups:")[0]
    groups = f'groups:\n- {{code: "1", name: Nhóm, max_points: {maximum}}}\nindicators:\n'
    return load_definition(head + groups + indicator.replace("\n  name:", '\n  group: "1"\n  name:', 1))


def test_the_complete_example_loads():
    assert len(load_definition(COMPLETE).indicators) == 2


@pytest.mark.parametrize("indicator", blocks("yaml", "- code:"))
def test_every_indicator_shown_is_accepted(indicator):
    assert len(around(indicator).indicators) == 1


def test_every_worked_example_comes_out(tmp_path):
    (tmp_path / "cases.yaml").write_text(blocks("yaml", "- name:")[0], encoding="utf-8")
    definition = load_definition(COMPLETE)
    results = [run_case(case, definition) for case in read_cases(tmp_path)]
    assert len(results) == 3
    assert [result.differences for result in results] == [()] * 3


def test_the_program_runs_and_prints_what_it_says(capsys):
    (program,) = blocks("python")
    exec(compile(program, "docs/method.md", "exec"), {"text": COMPLETE})  # our own document
    (said,) = re.findall(r"^# (2\.1: .*)$", program, re.MULTILINE)
    assert capsys.readouterr().out.strip() == said


@pytest.mark.parametrize(
    "word",
    sorted(
        {
            *FIELDS, *INDICATOR_FIELDS, *INPUT_FIELDS, *vocabulary.LEVELS, *vocabulary.CERTAINTIES,
            *vocabulary.MISSING_RULES, *vocabulary.ROLES, *vocabulary.INPUT_KINDS, *vocabulary.BAND_TESTS,
            *vocabulary.BAND_GIFTS, *vocabulary.TIE_RULES, *vocabulary.RANKED_BY, *vocabulary.ROUNDING_MODES,
            *vocabulary.ROUNDING_LEVELS, *get_args(State),
        }
    ),
)  # fmt: skip
def test_every_field_and_allowed_word_is_documented(word):
    assert re.search(rf"`[^`\n]*\b{word}\b[^`\n]*`", METHOD), word


@pytest.mark.parametrize(
    "word", sorted({*get_args(State), *get_args(NodeKind), "share", "effective_max"} - {"total", "scored"})
)
def test_every_state_and_kind_is_in_the_glossary(word):
    assert f"`{word}`" in GLOSSARY


def test_terms_of_the_glossary_are_there_once():
    terms = re.findall(r"^\| ([^|`]+) \| [^|]+ \| `", GLOSSARY, re.MULTILINE)
    assert len(terms) == len(set(terms)) > 40
