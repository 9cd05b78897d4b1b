"""Second verifications as tables and a chart: draws, drift by verifier and indicator, disagreements."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from trucso.index import Definition

from ...assessments.models import Round
from ...shared import formats
from ...shared.charts.chart import Chart, Words
from ...shared.charts.intervals import Interval, intervals
from ...shared.tables import Column, Table
from ..models import Draw, Review, Sample
from ..progress.bias import FEW
from .agreement import KINDS, Drift, Kappa, Opinion, Pair, counted, drifts


def kind_names() -> dict[str, str]:
    """What a decision comes to, in words."""
    return {
        "accept": _("Chấp nhận"),
        "cut": _("Giảm điểm"),
        "not_applicable": _("Không áp dụng"),
        "ask": _("Yêu cầu bổ sung"),
    }


def draws_table(round_: Round, draws: QuerySet[Draw]) -> Table:
    """Every draw with what it takes to repeat it."""
    columns = [
        Column("at", _("Rút ngày"), "Drawn on", kind="day"),
        Column("verifier", _("Đơn vị thẩm định lần hai"), "Second verifier"),
        Column("lines", _("Số dòng"), "Lines", kind="integer"),
        Column("answered", _("Đã trả lời"), "Answered", kind="integer"),
        Column("seed", _("Số gieo"), "Seed", kind="code"),
        Column("candidates", _("Rút từ"), "Out of", kind="integer", unit=_("dòng"), on_phone=False),
        Column("size", _("Số dòng yêu cầu"), "Size asked for", kind="integer", on_page=False),
        Column("digest", _("Dấu SHA-256 của danh sách"), "SHA-256 of the list", kind="code", on_page=False),
        Column("by", _("Người rút"), "Drawn by", on_phone=False),
    ]
    same = ("at", "lines", "answered", "size", "digest", "candidates")
    rows = [
        {name: getattr(one, name) for name in same}
        | {"verifier": str(one.verifier), "by": str(one.by or ""), "seed": str(one.seed)}
        for one in draws
    ]
    note = _("Cùng danh sách, cùng số gieo thì rút lại đúng các dòng ấy; ai cũng có ít nhất một dòng.")
    return Table("cac-lan-rut", _("Các lần rút mẫu"), columns, rows, note=note, is_demo=round_.is_demo,
                 empty=_("Chưa rút mẫu lần nào."))  # fmt: skip


def drift_tables(round_: Round, definition: Definition, pairs: Sequence[Pair]) -> tuple[Table, Table]:
    """By first verifier and by indicator, least agreement first."""
    names = {one.code: f"{one.code} {one.name.vi}" for one in definition.indicators}
    by_person = drifts(pairs, lambda pair: pair.first.person or _("(lệnh hệ thống)"))
    by_code = drifts(pairs, lambda pair: names.get(pair.code, pair.code))
    return (
        _drift_table(round_, "lech-nguoi", _("Theo người thẩm định lần một"), by_person),
        _drift_table(round_, "lech-chi-tieu", _("Theo chỉ tiêu"), by_code),
    )


def _drift_table(round_: Round, key: str, title: str, rows: Sequence[Drift]) -> Table:
    columns = [
        Column("name", title),
        Column("pairs", _("Số dòng"), "Lines", kind="integer", template="workflow/few_cell.html"),
        Column("agreement", _("Thống nhất"), "Agreement", kind="percent", decimals=0),
        Column("mean", _("Lệch trung bình"), "Mean difference", kind="change", decimals=2, unit=_("điểm")),
        Column("spread", _("Độ lệch chuẩn"), "Standard deviation", kind="points", on_phone=False),
        Column("low", _("Khoảng 95 %, từ"), "95 % from", kind="points", on_phone=False),
        Column("high", _("đến"), "to", kind="points", on_phone=False),
        Column("compared", _("Dòng có điểm cả hai lần"), "Lines compared", kind="integer", on_page=False),
    ]
    names = ("name", "pairs", "agreement", "mean", "spread", "low", "high", "compared", "is_few")
    note = _("Lệch = điểm lần hai trừ lần một. Dưới %(n)s dòng chỉ để tham khảo.") % {"n": FEW}
    return Table(key, title, columns, [{name: getattr(one, name) for name in names} for one in rows],
                 source=str(round_.index), note=note, is_demo=round_.is_demo)  # fmt: skip


def pairs_table(
    round_: Round, pairs: Iterable[Pair], *, reopened: frozenset[int] = frozenset(), may_reopen: bool = False
) -> Table:
    """Both opinions of the lines on which they differ, the largest difference first."""
    columns = [
        Column("unit", _("Đơn vị"), "Unit", href=_line_address),
        Column("code", _("Mã"), "Code", kind="code"),
        Column("first", _("Lần một"), "First", template="workflow/opinion_cell.html"),
        Column("second", _("Lần hai"), "Second", template="workflow/opinion_cell.html"),
        Column("difference", _("Lệch"), "Difference", kind="change", decimals=2, unit=_("điểm")),
        Column(
            "reopen", _("Mở lại"), "Reopen", template="workflow/reopen_cell.html", in_files=False,
            is_sortable=False,
        ),
    ]  # fmt: skip
    apart = [one for one in pairs if not one.agrees]
    apart.sort(key=lambda one: (-abs(one.difference or 0), one.unit, one.code))
    rows = [_pair_row(one, is_reopened=one.sample in reopened, may_reopen=may_reopen) for one in apart]
    return Table("khac-nhau", _("Những dòng hai lần khác nhau"), columns, rows, source=str(round_.index),
                 is_demo=round_.is_demo, empty=_("Không có dòng nào hai lần khác nhau."))  # fmt: skip


def _pair_row(one: Pair, *, is_reopened: bool, may_reopen: bool) -> dict[str, Any]:
    return {
        "sample": one.sample,
        "line": one.line,
        "unit": one.unit,
        "code": one.code,
        "first": said(one.first),
        "second": said(one.second),
        "opinions": {"first": one.first, "second": one.second},
        "difference": one.difference,
        "is_reopened": is_reopened,
        "may_reopen": may_reopen,
        "reopen": "",
    }


def said(one: Opinion) -> str:
    """An opinion in one line of text."""
    points = f", {formats.points(one.points)} điểm" if one.points is not None else ""
    reason = f" ({one.reason})" if one.reason else ""
    return f"{Review.Decision(one.decision).label}{points}{reason}; {one.person}"


def _line_address(row: Any) -> str:
    return reverse("workflow:second_pair", args=[row["sample"]])


def confusion(pairs: Sequence[Pair]) -> list[tuple[str, list[int]]]:
    """Rows: first decision; columns: second, in the order of ``KINDS``."""
    names, counts = kind_names(), counted(pairs)
    return [(names[first], [counts.get((first, second), 0) for second in KINDS]) for first in KINDS]


def kappa_words(found: Kappa | None, pairs: int) -> str:
    """Kappa with its interval and what it is worth, in a sentence."""
    if found is None:
        return ""
    if found.value is None:
        return _("Cả hai lần chỉ có một loại quyết định nên không tính được kappa.")
    few = _(" Mẫu nhỏ (%(n)s dòng): chỉ để tham khảo.") % {"n": pairs} if pairs < FEW else ""
    numbers = {
        "kappa": formats.number(found.value, 2), "low": formats.number(found.low, 2),
        "high": formats.number(found.high, 2),
    }  # fmt: skip
    return _("Kappa của Cohen: %(kappa)s, khoảng 95 %% từ %(low)s đến %(high)s.") % numbers + few


def drift_chart(round_: Round, table: Table) -> Chart:
    """Mean difference of each first verifier with its interval, around no difference."""
    found: list[Any] = [row for row in table.rows if row["mean"] is not None]  # type: ignore[index]
    rows = tuple(
        Interval(
            f"{row['name']} ({row['pairs']})" + (" *" if row["is_few"] else ""), float(row["mean"]),
            row["low"], row["high"],
        )
        for row in sorted(found, key=lambda row: row["mean"])
    )  # fmt: skip
    words = Words(
        _("Lần hai cho nhiều hay ít điểm hơn lần một"),
        _("điểm lần hai trừ lần một, trung bình một dòng, với khoảng 95 %; trong ngoặc là số dòng"),
        str(round_.index),
        _("Âm: lần hai cho ít điểm hơn, tức là lần một dễ hơn. Số liệu đầy đủ ở bảng."),
    )
    return intervals(rows, words, middle=0.0, middle_name=_("không lệch"))


def samples_table(samples: Sequence[Sample], names: dict[tuple[int, str], str]) -> Table:
    """What waits for a second opinion; ``names`` by index and code."""
    columns = [
        Column("code", _("Mã"), "Code", kind="code"),
        Column("name", _("Chỉ tiêu"), "Indicator", href=_answer_address),
        Column("unit", _("Đơn vị"), "Unit"),
        Column("round", _("Đợt"), "Round", on_phone=False),
        Column("drawn_at", _("Rút ngày"), "Drawn on", kind="day", on_phone=False),
    ]
    rows = [
        {
            "pk": one.pk,
            "code": one.line.code,
            "name": names[one.line.scorecard.round.index_id, one.line.code],
            "unit": one.line.scorecard.unit.full_name,
            "round": one.line.scorecard.round.name,
            "drawn_at": one.drawn_at,
        }
        for one in samples
    ]
    is_demo = any(one.line.scorecard.round.is_demo for one in samples)
    return Table("tham-dinh-lan-hai", _("Chờ thẩm định lần hai"), columns, rows, is_demo=is_demo,
                 empty=_("Không có dòng nào chờ bạn thẩm định lần hai."))  # fmt: skip


def _answer_address(row: Any) -> str:
    return reverse("workflow:second_line", args=[row["pk"]])
