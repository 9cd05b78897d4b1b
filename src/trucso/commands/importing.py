"""What importing a definition would do: checked and told before anything is written."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from trucso.commands.folders import cases_folder, definitions_folder
from trucso.commands.report import Field, OutputError, Report, Value, write_bytes
from trucso.index import Definition, load_definition, run_cases
from trucso.index.difference import Difference, LineChange, difference
from trucso.index.errors import DefinitionError
from trucso.index.library import overlaps, years_words
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
    """A definition that may be written to `target`, and what would change there."""

    definition: Definition
    target: Path
    rows: list[dict[str, Value]]

    @property
    def report(self) -> Report:
        title = f"{self.definition.name.vi} ({years_words(self.definition)})"
        return Report(title, FIELDS, self.rows)

    def write(self) -> None:
        """Write the canonical YAML. Raises OutputError."""
        try:
            self.target.parent.mkdir(parents=True, exist_ok=True)
        except OSError as error:
            raise OutputError(f"không tạo được thư mục {self.target.parent}: {error.strerror}") from error
        write_bytes(definition_yaml(self.definition).encode(), self.target)


def plan_import(definition: Definition, out: Path | None) -> Plan:
    """Check a definition against what is installed.

    Raises DefinitionError (another version is in force in the same years), CaseError (a worked example does
    not come out), OutputError (a published file would change).
    """
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
    passed = len(run_cases(definition, cases_folder()))
    rows = list(_changes(published, definition))
    rows.append({"change": "kiểm tra", "where": "ví dụ tính sẵn", "after": f"{passed} ví dụ đạt"})
    return Plan(definition, target, rows)


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
