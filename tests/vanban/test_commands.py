"""``trucso extract``: what it writes, prints and returns."""

import json
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner

from trucso.vanban.commands import register

KEYS = {
    "metadata",
    "legal_bases",
    "sections",
    "targets",
    "tasks",
    "assignments",
    "deadlines",
    "observed_values",
}


@pytest.fixture
def app() -> typer.Typer:
    app = typer.Typer()
    register(app)
    app.command(name="other")(lambda: None)
    return app


def test_one_json_per_document_and_a_summary(app: typer.Typer, samples: Path, tmp_path: Path) -> None:
    files = [str(samples / "ke-hoach-thanh-pho.txt"), str(samples / "tin-bai.txt")]
    result = CliRunner().invoke(app, ["extract", *files, "--out", str(tmp_path)])
    assert result.exit_code == 0
    assert json.loads((tmp_path / "ke-hoach-thanh-pho.json").read_text(encoding="utf-8")).keys() >= KEYS
    assert (tmp_path / "tin-bai.json").exists()
    assert "Kết quả đọc văn bản" in result.output


def test_an_unreadable_file_gives_2_and_the_others_are_done(
    app: typer.Typer, samples: Path, tmp_path: Path
) -> None:
    broken = tmp_path / "cu.doc"
    broken.write_bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600)
    result = CliRunner().invoke(
        app, ["extract", str(broken), str(samples / "tin-bai.txt"), "--out", str(tmp_path / "ra")]
    )
    assert result.exit_code == 2
    assert "lưu lại thành .docx" in " ".join(result.output.split())
    assert (tmp_path / "ra" / "tin-bai.json").exists()
    assert not (tmp_path / "ra" / "cu.json").exists()


def test_equal_names_from_two_folders_do_not_overwrite_each_other(app: typer.Typer, tmp_path: Path) -> None:
    for folder in ("a", "b"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.txt").write_text(f"Số: 1/KH-UBND\nKẾ HOẠCH\nVề {folder}", encoding="utf-8")
    result = CliRunner().invoke(
        app, ["extract", str(tmp_path / "a/x.txt"), str(tmp_path / "b/x.txt"), "--out", str(tmp_path / "o")]
    )
    assert result.exit_code == 0
    assert {p.name for p in (tmp_path / "o").iterdir()} == {"x.json", "x-2.json"}


def test_show_prints_the_outline_with_targets(app: typer.Typer, samples: Path) -> None:
    result = CliRunner().invoke(app, ["extract", str(samples / "ke-hoach-thanh-pho.txt"), "--show"])
    assert result.exit_code == 0
    assert "TỔ CHỨC THỰC HIỆN" in result.output
    assert "≥ 85 %" in result.output


def test_without_a_folder_there_is_nothing_to_write_to(app: typer.Typer, samples: Path) -> None:
    result = CliRunner().invoke(app, ["extract", str(samples / "tin-bai.txt")])
    assert result.exit_code == 1
    assert "--out" in result.output


@pytest.mark.parametrize(
    ("kind", "names"), [("xlsx", {"x.xlsx"}), ("csv", {"x-chi-tieu.csv", "x-nhiem-vu.csv"})]
)
def test_tables_of_targets_and_tasks(
    app: typer.Typer, samples: Path, tmp_path: Path, kind: str, names: set[str]
) -> None:
    source = tmp_path / "x.txt"
    source.write_bytes((samples / "ke-hoach-thanh-pho.txt").read_bytes())
    result = CliRunner().invoke(app, ["extract", str(source), "--out", str(tmp_path / "o"), "--format", kind])
    assert result.exit_code == 0
    assert names <= {p.name for p in (tmp_path / "o").iterdir()}


def test_a_text_that_looks_like_a_formula_stays_text(app: typer.Typer, tmp_path: Path) -> None:
    source = tmp_path / "x.txt"
    source.write_text(
        "Số: 1/KH-UBND\nKẾ HOẠCH\nI. NHIỆM VỤ\na) =HYPERLINK(1) là việc phải làm ngay", encoding="utf-8"
    )
    CliRunner().invoke(app, ["extract", str(source), "--out", str(tmp_path), "--format", "csv"])
    assert "'=HYPERLINK" in (tmp_path / "x-nhiem-vu.csv").read_text(encoding="utf-8-sig")


def test_the_page_is_one_file_that_loads_nothing(app: typer.Typer, samples: Path, tmp_path: Path) -> None:
    result = CliRunner().invoke(
        app, ["extract", str(samples / "ke-hoach-thanh-pho.txt"), "--out", str(tmp_path), "--html"]
    )
    assert result.exit_code == 0
    page = (tmp_path / "ke-hoach-thanh-pho.html").read_text(encoding="utf-8")
    assert '<mark class="target">' in page
    assert "http" not in page.split("<article")[0]
    assert "<script src" not in page
    assert "<link" not in page
