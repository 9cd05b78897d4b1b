"""What importing a definition would do: checked and told before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucso.commands.folders import cases_folder, definitions_folder
from trucso.commands.report import Field, OutputError, Report, Value, write_bytes
from trucso.index import Case, Definition, load_definition, run_cases
from trucso.index.cases import check_cases
from trucso.index.difference import Difference, LineChange, difference
from trucso.index.errors import DefinitionError
from trucso.index.library import overlaps, years_words
from trucso.index.spreadsheet import cases_from_workbook, cases_yaml, definition_from_workbook
from trucso.index.writing import definition_yaml

FIELDS = (
    Field("change", "Thay đổi"),
    Field("where", "Ở đâu"),
    Field("before", "Trước"),
    Field("after", "Sau"),
)
_KINDS = {"added": "thêm", "dropped": "bỏ", "changed": "sửa"}


@dataclass(frozen=True, slots=True)
class Plan:
    """A definition that may be written to `target`, its new worked examples, and what would change there."""

    definition: Definition
    target: Path
    cases: tuple[Case, ...]
    rows: list[dict[str, Value]]

    @property
    def report(self) -> Report:
        title = f"{self.definition.name.vi} ({years_words(self.definition)})"
        return Report(title, FIELDS, self.rows)

    @property
    def cases_target(self) -> Path:
        """A file of their own beside the examples that are there."""
        return cases_folder() / self.definition.index / f"so-tinh-{self.definition.first_year}.yaml"

    def write(self) -> list[Path]:
        """Write the canonical YAML; the files written. Examples only go with an installed definition.

        Raises OutputError.
        """
        written = {self.target: definition_yaml(self.definition)}
        if self.cases and self.target.is_relative_to(definitions_folder()):
            written[self.cases_target] = cases_yaml(self.cases)
        for path, text in written.items():
            _make_folder(path.parent)
            write_bytes(text.encode(), path)
        return list(written)


def plan_import(file: Path, out: Path | None) -> Plan:
    """Check the definition of a workbook against what is installed.

    Raises TableError, DefinitionError (also when another version is in force in the same years), CaseError (a
    worked example does not come out), OutputError (a published file would change).
    """
    definition = definition_from_workbook(file)
    target = out or definitions_folder() / definition.index / f"{definition.first_year}.yaml"
    if target.suffix != ".yaml":
        raise OutputError(f"không ghi được bộ chỉ số vào “{target.name}”; cần tên tệp kết thúc bằng .yaml")
    published = load_definition(target) if target.exists() else None
    if published and published != definition and published.revision >= definition.revision:
        raise OutputError(
            f"{target} đã có bản sửa {published.revision} với nội dung khác; "
            f"cần “Bản sửa” từ {published.revision + 1} và “Lý do sửa”"
        )
    _check_years(definition, target)
    installed = run_cases(definition, cases_folder())
    known = {result.case.name for result in installed}
    brought = check_cases(definition, cases_from_workbook(file, definition))
    new = tuple(result.case for result in brought if result.case.name not in known)
    rows = list(_changes(published, definition))
    passed = f"{len(installed)} ví dụ đã có và {len(new)} ví dụ mới đều đạt"
    rows.append({"change": "kiểm tra", "where": "ví dụ tính sẵn", "after": passed})
    return Plan(definition, target, new, rows)


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise OutputError(f"không tạo được thư mục {folder}: {error.strerror}") from error


def _check_years(definition: Definition, target: Path) -> None:
    """No other version beside the target may be in force in the same years."""
    others = [load_definition(path) for path in sorted(target.parent.glob("*.yaml")) if path != target]
    if problems := overlaps([one for one in others if one.index == definition.index] + [definition]):
        raise DefinitionError(problems)


def _changes(before: Definition | None, after: Definition) -> Iterator[dict[str, Value]]:
    if before is None:
        size = f"{len(after.groups)} nhóm, {len(after.indicators)} chỉ số, {after.index}"
        yield {"change": "thêm", "where": "cả bộ chỉ số", "after": size}
    elif before == after:
        yield {"change": "không", "where": "cả bộ chỉ số", "after": "giống hệt bản đang có"}
    else:
        yield from _differences(difference(before, after))


def _differences(found: Difference) -> Iterator[dict[str, Value]]:
    for field in found.whole:
        yield {"change": "sửa", "where": field.field, "before": field.before, "after": field.after}
    lines: list[LineChange[Any]] = [*found.groups, *found.pillars, *found.indicators]
    for line in lines:
        where = f"{line.line.code} {line.line.name.vi}"
        if line.kind in ("added", "dropped"):
            yield {"change": _KINDS[line.kind], "where": where}
        for field in line.fields:
            change = {"change": "sửa", "where": f"{where}: {field.field}"}
            yield {**change, "before": field.before, "after": field.after}
