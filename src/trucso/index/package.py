"""A published result as one JSON document that anybody can check: law, figures, decisions, points, seal.

The seal is the SHA-256 of the content written canonically (keys in order, no spaces, UTF-8). `check`
recomputes it, and computes every score and rank again from the law and the figures inside; it takes anything
and answers in sentences. Fields may be added to format 1, never renamed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from trucso.index.decisions import Decided, decide
from trucso.index.definition import Definition
from trucso.index.errors import IndexLibraryError
from trucso.index.observation import NOT_APPLICABLE, Figures, FigureValue, NotApplicable
from trucso.index.package_shape import FORMAT, shape_problems
from trucso.index.package_table import load_law
from trucso.index.ranking import Rank, rank
from trucso.index.scorecard import Scorecard
from trucso.index.scoring import score_round

NAMES = {
    "effective_max": "điểm tối đa được tính",
    "share": "giá trị",
    "rank": "hạng",
    "is_tied": "đồng hạng",
}


@dataclass(frozen=True)
class UnitEntry:
    """What one unit reported and what was decided; both as the library reads them."""

    code: str
    name: str
    figures: Figures
    decisions: tuple[Decided, ...] = field(default=())
    """One mapping per column after the first, in order (verified, council, published)."""


def final_scores(
    definition: Definition, entries: Mapping[str, UnitEntry], *, values: str
) -> dict[str, Scorecard]:
    """The last column of every unit: scored from figures, then each round of decisions laid over it."""
    cards = score_round(definition, {code: entry.figures for code, entry in entries.items()}, values=values)
    for code, entry in entries.items():
        for decided in entry.decisions:
            cards[code] = decide(definition, cards[code], decided)
    return cards


def build(
    *,
    definition_text: str,
    library: str,
    values: str,
    about: Mapping[str, str],
    entries: Mapping[str, UnitEntry],
    changes: Sequence[Mapping[str, Any]] = (),
) -> dict[str, Any]:
    """The package: `content` and its seal. `about` says in words what was assessed, `changes` what a later
    revision corrects (`revisions.written`)."""
    definition = load_law(definition_text)
    cards = final_scores(definition, entries, values=values)
    ranks = rank({code: _ranked_by(definition, card) for code, card in cards.items()}, definition.ranking)
    content = {
        "format": FORMAT,
        "about": dict(about),
        "index": {
            "id": definition.index,
            "first_year": definition.first_year,
            "revision": definition.revision,
            "text": definition_text,
        },
        "library": library,
        "values": values,
        "units": [_unit(entries[code], cards[code], ranks[code]) for code in sorted(entries)],
        **({"changes": list(changes)} if changes else {}),
    }
    return {"content": content, "sha256": seal(content)}


def canonical(content: Mapping[str, Any]) -> str:
    """The one way to write `content`: keys in order, no spaces, letters as they are."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))


def seal(content: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical text, in hexadecimal."""
    return hashlib.sha256(canonical(content).encode()).hexdigest()


def _ranked_by(definition: Definition, card: Scorecard) -> Fraction | None:
    return card.total.points if definition.ranking.by == "points" else card.total.share


def check(package: Any) -> list[str]:
    """What is wrong with a package, in Vietnamese sentences; empty when seal, points and ranks all hold.

    Never raises, whatever the package is: it may come from anywhere.
    """
    if problems := shape_problems(package):
        return problems
    content = package["content"]
    try:
        is_sealed = seal(content) == package.get("sha256")
        found = [] if is_sealed else ["Mã băm không khớp: nội dung gói đã bị sửa sau khi công bố."]
        return found + list(_recomputed(content))
    except IndexLibraryError as error:
        return [f"Bộ chỉ số hoặc số liệu trong gói không dùng được: {one}" for one in error.problems]
    except (UnicodeEncodeError, RecursionError, ArithmeticError) as error:
        return [f"Gói không tính lại được ({type(error).__name__})."]


def _recomputed(content: Mapping[str, Any]) -> Iterator[str]:
    """The law is the one named, and gives the points and ranks that stand there."""
    index = content["index"]
    again = build(
        definition_text=index["text"],
        library=content["library"],
        values=content["values"],
        about=content["about"],
        entries={unit["code"]: read_unit(unit) for unit in content["units"]},
    )["content"]
    for name in ("id", "first_year", "revision"):
        if index.get(name) != again["index"][name]:
            yield f"Bộ chỉ số: {name} trong gói là {index.get(name)}, văn bản ghi {again['index'][name]}."
    computed = {unit["code"]: unit for unit in again["units"]}
    for unit in content["units"]:
        yield from _differences(unit, computed[unit["code"]])


def read_unit(data: Mapping[str, Any]) -> UnitEntry:
    """A unit of a package as plain values."""
    return UnitEntry(
        data["code"],
        data["name"],
        _read_figures(data["figures"]),
        tuple(_read_figures(decided) for decided in data["decisions"]),
    )


def _unit(entry: UnitEntry, card: Scorecard, position: Rank) -> dict[str, Any]:
    total = card.total
    return {
        "code": entry.code,
        "name": entry.name,
        "figures": write_figures(entry.figures),
        "decisions": [write_figures(decided) for decided in entry.decisions],
        "points": {node.code: _text(node.points) for node in card.nodes()},
        "effective_max": str(total.effective_max),
        "share": _text(total.share),
        "rank": position.position,
        "is_tied": position.tied,
    }


def _differences(was: Mapping[str, Any], now: Mapping[str, Any]) -> Iterator[str]:
    unit = f"{was['name']} ({was['code']})"
    for code in {**now["points"], **was["points"]}:
        if was["points"].get(code, "") != now["points"].get(code, ""):
            said, is_now = was["points"].get(code), now["points"].get(code)
            yield f"{unit}: điểm {_named(code)} trong gói là {said}, tính lại là {is_now}."
    for key, name in NAMES.items():
        if was[key] != now[key]:
            yield f"{unit}: {name} trong gói là {was[key]}, tính lại là {now[key]}."


def _named(code: str) -> str:
    return "tổng" if code == "total" else code[:60]


def write_figures(figures: Figures) -> dict[str, Any]:
    return {key: write_value(value) for key, value in sorted(figures.items())}


def write_value(value: FigureValue) -> Any:
    """Numbers as {"number": "43/60"}, so that a choice called "1" stays a choice."""
    if isinstance(value, NotApplicable):
        return {"not_applicable": value.reason}
    if isinstance(value, bool | str):
        return value
    return {"number": str(Fraction(value) if isinstance(value, Decimal) else value)}


def _read_figures(data: Mapping[str, Any]) -> dict[str, FigureValue]:
    return {key: read_value(value) for key, value in data.items()}


def read_value(value: Any) -> FigureValue:
    """What :func:`write_value` wrote."""
    if not isinstance(value, Mapping):
        return value  # type: ignore[no-any-return]
    return Fraction(value["number"]) if "number" in value else NOT_APPLICABLE(value["not_applicable"])


def _text(number: Fraction | None) -> str | None:
    return None if number is None else str(number)
