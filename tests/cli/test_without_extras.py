"""The command line installs and runs without its extras; what needs them says what to install."""

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BLOCKED = """
import sys
for name in ("scipy", "altair", "vl_convert", "django"):
    sys.modules[name] = None
from trucso.cli import run
sys.exit(run(sys.argv[1:]))
"""


def without_extras(*arguments):
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", BLOCKED, *arguments]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, check=False)


@pytest.mark.parametrize(
    "arguments",
    [("--help",), ("index", "list"), ("rank", "--help"), ("chance", "--help"), ("remind", "--help")],
)
def test_what_needs_no_extra_runs(arguments):
    done = without_extras(*arguments)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize("arguments", [("remind",), ("audit", "verify")])
def test_what_needs_the_portal_says_what_to_install(arguments):
    done = without_extras(*arguments)
    assert done.returncode == 2
    assert done.stderr.strip() == "Lỗi: lệnh này cần phần mở rộng: pip install 'trucso[portal]'"


def test_what_needs_an_extra_says_what_to_install():
    done = without_extras("robustness", "@2024", "--seed", "1", "--ways", "--draws", "2000")
    assert done.returncode == 2
    assert done.stderr.strip() == "Lỗi: lệnh này cần phần mở rộng: pip install 'trucso[analysis]'"
