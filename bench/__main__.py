"""``python -m bench [NAME…] [--save]``: the table of sizes, times, peak memory and ratios to the baseline."""

from __future__ import annotations

import importlib
import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from .measuring import ENTRIES, Measurement

FOLDER = Path(__file__).resolve().parent
BASELINE = FOLDER / "baseline.json"
OWN = {"__init__", "__main__", "measuring"}
LINE = "{what:<44} {size:>16} {time:>10} {most:>9} {memory:>9} {ratio:>7}"


def load_entries() -> None:
    """Every module of this folder registers its entries when imported."""
    for path in sorted(FOLDER.glob("*.py")):
        if path.stem not in OWN:
            importlib.import_module(f"bench.{path.stem}")


def measured(name: str) -> list[Measurement]:
    """The measurements of an entry, taken in a process of its own."""
    command = [sys.executable, "-m", "bench", "--one", name]
    answer = subprocess.run(command, cwd=FOLDER.parent, stdout=subprocess.PIPE, text=True)
    if answer.returncode:
        sys.exit(f"«{name}» dừng với mã {answer.returncode}.")
    return [Measurement(**json.loads(line)) for line in answer.stdout.splitlines() if line.startswith("{")]


def shown_seconds(seconds: float | None) -> str:
    if seconds is None:
        return ""
    return f"{seconds * 1000:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def show(one: Measurement, baseline: dict[str, float]) -> None:
    before = baseline.get(f"{one.what} {one.size}")
    print(
        LINE.format(
            what=one.what,
            size=one.size,
            time=shown_seconds(one.seconds),
            most="≤ " + shown_seconds(one.most_seconds) if one.most_seconds else "",
            memory=f"{one.megabytes:.0f} MB" if one.megabytes else "",
            ratio=f"{one.seconds / before:.2f}" if before else "",
        )
        + ("" if one.is_within else "  VƯỢT MỨC"),
        flush=True,
    )


def main(arguments: list[str]) -> int:
    load_entries()
    if arguments[:1] == ["--one"]:
        for one in ENTRIES[arguments[1]]():
            print(json.dumps(one.to_dict()), flush=True)
        return 0
    save = "--save" in arguments
    names = [a for a in arguments if not a.startswith("--")] or list(ENTRIES)
    if unknown := [name for name in names if name not in ENTRIES]:
        sys.exit(f"Không có phép đo «{unknown[0]}»; có: {', '.join(ENTRIES)}.")
    baseline: dict[str, Any] = json.loads(BASELINE.read_text()) if BASELINE.exists() else {}
    print(LINE.format(what="", size="cỡ", time="thời gian", most="mức", memory="bộ nhớ", ratio="so gốc"))
    found = []
    for name in names:
        for one in measured(name):
            found.append(one)
            show(one, baseline)
    if save:
        baseline.update({f"{one.what} {one.size}": round(one.seconds, 6) for one in found})
        BASELINE.write_text(json.dumps(baseline, ensure_ascii=False, indent=1, sort_keys=True) + "\n")
    return 0 if all(one.is_within for one in found) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
