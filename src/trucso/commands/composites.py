"""A round as arrays for the statistics: units × lines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from trucso.index.analysis.whatif import Round

if TYPE_CHECKING:
    from trucso.index.analysis.composite import Composite


def composite_of(round_: Round) -> Composite:
    """Shares and maxima of the scored lines that every unit has. Raises ValueError, in Vietnamese.

    A line that does not apply to some unit, or that some unit did not report where the text states no total,
    cannot be compared over all units and is refused by name.
    """
    import numpy as np

    from trucso.index.analysis.composite import Composite, positions

    cards = round_.base.cards
    lines = [
        (group.code, line)
        for group in next(iter(cards.values())).groups
        for line in (group.children or (group,))
        if line.role == "scored" and line.max_points
    ]
    shares = [[card.node(line.code).share for _, line in lines] for card in cards.values()]
    for unit, row in zip(cards, shares, strict=True):
        empty = [line.code for (_, line), share in zip(lines, row, strict=True) if share is None]
        if empty:
            more = ", …" if len(empty) > 3 else ""
            raise ValueError(
                f"{unit}: chưa có giá trị của {', '.join(empty[:3])}{more} nên không so được mọi đơn vị."
            )
    return Composite(
        tuple(cards),
        tuple(line.code for _, line in lines),
        np.array([[float(share or 0) for share in row] for row in shares]),
        np.array([float(line.max_points) for _, line in lines]),
        positions([group for group, _ in lines]),
    )
