"""Reading what surrounds the indicators: groups, pillars, total, rounding, ranking."""

from __future__ import annotations

from fractions import Fraction

from trucso.index.definition import Group, Origin, Pillar, Ranking, RankingBand, Rounding, RoundingRule, Total
from trucso.index.fields import Fields, read_number
from trucso.index.indicator_reading import read_origin
from trucso.index.located import Located
from trucso.index.numerals import exact
from trucso.index.terms import RANKED_BY, ROUNDING_LEVELS, ROUNDING_MODES, TIE_RULES

ZERO = Fraction(0)
VALUE_LEVELS = ("part", "indicator")
ORIGIN_FIELDS = ("certainty", "source", "note")


def read_groups(fields: Fields, origin: Origin) -> tuple[Group, ...]:
    """The main indexes, in order."""
    fields.required("groups")
    groups = []
    for entry in fields.items("groups"):
        inner = Fields(entry, f"nhóm {_shown_code(entry)}", fields.problems)
        inner.allow_only("code", "name", "max_points", "components", "clause", *ORIGIN_FIELDS)
        maximum = inner.number("max_points", required=True, lowest=ZERO) or ZERO
        own = read_origin(inner, origin)
        code, name = inner.code("code"), inner.name()
        groups.append(Group(code, name, maximum, own, inner.whole("components"), inner.scalar("clause")))
    return tuple(groups)


def _shown_code(entry: Located) -> str:
    code = entry.entries.get("code")
    return code.text if code and code.text else "chưa có mã"


def read_pillars(fields: Fields, origin: Origin) -> tuple[Pillar, ...]:
    """Views over groups, in order."""
    pillars = []
    for entry in fields.items("pillars"):
        inner = Fields(entry, f"trụ cột {_shown_code(entry)}", fields.problems)
        inner.allow_only("code", "name", "groups", "weights", *ORIGIN_FIELDS)
        weights = _weights(inner)
        if inner.has("groups") == inner.has("weights"):
            inner.complain(
                "groups", "trụ cột cần đúng một trong hai: groups (cộng điểm) hoặc weights (trọng số)"
            )
        groups = tuple(weights) if weights is not None else inner.codes("groups")
        pillars.append(Pillar(inner.code("code"), inner.name(), groups, read_origin(inner, origin), weights))
    return tuple(pillars)


def _weights(fields: Fields) -> dict[str, Fraction] | None:
    if not fields.has("weights"):
        return None
    weights: dict[str, Fraction] = {}
    for code, entry in fields.named("weights"):
        number = read_number(entry, f"trọng số {code}", fields.where, fields.problems)
        if number is not None and number < 0:
            fields.complain("weights", f"trọng số {code} âm", exact(number), "từ 0 đến 1")
        weights[code] = number or ZERO
    total = sum(weights.values(), ZERO)
    if total != 1 and not fields.problems.unread:
        fields.complain("weights", "các trọng số cộng lại phải bằng 1", exact(total))
    return weights


def read_total(fields: Fields, groups: tuple[Group, ...], origin: Origin) -> Total:
    """The total; without the field, Σ points / Σ maxima over all groups."""
    everything = tuple(group.code for group in groups)
    maximum = sum((group.max_points for group in groups), ZERO)
    inner = fields.inside("total", "tổng điểm")
    if inner is None:
        return Total(everything, maximum, origin)
    inner.allow_only("groups", "weights", "max_points", *ORIGIN_FIELDS)
    weights = _weights(inner)
    if inner.has("groups") and weights is not None:
        inner.complain("groups", "tổng điểm dùng groups hoặc weights, không dùng cả hai")
    chosen = _total_groups(inner, everything)
    if weights is None:
        maximum = sum((group.max_points for group in groups if group.code in chosen), ZERO)
    stated = inner.number("max_points", lowest=ZERO)
    if weights is None and stated is not None and stated != maximum and not fields.problems.unread:
        inner.complain(
            "max_points", "điểm tối đa của tổng khác tổng điểm tối đa các nhóm", exact(stated), exact(maximum)
        )
    return Total(chosen, maximum if stated is None else stated, read_origin(inner, origin), weights)


def _total_groups(fields: Fields, everything: tuple[str, ...]) -> tuple[str, ...]:
    entry = fields.get("groups")
    if entry is None or (entry.kind == "text" and entry.text == "all"):
        return everything
    return fields.codes("groups")


def read_rounding(fields: Fields) -> Rounding:
    """What the text rounds; `{}` or absent = nothing."""
    inner = fields.inside("rounding", "làm tròn")
    if inner is None:
        return Rounding()
    inner.allow_only("points", "value")
    rounding = Rounding(_rounding_rule(inner, "points"), _rounding_rule(inner, "value"))
    for level in rounding.value.at if rounding.value else ():
        if level in ROUNDING_LEVELS and level not in VALUE_LEVELS:
            message = "“value” chỉ làm tròn ở chỉ số và phần"
            inner.complain("value", message, f"“{level}”", ", ".join(VALUE_LEVELS))
    return rounding


def _rounding_rule(fields: Fields, name: str) -> RoundingRule | None:
    inner = fields.inside(name, f"làm tròn {name}")
    if inner is None:
        return None
    inner.allow_only("at", "decimals", "mode")
    entry = inner.required("at")
    levels: tuple[str, ...] = ()
    if entry is not None:
        levels = tuple(item.text for item in entry.items) if entry.kind == "list" else (entry.text,)
    for level in levels:
        if level not in ROUNDING_LEVELS:
            inner.complain("at", "cấp làm tròn không hợp lệ", f"“{level}”", ", ".join(ROUNDING_LEVELS))
    decimals = inner.whole("decimals", required=True)
    return RoundingRule(levels, decimals or 0, inner.one_of("mode", ROUNDING_MODES, "half_up"))


def read_ranking(fields: Fields) -> Ranking:
    """Tie rule and classes; absent = competition ranking by share, highest first."""
    inner = fields.inside("ranking", "xếp hạng")
    if inner is None:
        return Ranking()
    inner.allow_only("ties", "by", "descending", "bands")
    descending = inner.flag("descending") if inner.has("descending") else True
    ties = inner.one_of("ties", TIE_RULES, "competition")
    return Ranking(ties, inner.one_of("by", RANKED_BY, "share"), descending, _ranking_bands(inner))


def _ranking_bands(fields: Fields) -> tuple[RankingBand, ...]:
    bands: list[RankingBand] = []
    for number, entry in enumerate(fields.items("bands"), 1):
        inner = Fields(entry, f"{fields.where}, mức {number}", fields.problems)
        inner.allow_only("from", "name")
        lowest = inner.number("from", required=True)
        band = RankingBand(lowest or ZERO, inner.name())
        if bands and lowest is not None and lowest >= bands[-1].lowest:
            inner.complain(
                "from", "các mức xếp loại phải giảm dần", exact(lowest), f"dưới {exact(bands[-1].lowest)}"
            )
        bands.append(band)
    return tuple(bands)
