"""The one real card the project knows, sent through the importer like any office's file."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from datetime import date
from fractions import Fraction

from django.conf import settings

from trucso.index import Definition, FigureValue, read_cases

from ...indexes.queries import definition_of, installed
from ...units.models import Unit
from ..card_file import COLUMNS, STATUSES
from ..models import Round, Scorecard
from .freezing import publish_round
from .imports import apply_import, check_import
from .rounds import RoundPlan, RoundRefused, open_round

INDEX = "tayninh-commune-2025"
PROVINCE, COMMUNE = "80", "28159"  # the source's evidence names the commune: xã Cần Giuộc
NAME = "Phiếu mẫu có thật của một xã (nguồn công khai), năm 2025"
EVIDENCE = {"1.5": "*466/PVHXH - 15/03/2026: khảo sát cấu hình máy tính"}


def real_card_round() -> Round:
    """A published round with the 62-row card of Tây Ninh: 787,84 self-assessed, 606,27 verified, of 960.

    Raises :class:`~.rounds.RoundRefused` while its index or commune is not loaded.
    """
    index = installed(INDEX, 2025)
    commune = Unit.objects.filter(code=COMMUNE).first()
    if index is None or commune is None:
        raise RoundRefused(f"Chưa cài bộ chỉ số {INDEX} hoặc chưa nạp đơn vị {COMMUNE}.")
    province = Unit.objects.get(code=PROVINCE)
    plan = RoundPlan(NAME, index, "2025", province, date(2025, 12, 31), is_demo=True, units=[commune])
    round_ = open_round(plan=plan)
    content = office_file(definition_of(index), *_self_and_verified(definition_of(index)))
    card = round_.scorecards.select_related("round__index", "unit").get()
    upload = check_import(
        scorecard=card, file_name="phieu-tay-ninh-2025.csv", content=content, by=None, writes_verified=True
    )
    apply_import(upload=upload, by=None)
    round_.scorecards.update(state=Scorecard.State.VERIFIED)
    publish_round(round_=round_)
    return round_


def office_file(
    definition: Definition, own: Mapping[str, FigureValue], verified: Mapping[str, FigureValue]
) -> bytes:
    """A card in the layout offices exchange, as CSV."""
    stream = io.StringIO()
    writer = csv.DictWriter(stream, [heading for heading, _ in COLUMNS.values()], quoting=csv.QUOTE_ALL)
    writer.writeheader()
    for indicator in definition.indicators:
        points = (_number(own[indicator.code]), _number(verified[indicator.code]))
        lost = points[0] - points[1]
        needs = "needs_evidence" if lost > 0 else "done" if points[1] == indicator.points else "in_progress"
        cells = (
            indicator.code,
            indicator.name.vi,
            definition.group(indicator.group).name.vi,
            *(f"{float(one):g}" for one in (indicator.points, *points)),
            f"{float(lost):.2f}",
            next(label for label, status in STATUSES.items() if status == needs).capitalize(),
            "",
            "",
            EVIDENCE.get(indicator.code, ""),
        )
        writer.writerow(dict(zip(writer.fieldnames, cells, strict=True)))
    return stream.getvalue().encode()


def _self_and_verified(definition: Definition) -> tuple[Mapping[str, FigureValue], Mapping[str, FigureValue]]:
    """The points of the real card, from the worked examples that check the index with them."""
    cases = read_cases(settings.CASES_DIR / definition.index, definition)
    whole = [case for case in cases if "real-card" in case.place.file]
    own, verified = whole[0].figures, whole[1].figures
    return own, verified


def _number(value: FigureValue) -> Fraction:
    if isinstance(value, str) or not isinstance(value, int | Fraction):
        raise TypeError(f"{value!r} is no number of points")
    return Fraction(value)
