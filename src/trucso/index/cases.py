"""Worked examples: what an official can compute by hand, run as tests and when an index is installed.

A file of `cases/<index>/` is a list of examples:

    - name: "DTI-28: đúng 75 % được trọn điểm"
      index: hcmc-commune-2026
      year: 2026
      inputs: {DTI-28.a: 600, DTI-28.b: 120, DTI-28.c: 330}
      expected: {DTI-28: "5"}

`values` is inputs (default), points or shares; `peers` gives best values of the round; a figure is a
number, true or false, the code of a choice, or "không áp dụng: lý do". What is expected of a node is its
points, or a mapping of `points`, `share`, `value`, `state`, `max_points`, `effective_max`, with `within`
as tolerance of the numbers. `refused: "words"` expects the figures to be refused with these words instead.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path

from trucso.index.definition import Definition
from trucso.index.errors import CaseError, DefinitionError, FigureError, Problem
from trucso.index.fields import Fields, read_number
from trucso.index.figures import VALUES
from trucso.index.located import Located, Place, Problems
from trucso.index.numerals import exact
from trucso.index.observation import FigureValue, NotApplicable
from trucso.index.scorecard import Node, Scorecard
from trucso.index.scoring import score_unit
from trucso.index.yaml_tree import read_yaml

NUMBERS = ("points", "share", "value", "max_points", "effective_max")
NOT_APPLICABLE_WORDS = "không áp dụng"


@dataclass(frozen=True)
class Expected:
    """What one node must come out as. `numbers`: field → number; `within`: tolerance, 0 = exactly."""

    code: str
    numbers: Mapping[str, Fraction]
    state: str = ""
    within: Fraction = Fraction(0)


@dataclass(frozen=True)
class Case:
    """One worked example. `place`: its file and line; `refused`: words of the expected refusal, "" for
    none."""

    name: str
    index: str
    year: int
    values: str
    figures: Mapping[str, FigureValue]
    peers: Mapping[str, Fraction]
    expected: tuple[Expected, ...]
    place: Place
    refused: str = ""


@dataclass(frozen=True)
class CaseResult:
    """passed, or what came out differently; `scorecard` is None when the figures were refused."""

    case: Case
    differences: tuple[str, ...]
    scorecard: Scorecard | None = None

    @property
    def passed(self) -> bool:
        return not self.differences


def read_cases(folder: Path | str, definition: Definition | None = None) -> tuple[Case, ...]:
    """Every example of a folder (and folders in it), of one definition or of all. Raises CaseError."""
    problems = Problems()
    cases: list[Case] = []
    for path in sorted(Path(folder).rglob("*.yaml")):
        cases.extend(_of_file(path, problems))
    if problems.found:
        raise CaseError(problems.found)
    if definition is None:
        return tuple(cases)
    return tuple(one for one in cases if one.index == definition.index and one.year in definition.years)


def run_cases(definition: Definition, folder: Path | str) -> list[CaseResult]:
    """Run the examples of a definition. Raises CaseError naming every one that does not come out."""
    return check_cases(definition, read_cases(folder, definition))


def check_cases(definition: Definition, cases: Iterable[Case]) -> list[CaseResult]:
    """Run these examples. Raises CaseError naming every one that does not come out."""
    results = [run_case(case, definition) for case in cases]
    problems = [problem for result in results for problem in _problems(result)]
    if problems:
        raise CaseError(problems)
    return results


def run_case(case: Case, definition: Definition) -> CaseResult:
    """Score one example and compare."""
    try:
        scorecard = score_unit(definition, case.figures, values=case.values, peers=case.peers)
    except FigureError as error:
        return CaseResult(case, tuple(_refusal_differences(case, str(error))))
    if case.refused:
        return CaseResult(
            case, (f"số liệu phải bị từ chối với “{case.refused}”, nhưng đã được nhận",), scorecard
        )
    differences = [words for one in case.expected for words in _differences(one, scorecard)]
    return CaseResult(case, tuple(differences), scorecard)


def _problems(result: CaseResult) -> Iterator[Problem]:
    case = result.case
    for words in result.differences:
        yield Problem(case.place.file, case.place.line, f"ví dụ “{case.name}”", "", "", words + ".")


def _refusal_differences(case: Case, message: str) -> Iterator[str]:
    if not case.refused:
        yield f"số liệu bị từ chối: {message}"
    elif case.refused not in message:
        yield f"số liệu bị từ chối nhưng không nói “{case.refused}”: {message}"


def _differences(expected: Expected, scorecard: Scorecard) -> Iterator[str]:
    try:
        node = scorecard.node(expected.code)
    except KeyError:
        yield f"không có mã “{expected.code}” trong phiếu chấm điểm"
        return
    if expected.state and node.state != expected.state:
        yield f"{expected.code}: trạng thái {node.state}, cần {expected.state}"
    for field, wanted in expected.numbers.items():
        found = _field(node, field)
        if found is None or abs(found - wanted) > expected.within:
            shown = "không có" if found is None else exact(found)
            within = f" (sai số {exact(expected.within)})" if expected.within else ""
            yield f"{expected.code}: {field} = {shown}, cần {exact(wanted)}{within}"


def _field(node: Node, field: str) -> Fraction | None:
    value: Fraction | None = getattr(node, field)
    return value


def _of_file(path: Path, problems: Problems) -> Iterator[Case]:
    try:
        root = read_yaml(path.read_bytes(), f"{path.parent.name}/{path.name}", problems)
    except DefinitionError as error:
        problems.found.extend(error.problems)
        return
    if root.kind != "list":
        problems.add(
            root.place, "", "tệp ví dụ là một danh sách, mỗi ví dụ bắt đầu bằng “- name:”", root.shown
        )
    for entry in root.items:
        yield build_case(entry, problems)


def build_case(entry: Located, problems: Problems) -> Case:
    """One example from its located mapping (of YAML or a workbook); what is wrong is added to `problems`."""
    name = entry.entries.get("name")
    fields = Fields(entry, f"ví dụ “{name.text if name else 'chưa có tên'}”", problems)
    fields.allow_only("name", "index", "year", "values", "inputs", "peers", "expected", "refused", "note")
    if fields.has("expected") == fields.has("refused"):
        fields.complain("expected", "ví dụ cần đúng một trong hai: expected hoặc refused")
    peers = {
        key: read_number(one, key, fields.where, problems) or Fraction(0)
        for key, one in fields.named("peers")
    }
    return Case(
        name=fields.scalar("name", required=True),
        index=fields.scalar("index", required=True),
        year=fields.whole("year", required=True) or 0,
        values=fields.one_of("values", VALUES, "inputs"),
        figures=dict(_figures(fields, problems)),
        peers=peers,
        expected=tuple(_expected(code, one, fields) for code, one in fields.named("expected")),
        place=entry.place,
        refused=fields.scalar("refused"),
    )


def _figures(fields: Fields, problems: Problems) -> Iterator[tuple[str, FigureValue]]:
    for key, entry in fields.named("inputs"):
        text = entry.text.strip()
        if entry.kind == "bool":
            yield key, text == "true"
        elif text.startswith(NOT_APPLICABLE_WORDS):
            yield key, NotApplicable(text.removeprefix(NOT_APPLICABLE_WORDS).lstrip(": "))
        elif entry.kind == "text" and not text[:1].isdigit() and not text.startswith("-"):
            yield key, text
        else:
            number = read_number(entry, key, fields.where, problems)
            if number is not None:
                yield key, number


def _expected(code: str, entry: Located, fields: Fields) -> Expected:
    if entry.kind != "map":
        points = read_number(entry, code, fields.where, fields.problems)
        return Expected(code, {} if points is None else {"points": points})
    inner = Fields(entry, f"{fields.where}, {code}", fields.problems)
    inner.allow_only(*NUMBERS, "state", "within", "note")
    numbers = {name: number for name in NUMBERS if (number := inner.number(name)) is not None}
    within = inner.number("within", lowest=Fraction(0)) or Fraction(0)
    return Expected(code, numbers, inner.scalar("state"), within)
