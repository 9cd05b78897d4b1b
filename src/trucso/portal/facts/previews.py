"""Previews of evidence files, drawn once per content by ``drawing`` and kept in ``TRUCSO_VAR/previews``.

The folder may be emptied at any time. What could not be drawn is remembered too: a bad file costs once.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import suppress
from pathlib import Path
from typing import Any

from django.conf import settings

from .evidence_files import place_of
from .models import Evidence

SECONDS = 15
PATIENCE_SECONDS = 4
MOST_PAGES = 5
PICTURES = {"pdf": "image/png", "png": "image/jpeg", "jpeg": "image/jpeg"}
TEXTS = ("docx", "xlsx")
_ONE_AT_A_TIME = threading.BoundedSemaphore(1)  # per server process: drawing must not take every core
_ENVIRONMENT = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")


class Busy(Exception):
    """Others are being drawn; the same question may be asked again in a moment."""


def pages_shown(document: Evidence) -> range:
    """The pages of which there is a picture, from 1."""
    if document.file_kind not in PICTURES:
        return range(0)
    pages = document.file_pages if document.file_kind == "pdf" else 1
    return range(1, min(pages, MOST_PAGES) + 1)


def picture_of(document: Evidence, page: int) -> Path | None:
    """The picture of a page (``pages_shown`` says which there are); None when it cannot be drawn.

    Raises :class:`Busy`.
    """
    found = _drawn(document) / str(page)
    return found if found.exists() else None


def text_of(document: Evidence) -> dict[str, Any] | None:
    """``lines`` of Word or ``sheets`` of Excel, and ``is_cut``; None when there is nothing to read."""
    if document.file_kind not in TEXTS:
        return None
    found = _drawn(document) / "1"
    return json.loads(found.read_text(encoding="utf-8")) if found.exists() else None


def forget_others(hashes: Iterable[str]) -> int:
    """Delete the previews of files that are not among ``hashes``; how many."""
    kept = set(hashes)
    others = [place for place in _root().glob("*/*") if place.name.partition(".")[0] not in kept]
    for place in others:
        shutil.rmtree(place, ignore_errors=True)
    return len(others)


def _root() -> Path:
    return Path(settings.VAR_DIR) / "previews"


def _drawn(document: Evidence) -> Path:
    """The folder of what could be drawn of a file, drawn now if it is the first time."""
    sha = document.file_sha256
    kept = _root() / sha[:2] / sha
    if kept.exists():
        return kept
    if not _ONE_AT_A_TIME.acquire(timeout=PATIENCE_SECONDS):
        raise Busy
    try:
        if not kept.exists():
            _draw(document, kept)
    finally:
        _ONE_AT_A_TIME.release()
    return kept


def _draw(document: Evidence, kept: Path) -> None:
    made = kept.with_name(f"{kept.name}.{secrets.token_hex(8)}")
    made.mkdir(parents=True)
    file = place_of(document.file.name or "")
    pages = str(len(pages_shown(document)))
    command = [sys.executable, "-m", "trucso.portal.facts.drawing"]
    environment = {name: os.environ[name] for name in _ENVIRONMENT if name in os.environ}
    with suppress(subprocess.SubprocessError):
        subprocess.run(
            [*command, document.file_kind, str(file), str(made), pages],
            timeout=SECONDS,
            env=environment | {"PYTHONPATH": os.pathsep.join(sys.path)},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
    try:
        made.rename(kept)
    except OSError:  # another server process drew the same file meanwhile
        shutil.rmtree(made)
