"""Rows in = rows out; twice the same; a wrong cell is named and nothing is written."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

import pytest
from django.core.management import call_command

from tests.portal.national.conftest import DEFINITIONS, INDEX
from trucso.portal.national import queries
from trucso.portal.national.loading import load_results
from trucso.portal.national.models import PublishedValue
from trucso.portal.shared.datafiles import DataFileError
from trucso.portal.units.loading import load_units

FOLDER = DEFINITIONS / "results"


def _lines() -> int:
    return sum(len(list(csv.reader(path.open(encoding="utf-8")))) - 1 for path in FOLDER.glob("*.csv"))


def test_every_line_of_every_file_is_one_row(loaded: None) -> None:
    assert PublishedValue.objects.count() == _lines()


def test_loading_again_changes_nothing(loaded: None) -> None:
    report = load_results(folder=FOLDER)
    assert (report.created, report.changed, report.removed, report.same) == (0, 0, 0, report.read)


def test_the_two_means_of_2021_stay_side_by_side_and_the_first_of_the_file_is_shown(loaded: None) -> None:
    figure = queries.national_results(INDEX).mean(2021, 63, "total")
    assert figure is not None
    assert [str(report.value) for report in figure.reports] == ["2007/5000", "919/2000"]
    assert "MÂU THUẪN" in figure.reports[1].note
    assert figure.is_contradicted


def test_bodies_that_are_not_units_keep_the_name_of_the_source(loaded: None) -> None:
    row = PublishedValue.objects.get(reported_name="Đài Truyền hình Việt Nam")
    assert (row.unit, row.scope) == (None, "ministries_without_services")


def test_a_line_taken_out_of_a_file_leaves_the_table(loaded: None, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "results")
    path = folder / "other-bodies.csv"
    path.write_text("".join(path.open(encoding="utf-8").readlines()[:-1]), "utf-8")
    assert load_results(folder=folder).removed == 1


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("averages.csv", "0.4014", '"0,4014"', "averages.csv, dòng 2, cột value: «0,4014»"),
        ("averages.csv", "0.4014", "0,4014", "averages.csv, dòng 2, cột note: «9 ô» không dùng được; cần đúng 8 ô"),
        ("averages.csv", "0.4014", "4.014", "cần số từ 0 đến 1"),
        ("averages.csv", ",total,", ",tong,", "cột metric: «tong» không dùng được; cần total, pillar:<mã>"),
        ("from-documents.csv", "63-72", "99", "cột unit_code: «99» không dùng được; cần mã của một tỉnh đã nạp"),
        ("from-documents.csv", ",63,", ",62,", "cần một trong: 63, 34"),
        ("from-documents.csv", "0.2686,46", ",", "cần một giá trị hoặc một hạng"),
        ("other-bodies.csv", "2021,", "hai nghìn,", "cột year: «hai nghìn»"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_and_nothing_is_written(
    db: None, provinces_only: Path, tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    load_units(folder=provinces_only)
    folder = shutil.copytree(FOLDER, tmp_path / "results")
    path = folder / file
    text = path.read_text("utf-8").replace('""', "”")
    path.write_text(text.replace(old, new), "utf-8")
    with pytest.raises(DataFileError) as refused:
        load_results(folder=folder)
    assert message in str(refused.value)
    assert not PublishedValue.objects.exists()


def test_the_same_figure_twice_from_one_source_is_refused(
    db: None, provinces_only: Path, tmp_path: Path
) -> None:
    load_units(folder=provinces_only)
    folder = shutil.copytree(FOLDER, tmp_path / "results")
    path = folder / "other-bodies.csv"
    lines = path.read_text("utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[-1]]), "utf-8")
    with pytest.raises(DataFileError, match="dòng lặp lại"):
        load_results(folder=folder)


def test_the_command_counts(loaded: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_national", FOLDER)
    assert f"{_lines()} con số: 0 mới, 0 đổi, {_lines()} giữ nguyên" in capsys.readouterr().out
