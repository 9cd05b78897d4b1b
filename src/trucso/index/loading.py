"""Reading a definition: YAML text, a file, or plain data → `Definition`, all problems reported together."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from trucso.index.consistency import check_whole
from trucso.index.definition import Decision, Definition, Indicator, Origin, Years
from trucso.index.errors import DefinitionError
from trucso.index.fields import Fields
from trucso.index.indicator_reading import read_indicator
from trucso.index.located import Located, Problems, locate
from trucso.index.structure import read_groups, read_pillars, read_ranking, read_rounding, read_total
from trucso.index.terms import CERTAINTIES, LEVELS, MISSING_RULES
from trucso.index.yaml_tree import read_yaml

FIELDS = (
    "index", "revision", "revision_note", "name", "level", "years", "decision", "source", "certainty",
    "note", "missing", "rounding", "ranking", "total", "groups", "pillars", "indicators",
)  # fmt: skip


def load_definition(source: Path | str | bytes, *, file: str | None = None) -> Definition:
    """Read one version of an index.

    source: a Path to a file, or the YAML text itself (a str with a line break, or bytes); `file` names the
    text in messages. A str without a line break is taken as a path. Raises DefinitionError with every problem
    found, OSError when the file cannot be opened.
    """
    if isinstance(source, str) and "\n" not in source:
        source = Path(source)
    if isinstance(source, Path):
        return load_definition(source.read_bytes(), file=file or source.name)
    problems = Problems()
    return build_definition(read_yaml(source, file or "", problems), problems)


def definition_from_data(data: Mapping[str, Any]) -> Definition:
    """A definition from plain data in the shape of the YAML file. Raises DefinitionError."""
    return build_definition(locate(data), Problems())


def build_definition(root: Located, problems: Problems) -> Definition:
    """A definition from a located tree (of YAML, a workbook, JSON). Raises DefinitionError if `problems` end
    up non-empty.
    """
    fields = Fields(root, "", problems)
    fields.allow_only(*FIELDS)
    definition = _assemble(fields)
    check_whole(fields, definition)
    if problems.found:
        raise DefinitionError(sorted(problems.found, key=lambda one: one.line or 0))
    return definition


def _assemble(fields: Fields) -> Definition:
    certainty = _required_choice(fields, "certainty", CERTAINTIES)
    source = fields.scalar("source", required=True)
    origin = Origin(certainty, source)
    groups = read_groups(fields, origin)
    revision = fields.whole("revision", required=True, lowest=1) or 1
    if revision > 1 and not fields.has("revision_note"):
        fields.complain("revision", "bản sửa đổi từ 2 trở đi cần “revision_note” nêu lý do sửa")
    return Definition(
        index=fields.code("index"),
        revision=revision,
        name=fields.name(),
        level=_required_choice(fields, "level", LEVELS),
        years=_years(fields),
        decision=_decision(fields),
        source=source,
        certainty=origin.certainty,
        missing=_required_choice(fields, "missing", MISSING_RULES),
        groups=groups,
        total=read_total(fields, groups, origin),
        indicators=_indicators(fields, origin),
        pillars=read_pillars(fields, origin),
        rounding=read_rounding(fields),
        ranking=read_ranking(fields),
        revision_note=fields.scalar("revision_note"),
        note=fields.scalar("note"),
    )


def _required_choice(fields: Fields, name: str, allowed: tuple[str, ...]) -> str:
    if not fields.has(name):
        fields.complain(name, f"thiếu “{name}”", allowed=", ".join(allowed))
    return fields.one_of(name, allowed, allowed[0])


def _indicators(fields: Fields, origin: Origin) -> tuple[Indicator, ...]:
    return tuple(read_indicator(entry, origin, fields.problems) for entry in fields.items("indicators"))


def _years(fields: Fields) -> Years:
    fields.required("years")
    inner = fields.inside("years")
    if inner is None:
        return Years(0, None)
    inner.allow_only("first", "last")
    first, last = inner.whole("first", required=True), inner.whole("last")
    if first is not None and last is not None and last < first:
        inner.complain("last", "năm cuối trước năm đầu", str(last), f"từ {first} trở đi, hoặc để trống")
    return Years(first or 0, last)


def _decision(fields: Fields) -> Decision:
    fields.required("decision")
    inner = fields.inside("decision")
    if inner is None:
        return Decision(None, None, "", "")
    inner.allow_only("number", "date", "issuer", "title", "note")
    number, note = inner.scalar("number") or None, inner.scalar("note")
    if number is None and not note:
        inner.complain("number", "chưa có số quyết định thì cần “note” nói rõ vì sao")
    return Decision(number, inner.day("date"), inner.scalar("issuer"), inner.scalar("title"), note)
