"""Ranks are made when they are read: never stale, never by two readers at once, never of more than is needed."""

import re
from pathlib import Path

import pytest
from django.urls import reverse

from trucso.portal.assessments.models import LeagueTable, Result, Round, Scorecard
from trucso.portal.assessments.queries.league import league, outline, peers, standings
from trucso.portal.assessments.services import ranking
from trucso.portal.assessments.services.figures import change_figure
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.ranking import rank_round
from trucso.portal.assessments.services.results import recompute, rescore
from trucso.portal.facts.services import Entry, Origin, Slot, record

pytestmark = pytest.mark.django_db
ROOT = Path(__file__).resolve().parents[3]


@pytest.fixture
def ranked(ratio_round, measures):
    """50, 40 and 30 of 100 files on-line, ranked in this order."""
    for card, online in zip(cards_of(ratio_round), ("50", "40", "30"), strict=True):
        for code, value in (("ho-so.truc-tuyen", online), ("ho-so.tong", "100")):
            slot = Slot(measures[code], card.unit, ratio_round.period)
            record(slot=slot, entry=Entry(value), seen_version=0, origin=Origin())
    recompute(round_=ratio_round)
    return Round.objects.get(pk=ratio_round.pk)


def cards_of(round_):
    return list(round_.scorecards.order_by("unit__code"))


def say(card, value, seen=1):
    change_figure(scorecard=card, key="A.a", entry=Entry(value), seen_version=seen, origin=Origin())


def order(round_):
    rows = LeagueTable.objects.get(round=round_, column="self").rows
    return [row["code"] for row in rows]


def test_a_save_leaves_the_table_alone_and_the_next_reader_ranks(ranked):
    say(cards_of(ranked)[2], "90")
    assert order(ranked) == ["26000", "26001", "26002"]
    assert league(ranked, outline(ranked)).rows[0].code == "26002"
    assert order(ranked) == ["26002", "26000", "26001"]


@pytest.mark.parametrize(
    "read",
    [
        lambda round_: [row.code for row in league(round_, outline(round_)).rows],
        lambda round_: sorted({place.rank: 0 for place in standings(round_).values()}) and order(round_),
        lambda round_: peers(round_, "self", "A") and order(round_),
    ],
    ids=["league", "standings", "peers"],
)
def test_whoever_reads_first_sees_ranks_of_now(ranked, read):
    say(cards_of(ranked)[2], "90")
    assert read(ranked) == ["26002", "26000", "26001"]


def test_reading_again_ranks_nothing_and_asks_one_question(ranked, django_assert_num_queries):
    with django_assert_num_queries(2):
        outline(ranked)


def test_only_cards_scored_since_are_made_again(ranked, monkeypatch):
    made = []
    real = ranking._row
    monkeypatch.setattr(ranking, "_row", lambda card, *rest: made.append(card.pk) or real(card, *rest))
    third = cards_of(ranked)[2]
    say(third, "90")
    outline(ranked)
    assert made == [third.pk]


def test_the_first_result_of_a_column_lists_every_unit(ranked):
    card = cards_of(ranked)[0]
    Scorecard.objects.filter(pk=card.pk).update(state="verified")
    rescore(round_=ranked, scorecards=[card.pk])
    assert outline(ranked).columns == ("verified", "self")
    rows = LeagueTable.objects.get(round=ranked, column="verified").rows
    assert [(row["code"], row["rank"]) for row in rows] == [("26000", 1), ("26001", None), ("26002", None)]


def test_of_two_readers_at_once_one_writes(ranked, monkeypatch):
    """The other finds the tables made and reads them."""
    say(cards_of(ranked)[2], "90")
    real, others = ranking._tables, []

    def slow(round_, *rest):
        tables = real(round_, *rest)
        if not others:
            others.append(round_)
            ranking.rank_if_stale(round_)
        return tables

    written = []
    write = ranking._write
    monkeypatch.setattr(ranking, "_tables", slow)
    monkeypatch.setattr(ranking, "_write", lambda *args: written.append(args) or write(*args))
    outline(ranked)
    assert len(written) == 1
    assert order(ranked) == ["26002", "26000", "26001"]


def test_what_is_saved_while_ranking_is_ranked_by_the_next_reader(ranked, monkeypatch):
    first, _, third = cards_of(ranked)
    say(third, "90")
    real = ranking._tables
    saves = iter([lambda: say(first, "95", seen=1)])

    def interrupted(*args):
        tables = real(*args)
        next(saves, lambda: None)()
        return tables

    monkeypatch.setattr(ranking, "_tables", interrupted)
    outline(ranked)
    assert order(ranked) == ["26002", "26000", "26001"]
    outline(ranked)
    assert order(ranked) == ["26000", "26002", "26001"]


def test_a_card_scored_again_to_the_same_keeps_the_digest(ranked):
    before = outline(ranked).digest
    rescore(round_=ranked)
    assert outline(ranked).digest == before


def test_a_frozen_round_is_never_ranked_again(ranked, monkeypatch):
    publish_round(round_=ranked)
    before = list(LeagueTable.objects.order_by("column").values_list("column", "digest", "computed_at"))
    Scorecard.objects.filter(round=ranked).update(scored=99)
    assert standings(ranked)
    assert outline(ranked)
    after = list(LeagueTable.objects.order_by("column").values_list("column", "digest", "computed_at"))
    assert after == before
    assert {column for column, *_ in after} == {"self", "published"}


def test_ranking_anew_also_sees_results_nobody_counted(ranked):
    third = cards_of(ranked)[2]
    result = Result.objects.get(scorecard=third, column="self")
    result.tree["total"]["points"] = result.tree["total"]["effective_max"]
    result.save()
    rank_round(ranked)
    assert order(ranked)[0] == "26000"
    rank_round(ranked, anew=True)
    assert order(ranked)[0] == "26002"


def test_a_new_round_without_tables_is_ranked_by_its_first_reader(ratio_round, client, django_user_model):
    rescore(round_=ratio_round)
    assert not LeagueTable.objects.exists()
    client.force_login(_leader(django_user_model, ratio_round))
    answer = client.get(reverse("assessments:latest_league"), follow=True)
    assert "An Bình" in answer.content.decode()


def test_league_tables_are_read_in_one_place():
    """Elsewhere nobody would ask first whether they are stale; publishing has ranked in the same breath."""
    allowed = {"models.py", "ranking.py", "league.py", "freezing.py"}
    pattern = re.compile(r"\bLeagueTable\.objects|\.tables\.(all|filter|get|values|order_by)")
    folder = ROOT / "src" / "trucso" / "portal"
    readers = [path for path in folder.rglob("*.py") if pattern.search(path.read_text())]
    assert {path.name for path in readers} <= allowed


def _leader(users, round_):
    person = users.objects.create_user("lanh-dao-thu")
    person.role_assignments.create(role="leader", unit=round_.parent, valid_from="2020-01-01")
    return person
