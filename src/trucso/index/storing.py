"""A definition as plain data in the shape of its YAML file: the form in which it is stored, exported and
digested.

Empty and default fields are left out; numbers are strings ("0.75", "1/3"), so that nothing passes through a
float.
"""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction
from typing import Any

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
    Rounding,
    RoundingRule,
    Rule,
    Text,
    Total,
)
from trucso.index.numerals import exact


def plain_definition(definition: Definition) -> dict[str, Any]:
    """See `Definition.to_dict`."""
    one = definition
    default = Origin(one.certainty, one.source)
    return _filled(
        index=one.index,
        revision=one.revision,
        revision_note=one.revision_note,
        name=_text(one.name),
        level=one.level,
        years={"first": one.years.first, "last": one.years.last},
        decision=_decision(one.decision),
        source=one.source,
        certainty=one.certainty,
        note=one.note,
        missing=one.missing,
        rounding=_rounding(one.rounding),
        ranking=_ranking(one.ranking),
        total=_total(one.total, default),
        groups=[_group(group, default) for group in one.groups],
        pillars=[_pillar(pillar, default) for pillar in one.pillars],
        indicators=[_indicator(indicator, default) for indicator in one.indicators],
    )


def _filled(**fields: Any) -> dict[str, Any]:
    return {name.rstrip("_"): value for name, value in fields.items() if value not in (None, "", [], {}, ())}


def _text(text: Text | None) -> dict[str, str] | None:
    return None if text is None else _filled(vi=text.vi, en=text.en) or {"vi": ""}


def _number(number: Fraction | None) -> str | None:
    return None if number is None else exact(number)


def _decision(decision: Decision) -> dict[str, Any]:
    day = decision.date.isoformat() if decision.date else None
    return {"number": decision.number} | _filled(
        date=day, issuer=decision.issuer, title=decision.title, note=decision.note
    )


def _origin(origin: Origin, default: Origin) -> dict[str, Any]:
    certainty = origin.certainty if origin.certainty != default.certainty else ""
    return _filled(
        certainty=certainty, source=origin.source if origin.source != default.source else "", note=origin.note
    )


def _weights(weights: Any) -> dict[str, str] | None:
    return None if weights is None else {code: exact(weight) for code, weight in weights.items()}


def _total(total: Total, default: Origin) -> dict[str, Any]:
    shape = (
        {"weights": _weights(total.weights)} if total.weights is not None else {"groups": list(total.groups)}
    )
    return shape | {"max_points": exact(total.max_points)} | _origin(total.origin, default)


def _group(group: Group, default: Origin) -> dict[str, Any]:
    fields = _filled(
        code=group.code, name=_text(group.name), max_points=exact(group.max_points), 
        components=group.components, clause=group.clause,
    )  # fmt: skip
    return fields | _origin(group.origin, default)


def _pillar(pillar: Pillar, default: Origin) -> dict[str, Any]:
    shape = (
        {"weights": _weights(pillar.weights)}
        if pillar.weights is not None
        else {"groups": list(pillar.groups)}
    )
    return {"code": pillar.code, "name": _text(pillar.name)} | shape | _origin(pillar.origin, default)


def _indicator(one: Indicator, default: Origin) -> dict[str, Any]:
    fields = _filled(
        code=one.code,
        group=one.group,
        name=_text(one.name),
        points=exact(one.points),
        role=one.role if one.role != "scored" else "",
        clause=one.clause,
        guidance=_text(one.guidance),
        evidence=_text(one.evidence),
        inputs={given.name: _input(given) for given in one.inputs},
        checks=[check.text for check in one.checks],
        parts=[_part(part) for part in one.parts],
        given=_bounds(one.given),
    )
    return fields | (_rule(one.rule) if one.rule else {}) | _origin(one.origin, default)


def _bounds(bounds: Bounds | None) -> dict[str, Any] | None:
    return None if bounds is None else _filled(from_=exact(bounds.lowest), to=_number(bounds.highest))


def _input(one: Input) -> dict[str, Any]:
    options = {code: _text(text) if text.en else text.vi for code, text in (one.options or {}).items()}
    bounds = _bounds(one.bounds) or {}
    if bounds.get("from") == "0":
        del bounds["from"]
    return _filled(
        measure=one.measure, kind=one.kind, unit=one.unit, label=_text(one.label), options=options,
        best_of=one.best_of.text if one.best_of else None,
    ) | bounds  # fmt: skip


def _part(part: Part) -> dict[str, Any]:
    fields = _filled(code=part.code, name=_text(part.name), points=exact(part.points), clause=part.clause)
    return fields | _rule(part.rule)


def _rule(rule: Rule) -> dict[str, Any]:
    value = rule.choice or (rule.value.text if rule.value else None)
    return _filled(value=value, award=_bands(rule.award))


def _bands(bands: Iterable[Band]) -> list[dict[str, Any]]:
    return [_band(band) for band in bands]


def _band(band: Band) -> dict[str, Any]:
    tests: dict[str, Any] = {
        "when": band.condition.text if band.condition else None,
        "from": _number(band.threshold),
        "above": _number(band.threshold),
        "is": {"true": True, "false": False}.get(band.option or "", band.option),
        "otherwise": True,
    }
    gift = True if band.gift == "not_applicable" else (band.amount.text if band.amount else None)
    return {band.test: tests[band.test], band.gift: gift}


def _rounding(rounding: Rounding) -> dict[str, Any]:
    return _filled(points=_rounding_rule(rounding.points), value=_rounding_rule(rounding.value))


def _rounding_rule(rule: RoundingRule | None) -> dict[str, Any] | None:
    return None if rule is None else {"at": list(rule.at), "decimals": rule.decimals, "mode": rule.mode}


def _ranking(ranking: Ranking) -> dict[str, Any]:
    bands = [{"from": exact(band.lowest), "name": _text(band.name)} for band in ranking.bands]
    rule = {"ties": ranking.ties, "by": ranking.by, "descending": ranking.descending}
    return rule | _filled(bands=bands)
