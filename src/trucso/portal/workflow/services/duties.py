"""Who owns and who verifies each indicator of a round."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from django.db import transaction

from ...accounts.models import User
from ...assessments.models import Round
from ...indexes.queries import definition_of
from ...journal.services import record
from ...units.models import Unit
from ..models import Duty

Pair = tuple[Unit | None, Unit | None]


def missing_duties(round_: Round) -> list[str]:
    """Codes of the indicators that lack an owner or a verifier, in the order of the index."""
    full = set(round_.duties.exclude(owner=None).exclude(verifier=None).values_list("code", flat=True))
    return [one.code for one in definition_of(round_.index).indicators if one.code not in full]


@transaction.atomic
def assign(*, round_: Round, duties: Mapping[str, Pair], by: User | None, reason: str = "") -> None:
    """Set owner and verifier of indicators; what is not named stays. Raises KeyError for an unknown code."""
    known = {one.code for one in definition_of(round_.index).indicators}
    if unknown := sorted(set(duties) - known):
        raise KeyError(f"Bộ chỉ số {round_.index} không có chỉ tiêu {', '.join(unknown)}.")
    before = {duty.code: duty for duty in round_.duties.select_related("owner", "verifier")}
    for code, (owner, verifier) in duties.items():
        Duty.objects.update_or_create(
            round=round_, code=code, defaults={"owner": owner, "verifier": verifier}
        )
    record(
        actor=by,
        action="round.duties",
        subject=f"assessments.round:{round_.pk}",
        before={code: shown((one.owner, one.verifier)) for code, one in before.items() if code in duties},
        after={code: shown(pair) for code, pair in duties.items()},
        reason=reason,
    )


@transaction.atomic
def copy_from(*, round_: Round, earlier: Round, by: User | None) -> int:
    """Take over owners and verifiers of indicators with the same code; how many were taken."""
    known = {one.code for one in definition_of(round_.index).indicators}
    taken: Iterable[Duty] = earlier.duties.filter(code__in=known).select_related("owner", "verifier")
    duties: dict[str, Pair] = {duty.code: (duty.owner, duty.verifier) for duty in taken}
    if duties:
        assign(round_=round_, duties=duties, by=by)
    return len(duties)


def shown(pair: Pair) -> list[str | None]:
    """The codes of owner and verifier, as rows and the log keep them."""
    return [unit.code if unit else None for unit in pair]
