"""The guide for operators names every command there is, and none that is not."""

from __future__ import annotations

import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
GUIDE = (ROOT / "docs" / "operations.md").read_text()
COMMANDS = {
    path.stem
    for path in (ROOT / "src" / "trucso").rglob("management/commands/*.py")
    if path.stem != "__init__"
}


def test_every_command_is_documented():
    assert [name for name in sorted(COMMANDS) if not re.search(rf"`(manage\.py )?{name}\b", GUIDE)] == []


def test_every_documented_command_exists():
    named = set(re.findall(r"`manage\.py ([a-z_]+)", GUIDE))
    assert named - COMMANDS - {"check"} == set()


def test_every_make_target_says_what_it_does_and_exists():
    text = (ROOT / "Makefile").read_text()
    targets = set(re.findall(r"^([a-z]+):.*##", text, re.MULTILINE))
    assert {"run", "test", "check", "fix", "bench", "dist", "lock"} <= targets
    pages = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]
    named = {name for page in pages for name in re.findall(r"`make ([a-z]+)", page.read_text())}
    assert named - targets == set()


def test_links_between_the_guides_lead_somewhere():
    for page in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\((?!https?:|#|/|mailto:)([^)#]+)", page.read_text()):
            assert (page.parent / target).exists(), f"{page.name}: {target}"
