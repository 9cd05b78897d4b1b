"""Whether a round opened by mistake may be cancelled: only while nothing that anybody did would be lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, NamedTuple

from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.utils.translation import override as in_language

from ..assessments.models import Import, Line, LineEvidence, Round, Scorecard
from ..facts.models import Observation
from ..facts.queries import input_keys
from ..indexes.queries import definition_of
from ..journal.queries import entries
from ..shared import formats
from .models import Extension, Petition, Review
from .planning import Preparation

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


class Work(NamedTuple):
    """One kind of work that would be lost: how it is said (``%(n)s`` of them) and counted, in one query."""

    words: _StrPromise
    count: Callable[[Round], int]


def cancelling_obstacles(round_: Round) -> list[str]:
    """What stands in the way, each with how many: a fixed number of queries; [] when nothing does."""
    found = [(work.words, work.count(round_)) for work in WORK]
    said = [str(words) % {"n": formats.number(count)} for words, count in found if count]
    if round_.is_demo and cancelled_previous(round_) is None:
        said.append(_("đây là đợt minh hoạ đầu tiên; nạp lại bằng lệnh, không huỷ trên trang"))
    return said


def cancelling_refusal(round_: Round) -> str:
    """The obstacles in a sentence, with what may be done instead; empty when there is none."""
    with in_language("vi"):
        found = cancelling_obstacles(round_)
    if not found:
        return ""
    return (
        f"Không huỷ được đợt “{round_.name}” vì việc đã làm sẽ mất: {'; '.join(found)}. "
        f"Đợt vẫn đổi được lịch và phân công."
    )


def cancelled_previous(round_: Round) -> Round | None:
    """The earlier round that the preparation keeps; it alone says whether one is a demonstration."""
    previous = round_.previous
    return previous if previous and previous.is_demo == round_.is_demo else None


def was_cancelled(slug: str) -> bool:
    """Whether the log knows of a cancelled round at this address."""
    return entries(action="round.cancelled").filter(before__slug=slug).exists()


def _moved_cards(round_: Round) -> int:
    moved = ~Q(state=Scorecard.State.DRAFT) | Q(moves__isnull=False)
    return Scorecard.objects.filter(moved, round=round_).values("pk").distinct().count()


def _written_lines(round_: Round) -> int:
    return Line.objects.filter(scorecard__round=round_, changes__isnull=False).values("pk").distinct().count()


def _figures(round_: Round) -> int:
    """Figures of the period that the index reads, written by any door since the round was opened.

    A figure belongs to its unit and period, not to a round: what was written since may have been meant for
    this one. A round whose opening the log does not know is given all of them.
    """
    opened = entries(subject=f"assessments.round:{round_.pk}", action="round.opened")
    written = Observation.objects.filter(
        unit__in=round_.scorecards.values("unit"),
        period=round_.period,
        is_demo=round_.is_demo,
        measure__code__in=input_keys(definition_of(round_.index)),
    )
    since = opened.values("at")[:1]
    known = Q(changes__changed_at__gte=since) if opened.exists() else Q(changes__isnull=False)
    return written.filter(known).values("pk").distinct().count()


def _later(round_: Round) -> int:
    """Rounds, open or prepared, that name this one as the one before."""
    follows = (model.objects.filter(previous=round_).count() for model in (Round, Preparation))
    return sum(follows)


WORK = [
    Work(gettext_lazy("%(n)s phiếu đã chuyển duyệt hoặc gửi"), _moved_cards),
    Work(gettext_lazy("%(n)s dòng đã có người ghi"), _written_lines),
    Work(gettext_lazy("%(n)s số liệu của kỳ được ghi từ khi mở đợt"), _figures),
    Work(
        gettext_lazy("%(n)s văn bản được dẫn ở các dòng"),
        lambda round_: LineEvidence.objects.filter(line__scorecard__round=round_).count(),
    ),
    Work(
        gettext_lazy("%(n)s tệp phiếu đã tải lên"),
        lambda round_: Import.objects.filter(scorecard__round=round_).count(),
    ),
    Work(
        gettext_lazy("%(n)s lần gia hạn"),
        lambda round_: Extension.objects.filter(scorecard__round=round_).count(),
    ),
    Work(
        gettext_lazy("%(n)s quyết định thẩm định"),
        lambda round_: Review.objects.filter(line__scorecard__round=round_).count(),
    ),
    Work(
        gettext_lazy("%(n)s kiến nghị"),
        lambda round_: Petition.objects.filter(line__scorecard__round=round_).count(),
    ),
    Work(gettext_lazy("%(n)s đợt khác lấy đợt này làm đợt trước"), _later),
]
"""Apps above add theirs when they start."""
