"""Agencies and provinces that documents name: canonical names, short forms, codes, and what they became.

The lists are data (``data/agencies.yaml``, ``data/provinces.yaml``) and can be extended; names change with dates,
so :meth:`Agencies.on` answers for a day.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from trucso.vanban.text import fold, match_form


@dataclass(frozen=True, slots=True)
class Agency:
    """One agency under one name: the days it is in force, and who took its work over."""

    name: str
    code: str | None = None
    short: tuple[str, ...] = ()
    since: date | None = None
    until: date | None = None
    successor: str | None = None

    def in_force(self, day: date) -> bool:
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)


@dataclass(frozen=True, slots=True)
class Province:
    """A province or centrally run city; ``merged_into`` is the unit it became on 1 July 2025."""

    name: str
    kind: str
    merged_into: str | None = None
    aliases: tuple[str, ...] = ()

    @property
    def full_name(self) -> str:
        return f"{self.kind} {self.name}"


@dataclass(frozen=True, slots=True)
class Mention:
    """Where an agency is named in a text (offsets of that text) and its canonical name when it is listed."""

    start: int
    end: int
    text: str
    name: str | None = None


class Agencies:
    """Lists of agencies and provinces with look-up by any of their names.

    >>> from datetime import date
    >>> known = Agencies.load()
    >>> known.on("Sở TT&TT", date(2025, 3, 1)).name
    'Sở Khoa học và Công nghệ'
    >>> known.province("TP.HCM").full_name
    'thành phố Hồ Chí Minh'
    """

    def __init__(self, agencies: Iterable[Agency], provinces: Iterable[Province]) -> None:
        self.agencies = tuple(agencies)
        self.provinces = tuple(provinces)
        self._by_name = {fold(n): a for a in self.agencies for n in (a.name, *a.short)}
        self._by_code = {a.code: a for a in self.agencies if a.code}
        self._provinces = {fold(n): p for p in self.provinces for n in (p.name, *p.aliases)}
        names = sorted(
            {match_form(n) for a in self.agencies for n in (a.name, *a.short)}, key=len, reverse=True
        )
        self._names = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, names)) + r")(?!\w)")
        places = sorted(
            {match_form(n) for p in self.provinces for n in (p.name, *p.aliases)}, key=len, reverse=True
        )
        self._places = re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, places)) + r")(?!\w)")

    @staticmethod
    @lru_cache(maxsize=8)
    def load(more: tuple[Path, ...] = ()) -> "Agencies":
        """The lists shipped with the package, extended with files of the same shape (later entries win)."""
        data = files("trucso.vanban") / "data"
        texts = [(data / n).read_text("utf-8") for n in ("agencies.yaml", "provinces.yaml")]
        texts += [path.read_text("utf-8") for path in more]
        agencies: list[Agency] = []
        provinces: list[Province] = []
        for text in texts:
            content: dict[str, Any] = yaml.safe_load(text) or {}
            agencies += [
                _agency(row) for key in ("central", "departments", "agencies") for row in content.get(key, ())
            ]
            provinces += [_province(row) for row in content.get("provinces", ())]
        return Agencies(agencies, provinces)

    def find(self, name: str) -> Agency | None:
        """The listed agency with this name or short form, marks and case ignored."""
        return self._by_name.get(fold(name))

    def by_code(self, code: str) -> Agency | None:
        return self._by_code.get(code)

    def on(self, name: str, day: date) -> Agency | None:
        """The agency doing the work of ``name`` on ``day`` (follows successors)."""
        here = self.find(name)
        for _ in range(5):
            if here is None or here.in_force(day) or here.successor is None:
                return here
            here = self.find(here.successor)
        return here

    def province(self, name: str) -> Province | None:
        """The province with this name, with or without ``tỉnh`` / ``thành phố``."""
        key = re.sub(r"^(?:tinh|thanh pho|tp) ", "", fold(name))
        return self._provinces.get(fold(name)) or self._provinces.get(key)

    def provinces_in(self, text: str) -> list[Province]:
        """Every mention of a province in ``text``, in order."""
        found = (self._provinces.get(fold(m.group())) for m in self._places.finditer(match_form(text)))
        return [p for p in found if p is not None]

    def listed_in(self, text: str) -> list[Mention]:
        """Mentions of listed agencies in ``text``."""
        out = []
        for m in self._names.finditer(match_form(text)):
            agency = self._by_name[fold(m.group())]
            out.append(Mention(m.start(), m.end(), text[m.start() : m.end()], agency.name))
        return out


def _agency(row: dict[str, Any]) -> Agency:
    return Agency(row["name"], row.get("code"), tuple(row.get("short", ())), row.get("since"), row.get("until"), row.get("successor"))  # fmt: skip


def _province(row: dict[str, Any]) -> Province:
    return Province(row["name"], row["kind"], row.get("merged_into"), tuple(row.get("aliases", ())))
