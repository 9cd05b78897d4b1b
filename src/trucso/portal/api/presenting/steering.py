"""From comparisons of decisions to what the API gives of them."""

from __future__ import annotations

from typing import Any

from ...workflow.progress.bias import Bias
from ...workflow.second import agreement
from ..schemas import steering
from ..schemas.values import exact, maybe

PLACES = 6
"""Decimals of what is estimated (intervals, standard deviations); counts and means are exact."""


def difference(one: Bias) -> steering.Difference:
    """The lines of one unit, agency, person, indicator or cause."""
    return steering.Difference(
        name=one.name,
        lines=one.lines,
        cut_lines=one.cut_lines,
        claimed=exact(one.claimed),
        cut=exact(one.cut),
        cut_share=maybe(one.cut_share),
        mean=exact(one.mean),
        low=_estimated(one.low),
        high=_estimated(one.high),
        is_few=one.is_few,
    )


def agreed(one: agreement.Drift) -> steering.Agreement:
    """The pairs of one verifier or indicator, or all of them."""
    return steering.Agreement(
        name=one.name,
        lines=one.pairs,
        agreed=one.agreed,
        agreement=exact(one.agreement),
        compared=one.compared,
        mean=maybe(one.mean),
        spread=_estimated(one.spread),
        low=_estimated(one.low),
        high=_estimated(one.high),
        is_few=one.is_few,
    )


def kappa(one: agreement.Kappa | None) -> steering.Kappa | None:
    """Agreement beyond chance."""
    if one is None:
        return None
    return steering.Kappa(
        value=maybe(one.value),
        low=_estimated(one.low),
        high=_estimated(one.high),
        observed=exact(one.observed),
    )


def drawn(one: Any) -> steering.Drawn:
    """A draw with its counts of lines (``workflow.second.queries.draws_of``)."""
    return steering.Drawn(
        verifier=one.verifier.code,
        seed=one.seed,
        candidates=one.candidates,
        lines=one.lines,
        answered=one.answered,
        digest=one.digest,
        drawn_at=one.at,
    )


def _estimated(value: float | None) -> str | None:
    return None if value is None else f"{value:.{PLACES}f}"
