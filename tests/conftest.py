"""Fixtures of every test."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from hypothesis import settings

ROOT = Path(__file__).resolve().parents[1]


# How long one example takes says how busy the machine is; speed is measured in bench/, in quiet.
settings.register_profile("patient", deadline=None)
settings.load_profile("patient")


@pytest.fixture(scope="session")
def shared_dir() -> Path:
    """The reference data beside the repository (or where TRUCSO_SHARED says); the test is skipped without them."""
    folder = Path(os.environ.get("TRUCSO_SHARED", ROOT.parent / "shared"))
    if not (folder / "reference").is_dir():
        pytest.skip("reference data not present")
    return folder
