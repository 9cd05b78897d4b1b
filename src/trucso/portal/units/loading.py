"""Writing the units of the data files so that the tables say what the files say.

Loading twice changes nothing. What an operation recorded in the portal has changed since (a unit it closed, a
name it opened) stays as the operation left it: the files are where units come from, not where they end.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, TypeVar

from django.db import models, transaction

from trucso.portal.journal.services import record

from .models import Dated, OperationPart, Unit, UnitName, UnitOperation, UnitParent
from .unit_files import DatedRow, NameRow, UnitFiles, UnitRow, read_unit_files

K = TypeVar("K", bound=Hashable)
M = TypeVar("M", bound=models.Model)
Operations = Mapping[str, UnitOperation]
_BATCH = 500
_DATED = ("first_day", "last_day", "opened_by_id", "closed_by_id")


@dataclass
class LoadReport:
    """How many rows of each table were new, changed, or the same (``same`` includes those left alone)."""

    counts: dict[str, dict[str, int]] = field(default_factory=dict)

    def add(self, table: str, created: int, changed: int, same: int) -> None:
        self.counts[table] = {"created": created, "changed": changed, "same": same}

    @property
    def is_unchanged(self) -> bool:
        """Did the load write nothing?"""
        return not any(row["created"] + row["changed"] for row in self.counts.values())


@transaction.atomic
def load_units(*, folder: Path) -> LoadReport:
    """Load ``folder`` (definitions/units). Raises ``DataFileError``; then nothing is written."""
    files = read_unit_files(folder)
    report = LoadReport()
    operations = _write_operations(files, report)
    units = _write_units(files, operations, report)
    _write_names(files, units, operations, report)
    _write_parents(files, units, operations, report)
    _write_parts(files, units, operations, report)
    if not report.is_unchanged:
        record(
            actor="load_units",
            action="units.loaded",
            subject=f"units.data:{folder.name}",
            after=report.counts,
        )
    return report


def _write_operations(files: UnitFiles, report: LoadReport) -> Operations:
    wanted = {
        row.key: UnitOperation(
            key=row.key,
            type=row.type,
            day=row.day,
            decision=row.decision,
            source=row.source,
            origin=row.origin,
        )
        for row in files.operations.values()
    }
    existing = {row.key: row for row in UnitOperation.objects.all()}
    _sync(UnitOperation, wanted, existing, ("type", "day", "decision", "source", "origin"), report)
    return {row.key: row for row in UnitOperation.objects.filter(key__in=wanted)}


def _write_units(files: UnitFiles, operations: Operations, report: LoadReport) -> dict[str, Unit]:
    plain = ("slug", "level", "name", "full_name", "official_code", "certainty", "source", "note")
    wanted = {code: _unit(row, plain, operations) for code, row in files.units.items()}
    existing = {row.code: row for row in Unit.objects.all()}
    own = UnitName.objects.filter(opened_by__origin="").values_list("unit__code", flat=True)
    _sync(Unit, wanted, existing, (*plain, *_DATED), report, kept={*own, *_closed_here(existing)})
    return {row.code: row for row in Unit.objects.all()}


def _unit(row: UnitRow, fields: tuple[str, ...], operations: Operations) -> Unit:
    return Unit(code=row.code, **{name: getattr(row, name) for name in fields}, **_days(row, operations))


def _write_names(
    files: UnitFiles, units: Mapping[str, Unit], operations: Operations, report: LoadReport
) -> None:
    wanted = {
        (units[row.code].pk, row.first_day): _name(row, units[row.code], operations)
        for names in files.names.values()
        for row in names
    }
    existing = {(row.unit_id, row.first_day): row for row in UnitName.objects.all()}
    _sync(
        UnitName,
        wanted,
        existing,
        ("kind", "name", "full_name", *_DATED),
        report,
        kept=_closed_here(existing),
    )


def _name(row: NameRow, unit: Unit, operations: Operations) -> UnitName:
    days = _days(row, operations)
    return UnitName(unit=unit, kind=row.kind, name=row.name, full_name=row.full_name, **days)


def _write_parents(
    files: UnitFiles, units: Mapping[str, Unit], operations: Operations, report: LoadReport
) -> None:
    wanted = {
        (units[row.code].pk, row.first_day): UnitParent(
            unit=units[row.code], parent=units[row.parent], **_days(row, operations)
        )
        for row in files.units.values()
        if row.parent
    }
    existing = {(row.unit_id, row.first_day): row for row in UnitParent.objects.all()}
    _sync(UnitParent, wanted, existing, ("parent_id", *_DATED), report, kept=_closed_here(existing))


def _write_parts(
    files: UnitFiles, units: Mapping[str, Unit], operations: Operations, report: LoadReport
) -> None:
    wanted = {
        (operations[row.key].pk, str(side), code): OperationPart(
            operation=operations[row.key], side=side, unit=units[code], code=code, name=name
        )
        for row in files.operations.values()
        for side, named in ((OperationPart.Side.BEFORE, row.before), (OperationPart.Side.AFTER, row.after))
        for code, name in named.items()
    }
    existing = {(row.operation_id, row.side, row.code): row for row in OperationPart.objects.all()}
    _sync(OperationPart, wanted, existing, ("unit_id", "name"), report)


def _days(row: DatedRow, operations: Operations) -> dict[str, Any]:
    return {
        "first_day": row.first_day,
        "last_day": row.last_day,
        "opened_by": operations.get(row.opened_by),
        "closed_by": operations.get(row.closed_by),
    }


def _closed_here(existing: Mapping[K, Dated]) -> set[K]:
    """Keys of the rows that an operation recorded in the portal has closed."""
    own = set(UnitOperation.objects.filter(origin="").values_list("pk", flat=True))
    return {key for key, row in existing.items() if row.closed_by_id in own}


def _sync(
    model: type[M],
    wanted: Mapping[K, M],
    existing: Mapping[K, M],
    fields: Sequence[str],
    report: LoadReport,
    kept: Collection[K] = (),
) -> None:
    """Create the rows that are missing and change those that differ, except the ``kept`` ones."""
    created = [row for key, row in wanted.items() if key not in existing]
    changed = []
    for key in wanted.keys() & existing.keys() - set(kept):
        now, then = wanted[key], existing[key]
        if any(getattr(now, name) != getattr(then, name) for name in fields):
            now.pk = then.pk
            changed.append(now)
    model._default_manager.bulk_create(created, batch_size=_BATCH)
    if changed:
        names = [name.removesuffix("_id") for name in fields]
        model._default_manager.bulk_update(changed, names, batch_size=_BATCH)
    report.add(
        model._meta.model_name or "", len(created), len(changed), len(wanted) - len(created) - len(changed)
    )
