"""Telling people at once what a correction moved: each unit its own result, who follows the round all."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from django.urls import reverse
from django.utils import timezone

from trucso.index.revisions import Moved

from ..assessments.models import Publication
from ..assessments.queries.publications import revision
from ..shared import formats
from ..shared.access import Role
from .models import Notice
from .round_schedule import NAMED
from .writing import holders, holders_by_unit, write

KIND = "correction"


def tell(publication: Publication) -> None:
    """Notices of a corrected publication, in the same transaction; nobody is told twice."""
    moved = revision(publication).moved
    write(publication.round, [*_to_units(publication, moved), *_to_followers(publication, moved)])


def _to_units(publication: Publication, moved: Sequence[Moved]) -> Iterator[Notice]:
    """The reporters and approvers of every unit that moved."""
    cards = publication.round.scorecards.select_related("unit")
    card_of = {card.unit.code: card for card in cards}
    people = holders_by_unit((Role.REPORTER, Role.APPROVER), {card.unit_id for card in cards})
    for one in moved:
        card = card_of[one.after.code]
        for person in people.get(card.unit_id, ()):
            title = f"Kết quả công bố được đính chính: {in_words(one)}"
            where = reverse("assessments:scorecard", args=[card.pk])
            yield _notice(publication, person, f":{card.pk}", title=title, link=where, scorecard=card)


def _to_followers(publication: Publication, moved: Sequence[Moved]) -> Iterator[Notice]:
    """The coordinator and the leaders above the units: how many moved, and which first."""
    round_ = publication.round
    above = {round_.parent_id, *round_.parent.ids_above(timezone.localdate())}
    units = f"{len(moved)} đơn vị đổi điểm hoặc hạng" if moved else "không đơn vị nào đổi điểm hay hạng"
    title = f"Đã công bố bản đính chính lần {publication.revision}: {units}"
    link = reverse("assessments:publication", args=[round_.slug, publication.revision])
    for person in holders((Role.COORDINATOR, Role.LEADER), above):
        yield _notice(publication, person, "", title=title, link=link, told=_listed(moved))


def _notice(publication: Publication, person: int, key: str, *, told: str = "", **fields: Any) -> Notice:
    said = (publication.round.name, told, f"Lý do: {publication.reason}")
    return Notice(
        person_id=person,
        key=f"correction:{publication.pk}{key}",
        kind=KIND,
        text=". ".join(part.rstrip(".") for part in said if part),
        created_at=timezone.now(),
        **fields,
    )


def _listed(moved: Sequence[Moved]) -> str:
    """The first units that moved, those that moved furthest first."""
    furthest = sorted(moved, key=lambda one: (-abs(one.points), -abs(one.places or 0), one.after.code))
    more = f"; và {len(moved) - NAMED} đơn vị khác" if len(moved) > NAMED else ""
    return "; ".join(in_words(one) for one in furthest[:NAMED]) + more


def in_words(one: Moved) -> str:
    """``Xã A: điểm 4,67 → 10,00, hạng 2 → 1``: what differs, from what to what."""
    before, after = one.before, one.after
    pairs = [
        ("điểm", formats.points(before.points), formats.points(after.points)),
        ("điểm tối đa được tính", formats.points(before.maximum), formats.points(after.maximum)),
        ("giá trị", formats.share(before.share), formats.share(after.share)),
        ("hạng", _rank(before.rank, is_tied=before.is_tied), _rank(after.rank, is_tied=after.is_tied)),
    ]
    said = [f"{name} {was} → {now}" for name, was, now in pairs if was != now]
    return f"{after.name}: {', '.join(said) or 'thay đổi dưới mức làm tròn'}"


def _rank(rank: int | None, *, is_tied: bool) -> str:
    if rank is None:
        return "không xếp"
    return f"{rank} (đồng hạng)" if is_tied else str(rank)
