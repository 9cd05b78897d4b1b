"""Changing lines of scorecards: one version forward each, with what was before and what came after."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from ...accounts.models import User
from ..models import Line, LineChange, Scorecard
from .rounds import refuse_if_frozen

FIELDS = (
    "self_points",
    "verified_points",
    "council_points",
    "published_points",
    "published_not_applicable",
    "not_applicable_reason",
    "cause",
    "status",
    "responsible",
    "due_on",
    "note",
)
"""What a change of a line may touch, and what its history keeps."""
EVIDENCE = "evidence"
"""In the history only: the document that came or left, in words."""


class LineConflict(Exception):
    """Lines changed since they were read; nothing was written. ``codes`` says which."""

    def __init__(self, codes: Iterable[str]) -> None:
        self.codes = tuple(codes)
        super().__init__(
            f"Các dòng {', '.join(self.codes)} đã được người khác sửa sau khi bạn xem. Chưa ghi gì; "
            f"hãy xem lại rồi thực hiện lại."
        )


@dataclass(frozen=True)
class LineEdit:
    """New values for some fields of a line that was read as it is in ``line``."""

    line: Line
    values: Mapping[str, Any]

    @property
    def changed(self) -> dict[str, Any]:
        """The fields whose value really differs."""
        return {name: value for name, value in self.values.items() if getattr(self.line, name) != value}


@transaction.atomic
def change_lines(
    *, scorecard: Scorecard, edits: Iterable[LineEdit], by: User | None, origin: str
) -> list[LineChange]:
    """Apply the edits that change something, all or none, and log each. Raises :class:`LineConflict`.

    Results are not computed here: the caller does that once, with ``results.rescore``.
    """
    refuse_if_frozen(scorecard.round)
    return write_lines(scorecard=scorecard, edits=edits, by=by, origin=origin)


def write_lines(
    *, scorecard: Scorecard, edits: Iterable[LineEdit], by: User | None, origin: str
) -> list[LineChange]:
    """:func:`change_lines` also of a frozen round: only a published correction may (``correcting``)."""
    waiting = [edit for edit in edits if edit.changed]
    if waiting:  # first, so that all who write on the card take turns
        Scorecard.objects.filter(pk=scorecard.pk).update(version=F("version") + 1)
    changes = [_change(edit, by, origin) for edit in waiting]
    missed = [edit.line.code for edit in waiting if not _write(edit)]
    if missed:
        raise LineConflict(missed)
    return LineChange.objects.bulk_create(changes)


def _write(edit: LineEdit) -> bool:
    """Whether the line was still the one that was read."""
    found = Line.objects.filter(pk=edit.line.pk, version=edit.line.version)
    return found.update(version=F("version") + 1, **edit.changed) == 1


def _change(edit: LineEdit, by: User | None, origin: str) -> LineChange:
    line = edit.line
    return LineChange(
        line=line,
        version=line.version + 1,
        before={name: plain(getattr(line, name)) for name in edit.changed},
        after={name: plain(value) for name, value in edit.changed.items()},
        origin=origin,
        changed_at=timezone.now(),
        changed_by=by,
    )


@transaction.atomic
def note_evidence(*, line: Line, before: str, after: str, by: User | None) -> None:
    """A document came to a line or left it: one version forward, like every change of what the unit says."""
    Line.objects.filter(pk=line.pk).update(version=F("version") + 1)
    line.refresh_from_db(fields=["version"])
    LineChange.objects.create(
        line=line, version=line.version, before={EVIDENCE: before}, after={EVIDENCE: after},
        origin="minh chứng", changed_at=timezone.now(), changed_by=by,
    )  # fmt: skip
    Scorecard.objects.filter(pk=line.scorecard_id).update(version=F("version") + 1)


def plain(value: Any) -> Any:
    """A field's value as JSON keeps it: numbers without needless zeros, days ISO."""
    if isinstance(value, Decimal):
        return format(value.normalize(), "f") if value else "0"
    return value.isoformat() if isinstance(value, dt.date) else value


def from_plain(name: str, value: Any) -> Any:
    """The field's value that :func:`plain` wrote."""
    if value is None or value == "":
        return None if name.endswith("_points") or name == "due_on" else ""
    if name.endswith("_points"):
        return Decimal(value)
    return dt.date.fromisoformat(value) if name == "due_on" else value


def field_name(name: str) -> str:
    """What a field of a line is called in Vietnamese."""
    names = {field.name: field.verbose_name for field in Line._meta.concrete_fields} | {
        EVIDENCE: "minh chứng"
    }
    return str(names[name])
