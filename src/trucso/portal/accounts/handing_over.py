"""What waits with roles that pass to a successor. Apps above register who reads it and who is told."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from .models import RoleAssignment, User


@dataclass(frozen=True)
class Waiting:
    """One thing that waits for whoever holds the roles: what, about which unit or round, and where."""

    title: str
    about: str
    href: str

    def __str__(self) -> str:
        return f"{self.title} ({self.about})"


@dataclass(frozen=True)
class HandedOver:
    """Roles that passed from one person to another, with what waited then."""

    assignments: Sequence[RoleAssignment]
    former: User
    successor: User
    first_day: date
    waiting: Sequence[Waiting]


READERS: list[Callable[[Sequence[RoleAssignment], date], Sequence[Waiting]]] = []
LISTENERS: list[Callable[[HandedOver], None]] = []
"""Told in the transaction of the hand-over."""


def waiting_with(assignments: Sequence[RoleAssignment], day: date) -> list[Waiting]:
    """Everything that waits on a day for whoever holds these roles."""
    return [one for read in READERS for one in read(assignments, day)]
