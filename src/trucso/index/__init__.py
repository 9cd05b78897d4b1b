"""The index library: definitions and figures in, scores and explanations out.

Knows nothing of Django, a database, a clock or a network. Everything inside is exact (`fractions.Fraction`).

    from trucso.index import load_definition, score_unit, explain

    definition = load_definition(Path("definitions/hcmc-commune-2026/2026.yaml"))
    card = score_unit(definition, {"DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 310})
    print(explain(card.node("DTI-28"), definition).formula)
"""

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
from trucso.index.errors import CaseError, DefinitionError, FigureError, IndexLibraryError, Problem
from trucso.index.expression import Expression, Undefined
from trucso.index.grammar import ExpressionError, parse
from trucso.index.loading import build_definition, load_definition
from trucso.index.located import Located, Place, Problems
from trucso.index.observation import NOT_APPLICABLE, Figures, FigureValue, NotApplicable
from trucso.index.scorecard import Node, Scorecard, UsedInput

__all__ = [
    "NOT_APPLICABLE",
    "Band",
    "Bounds",
    "CaseError",
    "Decision",
    "Definition",
    "DefinitionError",
    "Expression",
    "ExpressionError",
    "FigureError",
    "FigureValue",
    "Figures",
    "Group",
    "IndexLibraryError",
    "Indicator",
    "Input",
    "Located",
    "Node",
    "NotApplicable",
    "Origin",
    "Part",
    "Pillar",
    "Place",
    "Problem",
    "Problems",
    "Ranking",
    "RankingBand",
    "Rounding",
    "RoundingRule",
    "Rule",
    "Scorecard",
    "Text",
    "Total",
    "Undefined",
    "UsedInput",
    "Years",
    "build_definition",
    "load_definition",
    "parse",
]
