"""The log as a file that anybody checks without the portal: one entry a line, the end of the chain last."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import TextIO

from .chain import Fault, Link, faults

End = tuple[int, str]


class LogFileRefused(ValueError):
    """The file is not an exported log; the message names the line."""


def write_log(links: Iterable[tuple[Link, str]], end: End, file: TextIO) -> int:
    """Write every entry with its digest, then the recorded end; returns how many entries."""
    count = 0
    for link, digest in links:
        fields = asdict(link) | {"at": link.at.isoformat(), "digest": digest}
        file.write(json.dumps(fields, ensure_ascii=False) + "\n")
        count += 1
    file.write(json.dumps({"end": list(end)}) + "\n")
    return count


def check_log(path: Path) -> tuple[int, list[Fault]]:
    """How many entries an exported log has, and every place where it is not as it was written."""
    end = _end_of(path)
    found = list(faults(_links(path), end))
    return sum(1 for _ in _links(path)), found


def check_seals(path: Path, seals: Path) -> Iterator[Fault]:
    """The seals of days (``journal-anchors.txt``, kept elsewhere) that the log does not hold any more."""
    kept = {link.sequence: digest for link, digest in _links(path)}
    for line in seals.read_text(encoding="utf-8").splitlines():
        words = line.split()
        if len(words) != 4 or not words[1].isdigit():
            continue
        if kept.get(int(words[1])) != words[2]:
            yield Fault(int(words[1]), "altered", f"Dòng {words[1]} khác với dấu niêm ngày {words[0]}.")


def _links(path: Path) -> Iterator[tuple[Link, str]]:
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, start=1):
            fields = _read(line, number)
            if "end" not in fields:
                yield _link(fields, number)


def _link(fields: dict[str, object], number: int) -> tuple[Link, str]:
    try:
        digest = str(fields.pop("digest"))
        at = datetime.fromisoformat(str(fields.pop("at")))
        return Link(at=at, **fields), digest  # type: ignore[arg-type]
    except (KeyError, TypeError, ValueError) as problem:
        raise LogFileRefused(f"Dòng {number} của tệp không phải một dòng nhật ký.") from problem


def _end_of(path: Path) -> End:
    last, number = "", 0
    with path.open(encoding="utf-8") as file:
        for number, last in enumerate(file, start=1):  # noqa: B007  the last one is wanted
            pass
    match _read(last, number).get("end"):
        case [int() as sequence, str() as digest]:
            return sequence, digest
    raise LogFileRefused("Tệp thiếu dòng kết ở cuối: tệp bị cắt, hoặc không do «trucso audit export» ghi.")


def _read(line: str, number: int) -> dict[str, object]:
    try:
        fields = json.loads(line)
    except ValueError:
        fields = None
    if not isinstance(fields, dict):
        raise LogFileRefused(f"Dòng {number} của tệp không phải một dòng nhật ký.")
    return fields
