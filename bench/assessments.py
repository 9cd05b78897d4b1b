"""A round in the database: scoring and ranking 98 communes, one changed figure, importing 98 scorecards."""

from __future__ import annotations

import csv
import io
import os
import random
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

from .measuring import Measurement, best_seconds, entry

COMMUNES = 98


@contextmanager
def portal() -> Iterator[None]:
    """A database of its own with a province of 98 communes, the measures and the two indexes of communes."""
    with tempfile.TemporaryDirectory(prefix="trucso-bench-", ignore_cleanup_errors=True) as var:
        os.environ["TRUCSO_VAR"] = var
        os.environ["DJANGO_SETTINGS_MODULE"] = "trucso.portal.settings"
        import django
        from django.core.management import call_command

        django.setup()
        for command in ("migrate", "load_measures", "install_indexes"):
            call_command(command, verbosity=0, stdout=io.StringIO())
        yield


def open_round(index_id: str, year: int) -> Any:
    from trucso.portal.assessments.services.rounds import RoundPlan, open_round
    from trucso.portal.indexes.queries import installed
    from trucso.portal.units.models import Unit, UnitParent

    province = Unit.objects.create(code="p", slug="p", level="province", name="Tỉnh đo", full_name="Tỉnh đo")
    for number in range(COMMUNES):
        code, name = f"c{number:03}", f"Xã {number}"
        unit = Unit.objects.create(code=code, slug=code, level="commune", name=name, full_name=name)
        UnitParent.objects.create(unit=unit, parent=province)
    index = installed(index_id, year)
    assert index is not None
    return open_round(plan=RoundPlan("Đo", index, str(year), province, date(year, 12, 31)))


def report_everything(round_: Any) -> None:
    """Drawn figures for every unit."""
    from trucso.portal.assessments.demo.figures import demo_unit, unit_figures
    from trucso.portal.facts import services as facts
    from trucso.portal.facts.models import Measure

    measures = {measure.code: measure for measure in Measure.objects.all()}
    figures = []
    for card in round_.scorecards.select_related("unit"):
        unit = demo_unit(card.unit.code, is_ward=False, seed=1)
        for drawn in unit_figures(unit, last_day=date(2026, 12, 31), seed=1):
            if drawn.value is not None:
                slot = facts.Slot(measures[drawn.measure], card.unit, round_.period)
                figures.append((slot, facts.entry_of(measures[drawn.measure], drawn.value)))
    facts.record_new(figures=figures, origin=facts.Origin())


@entry("round")
def round_in_database() -> Iterator[Measurement]:
    """Exact scoring and ranking of a round from the database; and one figure changed, ranks and all."""
    with portal():
        from trucso.portal.assessments.services.figures import change_figure
        from trucso.portal.assessments.services.results import recompute
        from trucso.portal.facts.services import Entry, Origin

        round_ = open_round("hcmc-commune-2026", 2026)
        report_everything(round_)
        seconds = best_seconds(lambda: recompute(round_=round_), 3)
        yield Measurement("chấm và xếp hạng một đợt từ CSDL", "98 × 43", seconds, 1.0)
        card = round_.scorecards.select_related("unit", "round__index").first()
        started = time.perf_counter()
        change_figure(scorecard=card, key="DTI-28.b", entry=Entry("7"), seen_version=1, origin=Origin())
        yield Measurement("sửa một số, xếp hạng lại", "98 × 43", time.perf_counter() - started, 1.0)


@entry("imports")
def imports() -> Iterator[Measurement]:
    """98 files of 62 rows, each looked at and written, ranks once at the end."""
    with portal():
        from trucso.portal.assessments.services.imports import apply_import, check_import
        from trucso.portal.assessments.services.results import recompute
        from trucso.portal.indexes.queries import definition_of

        round_ = open_round("tayninh-commune-2025", 2025)
        content = office_file(definition_of(round_.index))
        cards = list(round_.scorecards.select_related("unit", "round__index"))
        started = time.perf_counter()
        for card in cards:
            upload = check_import(
                scorecard=card, file_name="phieu.csv", content=content, by=None, writes_verified=True
            )
            apply_import(upload=upload, by=None, scores_now=False)
        recompute(round_=round_)
        yield Measurement("nhập phiếu từ tệp", "98 × 62 dòng", time.perf_counter() - started, 10.0)


def office_file(definition: Any) -> bytes:
    """A full card in the layout of offices, every third row with evidence."""
    chance = random.Random(1)
    stream = io.StringIO()
    writer = csv.writer(stream)
    writer.writerow(["Mã", "Điểm tối đa", "Tự đánh giá", "Thẩm định", "Trạng thái", "Minh chứng/Ghi chú"])
    for number, indicator in enumerate(definition.indicators):
        most = int(indicator.points)
        own = chance.randint(0, most)
        proof = f"*{number}/KH-UBND - 15/03/2026: Kế hoạch {number}" if number % 3 == 0 else ""
        writer.writerow([indicator.code, most, own, chance.randint(0, own), "Đang thực hiện", proof])
    return stream.getvalue().encode()
