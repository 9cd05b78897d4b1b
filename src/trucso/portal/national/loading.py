"""Loading ``definitions/results``: one row per figure and source, rows in = rows out, twice the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from django.db import transaction

from trucso.portal.journal.services import record
from trucso.portal.shared.datafiles import DataRow, read_rows
from trucso.portal.units.models import Level, Unit

from .models import Certainty, PublishedValue, Scope, Structure

INDEX_ID = "vn-dti-province"
_VALUES = ("value", "rank", "certainty", "note", "unit_id")
_COLUMNS = ("year", "metric", "value", "source", "certainty", "note")
_METRIC_KINDS = ("pillar", "group")
Key = tuple[object, ...]


@dataclass(frozen=True)
class LoadReport:
    """Rows read from the files and what became of them; ``read == created + changed + same`` always."""

    read: int
    created: int
    changed: int
    removed: int

    @property
    def same(self) -> int:
        return self.read - self.created - self.changed


@transaction.atomic
def load_results(*, folder: Path, index_id: str = INDEX_ID) -> LoadReport:
    """Make the published figures of an index those of ``folder``. Raises ``DataFileError``."""
    codes = dict(Unit.objects.filter(level=Level.PROVINCE).values_list("code", "pk"))
    wanted: dict[Key, PublishedValue] = {}
    for data, row in _read(folder, index_id, codes):
        if _key(row) in wanted:
            data.refuse("source", "một nguồn chưa cho con số này (dòng lặp lại)")
        wanted[_key(row)] = row
    existing = {_key(row): row for row in PublishedValue.objects.filter(index_id=index_id)}
    report = _write(wanted, existing)
    if report.same < report.read or report.removed:
        record(
            actor="load_national",
            action="national.loaded",
            subject=f"national.data:{index_id}",
            after=asdict(report),
        )
    return report


def _write(wanted: Mapping[Key, PublishedValue], existing: Mapping[Key, PublishedValue]) -> LoadReport:
    created = [row for key, row in wanted.items() if key not in existing]
    changed = []
    for key in wanted.keys() & existing.keys():
        now, then = wanted[key], existing[key]
        if any(getattr(now, name) != getattr(then, name) for name in _VALUES):
            now.pk = then.pk
            changed.append(now)
    gone = [row.pk for key, row in existing.items() if key not in wanted]
    PublishedValue.objects.bulk_create(created, batch_size=500)
    PublishedValue.objects.bulk_update(
        changed, ["value", "rank", "certainty", "note", "unit"], batch_size=500
    )
    PublishedValue.objects.filter(pk__in=gone).delete()
    return LoadReport(len(wanted), len(created), len(changed), len(gone))


def _key(row: PublishedValue) -> Key:
    return (row.year, row.structure, row.scope, row.reported_name, row.metric, row.source)


def _read(folder: Path, index_id: str, codes: Mapping[str, int]) -> Iterator[tuple[DataRow, PublishedValue]]:
    """Every row of every file: provinces by code, other bodies by name, means of a scope without either."""
    provinces = [*sorted(folder.glob("national-*.csv")), folder / "from-documents.csv"]
    for path in provinces:
        for data in read_rows(path, (*_COLUMNS, "structure", "unit", "unit_code", "rank")):
            code = data.choice("unit_code", codes) if data.text("unit_code") in codes else ""
            if not code:
                data.refuse("unit_code", "mã của một tỉnh đã nạp (chạy load_units trước)")
            yield data, _value(data, index_id, Scope.PROVINCES, data.required("unit"), codes[code])
    for data in read_rows(folder / "other-bodies.csv", (*_COLUMNS, "scope", "unit", "rank")):
        yield data, _value(data, index_id, data.choice("scope", Scope.values), data.required("unit"))
    for data in read_rows(folder / "averages.csv", (*_COLUMNS, "scope", "structure")):
        yield data, _value(data, index_id, data.choice("scope", Scope.values), "")


def _value(
    data: DataRow, index_id: str, scope: str, reported_name: str, unit: int | None = None
) -> PublishedValue:
    value, rank = data.share("value"), data.whole("rank")
    if value is None and rank is None:
        data.refuse("value", "một giá trị hoặc một hạng")
    structure = (
        data.choice("structure", [str(one) for one in Structure.values if one])
        if data.text("structure")
        else 0
    )
    return PublishedValue(
        index_id=index_id,
        year=data.whole("year") or data.refuse("year", "một năm"),
        structure=int(structure),
        scope=scope,
        reported_name=reported_name,
        unit_id=unit,
        metric=_metric(data),
        value=value,
        rank=rank,
        source=data.required("source"),
        certainty=data.choice("certainty", Certainty.values),
        note=data.text("note"),
    )


def _metric(data: DataRow) -> str:
    metric = data.required("metric")
    kind, _, code = metric.partition(":")
    if metric != "total" and not (kind in _METRIC_KINDS and code):
        data.refuse("metric", "total, pillar:<mã> hoặc group:<mã>")
    return metric
