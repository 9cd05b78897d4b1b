"""Random people make random moves for weeks: nothing is lost, no state is illegal, the log is whole.

A model of what was acknowledged runs beside the portal. Whatever the portal refuses must leave no trace;
whatever it accepts must be there at the end; what was published changes only by the next, explained revision,
and every revision stays as it was sealed.
"""

from __future__ import annotations

import json
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from tests.portal.workflow.conftest import *  # noqa: F403
from tests.portal.workflow.conftest import CALENDAR
from trucso.index.errors import FigureError
from trucso.index.package import check
from trucso.portal.assessments.models import Correction, Line, Publication, Result, Round, Scorecard
from trucso.portal.assessments.queries.league import outline
from trucso.portal.assessments.services.correcting import (
    abandon_correction,
    change_published,
    open_correction,
    publish_correction,
)
from trucso.portal.assessments.services.freezing import digest_again, publish_round
from trucso.portal.assessments.services.lines import LineConflict, LineEdit, change_lines
from trucso.portal.assessments.services.results import recompute
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.workflow.models import Move, Petition, Review
from trucso.portal.workflow.rules import AFTER, STATE_NAMES
from trucso.portal.workflow.services.council import set_council_points
from trucso.portal.workflow.services.exceptions import extend
from trucso.portal.workflow.services.moves import MoveRefused, ask, move
from trucso.portal.workflow.services.petitions import Finding, Plea, answer, petition, withdraw
from trucso.portal.workflow.services.reviewing import Verdict, review_line

pytestmark = pytest.mark.django_db
CODES = ("1.1", "1.2", "4.1", "4.10")
MAXIMA = {"1.1": 10, "1.2": 20, "4.1": 20, "4.10": 10}
REFUSALS = (MoveRefused, LineConflict, RoundRefused, FigureError)
LEGAL = {(before, after) for before in STATE_NAMES for after in AFTER.values()}
cards_ = st.integers(0, 2)
codes_ = st.sampled_from(CODES)
points_ = st.integers(0, 10)


class Weeks(RuleBasedStateMachine):
    """Three communes, six people, one round."""

    round: Round
    people: dict

    @initialize()
    def begin(self) -> None:
        self.point = transaction.atomic()
        self.point.__enter__()
        self.today = date(2026, 12, 1)
        self.keys = list(self.round.scorecards.order_by("pk").values_list("pk", flat=True))
        self.said: dict[tuple[int, str], Decimal] = {}
        self.accepted = 0
        self.is_published = False
        recompute(round_=self.round)

    def teardown(self) -> None:
        if hasattr(self, "point"):
            transaction.set_rollback(True)
            self.point.__exit__(None, None, None)

    def card(self, n: int) -> Scorecard:
        return Scorecard.objects.select_related("round", "unit").get(pk=self.keys[n])

    def line(self, n: int, code: str) -> Line:
        found = Line.objects.select_related("scorecard__round", "scorecard__unit")
        return found.get(scorecard=self.keys[n], code=code)

    def attempt(self, act, *, is_correction: bool = False) -> bool:
        """Do it in its own transaction; a refusal leaves the database as it was."""
        before = Entry.objects.count(), Move.objects.count(), Review.objects.count()
        try:
            with transaction.atomic():
                act()
        except REFUSALS:
            assert before == (Entry.objects.count(), Move.objects.count(), Review.objects.count())
            return False
        self.accepted += 1
        assert is_correction or not self.is_published, "after publication only corrections are accepted"
        return True

    @rule(days=st.sampled_from((0, 1, 3, 8, 25)))
    def time_passes(self, days: int) -> None:
        self.today += timedelta(days=days)

    @rule(n=cards_, code=codes_, points=points_)
    def enter(self, n: int, code: str, points: int) -> None:
        def act() -> None:
            card = self.card(n)
            ask("enter", card, self.today)
            edit = LineEdit(self.line(n, code), {"self_points": Decimal(points)})
            change_lines(scorecard=card, edits=[edit], by=self.people["reporter"], origin="nhập")
            recompute(round_=card.round, scorecards=[card.pk])

        if self.attempt(act):
            self.said[n, code] = Decimal(points)

    @rule(n=cards_, code=codes_, points=points_)
    def a_stale_save_changes_nothing(self, n: int, code: str, points: int) -> None:
        stale = self.line(n, code)
        stale.version += 1
        edit = LineEdit(stale, {"self_points": Decimal(points) + 100})
        card = self.card(n)
        assert not self.attempt(lambda: change_lines(scorecard=card, edits=[edit], by=None, origin="cũ"))

    @rule(
        n=cards_,
        name=st.sampled_from(
            (
                "hand_over",
                "hand_back",
                "submit",
                "recall",
                "return",
                "take_back",
                "finish_review",
                "decide",
                "reopen",
            )
        ),
    )
    def any_move(self, n: int, name: str) -> None:
        until = self.today + timedelta(days=5) if name == "return" else None
        act = lambda: move(  # noqa: E731
            name=name,
            scorecard=self.card(n),
            by=self.people["approver"],
            today=self.today,
            supplement_until=until,
        )
        self.attempt(act)

    @rule(n=cards_)
    def send(self, n: int) -> None:
        self.any_move(n, "hand_over")
        self.any_move(n, "submit")

    @rule(
        n=cards_,
        code=codes_,
        decision=st.sampled_from(("accept", "correct", "reject", "ask")),
        points=points_,
    )
    def review(self, n: int, code: str, decision: str, points: int) -> None:
        verdict = Verdict(decision, Decimal(points) if decision == "correct" else None, "", "lý do")
        line = self.line(n, code)
        self.attempt(
            lambda: review_line(
                line=line,
                verdict=verdict,
                by=self.people["verifier"],
                seen_version=line.version,
                today=self.today,
            )
        )

    @rule(n=cards_)
    def accept_all_and_finish(self, n: int) -> None:
        for code in CODES:
            self.review(n, code, "accept", 0)
        self.any_move(n, "finish_review")

    @rule(n=cards_, code=codes_)
    def appeal(self, n: int, code: str) -> None:
        line = self.line(n, code)
        self.attempt(
            lambda: petition(line=line, plea=Plea("xem lại"), by=self.people["approver"], today=self.today)
        )

    @rule(
        n=cards_,
        code=codes_,
        points=st.one_of(st.none(), points_),
        who=st.sampled_from(("panel", "verifier")),
    )
    def find(self, n: int, code: str, points: int | None, who: str) -> None:
        waiting = self.waiting(n)
        if waiting:
            finding = Finding("kết luận", None if points is None else Decimal(points))
            self.attempt(
                lambda: answer(petition=waiting, finding=finding, by=self.people[who], today=self.today)
            )

    def waiting(self, n: int) -> Petition | None:
        return Petition.objects.filter(Petition.OPEN, line__scorecard=self.keys[n]).first()

    @rule(n=cards_)
    def think_better_of_it(self, n: int) -> None:
        found = self.waiting(n)
        if found:
            self.attempt(
                lambda: withdraw(petition=found, reason="", by=self.people["approver"], today=self.today)
            )

    @rule(n=cards_, code=codes_, points=points_)
    def council(self, n: int, code: str, points: int) -> None:
        self.attempt(
            lambda: set_council_points(
                line=self.line(n, code), points=Decimal(points), reason="biên bản", by=self.people["council"],
                today=self.today,
            )
        )  # fmt: skip

    @rule(n=cards_, days=st.integers(-3, 9))
    def more_time(self, n: int, days: int) -> None:
        until = self.today + timedelta(days=days)
        self.attempt(
            lambda: extend(
                scorecard=self.card(n), until=until, reason="mất điện", document="", by=None, today=self.today
            )
        )

    @precondition(lambda self: self.accepted > 3)
    @rule()
    def publish(self) -> None:
        """Late in the calendar, so that the stories before it are long; then it is corrected."""
        self.today = max(self.today, CALENDAR.appeal_until + timedelta(days=1))
        round_ = Round.objects.get(pk=self.round.pk)
        if self.attempt(lambda: publish_round(round_=round_)):
            self.is_published = True
            self.remember()

    def correction(self) -> Correction | None:
        return Correction.objects.filter(round=self.round, closed_at=None).select_related("round").first()

    @precondition(lambda self: self.is_published)
    @rule(n=cards_, code=codes_, points=points_)
    def correct(self, n: int, code: str, points: int) -> None:
        """Put a change on the open correction, after opening one when there is none."""
        if self.correction() is None:
            round_ = Round.objects.get(pk=self.round.pk)
            self.attempt(lambda: open_correction(round_=round_, reason="nhập nhầm"), is_correction=True)
        found = self.correction()
        self.attempt(
            lambda: change_published(
                correction=found,
                scorecard=self.card(n),
                target=code,
                after=Fraction(points),
                reason="x",
                by=None,
            ),
            is_correction=True,
        )

    @precondition(lambda self: self.is_published)
    @rule(is_kept=st.booleans())
    def end_correction(self, is_kept: bool) -> None:
        """Publish the correction as the next revision, or leave no trace of it."""
        found = self.correction()
        if found is None:
            return
        if not is_kept:
            abandon = lambda: abandon_correction(correction=found, reason="thôi", by=None)  # noqa: E731
            assert self.attempt(abandon, is_correction=True)
        elif self.attempt(lambda: publish_correction(correction=found, by=None), is_correction=True):
            self.remember()

    @precondition(lambda self: self.is_published)
    @rule(n=cards_, code=codes_, points=points_)
    def correct_at_once(self, n: int, code: str, points: int) -> None:
        self.correct(n, code, points)
        self.end_correction(is_kept=True)

    def remember(self) -> None:
        """What readers see from now on; every revision recomputes on another machine."""
        self.frozen = self.published()
        self.revisions = self.digests()
        latest = Publication.objects.filter(round=self.round).first()
        assert check(json.loads(latest.package)) == []

    def digests(self) -> dict[int, str]:
        found = Publication.objects.filter(round=self.round)
        return {one.revision: digest_again(one) for one in found if digest_again(one) == one.digest}

    def published(self) -> tuple:
        publication = Publication.objects.filter(round=self.round).first()
        shares = Result.objects.filter(scorecard__round=self.round, column="published").order_by("scorecard")
        table = outline(publication.round)
        return publication.digest, digest_again(publication), tuple(shares.values_list("share")), table

    @invariant()
    def nothing_is_lost(self) -> None:
        for (n, code), points in getattr(self, "said", {}).items():
            assert self.line(n, code).self_points == points

    @invariant()
    def every_state_was_reached_by_a_legal_move(self) -> None:
        for card in Scorecard.objects.filter(pk__in=getattr(self, "keys", [])):
            made = list(Move.objects.filter(scorecard=card).order_by("pk"))
            assert all(one.before == one.after or (one.before, one.after) in LEGAL for one in made)
            assert card.state in STATE_NAMES
            if made and card.state != "published":
                assert card.state == made[-1].after
            contested = Petition.objects.filter(Petition.OPEN, line__scorecard=card).exists()
            assert contested == (card.state == "appealed")

    @invariant()
    def the_log_is_whole(self) -> None:
        if hasattr(self, "keys"):
            assert verify() == []
            logged = (
                Entry.objects.filter(action__startswith="scorecard.")
                .exclude(action__contains="exten")
                .count()
            )
            assert logged == Move.objects.filter(scorecard__in=self.keys).count()

    @invariant()
    def what_is_published_never_changes(self) -> None:
        if getattr(self, "is_published", False):
            assert self.published() == self.frozen
            assert self.frozen[0] == self.frozen[1]
            assert self.digests() == self.revisions
            assert list(self.revisions) == list(range(len(self.revisions), 0, -1))


@pytest.mark.parametrize("_", [CALENDAR], ids=["calendar"])
def test_random_people_making_random_moves(scheduled, people, _):
    machine = type("Story", (Weeks,), {"round": scheduled, "people": people})
    health = [HealthCheck.too_slow, HealthCheck.filter_too_much, HealthCheck.data_too_large]
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15, stateful_step_count=60, deadline=None, suppress_health_check=health
        ),
    )
