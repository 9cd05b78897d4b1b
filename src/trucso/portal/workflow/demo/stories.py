"""What happened to each card of the open demonstration round, as days before the day it is made.

A story is a list of moves in the order the rules allow them; the days are negative numbers ("4 days ago").
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from ..rules import Calendar

OPENED, DUE, LATEST = -32, -5, 21
"""The round opened a month ago, its due day has just passed, late cards are taken for three weeks more."""
SUPPLEMENT_DAYS = 9
ANSWERED = (-1, 1030)
"""The day and the minute of the other panel's answers."""

KINDS: Sequence[tuple[str, float]] = (
    ("verified", 0.16),
    ("answered", 0.03),
    ("appealed", 0.05),
    ("partly", 0.19),
    ("resent", 0.04),
    ("returned", 0.09),
    ("sent", 0.10),
    ("recalled", 0.03),
    ("late", 0.09),
    ("handed_over", 0.06),
    ("entering", 0.08),
    ("extended", 0.03),
    ("not_started", 0.05),
)
"""How far cards have come, the furthest first, and the share of units each befalls."""
REVIEWED = {
    **dict.fromkeys(("verified", "answered", "appealed"), 1.0),
    "partly": 0.55,
    "resent": 0.8,
    "returned": 0.85,
}
"""The share of its lines that was decided."""
STATES = {
    "verified": "verified",
    "answered": "verified",
    "appealed": "appealed",
    "returned": "returned",
    **dict.fromkeys(("partly", "resent", "sent", "recalled", "late"), "submitted"),
    **dict.fromkeys(("handed_over", "entering", "extended", "not_started"), "draft"),
}


@dataclass(frozen=True)
class Step:
    """One move: days before today, minutes after midnight, what was said."""

    move: str
    day: int
    minute: int
    note: str = ""


@dataclass(frozen=True)
class Story:
    """How one card came where it is. filled: the share of its groups entered; asks: lines sent back."""

    kind: str
    steps: tuple[Step, ...] = ()
    filled: float = 1.0
    asks: int = 0

    @property
    def state(self) -> str:
        return STATES[self.kind]

    @property
    def sent_on(self) -> int | None:
        """The day it was first sent."""
        return next((step.day for step in self.steps if step.move == "submit"), None)

    @property
    def reviewed(self) -> float:
        return REVIEWED.get(self.kind, 0.0)

    def last(self, move: str) -> Step | None:
        """The latest step of a kind."""
        return next((step for step in reversed(self.steps) if step.move == move), None)


def calendar(today: date) -> Calendar:
    """The days of the open round, so that everything can be tried on the day it is made and weeks after."""
    day = [today + timedelta(days=one) for one in (OPENED, DUE, LATEST, 40, 55, 70)]
    return Calendar(*day)


def kinds(count: int) -> list[str]:
    """The fate of ``count`` cards, furthest first: the shares of ``KINDS``, whatever the count."""
    ends, total = [], 0.0
    for kind, share in KINDS:
        total += share
        ends.append((kind, total))
    return [next(kind for kind, end in ends if (place + 0.5) / count < end + 1e-9) for place in range(count)]


def order(skills: dict[int, float], seed: int) -> list[int]:
    """Cards, by key, in the order in which they come along: the skilled first, with some chance."""
    chance = random.Random(f"{seed}:order")
    return sorted(skills, key=lambda key: (skills[key] + chance.gauss(0, 0.15), key), reverse=True)


@dataclass
class Teller:
    """Tells the story of one card; the same for the same seed and unit."""

    seed: int
    unit: str
    chance: random.Random = field(init=False)

    def __post_init__(self) -> None:
        self.chance = random.Random(f"{self.seed}:{self.unit}:story")

    def tell(self, kind: str) -> Story:
        """The steps that lead to where a card of this kind is today."""
        if kind in ("not_started", "entering", "extended"):
            return Story(kind, filled=0.0 if kind == "not_started" else self.chance.choice((0.25, 0.5, 0.75)))
        if kind == "handed_over":
            return Story(kind, (self._step("hand_over", self.chance.randint(-3, -1)),))
        day = self.chance.randint(DUE + 1, -1) if kind == "late" else self._day_on_time(kind)
        steps = [*self._sending(day), *self._afterwards(kind, day)]
        asks = self.chance.randint(2, 4) if kind in ("returned", "resent") else 0
        return Story(kind, tuple(steps), asks=asks)

    def _day_on_time(self, kind: str) -> int:
        """Most send shortly before the due day; who was verified already was early enough for it."""
        latest = DUE - 8 if kind in REVIEWED else DUE - 3 if kind == "recalled" else DUE
        return round(self.chance.triangular(OPENED + 3, latest, latest))

    def _sending(self, day: int, note: str = "", *, days: int = 2) -> list[Step]:
        before = max(OPENED, day - self.chance.randint(0, days))
        passed = self._step("hand_over", before, morning=True)
        return [passed, self._step("submit", day, note)]

    def _afterwards(self, kind: str, day: int) -> list[Step]:
        if kind == "recalled":
            recalled = self._step("recall", day + 1, "Sửa số hồ sơ trực tuyến nhập nhầm.", morning=True)
            return [recalled, *self._sending(day + 2, days=0)]
        if kind in ("returned", "resent"):
            back = self._step("return", self.chance.randint(day + 5, -2 - 3 * (kind == "resent")), RETURNED)
            again = self._sending(-1, "Đã bổ sung minh chứng.", days=1) if kind == "resent" else []
            return [back, *again]
        if kind not in ("verified", "answered", "appealed"):
            return []
        finished = self._step("finish_review", self.chance.randint(day + 6, -3), "")
        if kind == "verified":
            return [finished]
        filed = self._step("petition", self.chance.randint(finished.day + 1, -1))
        return [finished, filed, *([Step("settle", *ANSWERED)] if kind == "answered" else [])]

    def _step(self, move: str, day: int, note: str = "", *, morning: bool = False) -> Step:
        minute = self.chance.randint(*((455, 690) if morning else (800, 1020)))
        return Step(move, day, minute, note)


RETURNED = "Đề nghị bổ sung minh chứng các dòng nêu tại phiếu."
