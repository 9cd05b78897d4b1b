"""Every command and option is documented, and every example in the help runs as it stands."""

import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
import typer.main

from trucso.cli import app

ROOT = Path(__file__).parents[2]
DOCUMENT = (ROOT / "docs/cli.md").read_text(encoding="utf-8")
OURS = (
    "index",
    "score",
    "rank",
    "explain",
    "lost",
    "whatif",
    "leverage",
    "improve",
    "chance",
    "robustness",
    "trend",
    "package",
    "remind",
    "audit",
)
PORTAL = ("trucso remind", "trucso audit ")
"""Examples that need a portal: tests/cli/test_portal_commands.py runs them."""


def commands():
    """(path of the command, the command) of every leaf of the parts this file answers for."""
    root = typer.main.get_command(app)
    for name in OURS:
        command = root.commands[name]
        for sub, leaf in getattr(command, "commands", {"": command}).items():
            yield f"{name} {sub}".strip(), leaf


def help_examples():
    lines = [(path, line.strip()) for path, one in commands() for line in (one.epilog or "").splitlines()]
    return [(path, line) for path, line in lines if line.startswith("trucso ")]


def document_examples():
    blocks = re.findall(r"```sh\n(.*?)```", DOCUMENT, re.DOTALL)
    return [line for block in blocks for line in block.splitlines() if line.startswith("trucso ")]


@pytest.mark.parametrize("path", [path for path, _ in commands()])
def test_every_command_has_help_with_examples(trucso, path):
    done = trucso(*path.split(), "--help")
    assert done.code == 0
    assert "Ví dụ:\n" in done.out
    assert not any(word in done.out for word in ("Options", "Arguments", "required", "Show this", "default"))
    assert f"trucso {path}" in done.out.split("Ví dụ:\n")[1]


@pytest.mark.parametrize(
    "example",
    [
        line
        for line in dict.fromkeys([line for _, line in help_examples()] + document_examples())
        if not line.startswith(PORTAL)
    ],
)
def test_example_runs(folder, example):
    """Through a shell, as a reader would type it: redirections, pipes and quotes included."""
    program = f"{shlex.quote(sys.executable)} -m trucso"
    command = re.sub(r"(^|\| )trucso ", rf"\1{program} ", example)
    environment = {"PYTHONPATH": str(ROOT / "src"), "PATH": "/usr/bin:/bin"}
    done = subprocess.run(command, shell=True, capture_output=True, env=environment, check=False)
    assert done.returncode == 0, done.stderr.decode()


@pytest.mark.parametrize(("path", "command"), list(commands()))
def test_every_command_and_option_is_in_the_document(path, command):
    sections = dict(re.findall(r"^## (.+?)\n(.*?)(?=^## |\Z)", DOCUMENT, re.MULTILINE | re.DOTALL))
    assert f"`trucso {path}`" in sections
    text = sections[f"`trucso {path}`"] + sections["Tuỳ chọn chung"]
    names = [
        name for one in command.params for name in one.opts if name.startswith("--") and name != "--help"
    ]
    assert [name for name in names if f"`{name}`" not in text] == []
