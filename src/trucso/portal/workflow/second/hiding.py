"""From whom a first decision is hidden: those who are to give the second one, until it is given.

Hidden are the line on every page of verifying, the whole card with its files and API (its totals would say
what was cut), and the card among the neighbours of other cards. What somebody saw before the draw, or reads
from the totals of a league table, cannot be hidden; docs/decisions.md says so.
"""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from ...assessments.models import Round, Scorecard
from ..entitlement import own_units, verifying_units
from ..models import Review, Sample


def to_answer(person: Any) -> QuerySet[Sample]:
    """Samples the person may answer: drawn for their unit, of another unit, not decided by them before."""
    units = verifying_units(person)
    if not units:
        return Sample.objects.none()
    decided = Review.objects.filter(line=OuterRef("line"), is_blind=False, by=person)
    waiting = Sample.objects.filter(
        verifier__in=units, second=None, line__scorecard__round__state=Round.State.OPEN
    )
    return waiting.exclude(line__scorecard__unit__in=own_units(person)).filter(~Exists(decided))


class SecondOpinions:
    """What `assessments` asks before it shows a card (``queries.visibility.BLINDS``)."""

    def refusal(self, person: Any, card: Scorecard) -> str:
        """Why the card is not shown to the person now; empty when nothing is hidden from them."""
        samples = to_answer(person).filter(line__scorecard=card)
        codes = list(samples.values_list("line__code", flat=True))
        if not codes:
            return ""
        said = {"codes": ", ".join(codes)}
        return _(
            "Bạn được chọn thẩm định lần hai, độc lập, dòng %(codes)s của phiếu này. Phiếu mở lại cho bạn "
            "khi đơn vị bạn đã trả lời ở mục Thẩm định lần hai."
        ) % said  # fmt: skip

    def cards(self, person: Any, round_: Round, code: str) -> frozenset[int]:
        """The cards of a round whose line of an indicator is hidden from the person."""
        lines = to_answer(person).filter(line__scorecard__round=round_, line__code=code)
        return frozenset(lines.values_list("line__scorecard", flat=True))
