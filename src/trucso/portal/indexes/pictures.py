"""Which chart shows what of a definition: from the law to the figures the chart builders take."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction

from django.utils.translation import gettext as _

from trucso.index import CaseResult, Definition, Indicator, Node, Rule, shown
from trucso.index.award_curve import Answer, Piece, answers, award_curve
from trucso.index.difference import Difference
from trucso.index.overview import counts
from trucso.index.rule_words import is_percentage

from ..shared import formats
from ..shared.charts import Chart
from ..shared.charts.chart import Words
from ..shared.charts.comparisons import Bar, ranking
from . import charts, rule_charts
from .trying import Trial
from .words import certainty_names, years_words


def years(definitions: Sequence[Definition], this_year: int, lang: str) -> Chart | None:
    """Which version is in force in which year."""
    if not definitions:
        return None
    latest = max(this_year, max(one.years.first for one in definitions))
    spans = [
        charts.Span(
            one.name.get(lang),
            one.years.first,
            one.years.last or latest,
            one.years.last is None,
            _short(one),
            _mostly(one),
        )
        for one in sorted(definitions, key=lambda one: (one.index, one.first_year))
    ]
    said = "; ".join(
        f"{one.name.get(lang)} {years_words(one)}: {_short(one)}" for one in definitions
    ).replace("\n", ", ")
    words = Words(_("Phiên bản nào áp dụng năm nào"), _("năm đánh giá"), alternative=f"{said}.")
    return charts.versions_over_years(spans, words, certainty_names())


def _short(definition: Definition) -> str:
    points = _("{} điểm").format(shown(definition.total.max_points))
    number = definition.decision.number
    return f"{_('QĐ {}').format(number.split('/')[0]) if number else definition.first_year}\n{points}"


def _mostly(definition: Definition) -> str:
    """How sure most of the numbers of a version are."""
    numbers = counts(definition).certainty
    return max(numbers, key=lambda key: numbers[key], default=definition.certainty)


def groups(definition: Definition, lang: str) -> Chart:
    """The maximum of every group, an indicator a piece."""
    segments = []
    for group in definition.groups:
        name = f"{group.code}. {group.name.get(lang)}"
        lines = [one for one in definition.indicators_of(group.code) if one.role == "scored"]
        segments += [
            charts.Segment(name, f"{one.code} {one.name.get(lang)}", one.points, one.origin.certainty)
            for one in lines
        ]
        if not lines:
            segments.append(
                charts.Segment(name, group.name.get(lang), group.max_points, group.origin.certainty)
            )
    said = "; ".join(f"{one.name.get(lang)} {formats.number(one.max_points)}" for one in definition.groups)
    title = _("Điểm tối đa theo nhóm")
    unit = _("điểm; mỗi ô là một chỉ số") if definition.indicators else _("điểm")
    source = definition.decision.number or definition.decision.title
    return charts.points_by_group(
        segments, Words(title, unit, source, f"{title}: {said}."), certainty_names()
    )


def indicator_charts(definition: Definition, indicator: Indicator, tried: Trial, lang: str) -> list[Chart]:
    """The award of an indicator: a curve per number asked for, and one chart of all answers.

    An indicator without a rule of its own is shown among those of its group.
    """
    rules = [(one.code, one.name.get(lang), one.rule, one.points) for one in indicator.parts]
    if indicator.rule:
        rules = [(indicator.code, indicator.name.get(lang), indicator.rule, indicator.points)]
    found: list[Chart] = []
    asked: list[rule_charts.PartAnswers] = []
    for code, name, rule, points in rules:
        if pieces := award_curve(rule, indicator.input_names, points):
            node = _node(tried.node, code)
            found.append(_curve(indicator, rule, pieces, name, points, node, lang))
        elif given := answers(rule, indicator.input_names, points, lang):
            _add_answers(asked, name if indicator.parts else "", given)
    if asked:
        found.append(_answers(asked, lang))
    return found or [_among_its_group(definition, indicator, lang)]


def _among_its_group(definition: Definition, indicator: Indicator, lang: str) -> Chart:
    lines = [one for one in definition.indicators_of(indicator.group) if one.points]
    bars = [Bar(f"{one.code} {one.name.get(lang)}", one.points, one.code == indicator.code) for one in lines]
    title = _("Điểm tối đa trong nhóm {}").format(definition.group(indicator.group).name.get(lang))
    said = "; ".join(f"{bar.name} {formats.number(bar.value)}" for bar in bars)
    return ranking(bars, Words(title, _("điểm"), alternative=f"{title}: {said}."), decimals=0)


def _add_answers(asked: list[rule_charts.PartAnswers], name: str, given: tuple[Answer, ...]) -> None:
    """Parts with the same answers for the same points (four quarters) share one block."""
    for number, one in enumerate(asked):
        if one.answers == given:
            asked[number] = rule_charts.PartAnswers(f"{one.part}; {name}", given)
            return
    asked.append(rule_charts.PartAnswers(name, given))


def _node(top: Node | None, code: str) -> Node | None:
    return next((one for one in top.walk() if one.code == code), None) if top else None


def _curve(
    indicator: Indicator,
    rule: Rule,
    pieces: tuple[Piece, ...],
    name: str,
    points: Fraction,
    node: Node | None,
    lang: str,
) -> Chart:
    percentage = is_percentage(rule, dict(indicator.input_names))
    lone = indicator.input_names.get(rule.value.text) if rule.value else None
    axis = lone.label.get(lang) if lone else (rule.value.text if rule.value else "")
    title = _("Điểm theo tỷ lệ đạt được") if percentage else _("Điểm theo giá trị")
    if indicator.parts:
        title = f"{title}: {name}"
    ends = [
        f"{_shown(value, percentage)} → {formats.number(got)}"
        for piece in pieces
        for value, got in piece.points
    ]
    words = Words(title, _("điểm"), alternative=f"{title}: {'; '.join(ends)}.")
    tried = None
    if node and node.value is not None and node.points is not None and node.state == "scored":
        last = pieces[-1].points[-1][0]
        tried = rule_charts.Tried(min(node.value, last), node.points)
    return rule_charts.curve(pieces, words, points, percentage, axis, tried)


def _shown(value: Fraction, percentage: bool) -> str:
    return rule_charts.percent_words(value) if percentage else formats.number(value)


def _answers(parts: list[rule_charts.PartAnswers], lang: str) -> Chart:
    said = "; ".join(
        f"{part.part} {one.name}: {'' if one.points is None else formats.number(one.points)}".strip()
        for part in parts
        for one in part.answers
    )
    title = _("Điểm theo câu trả lời")
    return rule_charts.answers_chart(
        parts, Words(title, _("điểm"), alternative=f"{title}: {said}."), _("không áp dụng")
    )


def example_counts(
    definition: Definition, by_group: Mapping[str, Sequence[CaseResult]], lang: str
) -> Chart | None:
    """How many examples stand behind each group."""
    if not by_group:
        return None
    names = {group.code: f"{group.code}. {group.name.get(lang)}" for group in definition.groups}
    rows = [charts.Counted(names.get(code, _("Chung")), len(found)) for code, found in by_group.items()]
    said = "; ".join(f"{one.name} {one.number}" for one in rows)
    title = _("Số ví dụ của mỗi nhóm")
    return charts.counted(rows, Words(title, _("ví dụ"), alternative=f"{title}: {said}."))


def changed_groups(found: Difference, lang: str) -> Chart:
    """The maxima of the groups before and after, as shares of the total."""
    rows = []
    for line in found.groups:
        for side, definition in ((line.before, found.before), (line.after, found.after)):
            if side:
                share = side.max_points / sum(one.max_points for one in definition.groups)
                rows.append(
                    charts.Side(line.line.name.get(lang), years_words(definition), share, side.max_points)
                )
    title = _("Tỷ trọng của từng nhóm trong tổng điểm")
    said = "; ".join(f"{one.name} ({one.version}) {formats.percent(one.share)}" for one in rows)
    order = (years_words(found.before), years_words(found.after))
    return charts.sides(rows, Words(title, _("% tổng điểm tối đa"), alternative=f"{title}: {said}."), order)
