"""Previews of evidence files, drawn once per content by ``drawing`` and kept in ``TRUCSO_VAR/previews``.

The folder may be emptied at any time. What could not be drawn is remembered too: a bad file costs once.
"""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import threading
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.conf import settings

from .evidence_files import place_of
from .models import Evidence

SECONDS = 15
MOST_PAGES = 5
PICTURES = {"pdf": "image/png", "png": "image/jpeg", "jpeg": "image/jpeg"}
TEXTS = ("docx", "xlsx")
_ONE_AT_A_TIME = threading.BoundedSemaphore(1)  # per server process: drawing must not take every core
_ENVIRONMENT = ("PATH", "PYTHONPATH", "LANG", "LC_ALL", "SYSTEMROOT")


def pages_shown(document: Evidence) -> range:
    """The pages of which there is a picture, from 1."""
    if document.file_kind not in PICTURES:
        return range(0)
    pages = document.file_pages if document.file_kind == "pdf" else 1
    return range(1, min(pages, MOST_PAGES) + 1)


def picture_of(document: Evidence, page: int) -> Path | None:
    """The picture of a page (``pages_shown`` says which there are); None when it cannot be drawn."""
    return _drawn(document, page)


def text_of(document: Evidence) -> dict[str, Any] | None:
    """``lines`` of Word or ``sheets`` of Excel, and ``is_cut``; None when there is nothing to read."""
    found = _drawn(document, 1) if document.file_kind in TEXTS else None
    return json.loads(found.read_text(encoding="utf-8")) if found else None


def forget_others(hashes: Iterable[str]) -> int:
    """Delete the previews of files that are not among ``hashes``; how many."""
    kept, gone = set(hashes), 0
    for place in _root().glob("*/*"):
        if place.name.partition("-")[0] not in kept:
            place.unlink(missing_ok=True)
            gone += 1
    return gone


def _root() -> Path:
    return Path(settings.VAR_DIR) / "previews"


def _drawn(document: Evidence, page: int) -> Path | None:
    sha = document.file_sha256
    kept = _root() / sha[:2] / f"{sha}-{page}"
    if not kept.exists():
        with _ONE_AT_A_TIME:
            if not kept.exists():
                _draw(document, page, kept)
    return kept if kept.stat().st_size else None


def _draw(document: Evidence, page: int, kept: Path) -> None:
    """Draw, or leave an empty file where that failed."""
    kept.parent.mkdir(parents=True, exist_ok=True)
    made = kept.with_name(f"{kept.name}.{secrets.token_hex(8)}")
    file = place_of(document.file.name or "")
    command = [sys.executable, "-m", "trucso.portal.facts.drawing", document.file_kind, str(file), str(made)]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    environment["PYTHONPATH"] = os.pathsep.join(sys.path)
    try:
        subprocess.run(
            [*command, str(page)],
            check=True,
            timeout=SECONDS,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    except (subprocess.SubprocessError, OSError):
        made.write_bytes(b"")
    made.touch()
    made.rename(kept)
