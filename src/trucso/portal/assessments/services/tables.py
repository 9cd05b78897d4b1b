"""The rows of a league table: one per unit, made from its stored tree, ranked from unrounded values."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from trucso.index import Definition, rank

Row = dict[str, Any]
# Says which scoring a row was made from, nothing that anybody reads.
NOT_CONTENT = frozenset({"scored"})


def ranked_rows(rows: Sequence[Row], definition: Definition) -> list[Row]:
    """The rows in the order of their rank, those without a value last, each with rank, tie and band."""
    key = "points" if definition.ranking.by == "points" else "share"
    values = {row["scorecard"]: None if row[key] is None else Fraction(row[key]) for row in rows}
    ranks = rank(values, definition.ranking)
    for row in rows:
        found = ranks[row["scorecard"]]
        row |= {"rank": found.position, "is_tied": found.tied, "band": found.band.vi if found.band else ""}
    return sorted(rows, key=lambda row: (row["rank"] is None, row["rank"] or 0, row["code"]))


def digest_of(rows: Sequence[Row]) -> str:
    """SHA-256 that names the content of a table."""
    content = [{name: value for name, value in row.items() if name not in NOT_CONTENT} for row in rows]
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def score_fields(tree: Mapping[str, Any] | None) -> Row:
    """What a row says of the points of a stored tree: fractions as text; groups, pillars, lines by code."""
    if tree is None:
        empty: Row = {"points": None, "max": None, "share": None, "groups": {}, "pillars": {}, "lines": {}}
        return {**empty, "missing": 0, "not_applicable": 0}
    total, groups = tree["total"], tree["total"]["children"]
    lines = [line for group in groups for line in group["children"]]
    states = [line["state"] for line in lines]
    return {
        "points": total["points"],
        "max": total["effective_max"],
        "share": _share(total),
        "groups": {node["code"]: [node["points"], node["effective_max"]] for node in groups},
        "pillars": {node["code"]: _share(node) for node in tree["pillars"]},
        "lines": {node["code"]: [node["points"], node["effective_max"]] for node in lines},
        "missing": states.count("missing"),
        "not_applicable": states.count("not_applicable"),
    }


def _share(node: Mapping[str, Any]) -> str | None:
    if node["points"] is None or Fraction(node["effective_max"]) == 0:
        return None
    return str(Fraction(node["points"]) / Fraction(node["effective_max"]))
