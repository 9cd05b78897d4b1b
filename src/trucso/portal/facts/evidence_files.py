"""The files of evidence on disk: under random names in ``MEDIA_ROOT/evidence``, where no web server looks.

A file is written under a name of its own in ``incoming``, hashed on the way, brought safely to disk, looked
at and renamed before the rows that name it are written. A crash therefore leaves no row without its file; at
most a file without a row, which :func:`orphans` finds.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import Error as DatabaseFailed

from ..shared.search import composed
from .file_kinds import EXTENSIONS, KINDS, FileRefused, kind_of

FOLDER = "evidence"
INCOMING = "incoming"
LONGEST_NAME = 150
_UNSAFE = re.compile(r"[\x00-\x1f\x7f<>:\"/\\|?*\u202a-\u202e\u2066-\u2069]+")


@dataclass(frozen=True)
class StoredFile:
    """A file that is safely on disk. ``path`` is under MEDIA_ROOT, ``name`` what people called it."""

    path: str
    name: str
    kind: str
    pages: int
    size: int
    sha256: str

    @property
    def fields(self) -> dict[str, Any]:
        """As the row of its document keeps it."""
        return {
            "file": self.path,
            "file_name": self.name,
            "file_kind": self.kind,
            "file_pages": self.pages,
            "file_size": self.size,
            "file_sha256": self.sha256,
        }


def receive(chunks: Iterable[bytes], name: str) -> StoredFile:
    """Store a file as it comes in. Raises :class:`~.file_kinds.FileRefused`, and then nothing stays."""
    random = secrets.token_hex(16)
    incoming = _folder(INCOMING) / random
    try:
        size, sha256 = _write(chunks, incoming)
        found = kind_of(incoming)
        final = _folder(random[:2]) / random
        incoming.rename(final)
        _settle(final.parent)
    finally:
        incoming.unlink(missing_ok=True)
    shown = display_name(name, found.kind)
    return StoredFile(f"{FOLDER}/{random[:2]}/{random}", shown, found.kind, found.pages, size, sha256)


@contextmanager
def waiting_for_rows(stored: StoredFile) -> Iterator[None]:
    """Around the transaction that writes the rows of a stored file: the file goes when the rows are refused.

    It stays when the database fails: a commit whose answer was lost may hold, and its rows need the file. At
    worst nobody names it, and :func:`orphans` finds it.
    """
    try:
        yield
    except DatabaseFailed:
        raise
    except Exception:
        remove(stored.path)
        raise


def remove(path: str) -> None:
    """Delete a stored file that no row names."""
    if path:
        (Path(settings.MEDIA_ROOT) / path).unlink(missing_ok=True)


def place_of(path: str) -> Path:
    """Where a stored file lies."""
    return Path(settings.MEDIA_ROOT) / path


def display_name(name: str, kind: str) -> str:
    """The name people gave, safe to offer again, with the ending of what the file really is."""
    clean = " ".join(_UNSAFE.sub(" ", composed(name)).split()).strip(" .")
    stem, dot, ending = clean.rpartition(".")
    if not dot or len(ending) > 5:
        stem = clean
    same = f".{ending.lower()}" == EXTENSIONS[kind] or (kind == "jpeg" and ending.lower() == "jpeg")
    shown = f".{ending}" if dot and same else EXTENSIONS[kind]
    return (stem.strip(" .")[:LONGEST_NAME] or "minh-chung") + shown


def content_type(kind: str) -> str:
    """How a stored file is served; never what a browser would guess."""
    return KINDS.get(kind, "application/octet-stream")


def sha256_of(place: Path) -> str:
    """The digest of a file as it lies there now."""
    with place.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def files_on_disk() -> Iterator[str]:
    """Every stored file, as rows name it, and every half-written one."""
    root = Path(settings.MEDIA_ROOT)
    for place in sorted((root / FOLDER).glob("*/*")):
        if place.is_file():
            yield place.relative_to(root).as_posix()


def orphans(known: Iterable[str], *, older_than: float) -> list[str]:
    """Files that no row names, ``older_than`` seconds (younger ones may be on their way)."""
    named, before = set(known), time.time() - older_than
    return [path for path in files_on_disk() if path not in named and place_of(path).stat().st_mtime < before]


def _write(chunks: Iterable[bytes], place: Path) -> tuple[int, str]:
    """Size and digest of what was written; on disk when this returns."""
    digest, size = hashlib.sha256(), 0
    with os.fdopen(os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as file:
        for chunk in chunks:
            size += len(chunk)
            if size > settings.EVIDENCE_BYTES:
                raise FileRefused(too_large())
            digest.update(chunk)
            file.write(chunk)
        file.flush()
        os.fsync(file.fileno())
    return size, digest.hexdigest()


def too_large() -> str:
    """The refusal of a file above the limit."""
    limit = settings.EVIDENCE_BYTES // 2**20
    return f"Tệp lớn hơn {limit} MB. Hãy giảm độ phân giải bản quét, hoặc tách thành nhiều tệp."


def _folder(name: str) -> Path:
    """A folder of the store, made on first use and then surely there after a crash."""
    place = Path(settings.MEDIA_ROOT) / FOLDER / name
    if not place.is_dir():
        place.mkdir(parents=True, exist_ok=True, mode=0o700)
        _settle(place.parent)
    return place


def _settle(folder: Path) -> None:
    """Bring the names in a folder to disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
