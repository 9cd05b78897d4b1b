"""A whole round by script: opened, pre-filled, 98 workbooks brought back, verified in bulk, published."""

from __future__ import annotations

import io
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from .assessments import portal
from .measuring import Measurement, entry

COMMUNES = 98
MOST_SECONDS = 120.0
KNOWN_BEFORE = ("dan-so.", "hop-cds.")
"""Measures that other reports of the communes already hold when the round opens."""
WITHOUT_EVIDENCE = 11
"""Every eleventh indicator of a commune is sent without a document, so that bulk acceptance holds it back."""


@dataclass
class Journey:
    """One round and what was counted on its way; the steps are in the order of :data:`STEPS`."""

    communes: int = COMMUNES
    today: date = field(default_factory=lambda: _today())
    round: Any = None
    files: dict[int, bytes] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    publication: Any = None

    def prepare(self) -> None:
        """A province, its communes, and the figures that other reports already hold."""
        from trucso.portal.facts import services as facts
        from trucso.portal.facts.models import Measure
        from trucso.portal.units.models import Unit, UnitParent

        self.province = Unit.objects.create(
            code="p", slug="p", level="province", name="Tỉnh", full_name="Tỉnh"
        )
        for number in range(self.communes):
            code, name = f"c{number:03}", f"Xã {number}"
            unit = Unit.objects.create(code=code, slug=code, level="commune", name=name, full_name=name)
            UnitParent.objects.create(unit=unit, parent=self.province)
            self.files[unit.pk] = b""
        self.units = {unit.pk: unit for unit in Unit.objects.filter(pk__in=self.files)}
        measures = {one.code: one for one in Measure.objects.all()}
        figures = [
            (facts.Slot(measures[code], unit, str(self.today.year)), facts.entry_of(measures[code], value))
            for unit in self.units.values()
            for code, value in drawn(unit.code, self.today.year).items()
            if code.startswith(KNOWN_BEFORE) and value is not None
        ]
        source = facts.Origin(source="api", detail="Báo cáo thống kê")
        self.counts["prefilled"] = len(facts.record_new(figures=figures, origin=source))

    def open(self) -> None:
        """The round with an owner and a verifier for every indicator; what was reported is in it already."""
        from trucso.portal.assessments.services.rounds import Calendar, RoundPlan
        from trucso.portal.indexes.queries import definition_of, installed
        from trucso.portal.workflow.services.opening import open_with_duties

        year = self.today.year
        index = installed("hcmc-commune-2026", year)
        assert index is not None
        ends = [self.today + timedelta(days) for days in (0, 20, 25, 40, 50, 60)]
        plan = RoundPlan("Đợt đo", index, str(year), self.province, self.today, Calendar(*ends))
        pair = (self.province, self.province)
        duties = {one.code: pair for one in definition_of(index).indicators}
        self.round = open_with_duties(plan=plan, duties=duties, by=None)
        self.cards = list(self.round.scorecards.select_related("round__index", "unit"))

    def export(self) -> None:
        """The template of every unit."""
        from django.utils import timezone

        from trucso.portal.workbooks.template import workbook_of

        self.files = {card.pk: workbook_of(card, timezone.now()) for card in self.cards}

    def fill(self) -> None:
        """What 98 officers do in Excel."""
        for card in self.cards:
            values = drawn(card.unit.code, self.today.year)
            self.files[card.pk] = filled(self.files[card.pk], card, values, self.counts)

    def bring_back(self) -> None:
        """Every workbook looked at, written with its receipt."""
        from trucso.portal.workbooks.services.applying import apply_workbook
        from trucso.portal.workbooks.services.checking import check_workbook

        for card in self.cards:
            name = f"{card.unit.code}.xlsx"
            upload = check_workbook(scorecard=card, file_name=name, content=self.files[card.pk], by=None)
            assert not upload.receipt["file_problems"], upload.receipt["file_problems"]
            apply_workbook(upload=upload, choices={}, skips_refused=False, by=None)
            assert upload.receipt["rows_in"] == sum(upload.receipt["done"].values())
            for kind, number in upload.receipt["done"].items():
                self.counts[kind] += number

    def send(self) -> None:
        """Checked, handed over and signed off, unit by unit."""
        from trucso.portal.workflow.services.sending import send_step

        for card in self.cards:
            for name in ("hand_over", "submit"):
                send_step(name=name, scorecard=card, by=None, today=self.today)

    def verify(self) -> None:
        """Every line in bulk; those held back are decided one by one with a reason."""
        from trucso.portal.assessments.models import Line
        from trucso.portal.workflow.services.bulk import accept_lines
        from trucso.portal.workflow.services.reviewing import Verdict, review_lines

        lines = list(
            Line.objects.filter(scorecard__round=self.round).select_related(
                "scorecard__unit", "scorecard__round__index"
            )
        )
        seen = {line.pk: line.version for line in lines}
        found = accept_lines(round_=self.round, lines=lines, seen=seen, by=None, today=self.today)
        reject = Verdict("reject", cause="no_evidence", reason="Không có văn bản chứng minh.")
        accept = Verdict("accept", reason="Đã đối chiếu với báo cáo gốc.")
        verdicts = [
            (line, reject if any("minh chứng" in one.message for one in why) else accept, seen[line.pk])
            for line, why in found.held
        ]
        review_lines(verdicts=verdicts, by=None, today=self.today)
        self.counts |= {"accepted": len(found.accepted), "held": len(found.held)}

    def finish(self) -> None:
        """Verification ends, card by card."""
        from trucso.portal.workflow.services.moves import move

        for card in self.cards:
            move(name="finish_review", scorecard=card, by=None, today=self.today)

    def decide(self) -> None:
        """The council decides after the last day of petitions."""
        from trucso.portal.workflow.services.council import decide_cards

        after = self.round.appeal_until + timedelta(1)
        decided = decide_cards(cards=self.cards, note="Biên bản họp Hội đồng", by=None, today=after)
        assert not decided.refused, decided.refused
        self.counts["decided"] = len(decided.made)

    def publish(self) -> None:
        """Frozen, sealed, and the seal computed again from the package."""
        from trucso.index.package import check
        from trucso.portal.assessments.services.freezing import exported, publish_round

        self.publication = publish_round(round_=self.round, reason="Quyết định công bố")
        problems = check(json.loads(exported(self.publication)))
        assert problems == [], problems


STEPS = ("prepare", "open", "export", "fill", "bring_back", "send", "verify", "finish", "decide", "publish")


def drawn(code: str, year: int) -> dict[str, Any]:
    """What a commune reports: a value by measure, or None where a measure does not apply."""
    from trucso.portal.assessments.demo.figures import demo_unit, unit_figures

    unit = demo_unit(code, is_ward=False, seed=1)
    figures = unit_figures(unit, last_day=date(year, 12, 31), seed=1, has_gaps=False)
    return {one.measure: one.value for one in figures}


def filled(content: bytes, card: Any, values: dict[str, Any], counts: dict[str, int]) -> bytes:
    """A template with every open cell filled by its hidden key, as a person does by its name."""
    import openpyxl

    from trucso.portal.workbooks.layout import ENTRY, HEADINGS
    from trucso.portal.workbooks.rows import card_rows

    book = openpyxl.load_workbook(io.BytesIO(content))
    sheet = book[ENTRY]
    column = {key: place for place, key in enumerate(HEADINGS, start=1)}
    rows = {row[-1].value: row[0].row for row in sheet.iter_rows(max_col=column["key"])}
    for number, row in enumerate(card_rows(card)):
        if row.twin or row.used is None:
            continue
        value, place = values[row.used.measure], rows[row.key]
        counts["found filled"] += sheet.cell(place, column["value"]).value is not None
        if value is None:
            sheet.cell(place, column["reason"]).value = "Không phát sinh trên địa bàn"
        else:
            sheet.cell(place, column["value"]).value = row.options.get(_code(value), value)
        if row.has_line and (number + card.pk) % WITHOUT_EVIDENCE:
            cited = f"*{number}/BC-UBND - 15/03/{row_year(card)}: Báo cáo {row.indicator.code}"
            sheet.cell(place, column["evidence"]).value = cited
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def row_year(card: Any) -> str:
    """The year of the period, in which documents are dated."""
    return str(card.round.period[:4])


def _today() -> date:
    """The day of the portal, which may be another than this machine's."""
    from django.utils import timezone

    return timezone.localdate()


def _code(value: Any) -> Any:
    return {True: "true", False: "false"}.get(value) if isinstance(value, bool) else value


@entry("whole-round")
def whole_round() -> Iterator[Measurement]:
    """Every step, and the whole within two minutes."""
    with portal():
        journey, total = Journey(), 0.0
        for name in STEPS:
            started = time.perf_counter()
            getattr(journey, name)()
            spent = time.perf_counter() - started
            total += spent if name != "prepare" else 0
            yield Measurement(f"cả đợt, bước {name}", "98 × 43", spent)
        yield Measurement("mở đến công bố, 98 tệp Excel", "98 × 43", total, MOST_SECONDS)
