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
