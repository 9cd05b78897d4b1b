"""How entries are chained: canonical text, digest, and the check of a whole chain. No database here.

Each digest is the SHA-256 of the canonical JSON of an entry (sorted keys, no spaces, NFC UTF-8) together with
the digest before it; the first entry follows ``GENESIS``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from typing import Any

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Link:
    """The sealed content of one entry. ``at`` is aware; ``before``/``after`` are JSON values."""

    sequence: int
    at: datetime
    actor: str
    action: str
    subject: str
    unit: str
    before: Any
    after: Any
    reason: str
    previous: str

    def digest(self) -> str:
        """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
        content = asdict(self) | {"at": self.at.astimezone(UTC).isoformat(timespec="microseconds")}
        text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Fault:
    """One place where the chain does not hold. ``kind`` is altered, removed, inserted or cut."""

    sequence: int
    kind: str
    message: str


def faults(links: Iterable[tuple[Link, str]], end: tuple[int, str]) -> Iterator[Fault]:
    """Check entries in order of sequence against each other and against the recorded ``end`` of the chain.

    ``links`` yields each entry with its stored digest; ``end`` is (sequence, digest) of the last entry.
    """
    expected, digest = 1, GENESIS
    for link, stored in links:
        yield from _gap(expected, link.sequence)
        if link.sequence > end[0]:
            yield Fault(
                link.sequence, "inserted", f"Dòng {link.sequence} bị chèn thêm sau dòng cuối đã ghi nhận."
            )
        elif link.digest() != stored:
            yield Fault(link.sequence, "altered", f"Dòng {link.sequence} đã bị sửa sau khi ghi.")
        elif link.sequence == expected and link.previous != digest:
            message = f"Dòng {link.sequence} không nối tiếp dòng {expected - 1}: một trong hai dòng bị thay."
            yield Fault(link.sequence, "altered", message)
        expected, digest = link.sequence + 1, stored
    yield from _ending(expected, digest, end)


def _gap(expected: int, found: int) -> Iterator[Fault]:
    if found > expected:
        rows = f"Dòng {expected}" if found == expected + 1 else f"Các dòng {expected}–{found - 1}"
        yield Fault(expected, "removed", f"{rows} đã bị xoá.")
    elif found < expected:
        yield Fault(found, "inserted", f"Dòng {found} bị chèn thêm.")


def _ending(expected: int, digest: str, end: tuple[int, str]) -> Iterator[Fault]:
    if expected - 1 < end[0]:
        rows = f"Dòng {expected}" if expected == end[0] else f"Các dòng {expected}–{end[0]}"
        yield Fault(expected, "removed", f"{rows} ở cuối nhật ký đã bị xoá.")
    elif expected - 1 == end[0] and digest != end[1]:
        yield Fault(end[0], "altered", f"Dòng cuối {end[0]} không khớp mã băm đã ghi nhận.")


def changed(before: Mapping[str, Any], after: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Only the keys whose values differ, of both sides; a key absent on a side is left out there."""
    keys = [key for key in {**before, **after} if before.get(key) != after.get(key)]
    return ({k: before[k] for k in keys if k in before}, {k: after[k] for k in keys if k in after})
