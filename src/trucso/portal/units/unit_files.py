"""The units of ``definitions/units`` as plain rows: what exists, is called, became what. No database."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path

from django.utils.text import slugify

from trucso.portal.shared.datafiles import DataRow, read_rows
from trucso.portal.shared.search import folded

from .models import Kind, Level, UnitOperation
from .queries import day_before

_UNIT = ("code", "kind", "name", "full_name", "valid_from", "valid_to", "certainty", "source")
_MERGER = ("day", "old_code", "new_code", "change", "decision", "source")
_RENAME = ("code", "day", "kind", "name", "full_name", "decision")
_CERTAINTIES = ("read", "inferred", "assumed")


@dataclass(frozen=True)
class DatedRow:
    """Days a row is true, both included, and the keys of the operations that opened and closed it."""

    first_day: date | None = None
    last_day: date | None = None
    opened_by: str = ""
    closed_by: str = ""


@dataclass(frozen=True, kw_only=True)
class UnitRow(DatedRow):
    """A unit with the latest name and the code of the unit above it (empty for a province)."""

    code: str
    slug: str
    level: str
    name: str
    full_name: str
    parent: str = ""
    official_code: str = ""
    certainty: str = "read"
    source: str = ""
    note: str = ""


@dataclass(frozen=True, kw_only=True)
class NameRow(DatedRow):
    """A dated name of a unit."""

    code: str
    kind: str
    name: str
    full_name: str


@dataclass(frozen=True)
class OperationRow:
    """An operation with the units before and after it: code and full name at that time."""

    key: str
    type: UnitOperation.Type
    day: date
    decision: str
    source: str
    origin: str
    before: Mapping[str, str] = field(default_factory=dict)
    after: Mapping[str, str] = field(default_factory=dict)


@dataclass
class UnitFiles:
    """Everything the files say. ``names``: by unit code, oldest first."""

    units: dict[str, UnitRow] = field(default_factory=dict)
    names: dict[str, list[NameRow]] = field(default_factory=dict)
    operations: dict[str, OperationRow] = field(default_factory=dict)

    def open(self, code: str, operation: OperationRow) -> None:
        """The unit and its first name begin with an operation."""
        self.units[code] = replace(self.units[code], opened_by=operation.key)
        self.names[code][0] = replace(self.names[code][0], opened_by=operation.key)

    def close(self, code: str, operation: OperationRow) -> None:
        """The unit and its last name end on the day before an operation."""
        last, key = day_before(operation.day), operation.key
        self.units[code] = replace(self.units[code], last_day=last, closed_by=key)
        self.names[code][-1] = replace(self.names[code][-1], last_day=last, closed_by=key)


def read_unit_files(folder: Path) -> UnitFiles:
    """Read provinces, mergers, renames, communes and departments. Raises ``DataFileError``."""
    files = UnitFiles()
    renames = read_rows(folder / "renames.csv", _RENAME)
    _add_provinces(files, read_rows(folder / "provinces.csv", (*_UNIT, "official_code")), renames)
    for path in sorted(folder.glob("communes*.csv")):
        for data in read_rows(path, (*_UNIT, "province_code")):
            _add_below(files, data, Level.COMMUNE, "province_code")
    for path in sorted(folder.glob("departments*.csv")):
        for data in read_rows(path, (*_UNIT, "parent_code", "decision")):
            _add_below(files, data, Level.DEPARTMENT, "parent_code")
            _add_creation(files, data)
    for path in sorted(folder.glob("province-mergers*.csv")):
        _add_mergers(files, read_rows(path, _MERGER))
    for data in renames:
        _add_rename(files, data)
    return files


def _add_unit(files: UnitFiles, data: DataRow, level: Level, slug: str, parent: str = "") -> None:
    code, name, full_name = data.required("code"), data.required("name"), data.required("full_name")
    if code in files.units:
        data.refuse("code", "một mã chưa dùng")
    first, last = data.day("valid_from"), data.day("valid_to")
    files.units[code] = UnitRow(
        first_day=first,
        last_day=last,
        code=code,
        slug=slug,
        level=level,
        name=name,
        full_name=full_name,
        parent=parent,
        official_code=data.text("official_code"),
        certainty=data.choice("certainty", _CERTAINTIES),
        source=data.text("source"),
        note=data.text("note"),
    )
    kind = data.choice("kind", Kind.values)
    files.names[code] = [NameRow(first, last, code=code, kind=kind, name=name, full_name=full_name)]


def _add_provinces(files: UnitFiles, rows: Iterable[DataRow], renames: Iterable[DataRow]) -> None:
    """Living provinces have the plain address of their present name; one that ended under it gets ``-63``."""
    today = {data.required("code"): data.required("name") for data in renames}
    taken: set[str] = set()
    for data in sorted(rows, key=lambda data: data.text("valid_to") != ""):
        slug = slugify(folded(today.get(data.required("code"), data.required("name"))))
        slug = f"{slug}-63" if slug in taken else slug
        taken.add(slug)
        _add_unit(files, data, Level.PROVINCE, slug)


def _add_below(files: UnitFiles, data: DataRow, level: Level, parent_column: str) -> None:
    parent = data.required(parent_column)
    if parent not in files.units:
        data.refuse(parent_column, "mã của một đơn vị có trong các tệp")
    slug = slugify(folded(f"{data.required('full_name')} {data.required('code')}"))
    _add_unit(files, data, level, slug[:120], parent)


def _add_creation(files: UnitFiles, data: DataRow) -> None:
    """A department whose founding decision is known began with an operation."""
    code = data.required("code")
    if data.text("decision") and data.text("valid_from"):
        after = _named(files, [code])
        operation = _operation(UnitOperation.Type.CREATE, "valid_from", code, data, {}, after)
        files.operations[operation.key] = operation
        files.open(code, operation)


def _add_mergers(files: UnitFiles, rows: Iterable[DataRow]) -> None:
    merged = [data for data in rows if data.choice("change", ("merged", "unchanged")) == "merged"]
    for new_code in dict.fromkeys(data.choice("new_code", files.units) for data in merged):
        parts = [data for data in merged if data.text("new_code") == new_code]
        before = _named(files, [data.choice("old_code", files.units) for data in parts])
        after = _named(files, [new_code])
        operation = _operation(UnitOperation.Type.MERGE, "day", new_code, parts[0], before, after)
        files.operations[operation.key] = operation
        files.open(new_code, operation)
        for code in before:
            files.close(code, operation)


def _add_rename(files: UnitFiles, data: DataRow) -> None:
    """Close the name the unit had and open the new one; the unit itself goes on."""
    code, kind = data.choice("code", files.units), data.choice("kind", Kind.values)
    name, full_name = data.required("name"), data.required("full_name")
    before = _named(files, [code])
    operation = _operation(UnitOperation.Type.RENAME, "day", code, data, before, {code: full_name})
    files.operations[operation.key] = operation
    old = files.names[code][-1]
    files.names[code][-1] = replace(old, last_day=day_before(operation.day), closed_by=operation.key)
    new = NameRow(
        operation.day, old.last_day, operation.key, code=code, kind=kind, name=name, full_name=full_name
    )
    files.names[code].append(new)
    files.units[code] = replace(files.units[code], name=name, full_name=full_name)


def _named(files: UnitFiles, codes: Iterable[str]) -> dict[str, str]:
    return {code: files.names[code][-1].full_name for code in codes}


def _operation(
    type_: UnitOperation.Type,
    day_column: str,
    code: str,
    data: DataRow,
    before: Mapping[str, str],
    after: Mapping[str, str],
) -> OperationRow:
    day = data.day(day_column) or data.refuse(day_column, "một ngày")
    key, origin = f"{type_}:{day.isoformat()}:{code}", f"definitions/units/{data.path.name}"
    return OperationRow(key, type_, day, data.text("decision"), data.text("source"), origin, before, after)
