"""The examples of the documentation run."""

import doctest
from pathlib import Path

from trucso.vanban import agencies, parsing

DOCS = Path(__file__).resolve().parents[2] / "docs"


def test_examples_in_the_documentation() -> None:
    results = doctest.testfile(str(DOCS / "vanban.md"), module_relative=False, encoding="utf-8")
    assert results.attempted >= 10
    assert results.failed == 0


def test_examples_in_the_docstrings() -> None:
    for module in (parsing, agencies):
        results = doctest.testmod(module)
        assert results.attempted
        assert results.failed == 0
