"""Publishing a round: the result is frozen with everything needed to compute it again elsewhere."""

from __future__ import annotations

import json
from typing import Any

from django.db import transaction
from django.utils import timezone

import trucso
from trucso.index import NotApplicable
from trucso.index import Scorecard as Tree
from trucso.index.decisions import Decided
from trucso.index.package import UnitEntry, build, canonical, seal

from ...accounts.models import User
from ...facts.periods import Period
from ...indexes.queries import definition_of
from ...journal.services import record
from ..columns import ORDER, Reported
from ..models import Column, Publication, Result, Round, Scorecard
from .gates import ask_publishing
from .ranking import rank_round
from .results import reported_on, rescore, result_row, score_cards
from .rounds import RoundRefused


@transaction.atomic
def publish_round(*, round_: Round, by: User | None = None, reason: str = "") -> Publication:
    """Freeze the round: the last column of every scorecard becomes the published one.

    Everything is scored again first and ranked last; the package is built from figures and decisions alone
    and must give the same points, else :class:`~.rounds.RoundRefused`. Afterwards every change of the round
    is refused.
    """
    rescore(round_=round_)
    ask_publishing(round_)
    definition = definition_of(round_.index)
    cards = list(round_.scorecards.select_related("unit"))
    reported = reported_on(round_, cards, definition)
    trees = score_cards(definition, reported)
    final = {pk: trees[pk][reported[pk].columns[-1]] for pk in trees}
    now = timezone.now()
    Result.objects.bulk_create(
        result_row(pk, Column.PUBLISHED, tree, digest=reported[pk].digest, now=now)
        for pk, tree in final.items()
    )
    round_.scorecards.update(state=Scorecard.State.PUBLISHED)
    rank_round(round_, anew=True)
    package = _package(round_, cards, reported, trees)
    check_agrees(round_, package)
    publication = keep(round_=round_, package=package, reason=reason, by=by)
    Round.objects.filter(pk=round_.pk).update(state=Round.State.PUBLISHED)
    round_.state = Round.State.PUBLISHED
    _log(publication, units=len(cards), by=by)
    return publication


def _log(publication: Publication, *, units: int, by: User | None) -> None:
    record(
        actor=by or "",
        action="round.published",
        subject=f"assessments.round:{publication.round_id}",
        after={"revision": publication.revision, "sha256": publication.digest, "units": units},
        reason=publication.reason,
    )


def exported(publication: Publication) -> bytes:
    """The package file: JSON that ``trucso.index.package.check`` verifies anywhere."""
    return json.dumps(json.loads(publication.package), ensure_ascii=False, indent=1, sort_keys=True).encode()


def digest_again(publication: Publication) -> str:
    """The seal computed from the stored package: ``publication.digest`` unless somebody altered it."""
    return seal(json.loads(publication.package)["content"])


def _package(
    round_: Round, cards: list[Scorecard], reported: dict[int, Reported], trees: dict[int, dict[str, Tree]]
) -> dict[str, Any]:
    entries = {card.unit.code: _entry(card, reported[card.pk], trees[card.pk]) for card in cards}
    about = {
        "round": round_.name,
        "period": round_.period,
        "period_label": Period.parse(round_.period).label,
        "units_on": round_.units_on.isoformat(),
        "parent": round_.parent.full_name,
        "is_demo": str(round_.is_demo).lower(),
        "revision": "1",
        "published_on": timezone.localdate().isoformat(),
    }
    return build(
        definition_text=round_.index.text,
        library=f"trucso {trucso.__version__}",
        values="inputs",
        about=about,
        entries=entries,
    )


def _entry(card: Scorecard, reported: Reported, trees: dict[str, Tree]) -> UnitEntry:
    decisions = [reported.decided.get(column, {}) for column in ORDER[1:]]
    return UnitEntry(
        card.unit.code, card.unit.full_name, reported.figures, (_own(reported, trees), *decisions)
    )


def _own(reported: Reported, trees: dict[str, Tree]) -> Decided:
    """The points a unit gave itself that entered its self column."""
    given = reported.decided.get("self", {})
    used = {node.code for node in trees["self"].indicators if not node.inputs}
    return {code: value for code, value in given.items() if code in used or isinstance(value, NotApplicable)}


def keep(*, round_: Round, package: dict[str, Any], reason: str, by: User | None) -> Publication:
    """Store a sealed package as the next revision of the round."""
    return Publication.objects.create(
        round=round_,
        revision=int(package["content"]["about"]["revision"]),
        reason=reason,
        package=canonical(package),
        digest=package["sha256"],
        published_at=timezone.now(),
        published_by=by,
    )


def check_agrees(round_: Round, package: dict[str, Any]) -> None:
    """Raise :class:`~.rounds.RoundRefused` unless the package says what the league table is about to show."""
    published = {unit["code"]: (unit["share"], unit["rank"]) for unit in package["content"]["units"]}
    table = round_.tables.filter(column=Column.PUBLISHED).first()
    shown = {row["code"]: (row["share"], row["rank"]) for row in (table.rows if table else ())}
    differ = [code for code, result in published.items() if result != shown.get(code, (None, None))]
    if differ:
        code = differ[0]
        raise RoundRefused(
            f"Gói công bố của đơn vị {code} tính lại ra giá trị, hạng {published[code]}, khác bảng xếp hạng "
            f"{shown.get(code)}; chưa công bố gì. Đây là lỗi của chương trình, xin báo cho người quản trị."
        )
