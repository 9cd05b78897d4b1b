"""The open demonstration round: something to do for every role today, possible by the rules, gone when removed."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from tests.portal.assessments.conftest import make_unit
from trucso.portal.accounts.demonstration import create_demonstration_accounts
from trucso.portal.accounts.models import User
from trucso.portal.assessments.models import Correction, Result, Round, Scorecard
from trucso.portal.facts.evidence_files import place_of, sha256_of
from trucso.portal.facts.measure_files import read_measures
from trucso.portal.facts.models import Evidence, Observation
from trucso.portal.facts.services import load_measures
from trucso.portal.indexes.services import install_index
from trucso.portal.units.models import Level
from trucso.portal.workflow.demo.stories import KINDS, Teller, calendar, kinds
from trucso.portal.workflow.models import Extension, Move, Petition, Review, Sample
from trucso.portal.workflow.planning import Preparation
from trucso.portal.workflow.planning_queries import duties_of, lacking
from trucso.portal.workflow.rules import AFTER, Calendar, refusal
from trucso.portal.workflow.services.demo import create_demonstration, remove_demonstration
from trucso.portal.workflow.services.duties import missing_duties
from trucso.portal.workflow.services.preparing import Draft, change_preparation, open_prepared
from trucso.portal.workflow.services.sending import send_step
from trucso.portal.workflow.standing import calendar_of, cards
from trucso.portal.workflow.worklist import lines_to_verify, rounds_to_verify

COMMUNES = 34


@pytest.fixture(scope="module")
def demonstration(django_db_setup, django_db_blocker):
    """A small province with its demonstration, made once: the tests of this file only read it."""
    from django.db import transaction

    with django_db_blocker.unblock(), transaction.atomic():
        ground()
        before = rows()
        create_demonstration_accounts()
        create_demonstration()
        yield before
        transaction.set_rollback(True)


def ground() -> None:
    """Communes of Đồng Nai with its lead department, the commune of the real card, indexes and measures."""
    province = make_unit("75", "Đồng Nai", Level.PROVINCE)
    make_unit("75-skhcn", "Sở Khoa học và Công nghệ", Level.DEPARTMENT, parent=province)
    for number in range(COMMUNES):
        make_unit(f"{26008 + number}", f"Xã {number}", parent=province)
    make_unit("28159", "Cần Giuộc", parent=make_unit("80", "Tây Ninh", Level.PROVINCE))
    load_measures(entries=read_measures(settings.DEFINITIONS_DIR / "measures"))
    for name in ("hcmc-commune-2026/2026.yaml", "tayninh-commune-2025/2025.yaml"):
        install_index(path=settings.DEFINITIONS_DIR / name, cases=settings.CASES_DIR)


def rows() -> dict[str, int]:
    """How many rows every table of ours holds, except the log and the accounts."""
    kept = ("accounts", "journal")
    models = [
        m for m in apps.get_models() if m.__module__.startswith("trucso") and m._meta.app_label not in kept
    ]
    return {model._meta.label: model._default_manager.count() for model in models}


@pytest.fixture
def open_round(demonstration, db):
    return Round.objects.select_related("index", "parent").get(is_demo=True, state="open")


def test_shares_of_stories_add_up_and_every_kind_has_its_cards():
    assert sum(share for _, share in KINDS) == pytest.approx(1)
    assert Counter(kinds(95)).keys() == {kind for kind, _ in KINDS}
    assert len(kinds(1)) == 1
    assert kinds(0) == []


@pytest.mark.parametrize("kind", [kind for kind, _ in KINDS])
def test_every_move_of_a_story_follows_from_the_state_before_and_the_days_go_forward(kind):
    for number in range(200):
        story = Teller(7, f"{26000 + number}").tell(kind)
        state = "draft"
        for step in story.steps:
            state = AFTER.get(step.move, state)
        moments = [(step.day, step.minute) for step in story.steps]
        assert moments == sorted(moments), story
        assert all(-32 <= step.day < 0 for step in story.steps), story
        assert state == story.state


def test_the_round_is_open_today_and_owned(open_round):
    today = timezone.localdate()
    assert open_round.opens_on < today <= open_round.late_until < open_round.verify_until
    assert missing_duties(open_round) == []
    assert open_round.previous is not None


@pytest.mark.parametrize("day", [date(2026, 11, 23), date(2027, 2, 28), date(2028, 12, 31)])
def test_the_calendar_is_in_order_whenever_it_is_made(day):
    found = calendar(day)
    assert found.opens_on < found.due_on < day < found.late_until < found.verify_until < found.appeal_until


def test_there_are_cards_in_every_state_that_an_open_round_has(open_round):
    states = Counter(open_round.scorecards.values_list("state", flat=True))
    assert states.keys() == {"draft", "submitted", "returned", "verified", "appealed"}
    assert Move.objects.filter(move="submit", is_late=True).exists()
    assert Move.objects.filter(move="recall").exists()
    assert Extension.objects.filter(until__gt=timezone.localdate()).exists()
    assert {"accept", "reject", "correct", "ask"} <= set(Review.objects.values_list("decision", flat=True))
    assert Petition.objects.filter(answered_at=None).exists()
    assert Petition.objects.exclude(answered_at=None).exists()


def test_what_the_rules_know_of_each_card_fits_its_state(open_round):
    """No card stands where the rules would not have let it come."""
    today = timezone.localdate()
    for card in cards(open_round.scorecards.all(), today).values():
        if card.state in ("verified", "appealed"):
            assert (card.undecided, card.lines_returned) == (0, 0)
        if card.state == "returned":
            assert card.lines_returned
        if card.state == "appealed":
            assert card.open_petitions
        if card.state == "draft":
            assert card.reviewed == 0


def test_every_move_has_a_digest_and_happened_before_today(open_round):
    moves = list(Move.objects.all())
    assert moves
    assert all(
        len(move.digest) == 64 and timezone.localdate(move.at) < timezone.localdate() for move in moves
    )


def test_the_verifiers_have_a_work_list_each(open_round):
    for name in ("thamdinh", "thamdinh2"):
        person = User.objects.get(username=name)
        assert rounds_to_verify(person) == [open_round]
        assert lines_to_verify(person, open_round).filter(decision=None).exists()


def test_the_ward_of_the_reporter_may_be_entered_and_has_figures_already(open_round):
    card = open_round.scorecards.select_related("round", "unit").get(unit__code="26041")
    today = timezone.localdate()
    assert refusal("enter", cards([card], today)[card.pk], calendar_of(open_round), today) is None
    reported = Observation.objects.filter(unit__code="26041", period=open_round.period)
    assert 20 < reported.count() < 70


def test_a_card_handed_over_can_be_signed_off(open_round):
    handed = Move.objects.filter(move="hand_over", scorecard__state="draft").last()
    assert handed is not None
    send_step(name="submit", scorecard=handed.scorecard, by=None)
    assert Scorecard.objects.get(pk=handed.scorecard_id).state == "submitted"


def test_verified_columns_are_scored(open_round):
    verified = open_round.scorecards.filter(state="verified")
    assert Result.objects.filter(scorecard__in=verified, column="verified").count() == verified.count()


def test_the_second_approver_may_file_a_petition(open_round):
    card = open_round.scorecards.select_related("round", "unit").get(unit__code="26020")
    today = timezone.localdate()
    assert refusal("petition", cards([card], today)[card.pk], calendar_of(open_round), today) is None


def test_documents_of_the_two_wards_have_files_that_are_there(open_round):
    held = Evidence.objects.exclude(file="").order_by("pk")
    assert {one.unit.code for one in held} == {"26041", "26020"}
    assert {one.file_kind for one in held} == {"pdf", "png"}
    assert all(sha256_of(place_of(one.file.name)) == one.file_sha256 for one in held)


def test_a_second_verification_is_under_way_and_one_answer_differs(open_round):
    pairs = [(one.first, one.second) for one in Sample.objects.filter(draw__round=open_round)]
    answered = [(first, second) for first, second in pairs if second]
    assert len(answered) < len(pairs)
    assert sum(first.decision != second.decision for first, second in answered) == 1


def test_one_published_round_was_corrected_and_the_next_is_being(demonstration, db):
    corrected, being = Correction.objects.order_by("pk")
    assert corrected.publication is not None
    assert corrected.publication.revision == corrected.base.revision + 1
    assert being.closed_at is None
    assert being.round.previous == corrected.round


def test_a_round_prepared_after_a_demonstration_lacks_duties_and_is_a_demonstration(demonstration, db):
    found = Preparation.objects.get()
    assert any("chưa có đủ cơ quan phụ trách" in problem for problem in lacking(found))
    today = timezone.localdate()
    days = Calendar(opens_on=today, due_on=today + timedelta(days=20))
    duties = {code: (owner, verifier or owner) for code, (owner, verifier) in duties_of(found).items()}
    whole = change_preparation(
        preparation=found,
        draft=Draft(found.name, found.period, found.units_on, days, (), duties),
        seen_version=found.version,
        by=None,
    )
    assert lacking(whole) == []
    assert open_prepared(preparation=whole, by=None).is_demo


def test_creating_again_changes_nothing(demonstration, db):
    before = rows()
    assert len(create_demonstration()) == 4
    assert rows() == before


def test_removing_leaves_nothing(demonstration, db, django_capture_on_commit_callbacks):
    files = [place_of(path) for path in Evidence.objects.exclude(file="").values_list("file", flat=True)]
    kept = {place: place.read_bytes() for place in files}
    with django_capture_on_commit_callbacks(execute=True):
        remove_demonstration()
    assert not any(place.exists() for place in files)
    for place, content in kept.items():  # the rows come back with the end of this test
        place.write_bytes(content)
    assert rows() == demonstration
    assert not Evidence.objects.exists()


def test_renewing_moves_the_days_to_today(demonstration, db, capsys):
    Round.objects.filter(is_demo=True, state="open").update(due_on=timezone.localdate() - timedelta(days=400))
    call_command("demo", "renew")
    assert Round.objects.get(is_demo=True, state="open").due_on > timezone.localdate() - timedelta(days=10)
    assert "Đã xoá 4 đợt" in capsys.readouterr().out
