"""Damaged copies of the labelled documents: scores may fall a little, never collapse."""

import json
import re
import subprocess
import sys
import textwrap
import unicodedata
from collections.abc import Callable
from pathlib import Path

import pytest

from trucso.vanban.paragraphs import paragraphs
from trucso.vanban.parsing import parse
from trucso.vanban.text import clean
from trucso.vanban.writing import to_json

Damage = Callable[[str], str]


def _rewrap(width: int) -> Damage:
    """Every paragraph broken again at ``width`` characters, as another page would."""

    def damage(text: str) -> str:
        out: list[str] = []
        for p in paragraphs(clean(text)):
            blank = [""] if p.after_blank else []
            whole = (
                clean(text)[p.start : p.end].replace("\n", " ")
                if p.kind != "row"
                else clean(text)[p.start : p.end]
            )
            wrapped = textwrap.wrap(whole, width, break_long_words=False, break_on_hyphens=False)
            out += blank + (wrapped if p.kind == "text" else [whole])
        return "\n".join(out)

    return damage


def _bullets(mark: str) -> Damage:
    return lambda text: re.sub(r"(?m)^(\s*)[-–] ", rf"\1{mark} ", text)


def _headings(form: str) -> Damage:
    """``I.`` and ``1.`` written ``I-``, ``I)``, ``1-`` or ``1)``."""
    return lambda text: re.sub(r"(?m)^(\s*(?:[IVX]{1,5}|\d{1,2}))\.(?=\s)", rf"\1{form}", text)


def _page_numbers(text: str) -> str:
    lines = text.split("\n")
    return "\n".join(f"{line}\n{i // 40 + 1}" if i % 40 == 39 else line for i, line in enumerate(lines))


def _slips(text: str) -> str:
    """Every 97th *a* loses or changes its mark, every 83rd *ệ* becomes *ê*: a scan's reading."""
    count = 0

    def slip(m: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return {"ế": "ê", "ạ": "a", "ố": "ô", "ầ": "â"}[m.group()] if count % 23 == 0 else m.group()

    return re.sub("[ếạốầ]", slip, text)


def _notes(text: str) -> str:
    """A footnote mark after every 15th comma."""
    count = 0

    def mark(m: re.Match[str]) -> str:
        nonlocal count
        count += 1
        return f"[{count // 15}]," if count % 15 == 0 else m.group()

    return re.sub(r"(?<=[^\W\d]),(?= )", mark, text)


def _lower_headings(text: str) -> str:
    return re.sub(r"(?m)^((?:[IVX]{1,5})\s?[.-]\s*)(\S)(.*)$", lambda m: m[1] + m[2] + m[3].lower() if m[3].isupper() else m[0], text)  # fmt: skip


def _upper_headings(text: str) -> str:
    return re.sub(r"(?m)^((?:[IVX]{1,5})\s?[.-]\s*)(.{3,70})$", lambda m: m[1] + m[2].upper(), text)


DAMAGES: dict[str, Damage] = {
    "rewrap-70": _rewrap(70),
    "rewrap-100": _rewrap(100),
    "no-blank-lines": lambda text: re.sub(r"\n\s*\n+", "\n", text),
    "double-spaced": lambda text: text.replace("\n", "\n\n") if _long_lines(text) else text,
    "nfd": lambda text: unicodedata.normalize("NFD", text),
    "crlf": lambda text: text.replace("\n", "\r\n"),
    "indented": lambda text: "\n".join("      " + line for line in text.split("\n")),
    "page-numbers": _page_numbers,
    "slips": _slips,
    "footnote-marks": _notes,
    "bullet-dot": _bullets("•"),
    "bullet-dash": _bullets("–"),
    "bullet-plus": _bullets("+"),
    "bullet-star": _bullets("*"),
    "heading-dash": _headings("-"),
    "heading-bracket": _headings(")"),
    "lower-headings": _lower_headings,
    "upper-headings": _upper_headings,
}


def _long_lines(text: str) -> bool:
    return max(len(line) for line in text.split("\n")) > 400


FLOOR = 0.85


@pytest.mark.reference
@pytest.mark.parametrize("name", DAMAGES)
def test_damage_does_not_break_the_reading(shared_dir: Path, tmp_path: Path, name: str) -> None:
    for path in sorted((shared_dir / "reference" / "documents").glob("*.txt")):
        damaged = DAMAGES[name](path.read_text(encoding="utf-8"))
        (tmp_path / f"{path.stem}.json").write_text(to_json(parse(damaged)), encoding="utf-8")
    report = tmp_path / "report.json"
    scorer, gold = (
        shared_dir / "tools" / "score_extraction.py",
        shared_dir / "reference" / "documents" / "gold",
    )
    command = [sys.executable, str(scorer), str(tmp_path), "--gold", str(gold), "--json", str(report)]
    subprocess.run(command, check=True, capture_output=True)
    scores = json.loads(report.read_text(encoding="utf-8"))["ALL"]
    low = {kind: round(s["f1"], 3) for kind, s in scores.items() if "f1" in s and s["f1"] < FLOOR}
    assert not low
    assert scores["metadata"]["accuracy"] >= FLOOR
