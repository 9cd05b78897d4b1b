"""Reading a round: what a card is compared with before it is sent."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from fractions import Fraction

from trucso.index import Scorecard as Tree
from trucso.index import score_unit

from ..assessments.models import Column, Line, Result, Round, Scorecard
from ..facts.models import Observation
from ..facts.periods import Period
from ..facts.queries import input_keys
from ..indexes.queries import definition_of
from .checking import Finding, PastCuts, Surroundings, findings
from .evidence_panel import documents_by_code


def check_card(scorecard: Scorecard, tree: Tree | None = None) -> list[Finding]:
    """What is found on a card before sending: a fixed number of queries; ``tree`` if it is read already."""
    return findings(tree or self_tree(scorecard), surroundings(scorecard))


def errors_on(scorecard: Scorecard) -> int:
    """How many findings of :func:`check_card` stop the sending: they lie in the card alone, one query."""
    return sum(one.level == "error" for one in findings(self_tree(scorecard), Surroundings()))


def self_tree(scorecard: Scorecard) -> Tree:
    """The self-assessed column of a card, scored; of a card nobody wrote on, that of no figures."""
    stored = Result.objects.filter(scorecard=scorecard, column=Column.SELF).first()
    return Tree.from_dict(stored.tree) if stored else score_unit(definition_of(scorecard.round.index), {})


def surroundings(scorecard: Scorecard) -> Surroundings:
    """Evidence cited, the period before, the other units, and what was cut last time."""
    round_ = scorecard.round
    return Surroundings(
        evidence=documents_by_code(scorecard),
        last=last_figures(scorecard),
        others=_other_figures(scorecard),
        cuts=past_cuts(round_.previous) if round_.previous else {},
        own=own_cuts(scorecard),
        period=Period.parse(round_.period),
        definition=definition_of(round_.index),
    )


def past_cuts(round_: Round) -> dict[str, PastCuts]:
    """Per indicator of an earlier round: cards verified, cards with a cause of loss, the commonest cause."""
    verified = round_.scorecards.filter(results__column=Column.VERIFIED).distinct().count()
    rows = Line.objects.filter(scorecard__round=round_).exclude(cause="").values_list("code", "cause")
    causes: dict[str, Counter[str]] = defaultdict(Counter)
    for code, cause in rows:
        causes[code][cause] += 1
    return {code: _cuts(verified, found) for code, found in causes.items()}


def own_cuts(scorecard: Scorecard) -> dict[str, PastCuts]:
    """The lines of the unit's card in the round before that have a cause of loss: one query."""
    previous = scorecard.round.previous
    if previous is None:
        return {}
    lines = Line.objects.filter(scorecard__round=previous, scorecard__unit=scorecard.unit).exclude(cause="")
    return {code: _cuts(1, Counter([cause])) for code, cause in lines.values_list("code", "cause")}


def _cuts(verified: int, causes: Counter[str]) -> PastCuts:
    ((commonest, _count),) = causes.most_common(1)
    words = Line.Cause(commonest).label.lower()
    return PastCuts(verified, causes.total(), words, commonest == Line.Cause.NO_EVIDENCE)


def last_figures(scorecard: Scorecard) -> dict[str, Fraction]:
    """What the unit reported in the round before, by figure key: one query."""
    previous = scorecard.round.previous
    if previous is None:
        return {}
    found = Observation.objects.filter(
        unit=scorecard.unit, period=previous.period, is_demo=previous.is_demo, value__isnull=False
    )
    keys = input_keys(definition_of(scorecard.round.index))
    return {
        key: value
        for code, text in found.values_list("measure__code", "value")
        if (value := fraction(text)) is not None
        for key in keys.get(code, ())
    }


def _other_figures(scorecard: Scorecard) -> dict[str, list[Fraction]]:
    round_ = scorecard.round
    units: Iterable[int] = round_.scorecards.exclude(pk=scorecard.pk).values_list("unit", flat=True)
    found = Observation.objects.filter(
        unit__in=units, period=round_.period, is_demo=round_.is_demo, value__isnull=False
    )
    keys = input_keys(definition_of(round_.index))
    values: dict[str, list[Fraction]] = defaultdict(list)
    for code, text in found.values_list("measure__code", "value"):
        if (value := fraction(text)) is not None:
            for key in keys.get(code, ()):
                values[key].append(value)
    return dict(values)


def fraction(text: str | None) -> Fraction | None:
    """A stored figure as a number; None when it is none (a date, a choice)."""
    try:
        return Fraction(text or "")
    except ValueError:
        return None


def prefilled(round_: Round) -> int:
    """How many figures the index reads were already reported for the units and the period of a round."""
    keys = input_keys(definition_of(round_.index))
    found = Observation.objects.filter(
        unit__in=round_.scorecards.values("unit"), period=round_.period, is_demo=round_.is_demo,
        measure__code__in=keys,
    )  # fmt: skip
    return found.exclude(value=None, not_applicable_reason="").count()
