"""The index library: definitions and figures in, scores and explanations out.

Knows nothing of Django, a database, a clock or a network. Everything inside is exact (`fractions.Fraction`).

    from trucso.index import load_definition, score_unit, explain

    definition = load_definition(Path("definitions/hcmc-commune-2026/2026.yaml"))
    card = score_unit(definition, {"DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 310})
    print(explain(card.node("DTI-28"), definition).formula)
"""

from trucso.index.cases import Case, CaseResult, read_cases, run_case, run_cases
from trucso.index.definition import (
    Band,
    Bounds,
    Decision,
    Definition,
    Group,
    Indicator,
    Input,
    Origin,
    Part,
    Pillar,
    Ranking,
    RankingBand,
    Rounding,
    RoundingRule,
    Rule,
    Text,
    Total,
    Years,
)
from trucso.index.difference import Difference, FieldChange, LineChange, difference
from trucso.index.errors import CaseError, DefinitionError, FigureError, IndexLibraryError, Problem
from trucso.index.explain import Explanation, explain
from trucso.index.expression import Expression, Undefined
from trucso.index.figures import Slot, accepted_figures, read_figures
from trucso.index.formula_line import formula_line
from trucso.index.grammar import ExpressionError, parse
from trucso.index.library import Library
from trucso.index.loading import build_definition, load_definition
from trucso.index.located import Located, Place, Problems
from trucso.index.numerals import exact, percent, shown
from trucso.index.observation import NOT_APPLICABLE, Figures, FigureValue, NotApplicable
from trucso.index.ranking import Rank, rank
from trucso.index.rule_words import describe_rule
from trucso.index.scorecard import Node, Scorecard, UsedInput
from trucso.index.scoring import best_values, score_round, score_unit
from trucso.index.trend import Change, Result, TrendPoint, compare, trend, version_id

__all__ = [
    "NOT_APPLICABLE",
    "Band",
    "Bounds",
    "Case",
    "CaseError",
    "CaseResult",
    "Change",
    "Decision",
    "Definition",
    "DefinitionError",
    "Difference",
    "Explanation",
    "Expression",
    "ExpressionError",
    "FieldChange",
    "FigureError",
    "FigureValue",
    "Figures",
    "Group",
    "IndexLibraryError",
    "Indicator",
    "Input",
    "Library",
    "LineChange",
    "Located",
    "Node",
    "NotApplicable",
    "Origin",
    "Part",
    "Pillar",
    "Place",
    "Problem",
    "Problems",
    "Rank",
    "Ranking",
    "RankingBand",
    "Result",
    "Rounding",
    "RoundingRule",
    "Rule",
    "Scorecard",
    "Slot",
    "Text",
    "Total",
    "TrendPoint",
    "Undefined",
    "UsedInput",
    "Years",
    "accepted_figures",
    "best_values",
    "build_definition",
    "compare",
    "describe_rule",
    "difference",
    "exact",
    "explain",
    "formula_line",
    "load_definition",
    "parse",
    "percent",
    "rank",
    "read_cases",
    "read_figures",
    "run_case",
    "run_cases",
    "score_round",
    "score_unit",
    "shown",
    "trend",
    "version_id",
]
