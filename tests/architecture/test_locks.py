"""Locks name no registry, so that they install from any mirror, and every line has its hash."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.txt", "requirements-dev.txt", "requirements-library.txt")


@pytest.mark.parametrize("name", LOCKS)
def test_python_locks_have_hashes_and_name_no_place(name):
    text = (ROOT / name).read_text()
    assert not re.search(r"https?://|--(extra-)?index-url|--find-links", text)
    pinned = re.findall(r"^[a-z0-9._-]+(?:\[[^\]]*\])?==\S+[^\n]*\\\n", text, re.MULTILINE | re.IGNORECASE)
    assert pinned
    assert len(pinned) == len(re.findall(r"^[a-z0-9]", text, re.MULTILINE | re.IGNORECASE))


def test_the_three_python_locks_agree():
    """A package locked in two files has the same versions in both (one per range of Pythons)."""
    found: dict[str, dict[str, set[str]]] = {}
    for name in LOCKS:
        for package, version in re.findall(
            r"^([A-Za-z0-9._-]+)==([^\s;]+)", (ROOT / name).read_text(), re.MULTILINE
        ):
            found.setdefault(package, {}).setdefault(name, set()).add(version)
    differing = {
        package: files
        for package, files in found.items()
        if any(versions != next(iter(files.values())) for versions in files.values())
    }
    assert differing == {}


def test_the_npm_lock_names_no_place():
    lock = json.loads((ROOT / "package-lock.json").read_text())
    packages = {name: entry for name, entry in lock["packages"].items() if name}
    assert [name for name, entry in packages.items() if "resolved" in entry] == []
    assert [name for name, entry in packages.items() if "integrity" not in entry] == []
    assert "omit-lockfile-registry-resolved=true" in (ROOT / ".npmrc").read_text()
