"""Links between the lines of two versions of an index, as data: `definitions/crosswalks/<index>-<year>.yaml`.

kind: kept (same name and code) | renamed (one to one) | split (one old, several new) | merged (several old,
one new) | dropped | added. `comparable` says whether values on both sides measure the same thing: only then
may a series run through without a break. Every line of both versions at the level linked stands in exactly
one link.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any

import yaml

from trucso.index.definition import Definition, Group, Indicator
from trucso.index.errors import DefinitionError, Problem
from trucso.index.library import Library
from trucso.index.terms import CERTAINTIES

ARITY: Mapping[str, tuple[str, str]] = {
    "kept": ("1", "1"), "renamed": ("1", "1"), "split": ("1", "n"),
    "merged": ("n", "1"), "dropped": ("1", "0"), "added": ("0", "1"),
}  # fmt: skip
"""kind → how many old and new codes it takes (n = two or more)."""


@dataclass(frozen=True, slots=True)
class Link:
    """One line, or lines, and what became of them."""

    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    comparable: bool
    note: str = ""


@dataclass(frozen=True, slots=True)
class Crosswalk:
    """From the version that starts in `old_year` to the one that starts in `new_year`."""

    index: str
    old_year: int
    new_year: int
    links: tuple[Link, ...]
    source: str
    certainty: str
    note: str = ""

    def origin(self, code: str) -> Link | None:
        """The link by which a new line came to be."""
        return next((link for link in self.links if code in link.new), None)


def load_crosswalks(folder: Path, library: Library) -> list[Crosswalk]:
    """Every crosswalk of a folder, checked against the versions. Raises DefinitionError."""
    found: list[Crosswalk] = []
    problems: list[Problem] = []
    for path in sorted(folder.glob("*.yaml")):
        try:
            found.append(read_crosswalk(path.read_text(encoding="utf-8"), library, path.name))
        except DefinitionError as error:
            problems += error.problems
    if problems:
        raise DefinitionError(problems)
    return found


def read_crosswalk(text: str, library: Library, file: str = "") -> Crosswalk:
    """Raises DefinitionError, in Vietnamese, naming the link."""
    try:
        data = yaml.load(text, Loader=_Plain)
        links = tuple(_link(one) for one in data["links"])
        found = Crosswalk(
            data["index"], int(data["from"]), int(data["to"]), links, data["source"], data["certainty"],
            data.get("note", ""),
        )  # fmt: skip
    except (yaml.YAMLError, KeyError, TypeError, ValueError) as error:
        raise DefinitionError([_problem(file, "", f"không đọc được bảng nối ({error}).")]) from error
    problems = [_problem(file, where, message) for where, message in _problems(found, library)]
    if problems:
        raise DefinitionError(problems)
    return found


class _Plain(yaml.SafeLoader):
    """Scalars stay text: codes never become numbers."""


_Plain.yaml_implicit_resolvers = {}


def _link(data: Mapping[str, Any]) -> Link:
    return Link(
        data["kind"], tuple(data["old"] or ()), tuple(data["new"] or ()), data["comparable"] == "true",
        data.get("note", ""),
    )  # fmt: skip


def _problems(found: Crosswalk, library: Library) -> Iterator[tuple[str, str]]:
    if found.certainty not in CERTAINTIES:
        yield "certainty", f"“{found.certainty}” không phải một trong {', '.join(CERTAINTIES)}."
    sides = {}
    for side, year in (("old", found.old_year), ("new", found.new_year)):
        versions = [one for one in library.versions(found.index) if one.first_year == year]
        if not versions:
            yield side, f"không có phiên bản {found.index} bắt đầu năm {year}."
            return
        sides[side] = versions[0]
    yield from _arity_problems(found)
    yield from _coverage_problems(found, sides)


def _arity_problems(found: Crosswalk) -> Iterator[tuple[str, str]]:
    for number, link in enumerate(found.links, 1):
        where = f"links, mục {number}"
        if link.kind not in ARITY:
            yield where, f"không có loại nối “{link.kind}”; dùng {', '.join(ARITY)}."
            continue
        counts = tuple("n" if len(codes) > 1 else str(len(codes)) for codes in (link.old, link.new))
        if counts != ARITY[link.kind]:
            old, new = ARITY[link.kind]
            yield where, f"loại {link.kind} cần {old} mã cũ và {new} mã mới (n: từ hai)."
        if link.comparable and link.kind in ("dropped", "added"):
            yield where, f"loại {link.kind} không có gì để so sánh (comparable: false)."


def _coverage_problems(found: Crosswalk, sides: Mapping[str, Definition]) -> Iterator[tuple[str, str]]:
    for side, definition in sides.items():
        codes = Counter(code for link in found.links for code in (link.old if side == "old" else link.new))
        for code, times in codes.items():
            if definition.find(code) is None:
                yield code, f"không có mã này trong phiên bản {definition.first_year}."
            elif times > 1:
                yield code, f"có trong {times} mối nối của phía {side}; mỗi dòng chỉ nối một lần."
        for group in definition.groups:
            inside = {one.code for one in definition.indicators_of(group.code)}
            if group.code not in codes and not inside & codes.keys():
                yield group.code, f"nhóm của phiên bản {definition.first_year} chưa có mối nối."


def carried(
    crosswalk: Crosswalk, code: str, shares: Mapping[str, Fraction | None], old: Definition
) -> Fraction | None:
    """The value of a new line in the old version: of the line it came from, of merged lines Σ points / Σ
    maximum; None where nothing corresponds (added, split) or a value is missing.
    """
    link = crosswalk.origin(code)
    if link is None or link.kind in ("added", "split"):
        return None
    points, maximum = Fraction(0), Fraction(0)
    for name in link.old:
        line, share = old.find(name), shares.get(name)
        if share is None or not isinstance(line, Group | Indicator):
            return None
        weight = line.points if isinstance(line, Indicator) else line.max_points
        points, maximum = points + share * weight, maximum + weight
    return points / maximum if maximum else None


def _problem(file: str, where: str, message: str) -> Problem:
    return Problem(file, None, where, "", "", message)
