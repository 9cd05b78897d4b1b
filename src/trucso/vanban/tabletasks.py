"""Tasks and targets in the tables of annexes, by what the header calls the columns."""

import re

from trucso.vanban.context import pillar_of
from trucso.vanban.model import Target, Task
from trucso.vanban.quantities import Quantity, find_quantities, find_ranks, parse_number
from trucso.vanban.reading import Reading, span_of
from trucso.vanban.subjects import split_units
from trucso.vanban.tables import DataTable, Row, data_tables
from trucso.vanban.text import match_form

_COLUMNS = (
    (
        "lead",
        r"chủ trì|cơ quan thực hiện|đơn vị thực hiện|chịu trách nhiệm|đơn vị chủ đầu tư|cơ quan tham mưu",
    ),
    ("partners", r"phối hợp"),
    ("unit", r"đơn vị tính|đvt|đơn vị đo"),
    ("product", r"sản phẩm|kết quả|đầu ra"),
    ("time", r"thời gian|thời hạn|tiến độ|hoàn thành|lộ trình"),
    ("note", r"ghi chú|căn cứ|kinh phí|nguồn vốn|tổng mức"),
    ("target", r"^(?:tên |các |nội dung |nhóm )?(?:chỉ tiêu|mục tiêu|chỉ số)"),
    ("task", r"nhiệm vụ|nội dung|công việc|hoạt động|dự án|danh mục|giải pháp|đề án|văn bản|tên"),
)
_YEAR = re.compile(r"(20[1-4]\d)")


def _columns(table: DataTable) -> dict[str, int]:
    """Which column holds what; the first fitting column of each kind."""
    out: dict[str, int] = {}
    for i, cell in enumerate(table.header):
        name = next((n for n, pattern in _COLUMNS if re.search(pattern, cell)), None)
        if name is not None and not (name == "target" and _YEAR.search(cell)):
            out.setdefault(name, i)
    return out


def _at(row: Row, columns: dict[str, int], name: str) -> str | None:
    i = columns.get(name)
    return (row.cells[i] or None) if i is not None and i < len(row.cells) else None


def table_tasks(reading: Reading) -> list[Task]:
    """One task for every row of a table with a column of tasks and one of leaders or times."""
    out: list[Task] = []
    for number, table in enumerate(data_tables(reading.outline.items), start=1):
        columns = _columns(table)
        if "task" not in columns or not columns.keys() & {"lead", "time", "product"}:
            continue
        group: str | None = None
        for i, row in enumerate(table.rows, start=1):
            text = _at(row, columns, "task")
            filled = [c for c in row.cells[1:] if c]
            if text is None or len(filled) <= 1:
                group = (text or next((c for c in row.cells if len(c) > 3), None)) or group
                continue
            out.append(_task(f"PL.{number}.{i}", text, group, row, columns, reading))
    return out


def _task(
    marker: str, text: str, group: str | None, row: Row, columns: dict[str, int], reading: Reading
) -> Task:
    lead, partners = (_at(row, columns, name) or "" for name in ("lead", "partners"))
    section = row.item.section
    return Task(
        marker, text, group or (section.title if section else None), tuple(split_units(lead, reading.agencies) or [lead] * bool(lead)),
        tuple(split_units(partners, reading.agencies) or [partners] * bool(partners)), _at(row, columns, "product"), _at(row, columns, "time"),
        True, span_of(row.item.paragraph), 0.85,
    )  # fmt: skip


_PLAIN = re.compile(r"(?:[≥≤><]|>=|<=)?\s?\d+(?:[.,]\d+)?$")


def table_targets(reading: Reading) -> list[Target]:
    """One target for every figure of a row: under each year's column, or in the column of the target itself."""
    out: list[Target] = []
    for number, table in enumerate(data_tables(reading.outline.items), start=1):
        columns = _columns(table)
        if "target" not in columns:
            continue
        years: list[tuple[int, int | None]] = [
            (i, int(m[1])) for i, h in enumerate(table.header) if (m := _YEAR.search(h))
        ]
        others = [
            (i, reading.year)
            for i, h in enumerate(table.header)
            if i != columns["target"] and re.search(r"kế hoạch|giá trị|mức|mục tiêu|chỉ tiêu", h)
        ]
        for i, row in enumerate(table.rows, start=1):
            name = _at(row, columns, "target")
            if name is not None:
                out += _row_targets(
                    f"PL.{number}.{i}", name, row, years or others, _at(row, columns, "unit"), reading
                )
    return out


def _row_targets(path: str, name: str, row: Row, columns: list[tuple[int, int | None]], unit: str | None, reading: Reading) -> list[Target]:  # fmt: skip
    if not columns:
        low = match_form(name)
        return [
            _target(path, name, q, reading.year, row, reading)
            for q in [*find_ranks(low), *find_quantities(low)]
        ]
    cells = [(row.cells[i] if i < len(row.cells) else "", year) for i, year in columns]
    figures = [(_figure(cell, unit), year) for cell, year in cells]
    return [_target(path, name, q, year, row, reading) for q, year in figures if q is not None]


def _target(path: str, name: str, q: Quantity, year: int | None, row: Row, reading: Reading) -> Target:
    span = span_of(row.item.paragraph)
    pillar = pillar_of(match_form(name), 0, row.item)
    return Target(
        name,
        q.comparator,
        q.value,
        q.unit,
        year,
        reading.scope,
        pillar,
        None,
        None,
        name,
        path,
        True,
        span,
        span,
        0.75,
    )


def _figure(cell: str, unit: str | None) -> Quantity | None:
    low = match_form(cell).strip()
    found = find_quantities(low)
    if found:
        return found[0]
    if _PLAIN.fullmatch(low):
        figure = re.search(r"\d+(?:[.,]\d+)?", low)
        sign = low[: figure.start()].strip() if figure else ""
        comparator = {"≥": ">=", ">=": ">=", "≤": "<=", "<=": "<=", ">": ">", "<": "<"}.get(sign, "=")
        return Quantity(parse_number(figure.group()), unit, comparator, 0, len(low)) if figure else None
    return None
