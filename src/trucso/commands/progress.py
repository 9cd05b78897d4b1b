"""A progress bar on the terminal for work that lasts over a second."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

PATIENCE = 1.0
"""Seconds before a bar appears."""


@contextmanager
def progress(title: str, total: int) -> Iterator[Callable[[int], None]]:
    """Gives a function to call with how much is done so far; nothing is drawn away from a terminal."""
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), TimeRemainingColumn(),
        console=console, transient=True,
    )  # fmt: skip
    task = bar.add_task(title, total=total)
    begun, is_shown = time.monotonic(), False

    def done(amount: int) -> None:
        nonlocal is_shown
        if not is_shown and console.is_terminal and time.monotonic() - begun > PATIENCE:
            bar.start()
            is_shown = True
        bar.update(task, completed=amount)

    try:
        yield done
    finally:
        bar.stop()
