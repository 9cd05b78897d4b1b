"""Parts of pages kept after they were drawn, under a name that changes with their content.

A stored result never changes under its digest, so a fragment named by digests needs no expiry: fifty people
who open the same league table read the same text. Kept in the process, least recently used dropped first.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Hashable
from threading import Lock

from django.utils.safestring import SafeString
from django.utils.translation import get_language

MOST_CHARACTERS = 20_000_000  # about 40 MB of Vietnamese text per process

_lock = Lock()
_drawing: dict[Hashable, Lock] = {}


class _Shelf:
    """The kept fragments and how many characters they hold together."""

    def __init__(self) -> None:
        self.texts: OrderedDict[Hashable, SafeString] = OrderedDict()
        self.characters = 0

    def get(self, key: Hashable) -> SafeString | None:
        if key in self.texts:
            self.texts.move_to_end(key)
        return self.texts.get(key)

    def put(self, key: Hashable, text: SafeString) -> None:
        self.characters += len(text) - len(self.texts.pop(key, ""))
        self.texts[key] = text
        while self.characters > MOST_CHARACTERS:
            self.characters -= len(self.texts.popitem(last=False)[1])


_shelf = _Shelf()


def drawn_once(name: Hashable, draw: Callable[[], SafeString]) -> SafeString:
    """The fragment called ``name`` in the reader's language; ``draw`` makes it the first time.

    When fifty readers ask for a new one at the same moment, one draws it and the others wait for that.
    """
    key = (get_language(), name)
    with _lock:
        kept = _shelf.get(key)
        if kept is not None:
            return kept
        gate = _drawing.setdefault(key, Lock())
    with gate:
        with _lock:
            kept = _shelf.get(key)
        return kept if kept is not None else _draw_and_keep(key, draw)


def _draw_and_keep(key: Hashable, draw: Callable[[], SafeString]) -> SafeString:
    try:
        text = draw()
        with _lock:
            _shelf.put(key, text)
        return text
    finally:
        with _lock:
            _drawing.pop(key, None)


def forget_all() -> None:
    """Drop everything kept; for tests that count what drawing costs."""
    with _lock:
        _shelf.texts.clear()
        _shelf.characters = 0
