"""The command line as a function, and a folder with the files its examples name."""

import csv
import shutil
from pathlib import Path
from typing import NamedTuple

import pytest
import xlsxwriter

from tests.index.test_decisions import TEXT
from tests.index.test_package import ENTRIES
from trucso.cli import run
from trucso.index import load_definition, read_cases
from trucso.index.package import build, canonical
from trucso.index.package_table import EXACT_COLUMNS, published_table
from trucso.index.spreadsheet import workbook_bytes

ROOT = Path(__file__).parents[2]
HCMC = load_definition(ROOT / "definitions/hcmc-commune-2026/2026.yaml")


class Outcome(NamedTuple):
    code: int
    out: str
    err: str

    @property
    def rows(self):
        return list(csv.DictReader(self.out.splitlines()))


@pytest.fixture
def trucso(capsys):
    """Run one command line: ``trucso("score", "f.csv", ...)`` → code, out, err."""

    def call(*arguments):
        code = run([str(argument) for argument in arguments])
        captured = capsys.readouterr()
        return Outcome(code, captured.out, captured.err)

    return call


FIGURES = """unit;DTI-28.a;DTI-28.b;DTI-28.c;DTI-36.s;DTI-36.a;DTI-36.b;DTI-12.a;DTI-12.b;DTI-36
Xã Mẫu A;600;120;310;có;95;100;40;40;
Phường Mẫu B;600;120;330;không;0;0;36;40;
Đặc khu Mẫu C;;;;;;;35;40;không áp dụng: chưa có tổng đài
"""
GROUPS = "unit,1,2,3,4,5,6,7,8\nTỉnh Một,0.9,0.8,0.7,0.6,0.5,0.7,0.6,0.5\nTỉnh Hai,{}\nTỉnh Ba,0.9,0.8,0.7,0.6,0.5,0.7,0.6,0.5\n"


@pytest.fixture
def folder(tmp_path, monkeypatch):
    """The working folder of the examples."""
    monkeypatch.chdir(tmp_path)
    Path("so-lieu.csv").write_text(FIGURES, encoding="utf-8")
    Path("nhom-2024.csv").write_text(GROUPS.format("1,1,1,1,1,1,1,0.5"), encoding="utf-8")
    Path("nhom-2023.csv").write_text(GROUPS.format("0.1,0.1,0.1,0.1,0.1,0.1,0.1,0.1"), encoding="utf-8")
    shutil.copy(ROOT / "definitions/vn-dti-province/2024.yaml", "vi-du.yaml")
    Path("phu-luc.xlsx").write_bytes(workbook_bytes(HCMC, read_cases(ROOT / "cases", HCMC)[:5]))
    write_workbook(FIGURES, Path("so-lieu.xlsx"))
    write_package(Path("goi-lan-1.json"), Path("bang-lan-1.csv"))
    for example in (ROOT / "docs/examples").rglob("*.*"):
        shutil.copy(example, example.name)
    return tmp_path


def write_package(package, table):
    """A published result, and the table of it as the portal writes it."""
    built = build(
        definition_text=TEXT, library="trucso", values="inputs", about={"round": "Thử"}, entries=ENTRIES
    )
    package.write_text(canonical(built), encoding="utf-8")
    rows = [{"code": row.code, **row.exact, "sha256": built["sha256"]} for row in published_table(built).rows]
    with table.open("w", encoding="utf-8-sig", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow([EXACT_COLUMNS[key][0] for key in rows[0]])
        writer.writerows(row.values() for row in rows)


def write_workbook(text, path):
    with xlsxwriter.Workbook(path, {"strings_to_numbers": True}) as book:
        sheet = book.add_worksheet("Số liệu")
        for number, line in enumerate(text.splitlines()):
            sheet.write_row(number, 0, line.split(";"))
