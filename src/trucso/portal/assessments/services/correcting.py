"""Correcting a published round: changes gathered beside it, compared, then published as the next revision.

Until then nothing of the round moves, so everybody else reads the revision in force, and abandoning leaves
no trace in it. The new revision is computed from the package it corrects and the explained changes alone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import transaction
from django.utils import timezone

import trucso
from trucso.index import FigureValue, IndexLibraryError
from trucso.index.package import UnitEntry, build, read_value, write_value
from trucso.index.revisions import Change, corrected, decided_last, entries_of, line_value, written

from ...accounts.models import User
from ...indexes.queries import definition_of
from ...journal.services import record
from ..models import Correction, CorrectionChange, Publication, Round, Scorecard
from ..queries.publications import content_of, keys_of
from .freezing import check_agrees, keep
from .ranking import rank_round
from .revising import store_trees, write_through
from .rounds import RoundRefused

LISTENERS: list[Callable[[Publication], None]] = []
"""Told of every corrected publication, in the transaction that publishes it."""


@transaction.atomic
def open_correction(*, round_: Round, reason: str, document: str = "", by: User | None = None) -> Correction:
    """Begin a correction of the revision in force. Raises :class:`~.rounds.RoundRefused`."""
    _hold(round_)
    base = round_.publications.first()
    if base is None or not round_.is_frozen:
        raise RoundRefused("Đợt chưa công bố nên không có gì để đính chính; sửa trực tiếp trong đợt.")
    if not reason.strip():
        raise RoundRefused("Đính chính phải ghi lý do.")
    if round_.corrections.filter(closed_at=None).exists():
        raise RoundRefused("Đợt đang có một đính chính chưa xong; công bố hoặc huỷ đính chính đó trước.")
    made = Correction.objects.create(
        round=round_, base=base, reason=reason, document=document, opened_at=timezone.now(), opened_by=by
    )
    _record("correction.opened", made, by, after={"base": base.revision, "document": document}, reason=reason)
    return made


@transaction.atomic
def change_published(
    *,
    correction: Correction,
    scorecard: Scorecard,
    target: str,
    after: FigureValue | None,
    reason: str,
    by: User | None,
) -> CorrectionChange:
    """Put one change on the list, in place of an earlier one of the same target.

    ``target`` is a figure of the index ("DTI-28.a") or a line ("DTI-28"): then ``after`` are its published
    points, NOT_APPLICABLE(reason), or None for what the columns before the published one say. Raises
    :class:`~.rounds.RoundRefused` without a reason, for what the index does not allow, or when it is what
    stands already.
    """
    held = _open(correction)
    if not reason.strip():
        raise RoundRefused("Mỗi thay đổi của đính chính phải ghi lý do.")
    is_figure = target in keys_of(definition_of(held.round.index))
    entries = entries_of(content_of(held.base))
    before = _published(held, entries[scorecard.unit.code], target, is_figure=is_figure)
    _refuse_the_same(entries[scorecard.unit.code], target, before, after, is_figure=is_figure)
    _revised(held, entries, [Change(scorecard.unit.code, target, is_figure, before, after, reason)])
    made, _is_new = CorrectionChange.objects.update_or_create(
        correction=held,
        scorecard=scorecard,
        target=target,
        defaults={
            "is_figure": is_figure,
            "before": _written(before),
            "after": _written(after),
            "reason": reason,
            "made_at": timezone.now(),
            "made_by": by,
        },
    )
    _record("correction.changed", held, by, unit=scorecard.unit.code, reason=reason,
            before={target: made.before}, after={target: made.after})  # fmt: skip
    return made


def _refuse_the_same(
    entry: UnitEntry, target: str, before: FigureValue | None, after: FigureValue | None, *, is_figure: bool
) -> None:
    """Raise :class:`~.rounds.RoundRefused` for a change that changes nothing."""
    is_kept = not is_figure and after is None
    if is_kept and decided_last(entry, target) is None:
        raise RoundRefused(f"{target}: chưa có điểm đính chính nào để bỏ; điểm theo thẩm định và Hội đồng.")
    if not is_kept and before == after:
        raise RoundRefused(f"{target}: giá trị này đang là giá trị đã công bố, không có gì thay đổi.")


@transaction.atomic
def drop_change(*, change: CorrectionChange, by: User | None) -> None:
    """Take one change off the list."""
    held = _open(change.correction)
    unit = change.scorecard.unit.code
    if CorrectionChange.objects.filter(pk=change.pk).delete()[0]:
        _record("correction.dropped", held, by, unit=unit, before={change.target: change.after})


@transaction.atomic
def abandon_correction(*, correction: Correction, reason: str, by: User | None) -> None:
    """Close the correction without publishing; the round is as it was all the time."""
    held = _open(correction)
    if not reason.strip():
        raise RoundRefused("Huỷ đính chính phải ghi lý do.")
    held.closed_at, held.closed_by, held.abandoned_because = timezone.now(), by, reason
    held.save(update_fields=["closed_at", "closed_by", "abandoned_because"])
    _record("correction.abandoned", held, by, reason=reason)


@transaction.atomic
def publish_correction(*, correction: Correction, by: User | None) -> Publication:
    """Publish the next revision: package sealed, results, ranks, lines and figures follow."""
    held = _open(correction)
    round_ = held.round
    changes = changes_of(held)
    if not changes:
        raise RoundRefused("Đính chính chưa có thay đổi nào để công bố.")
    package = draft_package(held, changes)
    store_trees(round_, entries_of(package["content"]), touched={one.unit for one in changes})
    rank_round(round_, anew=True)
    check_agrees(round_, package)
    made = keep(round_=round_, package=package, reason=held.reason, by=by)
    write_through(held, made, by)
    held.publication, held.closed_at, held.closed_by = made, timezone.now(), by
    held.save(update_fields=["publication", "closed_at", "closed_by"])
    after = {"revision": made.revision, "sha256": made.digest, "changes": len(changes)}
    before = {"revision": held.base.revision, "sha256": held.base.digest}
    _record("round.corrected", held, by, before=before, after=after, reason=held.reason)
    for told in LISTENERS:
        told(made)
    return made


def changes_of(correction: Correction) -> list[Change]:
    """The changes as the library applies them: a figure in every place of the index that reads it."""
    same = keys_of(definition_of(correction.round.index))
    entries = entries_of(content_of(correction.base))
    found = []
    for one in correction.changes.select_related("scorecard__unit"):
        unit, after = one.scorecard.unit.code, None if one.after is None else read_value(one.after)
        for target in same[one.target] if one.is_figure else [one.target]:
            before = _published(correction, entries[unit], target, is_figure=one.is_figure)
            found.append(Change(unit, target, one.is_figure, before, after, one.reason))
    return found


def draft_package(correction: Correction, changes: list[Change]) -> dict[str, Any]:
    """The package of the next revision as it would be published today."""
    return _revised(correction, entries_of(content_of(correction.base)), changes)


def _revised(correction: Correction, entries: dict[str, UnitEntry], changes: list[Change]) -> dict[str, Any]:
    content = content_of(correction.base)
    definition = definition_of(correction.round.index)
    about = content["about"] | {
        "revision": str(correction.base.revision + 1),
        "corrects": correction.base.digest,
        "reason": correction.reason,
        "published_on": timezone.localdate().isoformat(),
    }
    try:
        return build(
            definition_text=content["index"]["text"],
            library=f"trucso {trucso.__version__}",
            values=content["values"],
            about=about,
            entries=corrected(definition, entries, changes),
            changes=written(changes),
        )
    except IndexLibraryError as error:
        raise RoundRefused("; ".join(str(problem) for problem in error.problems)) from error


def _published(
    correction: Correction, entry: UnitEntry, target: str, *, is_figure: bool
) -> FigureValue | None:
    """What readers have now: the figure, or of the line its points whoever gave them, or why it is out."""
    if is_figure:
        return entry.figures.get(target)
    definition = definition_of(correction.round.index)
    return line_value(definition, content_of(correction.base), entry.code, target)


def _written(value: FigureValue | None) -> Any:
    return None if value is None else write_value(value)


def _hold(round_: Round) -> None:
    """The round, held until the transaction ends, so that two coordinators take turns."""
    round_.state = (
        Round.objects.select_for_update(no_key=True).values_list("state", flat=True).get(pk=round_.pk)
    )


def _open(correction: Correction) -> Correction:
    """The correction as it stands under the lock of its round, if it is still open."""
    _hold(correction.round)
    found = Correction.objects.select_related("round__index", "round__parent", "base").get(pk=correction.pk)
    if found.closed_at:
        raise RoundRefused("Đính chính này đã đóng.")
    return found


def _record(action: str, correction: Correction, by: User | None, **sides: Any) -> None:
    record(actor=by, action=action, subject=f"assessments.round:{correction.round_id}", **sides)
