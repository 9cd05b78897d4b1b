"""Figures to analyse, from a file or a published table, and the options every analysis shares."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from trucso.commands.folders import library
from trucso.commands.options import FiguresArgument, ValuesChoice
from trucso.commands.published import INDEX, groups, is_published, table_named
from trucso.commands.rounds import Source, read_source
from trucso.index.analysis.whatif import Round
from trucso.index.figure_files import allowed_among

AnyIndexOption: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--index", "-i", metavar="ID", help="Mã bộ chỉ số; không cần với @2024.", show_default=False
    ),
]
AnyYearOption: TypeAlias = Annotated[
    int | None,
    typer.Option("--year", "-y", metavar="Y", help="Năm đánh giá; không cần với @2024.", show_default=False),
]
OneUnitOption: TypeAlias = Annotated[
    str, typer.Option("--unit", "-u", metavar="TÊN", help="Đơn vị cần phân tích.", show_default=False)
]
UnitsChosenOption: TypeAlias = Annotated[
    list[str] | None,
    typer.Option(
        "--unit", "-u", metavar="TÊN", help="Chỉ đơn vị này; lặp lại được.", show_default="mọi đơn vị"
    ),
]
SeedOption: TypeAlias = Annotated[
    int,
    typer.Option(
        "--seed", min=0, metavar="N", help="Mầm ngẫu nhiên: cùng mầm, cùng kết quả.", show_default=False
    ),
]
ChartOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--chart", metavar="PATH", help="Vẽ biểu đồ ra tệp .svg, .png hoặc .html.", show_default=False
    ),
]
__all__ = ["FiguresArgument"]


class Refused(LookupError):
    """An analysis cannot be made of what was given; the message is Vietnamese."""


@contextmanager
def refusing() -> Iterator[None]:
    """What the analysis library refuses (ValueError, in Vietnamese) ends the command with code 2."""
    try:
        yield
    except ValueError as error:
        raise Refused(str(error)) from error


def read_figures(source: Source, index: str | None, year: int | None) -> Round:
    """The round to analyse. Raises LookupError, TableError, FigureError; all say what and where."""
    if is_published(source.file):
        if source.values not in (None, ValuesChoice.SHARES):
            raise Refused("bảng công bố chỉ có giá trị 0–1; bỏ --values hoặc dùng --values shares")
        found, structure = table_named(str(source.file))
        return Round(library().get(INDEX, found), groups(found, structure), "shares")
    if index is None or year is None:
        raise Refused("thiếu --index và --year (chỉ bảng công bố như @2024 mới không cần)")
    definition = library().get(index, year)
    figures = read_source(source, definition)
    return Round(definition, figures.figures, figures.values)


def source_of(file: Path, values: ValuesChoice | None) -> Source:
    """A figure file read with the defaults."""
    return replace(Source(file), values=values)


def checked_units(round_: Round, names: list[str] | None) -> list[str]:
    """These units, or all. Raises Refused for one the figures do not have."""
    for name in names or ():
        if name not in round_.figures:
            allowed = allowed_among(name, list(round_.figures), "đơn vị")
            raise Refused(f"không có đơn vị “{name}”; cần {allowed}")
    return names or list(round_.figures)


def measured(number: float, digits: int = 6) -> Fraction:
    """A computed (not exact) number for a table, to as many digits as it carries."""
    return Fraction(f"{number:.{digits}f}")


def say(*lines: str) -> None:
    """What a reader must know beside the table: to standard error, so that results stay clean."""
    for line in lines:
        typer.echo(line, err=True)


OnStep = Callable[[int], None]
