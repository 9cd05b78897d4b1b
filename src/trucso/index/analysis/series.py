"""One line of one unit over the years, across versions and mergers: joined where the crosswalk allows, and
broken in plain sight elsewhere.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from trucso.index.crosswalk import Crosswalk, carried
from trucso.index.definition import Definition

TOTAL = "total"
Values = Mapping[str, Fraction | None]


@dataclass(frozen=True, slots=True)
class Year:
    """What is known of a unit in a year: values by code ("total" too), its rank among how many, whether the
    values are restated from its parts.
    """

    year: int
    definition: Definition
    values: Values
    rank: int | None = None
    among: int | None = None
    restated: bool = False


@dataclass(frozen=True, slots=True)
class Point:
    """One point of the series. change, places: against the point before, None across a break (places: also
    when the number of ranked units differs); breaks: why the line is broken before this point, in words.
    """

    year: int
    version: int
    share: Fraction | None
    rank: int | None
    among: int | None
    restated: bool
    change: Fraction | None
    places: int | None
    breaks: tuple[str, ...]


def series(years: Sequence[Year], code: str, crosswalks: Sequence[Crosswalk]) -> list[Point]:
    """The series of a line named by its code in the newest version. Raises ValueError for a year twice."""
    ordered = sorted(years, key=lambda one: one.year)
    if len({one.year for one in ordered}) < len(ordered):
        raise ValueError("Có năm xuất hiện hai lần.")
    codes = _codes_back(ordered, code, crosswalks)
    points: list[Point] = []
    for n, one in enumerate(ordered):
        breaks = _breaks(ordered[n - 1], one, codes, code, crosswalks) if n else ()
        before = points[-1] if points and not breaks else None
        share = _value(ordered, n, code, crosswalks)
        place, among = (one.rank, one.among) if code == TOTAL else (None, None)
        points.append(
            Point(
                one.year,
                one.definition.first_year,
                share,
                place,
                among,
                one.restated,
                share - before.share if before and share is not None and before.share is not None else None,
                before.rank - place if before and before.rank and place and before.among == among else None,
                breaks,
            )
        )
    return points


def _between(old: Definition, new: Definition, crosswalks: Sequence[Crosswalk]) -> Crosswalk | None:
    for one in crosswalks:
        if (one.index, one.old_year, one.new_year) == (new.index, old.first_year, new.first_year):
            return one
    return None


def _codes_back(ordered: Sequence[Year], code: str, crosswalks: Sequence[Crosswalk]) -> dict[int, str | None]:
    """Version → the single code the line had there; None when it had none or several."""
    codes: dict[int, str | None] = {}
    current: str | None = code
    newer: Definition | None = None
    for one in reversed(ordered):
        if (
            newer is not None
            and one.definition.first_year != newer.first_year
            and current not in (None, TOTAL)
        ):
            walk = _between(one.definition, newer, crosswalks)
            link = walk.origin(str(current)) if walk else None
            current = link.old[0] if link and len(link.old) == 1 and link.kind != "split" else None
        codes.setdefault(one.definition.first_year, current)
        newer = one.definition
    return codes


def _value(ordered: Sequence[Year], n: int, code: str, crosswalks: Sequence[Crosswalk]) -> Fraction | None:
    one = ordered[n]
    codes = _codes_back(ordered, code, crosswalks)
    own = codes[one.definition.first_year]
    if own is not None:
        return one.values.get(own)
    later = next(
        (other for other in ordered[n:] if other.definition.first_year != one.definition.first_year), None
    )
    if later is None or (name := codes[later.definition.first_year]) is None:
        return None
    walk = _between(one.definition, later.definition, crosswalks)
    return None if walk is None else carried(walk, name, one.values, one.definition)


def _breaks(
    before: Year, one: Year, codes: Mapping[int, str | None], code: str, crosswalks: Sequence[Crosswalk]
) -> tuple[str, ...]:
    words = []
    if before.definition.first_year != one.definition.first_year:
        walk = _between(before.definition, one.definition, crosswalks)
        name = codes[one.definition.first_year]
        link = walk.origin(name) if walk and name and code != TOTAL else None
        if link is None or not link.comparable:
            words.append("bộ chỉ số đổi")
    return tuple(words)


def rebased_total(newest: Definition, values: Values) -> Fraction | None:
    """Σ new maximum × value / Σ new maximum over the groups of the newest version's total: what an earlier
    year would have been had the groups weighed as they do now. None while a group has no value. It removes
    the change of weights, not the change of what each group measures.
    """
    points, maximum = Fraction(0), Fraction(0)
    for group in newest.groups:
        if group.code in newest.total.groups:
            share = values.get(group.code)
            if share is None:
                return None
            points, maximum = points + share * group.max_points, maximum + group.max_points
    return points / maximum if maximum else None
