"""The words a definition may use, and its smallest pieces: texts, years, bounds, rounding, ranking."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

LEVELS = ("province", "commune", "department")
CERTAINTIES = ("read", "inferred", "assumed")
MISSING_RULES = ("zero", "incomplete")
ROLES = ("scored", "unscored", "bonus", "penalty")
INPUT_KINDS = ("count", "amount", "share", "points", "yes_no", "choice")
BAND_TESTS = ("when", "from", "above", "is", "otherwise")
BAND_GIFTS = ("share", "points", "not_applicable")
TIE_RULES = ("competition", "dense")
RANKED_BY = ("share", "points")
ROUNDING_MODES = ("half_up", "half_even", "down", "up")
ROUNDING_LEVELS = ("part", "indicator", "group", "pillar", "total")


@dataclass(frozen=True, slots=True)
class Text:
    """A name or sentence in Vietnamese and, where known, English."""

    vi: str
    en: str = ""

    def get(self, lang: str = "vi") -> str:
        """The text in a language, Vietnamese when there is no English."""
        return self.en if lang == "en" and self.en else self.vi

    def __str__(self) -> str:
        return self.vi

    def __bool__(self) -> bool:
        return bool(self.vi)


@dataclass(frozen=True, slots=True)
class Decision:
    """The legal text. `number` is None when not known; `note` then says so."""

    number: str | None
    date: date | None
    issuer: str
    title: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Years:
    """First and last year assessed under a version; last None = still in force."""

    first: int
    last: int | None

    def __contains__(self, year: int) -> bool:
        return self.first <= year and (self.last is None or year <= self.last)

    def overlaps(self, other: Years) -> bool:
        return self.first in other or other.first in self


@dataclass(frozen=True, slots=True)
class Origin:
    """Where a number comes from: read | inferred | assumed, its source, and a note that explains."""

    certainty: str
    source: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Bounds:
    """Lowest and highest value allowed, both included; highest None = none."""

    lowest: Fraction
    highest: Fraction | None

    def __contains__(self, value: Fraction) -> bool:
        return self.lowest <= value and (self.highest is None or value <= self.highest)


FROM_ZERO = Bounds(Fraction(0), None)
"""What bounds a figure unless the definition says otherwise: nothing is negative."""


@dataclass(frozen=True, slots=True)
class RoundingRule:
    """Round at these node kinds to `decimals` places; mode half_up | half_even | down | up."""

    at: tuple[str, ...]
    decimals: int
    mode: str


@dataclass(frozen=True, slots=True)
class Rounding:
    """What the text rounds: awarded points and/or values (ratios before the award). None = never."""

    points: RoundingRule | None = None
    value: RoundingRule | None = None


@dataclass(frozen=True, slots=True)
class RankingBand:
    """A class of results: from this share (or points) up."""

    lowest: Fraction
    name: Text


@dataclass(frozen=True, slots=True)
class Ranking:
    """ties: competition (15, 15, 17) | dense (15, 15, 16); by: share | points; bands highest first."""

    ties: str = "competition"
    by: str = "share"
    descending: bool = True
    bands: tuple[RankingBand, ...] = ()


NEVER_ROUNDED = Rounding()
BY_SHARE = Ranking()
"""Competition ranking by share, highest first."""
