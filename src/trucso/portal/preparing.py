"""What must be true before the portal serves: tables, static files, the law and the facts loaded.

Each step is a management command of some app and may be run again at any time without changing anything.
A fingerprint of everything the steps read (code, definitions, cases, applied migrations) is kept in
``TRUCSO_VAR/prepared``: while it stays the same, a start skips them all.
"""

from __future__ import annotations

import hashlib
import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import DatabaseError, connection

PACKAGE = Path(__file__).resolve().parents[1]
STEPS: tuple[tuple[str, ...], ...] = (
    ("migrate", "--verbosity=0"),
    ("createcachetable", "--verbosity=0"),
    ("collectstatic", "--verbosity=0", "--no-input", "--clear"),
    ("load_units",),
    ("load_measures",),
    ("install_indexes",),
    ("load_national",),
)
DEMONSTRATION: tuple[tuple[str, ...], ...] = (
    ("demo_accounts", "create"),
    ("demo", "create"),
    ("remind", "--notices-only"),
)


def _files(folders: Iterable[Path]) -> Iterator[Path]:
    for folder in folders:
        yield from sorted(p for p in folder.rglob("*") if p.is_file() and "__pycache__" not in p.parts)


def _applied_migrations() -> list[tuple[str, str, str]]:
    """With the moment they were applied: a database made anew has others."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT app, name, applied FROM django_migrations ORDER BY id")
            return [(app, name, str(applied)) for app, name, applied in cursor.fetchall()]
    except DatabaseError:
        return []


def fingerprint() -> str:
    """Changes with the code, the data files, the database and the setting that decides what is loaded."""
    digest = hashlib.sha256(repr((_applied_migrations(), settings.IS_DEMO_ALLOWED)).encode())
    for path in _files((PACKAGE, settings.DEFINITIONS_DIR, settings.CASES_DIR)):
        state = path.stat()
        digest.update(f"{path} {state.st_size} {state.st_mtime_ns}\n".encode())
    return digest.hexdigest()


def steps() -> tuple[tuple[str, ...], ...]:
    """The commands to run here, in order."""
    return STEPS + (DEMONSTRATION if settings.IS_DEMO_ALLOWED else ())


def prepare(*, say: Callable[[str], object], anew: bool = False) -> bool:
    """Run every step unless nothing changed since the last time; returns whether they ran."""
    kept = settings.VAR_DIR / "prepared"
    if not anew and kept.is_file() and kept.read_text() == fingerprint():
        return False
    for command, *arguments in steps():
        started = time.monotonic()
        say(f"· {command} {' '.join(a for a in arguments if not a.startswith('--'))}")
        call_command(command, *arguments)
        say(f"  {time.monotonic() - started:.1f} giây")
    kept.write_text(fingerprint())
    return True
