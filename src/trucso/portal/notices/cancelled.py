"""A cancelled round takes its notices with it; whoever had one is told once that nothing is left to do."""

from __future__ import annotations

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from ..accounts.models import User
from ..assessments.models import Round
from .models import Notice
from .writing import LONGEST

KIND = "cancelled"


def tell(round_: Round, reason: str, by: User | None) -> None:
    """One notice per person who was told of the round; it outlives the round, so it is tied to none.

    Of a demonstration nothing was mailed and nobody waits: its notices go without a word.
    """
    if round_.is_demo:
        return
    about = Notice.objects.filter(Q(round=round_) | Q(scorecard__round=round_))
    people = about.filter(person__is_active=True).values_list("person", flat=True).order_by().distinct()
    Notice.objects.bulk_create(
        Notice(
            person_id=person,
            key=f"cancelled:{round_.pk}",
            kind=KIND,
            title=f"Đợt “{round_.name}” đã huỷ vì mở nhầm"[:LONGEST],
            text=f"Những nhắc việc trước về đợt này không còn hiệu lực. Lý do: {reason}",
            link=reverse("workflow:mine"),
            created_at=timezone.now(),
        )
        for person in people
        if by is None or person != by.pk
    )
