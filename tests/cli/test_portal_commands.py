"""``trucso remind`` and ``trucso audit verify`` as a timer runs them: another process, a database of its own."""

from __future__ import annotations

import os
import re
import shutil
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

pytest.importorskip("django")
ROOT = Path(__file__).resolve().parents[2]
ROWS = 5


def run(var: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    environment = {
        "PYTHONPATH": str(ROOT / "src"),
        "PATH": os.environ["PATH"],
        "TRUCSO_VAR": str(var),
        **settings,
    }
    return subprocess.run(
        [sys.executable, *arguments], env=environment, capture_output=True, text=True, check=False
    )


def trucso(var: Path, *arguments: str, **settings: str) -> subprocess.CompletedProcess[str]:
    return run(var, "-m", "trucso", *arguments, **settings)


@pytest.fixture(scope="module")
def prepared(tmp_path_factory):
    """An empty portal whose log has a few rows."""
    var = tmp_path_factory.mktemp("var")
    assert run(var, str(ROOT / "manage.py"), "migrate", "--verbosity=0").returncode == 0
    write = f"""
from django.db import transaction
from trucso.portal.journal.services import record
for n in range({ROWS}):
    with transaction.atomic():
        record(actor="kiểm thử", action="figure.changed", subject=f"facts.observation:{{n}}", after={{"value": n}})
"""
    assert run(var, str(ROOT / "manage.py"), "shell", "--verbosity=0", "-c", write).returncode == 0
    return var


@pytest.fixture
def portal(prepared, tmp_path):
    """A copy to tamper with."""
    return Path(shutil.copytree(prepared, tmp_path / "var"))


def tamper(var: Path, *statements: str) -> None:
    connection = sqlite3.connect(var / "trucso.sqlite3")
    with connection:
        connection.execute("DROP TRIGGER journal_entry_append_only")
        for statement in statements:
            connection.execute(statement)
    connection.close()


COPY = (
    "INSERT INTO journal_entry SELECT {} AS sequence, at, actor, action, subject, unit, before, after, reason, "
    "previous, digest, user_id FROM journal_entry WHERE sequence = {}"
)


@pytest.mark.parametrize("options", [[], ["--seal"]])
def test_a_whole_log_is_said_to_be_whole(prepared, options):
    done = trucso(prepared, "audit", "verify", *options)
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Nhật ký nguyên vẹn: {ROWS} dòng." in done.stdout


def test_an_altered_row_is_found_and_named(portal):
    tamper(portal, "UPDATE journal_entry SET after = '{\"value\": 9}' WHERE sequence = 3")
    done = trucso(portal, "audit", "verify")
    assert done.returncode == 1
    assert "Dòng 3 đã bị sửa" in done.stderr
    assert re.findall(r"[Dd]òng (\d)", done.stderr) == ["3"]


def test_a_removed_row_is_found_and_named(portal):
    tamper(portal, "DELETE FROM journal_entry WHERE sequence = 2")
    done = trucso(portal, "audit", "verify")
    assert (done.returncode, done.stderr.strip()) == (1, "CommandError: Dòng 2 đã bị xoá.")


def test_an_inserted_row_is_found_and_named(portal):
    tamper(portal, COPY.format(6, 5))
    done = trucso(portal, "audit", "verify")
    assert done.returncode == 1
    assert "Dòng 6 bị chèn thêm" in done.stderr


def test_a_row_inserted_by_moving_the_later_ones_is_found(portal):
    tamper(
        portal,
        "UPDATE journal_entry SET sequence = sequence + 10 WHERE sequence > 2",
        "UPDATE journal_entry SET sequence = sequence - 9 WHERE sequence > 10",
        COPY.format(3, 2),
    )
    done = trucso(portal, "audit", "verify")
    assert done.returncode == 1
    assert "Dòng 3" in done.stderr


def exported(var: Path) -> Path:
    file = var.parent / "nhat-ky.jsonl"
    done = trucso(var, "audit", "export", str(file))
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Đã ghi {ROWS} dòng" in done.stdout
    return file


def test_an_exported_log_is_checked_where_there_is_no_portal(portal, tmp_path):
    file = exported(portal)
    done = trucso(tmp_path / "nowhere", "audit", "verify", str(file), DATABASE_URL="sqlite:////nowhere/x")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"Nhật ký nguyên vẹn: {ROWS} dòng." in done.stdout
    again = trucso(portal, "audit", "export", str(file))
    assert again.returncode == 2
    assert "Không ghi được" in again.stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (lambda rows: [*rows[:2], rows[2].replace("kiểm thử", "ai đó"), *rows[3:]], "Dòng 3 đã bị sửa"),
        (lambda rows: [*rows[:1], *rows[2:]], "Dòng 2 đã bị xoá"),
        (lambda rows: [*rows[:4], rows[1], *rows[4:]], "Dòng 2 bị chèn thêm"),
    ],
)
def test_one_row_of_an_exported_log_is_named(portal, change, words):
    file = exported(portal)
    rows = file.read_text(encoding="utf-8").splitlines(keepends=True)
    file.write_text("".join(change(rows)), encoding="utf-8")
    done = trucso(portal, "audit", "verify", str(file))
    assert done.returncode == 1
    assert words in done.stderr
    assert len(done.stderr.splitlines()) == 1


def test_a_chain_computed_again_is_betrayed_by_the_copy_of_the_seals(portal, tmp_path):
    seals = tmp_path / "dau-niem.txt"
    seals.write_text(f"2026-11-22 3 {'a' * 64} {'b' * 64}\n", encoding="utf-8")
    done = trucso(portal, "audit", "verify", str(exported(portal)), "--seals", str(seals))
    assert (done.returncode, done.stderr.strip()) == (1, "Dòng 3 khác với dấu niêm ngày 2026-11-22.")


@pytest.mark.parametrize("content", ["", "không phải\n", '{"sequence": 1}\n{"end": [1, "x"]}\n', "[1]\n"])
def test_another_file_is_refused_in_one_message(tmp_path, content):
    file = tmp_path / "khac.jsonl"
    file.write_text(content, encoding="utf-8")
    done = trucso(tmp_path, "audit", "verify", str(file))
    assert done.returncode == 2
    assert "Traceback" not in done.stderr
    assert done.stderr.startswith("Lỗi: ")


def test_remind_runs_and_runs_again(prepared):
    for _ in range(2):
        done = trucso(prepared, "remind")
        assert (done.returncode, done.stderr) == (0, "")
        assert "Việc mới phải nhắc: 0." in done.stdout


def test_a_portal_that_was_never_prepared_is_one_message(tmp_path):
    done = trucso(tmp_path, "remind")
    assert done.returncode == 2
    assert "trucso-manage prepare" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_wrong_setting_is_one_message(tmp_path):
    done = trucso(tmp_path, "audit", "verify", PORT="tám")
    assert done.returncode == 2
    assert "PORT" in done.stderr
    assert "Traceback" not in done.stderr
