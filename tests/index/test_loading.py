"""A definition is read exactly, and goes to plain data and back unchanged."""

import json
from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import Definition, load_definition

FIXTURES = Path(__file__).parent / "fixtures"


@pytest.fixture
def small() -> Definition:
    return load_definition(FIXTURES / "small.yaml")


def test_numbers_are_exact(small):
    bands = small.indicator("DTI-28").rule.award
    assert [band.threshold for band in bands] == [Fraction(3, 4), Fraction(0)]
    assert small.total.max_points == 9


def test_round_trip_through_json(small):
    again = Definition.from_dict(json.loads(json.dumps(small.to_dict())))
    assert again == small
    assert again.digest == small.digest


def test_expression_lists_its_inputs(small):
    assert small.indicator("DTI-28").rule.value.names == ("b", "c", "a")


def test_finds_by_code(small):
    assert small.indicator("DTI-36").parts[1].code == "DTI-36.2"
    assert small.find("DTI-36.2").points == 2
    with pytest.raises(KeyError):
        small.indicator("DTI-99")
