"""From a figure file to scorecards: what score, rank and explain share."""

import sys
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from trucso.commands.folders import library
from trucso.commands.options import DecimalChoice, ValuesChoice
from trucso.index import Definition, FigureError, Node, Rank, Scorecard, rank, score_round
from trucso.index.figure_files import UNIT, FigureFile, allowed_among, read_figure_file
from trucso.index.numbers import DecimalMark
from trucso.index.tables import Limits, TableError, read_table

_MARKS: dict[DecimalChoice, DecimalMark] = {DecimalChoice.COMMA: ",", DecimalChoice.POINT: "."}


@dataclass(frozen=True, slots=True)
class Source:
    """A figure file and how to read it, as the options of a command say."""

    file: Path
    values: ValuesChoice | None = None
    sheet: str | None = None
    decimal: DecimalChoice | None = None
    units: Path | None = None
    max_rows: int = Limits().rows


@dataclass(frozen=True)
class Round:
    """Scorecards of the units of one file, in the order of the file."""

    definition: Definition
    cards: dict[str, Scorecard]

    @cached_property
    def ranks(self) -> dict[str, dict[str, Rank]]:
        """Node code → unit → rank among the units of the file, by the definition's ranking rule."""
        by_points = self.definition.ranking.by == "points"
        values = {
            code: {unit: node.points if by_points else node.share for unit, node in nodes.items()}
            for code, nodes in self._nodes.items()
        }
        return {code: rank(of_units, self.definition.ranking) for code, of_units in values.items()}

    def node_ranks(self, code: str) -> dict[str, Rank]:
        """Ranks at one node. Raises LookupError, in Vietnamese, when the index has no such code."""
        if code not in self.ranks:
            raise LookupError(f"không có mã “{code}”; cần {allowed_among(code, self.ranks, 'mã')}")
        return self.ranks[code]

    def chosen_units(self, names: list[str] | None) -> list[str]:
        """These units, or all. Raises LookupError, in Vietnamese, for one the file does not have."""
        for name in names or ():
            if name not in self.cards:
                raise LookupError(
                    f"không có đơn vị “{name}” trong tệp; cần {allowed_among(name, self.cards, 'đơn vị')}"
                )
        return names or list(self.cards)

    @cached_property
    def _nodes(self) -> dict[str, dict[str, Node]]:
        nodes: dict[str, dict[str, Node]] = {}
        for unit, card in self.cards.items():
            for node in card.nodes():
                nodes.setdefault(node.code, {})[unit] = node
        return nodes


def read_round(source: Source, index: str, year: int) -> Round:
    """Score every unit of a file. Raises LookupError, TableError; both say what and where."""
    definition = library().get(index, year)
    figures = read_source(source, definition)
    try:
        return Round(definition, score_round(definition, figures.figures, values=figures.values))
    except FigureError as error:  # each cell is fine, but they contradict each other
        raise TableError([figures.located(problem) for problem in error.problems]) from error


def read_source(source: Source, definition: Definition) -> FigureFile:
    """The figures of a file, not scored. Raises TableError."""
    return read_figure_file(
        _content(source.file),
        definition,
        values=source.values.value if source.values else None,
        decimal=_MARKS[source.decimal] if source.decimal else None,
        units=_unit_names(source.units),
        name=_name(source.file),
        sheet=source.sheet,
        limits=Limits(rows=source.max_rows),
    )


def _content(file: Path) -> Path | bytes:
    return sys.stdin.buffer.read() if str(file) == "-" else file


def _name(file: Path) -> str:
    return "đầu vào chuẩn" if str(file) == "-" else file.name


def _unit_names(file: Path | None) -> list[str] | None:
    if file is None:
        return None
    return [row["unit"].text for row in read_table(file, columns=(UNIT,)).rows]
