"""Drawing lines at random so that every verifier is sampled, and the draw can be repeated from its seed."""

from __future__ import annotations

import hashlib
import random
from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction


def stratified(strata: Mapping[str, Sequence[int]], size: int, seed: int) -> list[int]:
    """``size`` lines, spread over the verifiers (keys of ``strata``) as their lines are, one each at least.

    So more than ``size`` when there are more verifiers than that, and all when there are fewer lines. The
    same lines and seed give the same draw, in whatever order they come.
    """
    filled = {name: sorted(lines) for name, lines in strata.items() if lines}
    chance = random.Random(seed)
    drawn: list[int] = []
    for name, count in sorted(shares(filled, size).items()):
        drawn += chance.sample(filled[name], count)
    return sorted(drawn)


def shares(strata: Mapping[str, Sequence[int]], size: int) -> dict[str, int]:
    """How many of each: proportional by largest remainder, at least one and never more than there are."""
    total = sum(len(lines) for lines in strata.values())
    wanted = min(max(size, len(strata)), total)
    counts = dict.fromkeys(strata, 1)
    exact = {name: Fraction(wanted * len(lines), total) for name, lines in strata.items()}
    while sum(counts.values()) < wanted:
        open_ones = [name for name, lines in strata.items() if counts[name] < len(lines)]
        furthest = max(open_ones, key=lambda name: (exact[name] - counts[name], name))
        counts[furthest] += 1
    return counts


def digest_of(lines: Iterable[int]) -> str:
    """SHA-256 that names the list a draw was made from: the same list and seed give the same draw."""
    return hashlib.sha256(",".join(str(key) for key in sorted(lines)).encode()).hexdigest()
