"""A definition is read exactly, and goes to plain data and back unchanged."""

import json
import unicodedata
from contextlib import suppress
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from trucso.index import Definition, DefinitionError, Problem, load_definition

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


SMALL_BYTES = (FIXTURES / "small.yaml").read_bytes()


def refusal(content: bytes | str) -> str:
    with pytest.raises(DefinitionError) as caught:
        load_definition(content, file="tệp.yaml")
    return str(caught.value)


def test_a_byte_order_mark_and_decomposed_letters_are_read():
    decomposed = unicodedata.normalize("NFD", SMALL_BYTES.decode())
    definition = load_definition(b"\xef\xbb\xbf" + decomposed.encode())
    assert definition == load_definition(SMALL_BYTES)


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "tệp trống"),
        (b"# only a comment\n", "tệp trống"),
        (SMALL_BYTES.decode().encode("utf-16"), "không phải UTF-8; hãy lưu lại với bảng mã UTF-8"),
        (b"name: Ch\xec s\xf4\n", "tệp.yaml, dòng 1: tệp không phải UTF-8"),
        (b"%PDF-1.7\n\x00\x01", "không đọc được YAML"),
        (b"a: 1\n" * 500_000, "tệp lớn hơn 2 MB"),
        (b"[" * 100_000, "lồng quá 30 tầng"),
        (b"- a\n- b\n", "cần các dòng “khoá: giá trị”; tìm thấy danh sách"),
        (b"one line of text\n", "cần các dòng “khoá: giá trị”"),
    ],
    ids=["empty", "comment", "utf-16", "windows-1258", "pdf", "huge", "deep", "list", "text"],
)
def test_what_is_no_definition_at_all(content, words):
    assert words in refusal(content)


@given(st.binary(max_size=200))
def test_any_bytes_are_refused_in_words(content):
    assert refusal(content)


@given(st.text(alphabet="abc:-[]{}\"'&*!#|> \n\t0.1,", max_size=120))
def test_any_yaml_is_refused_in_words(content):
    assert refusal(content + "\n")


@settings(max_examples=30, suppress_health_check=list(HealthCheck), deadline=None)
@given(st.data())
def test_a_damaged_definition_is_read_or_refused_in_words(data):
    """One line gone, doubled or cut: never another exception."""
    lines = SMALL_BYTES.decode().splitlines()
    at = data.draw(st.integers(0, len(lines) - 1))
    kind = data.draw(st.sampled_from(["gone", "doubled", "cut"]))
    changed = {"gone": [], "doubled": [lines[at]] * 2, "cut": [lines[at][: data.draw(st.integers(0, 60))]]}[
        kind
    ]
    with suppress(DefinitionError):
        load_definition("\n".join([*lines[:at], *changed, *lines[at + 1 :]]) + "\n")


def test_floats_never_enter():
    with pytest.raises(TypeError, match="never float"):
        Definition.from_dict({"index": 1.5})


def test_decimals_of_a_workbook_are_read_as_written(small):
    data = small.to_dict()
    data["groups"][0]["max_points"] = Decimal("0.9E+1")
    assert Definition.from_dict(data) == small


def test_a_path_may_be_text(small):
    assert load_definition(str(FIXTURES / "small.yaml")) == small


def test_a_problem_names_file_line_and_column():
    problem = Problem("b.xlsx", 7, "chỉ số 1.1", "x", "số", "điểm phải là số.", column="F")
    assert str(problem) == "b.xlsx, dòng 7, cột F: chỉ số 1.1: điểm phải là số."
