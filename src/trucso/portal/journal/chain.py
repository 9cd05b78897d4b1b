"""How entries are chained: canonical text, digest, and the check of a whole chain. No database here.

Each digest is the SHA-256 of the canonical JSON of an entry (sorted keys, no spaces, NFC UTF-8) together with
the digest before it; the first entry follows ``GENESIS``.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, replace
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

    ``links`` yields each entry with its stored digest; ``end`` is (sequence, digest) of the last entry. A row
    inserted or removed by renumbering those after it is named alone: they still seal their own number.
    """
    walk = _Walk()
    following = iter(links)
    now = next(following, None)
    while now is not None:
        after = next(following, None)
        yield from _of(walk, *now, after, end)
        now = after
    yield from _ending(walk.expected, walk.digest, end)


@dataclass
class _Walk:
    """Where the check stands: the number expected next, the last two digests, how far numbers were moved."""

    expected: int = 1
    digest: str = GENESIS
    before: str = ""
    shift: int = 0

    def pass_over(self, link: Link, stored: str) -> None:
        self.expected = link.sequence - self.shift + 1
        self.before, self.digest = self.digest, stored


def _of(
    walk: _Walk, link: Link, stored: str, after: tuple[Link, str] | None, end: tuple[int, str]
) -> Iterator[Fault]:
    number, is_whole = link.sequence, _sealed(link, stored, walk.shift)
    if not is_whole:
        moved = list(_renumbered(walk, link, stored, after))
        yield from moved
        if any(one.sequence == number and one.kind == "inserted" for one in moved):
            return
        is_whole = bool(moved)
    if number - walk.shift < walk.expected:
        yield Fault(number, "inserted", f"Dòng {number} bị chèn thêm.")
        return
    yield from _gap(walk.expected, number - walk.shift)
    if number - walk.shift > end[0]:
        yield Fault(number, "inserted", f"Dòng {number} bị chèn thêm sau dòng cuối đã ghi nhận.")
    elif not is_whole:
        yield Fault(number, "altered", f"Dòng {number} đã bị sửa sau khi ghi.")
    elif number - walk.shift == walk.expected and link.previous != walk.digest:
        message = f"Dòng {number} không nối tiếp dòng {number - 1}: một trong hai dòng bị thay."
        yield Fault(number, "altered", message)
    walk.pass_over(link, stored)


def _renumbered(walk: _Walk, link: Link, stored: str, after: tuple[Link, str] | None) -> Iterator[Fault]:
    """Why the numbers from here on differ from the sealed ones by one more or less, if that is so."""
    number = link.sequence
    if stored == walk.digest:
        yield Fault(number, "inserted", f"Dòng {number} bị chèn thêm: là bản sao của dòng {number - 1}.")
        walk.shift += 1
    elif _sealed(link, stored, walk.shift + 1) and link.previous == walk.before:
        yield Fault(number - 1, "inserted", f"Dòng {number - 1} bị chèn thêm.")
        walk.shift, walk.digest, walk.expected = walk.shift + 1, walk.before, walk.expected - 1
    elif after and after[0].previous == walk.digest and _sealed(*after, walk.shift + 1):
        yield Fault(number, "inserted", f"Dòng {number} bị chèn thêm.")
        walk.shift += 1
    elif number - walk.shift == walk.expected and _sealed(link, stored, walk.shift - 1):
        lost = walk.expected
        yield Fault(lost, "removed", f"Dòng {lost} đã bị xoá, các dòng sau bị đánh số lại.")
        walk.shift, walk.digest, walk.expected = walk.shift - 1, link.previous, lost + 1


def _sealed(link: Link, stored: str, shift: int) -> bool:
    """Whether the entry is as it was sealed, when its number was ``shift`` less."""
    return replace(link, sequence=link.sequence - shift).digest() == stored


def _gap(expected: int, found: int) -> Iterator[Fault]:
    if found > expected:
        rows = f"Dòng {expected}" if found == expected + 1 else f"Các dòng {expected}–{found - 1}"
        yield Fault(expected, "removed", f"{rows} đã bị xoá.")


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
