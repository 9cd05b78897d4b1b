"""A folder of definitions: the version in force in a year, first and last day included; overlaps refused."""

from __future__ import annotations

from pathlib import Path

import pytest

from trucso.index import DefinitionError, Library
from trucso.index.library import years_words

SMALL = (Path(__file__).parent / "fixtures" / "small.yaml").read_text(encoding="utf-8")


def write(folder: Path, first: int, last: int | None, name: str = "") -> None:
    years = f"years: {{first: {first}, last: {'null' if last is None else last}}}"
    text = SMALL.replace("years: {first: 2026, last: null}", years)
    path = folder / "small" / (name or f"{first}.yaml")
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


@pytest.fixture
def library(tmp_path):
    write(tmp_path, 2021, 2023)
    write(tmp_path, 2024, None)
    (tmp_path / "measures").mkdir()
    (tmp_path / "measures" / "anything.yaml").write_text("- code: x\n", encoding="utf-8")
    return Library.load(tmp_path)


@pytest.mark.parametrize(("year", "first"), [(2021, 2021), (2023, 2021), (2024, 2024), (2099, 2024)])
def test_version_in_force(library, year, first):
    assert library.get("small", year).first_year == first


def test_before_the_first_year_there_is_none(library):
    with pytest.raises(LookupError, match="không có phiên bản cho năm 2020; hiện có: 2021–2023, từ 2024"):
        library.get("small", 2020)


def test_unknown_index(library):
    with pytest.raises(LookupError, match="không có bộ chỉ số “other”; hiện có: small"):
        library.get("other", 2024)


def test_versions_in_order(library):
    assert [years_words(one) for one in library.versions("small")] == ["2021–2023", "từ 2024"]
    assert library.indexes() == ("small",)
    assert library.all() == library.versions("small")


def test_overlapping_versions_are_refused(tmp_path):
    write(tmp_path, 2021, None)
    write(tmp_path, 2024, None)
    with pytest.raises(DefinitionError, match="hai phiên bản cùng hiệu lực: từ 2021 và từ 2024"):
        Library.load(tmp_path)


def test_a_file_lies_where_its_content_says(tmp_path):
    write(tmp_path, 2021, None, "2020.yaml")
    with pytest.raises(DefinitionError, match=r"tìm thấy small/2020\.yaml; được phép: small/2021\.yaml"):
        Library.load(tmp_path)


def test_problems_of_all_files_come_together(tmp_path):
    write(tmp_path, 2021, 2023)
    write(tmp_path, 2024, None)
    for path in (tmp_path / "small").glob("*.yaml"):
        path.write_text(
            path.read_text(encoding="utf-8").replace("level: commune", "level: xã"), encoding="utf-8"
        )
    with pytest.raises(DefinitionError) as caught:
        Library.load(tmp_path)
    assert [(one.file, one.line) for one in caught.value.problems] == [
        ("small/2021.yaml", 4),
        ("small/2024.yaml", 4),
    ]


def test_a_file_that_would_be_overlooked_is_named(tmp_path):
    write(tmp_path, 2021, None, "2021.yml")
    with pytest.raises(DefinitionError, match=r"phải kết thúc bằng \.yaml"):
        Library.load(tmp_path)
