"""What can be wrong with a definition, a figure or a worked example, said so that it can be put right.

Every error carries *all* problems found, each with its place, what was found and what is allowed, in
Vietnamese.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that is wrong.

    file: name of the file, "" when the content came from elsewhere; line: 1-based line (row of a sheet) or
    None; where: the part of the document in words ("chỉ số DTI-28, mức 2"); found / allowed: short, for
    tables; message_vi: the whole sentence for a person; column: column of a sheet, "" otherwise.
    """

    file: str
    line: int | None
    where: str
    found: str
    allowed: str
    message_vi: str
    column: str = ""

    def __str__(self) -> str:
        place = self.file
        if self.line is not None:
            place += f"{', ' if place else ''}dòng {self.line}"
        if self.column:
            place += f", cột {self.column}"
        return ": ".join(part for part in (place, self.where, self.message_vi) if part)


class IndexLibraryError(Exception):
    """Base of every refusal of this library; `problems` is never empty."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems: list[Problem] = list(problems)
        super().__init__("\n".join(str(problem) for problem in self.problems))


class DefinitionError(IndexLibraryError):
    """A definition (or a folder of them) is refused."""


class FigureError(IndexLibraryError):
    """Figures are refused: unknown code, outside the bounds, wrong kind. `Problem.where` names the key."""


class CaseError(IndexLibraryError):
    """A worked example cannot be read, or does not come out as its author expected."""
