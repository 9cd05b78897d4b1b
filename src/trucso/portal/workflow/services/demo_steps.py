"""Steps beside the cards of the demonstration, taken through the services that people use: a blind second
verification, a published and an open correction, and the next round in preparation."""

from __future__ import annotations

from fractions import Fraction

from ...accounts.models import User
from ...assessments.models import Correction, Round, Scorecard
from ...assessments.queries.publications import content_of
from ...assessments.services.correcting import change_published, open_correction, publish_correction
from ...facts.periods import Period
from ...indexes.queries import definition_of
from ...units.models import Unit
from ..models import Duty, Review, Sample
from .preparing import Draft, prepare
from .reviewing import Verdict
from .second import draw_sample, review_blind

COORDINATOR, SECOND_VERIFIER = "dieuphoi", "thamdinh2"
LEAD = "75-skhcn"
DRAWN, ANSWERED = 10, 4
SEED = 2026
CORRECTED = "Kiểm tra sau công bố: hồ sơ lưu tại đơn vị thấp hơn số đã báo cáo."
NOTED = "Hai đơn vị đề nghị rà soát lại số liệu sau công bố."
DOCUMENT = "Thông báo kết luận kiểm tra 41/TB-SKHCN (minh hoạ)"
UNDECIDED = ("7", "8")
"""Groups of the prepared round whose duties nobody settled yet."""


def take_steps(opened: Round, latest: Round) -> None:
    """On the open round and the two published before it; without the accounts nobody in particular did it."""
    people = {one.username: one for one in User.objects.filter(username__in=(COORDINATOR, SECOND_VERIFIER))}
    coordinator = people.get(COORDINATOR)
    if SECOND_VERIFIER in people:
        _second(opened, coordinator, people[SECOND_VERIFIER])
    if latest.previous is not None:
        publish_correction(correction=_correction(latest.previous, coordinator, CORRECTED), by=coordinator)
    _correction(latest, coordinator, NOTED)
    _prepare(opened, latest, coordinator)


def _second(opened: Round, coordinator: User | None, verifier: User) -> None:
    """Decided lines drawn for the lead department, the first few answered, one of them differently."""
    panel = Unit.objects.get(code=LEAD)
    draw = draw_sample(round_=opened, panel=panel, size=DRAWN, seed=SEED, by=coordinator)
    waiting = Sample.objects.filter(draw=draw).select_related("line", "first").order_by("pk")
    for place, sample in enumerate(waiting[:ANSWERED]):
        verdict = _other(sample.first) if place == 0 else _same(sample.first)
        review_blind(sample=sample, verdict=verdict, by=verifier, seen_version=sample.line.version)


def _same(first: Review) -> Verdict:
    points = first.points if first.decision == Review.Decision.CORRECT else None
    return Verdict(first.decision, points, first.cause, first.reason)


def _other(first: Review) -> Verdict:
    if first.decision == Review.Decision.REJECT:
        return Verdict(Review.Decision.ACCEPT)
    return Verdict(Review.Decision.REJECT, cause="no_evidence", reason="Không mở được văn bản dẫn chứng.")


def _correction(round_: Round, by: User | None, reason: str) -> Correction:
    """A correction of the round with one line lowered by a quarter."""
    made = open_correction(round_=round_, reason=reason, document=DOCUMENT, by=by)
    unit = content_of(made.base)["units"][-1]
    lines = {
        one.code: Fraction(unit["points"][one.code] or 0) for one in definition_of(round_.index).indicators
    }
    code, points = max(lines.items(), key=lambda one: one[1])
    card = Scorecard.objects.select_related("unit").get(round=round_, unit__code=unit["code"])
    change_published(
        correction=made, scorecard=card, target=code, after=points * 3 / 4, reason=CORRECTED, by=by
    )
    return made


def _prepare(opened: Round, latest: Round, by: User | None) -> None:
    """The year's last quarter, with the duties of the open round but for two groups."""
    groups = {one.code: one.group for one in definition_of(opened.index).indicators}
    duties = {
        duty.code: (duty.owner, None if groups[duty.code] in UNDECIDED else duty.verifier)
        for duty in Duty.objects.filter(round=opened).select_related("owner", "verifier")
    }
    year = Period.parse(latest.period).year
    draft = Draft(
        name=f"Chuyển đổi số cấp xã, quý IV năm {year}",
        period=f"{year}-Q4",
        units_on=latest.units_on,
        duties=duties,
    )
    prepare(parent=opened.parent, index=opened.index, previous=latest, draft=draft, by=by)
