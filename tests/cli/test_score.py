"""Scores, ranks and explanations as people and programs get them from the command line."""

import io
import json
import subprocess
import sys
from decimal import Decimal
from pathlib import Path

import openpyxl
import pytest

HCMC = ("--index", "hcmc-commune-2026", "--year", 2026)
PROVINCE = ("--index", "vn-dti-province", "--year", 2024, "--values", "shares")


def node(rows, unit, code):
    return next(row for row in rows if row["unit"] == unit and row["code"] == code)


def test_csv_has_the_fixed_columns_and_unrounded_shares(trucso, folder):
    done = trucso("score", "so-lieu.csv", *HCMC, "--format", "csv")
    assert done.code == 0
    assert done.out.splitlines()[0] == "unit,kind,code,name,points,max_points,share,rank"
    assert node(done.rows, "Xã Mẫu A", "DTI-28") == {
        "unit": "Xã Mẫu A",
        "kind": "indicator",
        "code": "DTI-28",
        "name": "Tỷ lệ hồ sơ nộp trực tuyến",
        "points": "3.583333333333333333333333333",
        "max_points": "5",
        "share": "0.7166666666666666666666666667",
        "rank": "2",
    }
    assert [row["kind"] for row in done.rows if row["unit"] == "Xã Mẫu A"].count("indicator") == 43


def test_three_kinds_of_empty_score_differently(trucso, folder):
    rows = trucso("score", "so-lieu.csv", *HCMC, "-f", "csv").rows
    assert node(rows, "Đặc khu Mẫu C", "DTI-28")["points"] == "0"  # not reported: 0 of 5
    assert node(rows, "Đặc khu Mẫu C", "DTI-28")["max_points"] == "5"
    outside = node(rows, "Đặc khu Mẫu C", "DTI-36")  # not applicable: out of the denominator
    assert [outside[key] for key in ("points", "max_points", "share", "rank")] == ["", "0", "", ""]
    assert (
        node(rows, "Phường Mẫu B", "DTI-36")["points"] == "2"
    )  # no complaint received: full points of part 2
    assert node(rows, "Đặc khu Mẫu C", "total")["max_points"] == "96"


def test_pillars_come_with_their_codes_and_ties_share_a_rank(trucso, folder):
    rows = trucso("score", "nhom-2024.csv", *PROVINCE, "-f", "csv").rows
    assert [(row["kind"], row["code"]) for row in rows[:5]] == [
        ("total", "total"),
        ("pillar", "digital_government"),
        ("pillar", "digital_economy"),
        ("pillar", "digital_society"),
        ("group", "1"),
    ]
    assert [node(rows, unit, "total")["rank"] for unit in ("Tỉnh Hai", "Tỉnh Một", "Tỉnh Ba")] == [
        "1",
        "2",
        "2",
    ]


def test_every_format_holds_the_same_numbers(trucso, folder):
    as_csv = trucso("score", "so-lieu.csv", *HCMC, "-f", "csv").rows
    as_json = json.loads(trucso("score", "so-lieu.csv", *HCMC, "-f", "json").out, parse_float=Decimal)
    points = [str(row["points"]) for row in as_json if row["points"] is not None]
    assert points == [row["points"] for row in as_csv if row["points"]]
    assert trucso("score", "so-lieu.csv", *HCMC, "--out", "ra.xlsx").out == ""
    sheet = openpyxl.load_workbook("ra.xlsx").active
    assert [cell.value for cell in sheet[1]] == [
        "Đơn vị",
        "Loại",
        "Mã",
        "Tên",
        "Điểm",
        "Tối đa",
        "Giá trị",
        "Hạng",
    ]
    assert sheet.max_row == len(as_csv) + 1
    assert sheet["E2"].value == pytest.approx(float(as_csv[0]["points"]))
    table = trucso("score", "so-lieu.csv", *HCMC).out
    assert " ".join(table.splitlines()[0].split()) == "Đơn vị Loại Mã Tên Điểm Tối đa Giá trị Hạng"
    assert "3,58" in table


def test_workbook_and_standard_input_score_like_the_csv(trucso, folder, monkeypatch):
    expected = trucso("score", "so-lieu.csv", *HCMC, "-f", "csv").out
    assert trucso("score", "so-lieu.xlsx", *HCMC, "-f", "csv").out == expected
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(Path("so-lieu.csv").read_bytes())))
    assert trucso("score", "-", *HCMC, "-f", "csv").out == expected


def test_rank_shows_the_change_against_another_period(trucso, folder):
    done = trucso("rank", "nhom-2024.csv", *PROVINCE, "--against", "nhom-2023.csv", "--format", "csv")
    columns = ("rank", "unit", "previous_rank", "rank_change")
    assert [tuple(row[key] for key in columns) for row in done.rows] == [
        ("1", "Tỉnh Hai", "3", "2"),
        ("2", "Tỉnh Một", "1", "-1"),
        ("2", "Tỉnh Ba", "1", "-1"),
    ]
    best = trucso("rank", "nhom-2024.csv", *PROVINCE, "--by", "8", "--top", 1, "-f", "csv")
    assert [row["unit"] for row in best.rows] == ["Tỉnh Một", "Tỉnh Hai", "Tỉnh Ba"]  # all three share rank 1


def test_explanation_is_the_paragraph_and_the_arithmetic(trucso, folder):
    done = trucso("explain", "so-lieu.csv", *HCMC, "--unit", "Xã Mẫu A", "--code", "DTI-28")
    lines = done.out.splitlines()
    assert lines[1] == "  DTI-28: (b + c) / a = (120 + 310) / 600 = 71,67 % < 75 % → 0,7167 × 5 = 3,58 điểm"
    assert "Tỷ lệ hồ sơ nộp trực tuyến” được 3,58 trên 5 điểm, mất 1,42 điểm" in lines[2]
    lost = trucso("explain", "so-lieu.csv", *HCMC, "-u", "Xã Mẫu A", "--lost", 3, "-f", "json")
    assert [row["code"] for row in json.loads(lost.out)] == ["DTI-29", "DTI-31", "DTI-32"]


def test_the_program_speaks_utf8_whatever_the_console(folder):
    command = [sys.executable, "-m", "trucso", "rank", "nhom-2024.csv", *map(str, PROVINCE)]
    source = str(Path(__file__).parents[2] / "src")
    environment = {"PYTHONPATH": source, "PYTHONIOENCODING": "ascii", "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, capture_output=True, env=environment, check=True)
    assert "Tỉnh Hai" in done.stdout.decode()
