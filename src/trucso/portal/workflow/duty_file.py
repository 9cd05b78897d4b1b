"""Owners and verifiers as a file: written as a table, read back row by row. All or nothing."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence

from trucso.index import Definition
from trucso.index.tables import Column as FileColumn
from trucso.index.tables import Limits, TableError, read_table

from ..shared import search
from ..shared.tables import Column, Table
from ..units.models import Unit
from .round_form import DutyRow
from .services.duties import Pair

HEADINGS = {"code": "Mã", "owner": "Phụ trách", "verifier": "Thẩm định"}
COLUMNS = tuple(FileColumn(key, (heading,)) for key, heading in HEADINGS.items())
COUNT = "Số dòng:"
"""How the last line of an exported workbook begins."""
LIMITS = Limits(file_bytes=2_000_000, rows=2_000, columns=50)


def duty_table(name: str, rows: Sequence[DutyRow]) -> Table:
    """The duties with the names of units, in the order of the index; the file reads back."""
    columns = [
        Column("code", HEADINGS["code"], "Code", kind="code"),
        Column("name", "Chỉ tiêu", "Indicator"),
        Column("group", "Nhóm", "Group"),
        Column("owner", HEADINGS["owner"], "Owner"),
        Column("verifier", HEADINGS["verifier"], "Verifier"),
    ]
    shown = [
        {
            "code": row.code,
            "name": row.name,
            "group": row.group,
            "owner": row.owner.full_name if row.owner else "",
            "verifier": row.verifier.full_name if row.verifier else "",
        }
        for row in rows
    ]
    return Table("phan-cong", name, columns, shown)


def read_duties(
    content: bytes, name: str, *, definition: Definition, departments: Sequence[Unit]
) -> tuple[dict[str, Pair], list[str]]:
    """The duties of a file and what is wrong with it, row by row; with problems nothing is to be used.

    An empty cell leaves the duty open; an indicator that is not in the file is not in the answer.
    """
    try:
        table = read_table(content, name=name, columns=COLUMNS, limits=LIMITS)
    except TableError as refused:
        return {}, [str(problem) for problem in refused.problems]
    known = {
        search.folded(word): unit for unit in departments for word in (unit.code, unit.name, unit.full_name)
    }
    codes = {one.code for one in definition.indicators}
    pairs: dict[str, Pair] = {}
    problems: list[str] = []
    for row in table.rows:
        code = search.composed(row["code"].text).strip()
        where = f"Dòng {row.number}"
        if code.startswith(COUNT):
            continue
        if code not in codes:
            problems.append(f"{where}, cột «Mã»: bộ chỉ số không có chỉ tiêu “{code}”.")
        elif code in pairs:
            problems.append(f"{where}, cột «Mã»: chỉ tiêu {code} đã có ở một dòng trên.")
        owner = _unit(row["owner"].text, HEADINGS["owner"], where, known, problems)
        verifier = _unit(row["verifier"].text, HEADINGS["verifier"], where, known, problems)
        pairs[code] = (owner, verifier)
    return (pairs, []) if not problems else ({}, problems)


def _unit(text: str, heading: str, where: str, known: Mapping[str, Unit], problems: list[str]) -> Unit | None:
    word = search.folded(search.composed(text).strip())
    if not word:
        return None
    if word not in known:
        near = difflib.get_close_matches(word, list(known), n=1, cutoff=0.5)
        hint = f" Có phải “{known[near[0]].full_name}”?" if near else ""
        problems.append(f"{where}, cột «{heading}»: không có cơ quan “{text.strip()}” trong tỉnh.{hint}")
    return known.get(word)
