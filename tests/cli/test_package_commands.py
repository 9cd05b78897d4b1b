"""``trucso package``: a true package is 0, an altered one 1 with every difference, anything else 2; never a traceback."""

import json
from pathlib import Path

import pytest


@pytest.fixture
def package(folder):
    return Path("goi-lan-1.json")


def altered(package, change):
    content = json.loads(package.read_text("utf-8"))
    change(content["content"])
    package.write_text(json.dumps(content), "utf-8")


def test_a_true_package_says_so(trucso, package):
    done = trucso("package", "verify", package)
    assert (done.code, done.err) == (0, "")
    assert "goi-lan-1.json: đúng. Thử, lần công bố 1, 2 đơn vị." in done.out


def test_one_altered_figure_is_named(trucso, package):
    altered(package, lambda content: content["units"][0]["figures"].update({"1.1.a": {"number": "2"}}))
    done = trucso("package", "verify", package)
    assert done.code == 1
    assert "KHÔNG đúng" in done.out
    assert "Mã băm không khớp" in done.out
    assert "Xã A (a): điểm 1.1 trong gói là 10/3, tính lại là 20/3." in done.out


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"", "bị cắt ngang"),
        (b"\xff\xfe\x00", "không phải chữ UTF-8"),
        (b"<html>", "không phải JSON"),
        (b"[" * 100_000, "lồng quá sâu"),
    ],
)
def test_what_cannot_be_read_is_2_with_one_sentence(trucso, package, content, words):
    package.write_bytes(content)
    for command in (("verify",), ("table", "--format", "csv")):
        done = trucso("package", command[0], package, *command[1:])
        assert done.code == 2
        assert words in done.err
        assert "Traceback" not in done.err


def test_another_document_is_no_package(trucso, package):
    package.write_text('{"content": {"format": "trucso-round/9"}, "sha256": ""}', "utf-8")
    assert trucso("package", "verify", package).code == 1
    assert trucso("package", "table", package).code == 2


def test_a_truncated_one_among_good_ones_decides_the_code(trucso, package):
    Path("cut.json").write_bytes(package.read_bytes()[:-20])
    done = trucso("package", "verify", package, "cut.json", "khong-co.json")
    assert done.code == 2
    assert "goi-lan-1.json: đúng" in done.out
    assert "không mở được khong-co.json" in done.err


def test_a_table_is_compared_number_by_number(trucso, package):
    assert trucso("package", "verify", package, "--table", "bang-lan-1.csv").code == 0
    table = Path("bang-lan-1.csv")
    table.write_text(table.read_text("utf-8-sig").replace("23/3", "23/4"), "utf-8")
    done = trucso("package", "verify", package, "--table", table)
    assert done.code == 1
    assert "Xã A (a): Điểm chính xác trong bảng là 23/4, trong gói là 23/3." in done.out


def test_the_table_comes_in_every_format(trucso, package):
    rows = trucso("package", "table", package, "--format", "csv").rows
    assert next((row["rank"], row["code"], row["points"]) for row in rows) == ("1", "b", "10")
    assert json.loads(trucso("package", "table", package, "--format", "json").out)[0]["code"] == "b"
    assert trucso("package", "table", package, "--out", "bang.xlsx").code == 0
    assert Path("bang.xlsx").stat().st_size > 1000
