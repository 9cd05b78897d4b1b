"""Where the made-up samples and the labelled reference documents are."""

import os
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="session")
def samples() -> Path:
    return Path(__file__).parent / "samples"


@pytest.fixture(scope="session")
def reference() -> Path:
    """Folder of the labelled documents and their scorer; the tests that need it are skipped without it."""
    shared = Path(os.environ.get("TRUCSO_SHARED", ROOT.parent / "shared"))
    if not (shared / "reference" / "documents").is_dir():
        pytest.skip("reference data not present")
    return shared
