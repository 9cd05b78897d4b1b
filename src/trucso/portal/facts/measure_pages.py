"""Tables, figures and charts of the measure browser, from plain rows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction
from statistics import median
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from ..shared import formats
from ..shared.charts import Chart
from ..shared.charts.chart import Words
from ..shared.tables import Column, Kind, Table
from ..units.models import Unit
from . import charts
from .measure_queries import Reported, Use
from .models import Figure, Measure, Observation
from .values import NUMBERS, plain

Row = dict[str, Any]
HOW_UNITS: dict[str, Any] = {
    "sum": gettext_lazy("cộng qua các đơn vị"),
    "mean": gettext_lazy("trung bình cộng qua các đơn vị"),
    "weighted_mean": gettext_lazy("trung bình có trọng số qua các đơn vị"),
    "none": gettext_lazy("không gộp qua các đơn vị"),
}
HOW_TIME: dict[str, Any] = {
    "last": gettext_lazy("lấy giá trị cuối kỳ"),
    "sum": gettext_lazy("cộng các kỳ"),
    "mean": gettext_lazy("trung bình các kỳ"),
}


def _href(row: Any) -> str | None:
    found: str | None = row["href"]
    return found


def measures_table(measures: Sequence[Measure], used: Mapping[str, Sequence[Use]], lang: str) -> Table:
    """The catalogue: each figure that is reported once, and how often it is used."""
    columns = [
        Column("name", "Số liệu", "Measure", href=_href),
        Column("code", "Mã", "Code", kind="code", on_phone=False),
        Column("kind", "Loại", "Kind", on_phone=False),
        Column("unit", "Đơn vị tính", "Unit"),
        Column("owner", "Đầu mối", "Owner", on_phone=False),
        Column(
            "used",
            "Chỉ số dùng",
            "Used by",
            kind="integer",
            help="số chỉ số, ở mọi bộ đã cài, cùng đọc số liệu này",
        ),
        Column("indicators", "Các chỉ số", "Indicators", on_page=False),
        Column("over_units", "Gộp đơn vị", "Over units", on_page=False),
        Column("over_time", "Gộp thời gian", "Over time", on_page=False),
        Column("definition", "Định nghĩa", "Definition", on_page=False),
        Column("source", "Căn cứ", "Source", on_page=False),
    ]
    rows = [_measure_row(one, used.get(one.code, ()), lang) for one in measures]
    return Table("so-lieu", _("Danh mục số liệu"), columns, rows, empty=_("Không có số liệu nào khớp."))


def measure_name(measure: Measure, lang: str) -> str:
    """The name in the reader's language."""
    return measure.name_en if lang == "en" and measure.name_en else measure.name_vi


def _measure_row(one: Measure, used: Sequence[Use], lang: str) -> Row:
    return {
        "name": measure_name(one, lang),
        "href": reverse("facts:measure", args=[one.code]),
        "code": one.code,
        "kind": one.get_kind_display(),
        "unit": one.unit_of_measure,
        "owner": one.owner,
        "used": len({(use.definition.index, use.indicator.code) for use in used}),
        "indicators": ", ".join(dict.fromkeys(use.given.key for use in used)),
        "over_units": one.over_units,
        "over_time": one.over_time,
        "definition": one.definition,
        "source": one.source,
    }


def owners_chart(measures: Sequence[Measure]) -> Chart | None:
    """Who answers for how many figures."""
    counted = Counter((one.owner or _("chưa giao đầu mối"), one.get_kind_display()) for one in measures)
    if not counted:
        return None
    rows = [charts.Owned(owner, kind, number) for (owner, kind), number in counted.items()]
    owners = Counter(one.owner or _("chưa giao đầu mối") for one in measures)
    said = "; ".join(f"{owner} {number}" for owner, number in owners.most_common())
    title = _("Ai báo cáo bao nhiêu số liệu")
    return charts.by_owner(
        rows, Words(title, _("số liệu, theo bộ phận đầu mối"), alternative=f"{title}: {said}.")
    )


def uses_table(used: Sequence[Use], lang: str) -> Table:
    """The indicators that read a measure: reported once, used everywhere."""
    columns = [
        Column("indicator", "Chỉ số", "Indicator", href=_href),
        Column("index", "Bộ chỉ số", "Index", on_phone=False),
        Column("name", "Ký hiệu", "Input", kind="code"),
        Column("label", "Gọi trong chỉ số là", "Called", on_phone=False),
        Column("points", "Điểm tối đa", "Maximum", kind="number"),
    ]
    rows = [_use_row(one, lang) for one in used]
    return Table(
        "dung-o",
        _("Báo một lần, dùng ở mọi nơi"),
        columns,
        rows,
        empty=_("Chưa chỉ số nào dùng số liệu này."),
    )


def _use_row(use: Use, lang: str) -> Row:
    definition, indicator = use.definition, use.indicator
    address = reverse("indexes:indicator", args=[definition.index, definition.first_year, indicator.code])
    return {
        "indicator": f"{indicator.code} {indicator.name.get(lang)}",
        "href": address,
        "index": f"{definition.name.get(lang)} ({definition.first_year})",
        "name": use.given.name,
        "label": use.given.label.get(lang),
        "points": indicator.points,
    }


@dataclass(frozen=True)
class Figures:
    """What was reported of a measure in one period, over the units a person may see."""

    table: Table
    chart: Chart | None
    summary: list[dict[str, str]]


def figures(measure: Measure, one: Reported, units: Sequence[Unit], found: Sequence[Observation]) -> Figures:
    """Table, chart and totals of the figures of a period."""
    by_unit = {row.unit_id: row for row in found}
    rows = [_figure_row(measure, unit, by_unit.get(unit.pk)) for unit in units]
    title = f"{measure.name_vi}, {one.period.label.lower()}"
    table = Table(
        "bao-cao", title, _figure_columns(measure), rows, as_of=up_to(one, found), is_demo=one.is_demo,
        source=_("đơn vị báo cáo"), empty=_("Chưa đơn vị nào báo cáo."),
    )  # fmt: skip
    values = [row["value"] for row in rows if isinstance(row["value"], Fraction)]
    return Figures(table, _spread(measure, rows, values, one), _summary(measure, rows, values))


def up_to(one: Reported, found: Sequence[Observation]) -> date:
    """The day the figures reach: the end of the period, or the last entry while the period runs."""
    recorded = [timezone.localtime(row.changed_at).date() for row in found]
    return min([one.period.last_day, max(recorded)]) if recorded else one.period.last_day


def sorted_by(figures: Figures, wanted: str | None) -> Figures:
    """The figures with their table in another order."""
    return replace(figures, table=figures.table.sorted_by(wanted))


def _figure_columns(measure: Measure) -> list[Column]:
    kind: Kind = "text"
    if measure.kind in NUMBERS:
        kind = "percent" if measure.kind == "share" else "number"
    return [
        Column("unit", "Đơn vị", "Unit"),
        Column("unit_code", "Mã đơn vị", "Unit code", kind="code", on_page=False),
        Column("value", "Giá trị", "Value", kind=kind, unit=measure.unit_of_measure),
        Column("status", "Tình trạng", "Status", template="facts/cells/status.html"),
        Column("reason", "Lý do không áp dụng", "Reason", on_page=False),
        Column("evidence", "Minh chứng", "Evidence", on_phone=False),
        Column("origin", "Nguồn", "Source", on_phone=False),
        Column("changed", "Ghi ngày", "Recorded", kind="day", on_phone=False),
    ]


def _figure_row(measure: Measure, unit: Unit, found: Observation | None) -> Row:
    name = getattr(unit, "full_name_then", None) or unit.full_name
    row: Row = {"unit": name, "unit_code": unit.code, "value": None, "status": "missing", "reason": ""}
    if found is None or not found.is_reported:
        return row
    row |= {
        "status": "not_applicable" if found.not_applicable_reason else found.state,
        "reason": found.not_applicable_reason,
        "evidence": "; ".join(str(one) for one in found.evidence.all()),
        "origin": found.get_source_display(),
        "changed": found.changed_at,
    }
    if found.value is not None:
        row["value"] = value_shown(measure, found.value)
    return row


def value_shown(measure: Measure, text: str) -> object:
    """Numbers stay numbers; answers by their labels."""
    value = plain(measure.kind, text)
    if isinstance(value, bool):
        return _("Có") if value else _("Không")
    return measure.options.get(value, value) if measure.kind == "choice" else value


def _summary(measure: Measure, rows: Sequence[Row], values: Sequence[Fraction]) -> list[dict[str, str]]:
    """The counts every reader asks for first, and the total where figures add up."""
    states = Counter(row["status"] for row in rows)
    answered = len(rows) - states["missing"]
    stats = [
        {"label": _("Đã báo cáo"), "value": formats.number(answered), "unit": _("trên {}").format(len(rows))},
        {"label": _("Chưa báo cáo"), "value": formats.number(states["missing"]), "unit": _("đơn vị")},
        {
            "label": _("Đã thẩm định"),
            "value": formats.number(states[Figure.State.VERIFIED]),
            "unit": _("đơn vị"),
        },
    ]
    if values and measure.over_units == Measure.OverUnits.SUM:
        stats.append(
            {"label": _("Cộng"), "value": formats.number(sum(values)), "unit": measure.unit_of_measure}
        )
    elif values:
        write = formats.percent if measure.kind == "share" else formats.number
        stats.append({"label": _("Trung vị"), "value": write(median(values)), "unit": ""})
    return stats


def _spread(measure: Measure, rows: Sequence[Row], values: Sequence[Fraction], one: Reported) -> Chart | None:
    """A histogram of numbers, bars of answers."""
    unit = _("số đơn vị")
    title = _("Số liệu của các đơn vị, {}").format(one.period.label.lower())
    if measure.kind in NUMBERS:
        if not values:
            return None
        found, middle = charts.bins(values), median(values)
        is_percent = measure.kind == "share"
        write = formats.percent if is_percent else formats.number
        said = _("từ {} đến {}, trung vị {}").format(write(min(values)), write(max(values)), write(middle))
        return charts.spread(found, Words(title, unit, alternative=f"{title}: {said}."), is_percent, middle)
    counted = Counter(row["value"] for row in rows if row["value"] is not None)
    answers = [charts.Answered(str(answer), number) for answer, number in counted.most_common()]
    empty = Counter(row["status"] for row in rows if row["value"] is None)
    names = {"missing": _("chưa báo cáo"), "not_applicable": _("không áp dụng")}
    answers += [charts.Answered(names[key], empty[key], True) for key in names if empty[key]]
    if not answers:
        return None
    said = "; ".join(f"{one.answer} {one.number}" for one in answers)
    return charts.answered(answers, Words(title, unit, alternative=f"{title}: {said}."))
