"""Results follow the figures at once, ranks when they are read; the four columns stay side by side; ranks come from unrounded values."""

from decimal import Decimal
from fractions import Fraction

import pytest

from trucso.portal.assessments.models import LeagueTable, Line, LineChange, Result
from trucso.portal.assessments.queries.league import Standing, standings
from trucso.portal.assessments.services.figures import change_figure
from trucso.portal.assessments.services.lines import LineConflict, LineEdit, change_lines
from trucso.portal.assessments.services.results import recompute
from trucso.portal.facts.models import Observation
from trucso.portal.facts.services import ConflictError, Entry, Origin, Slot, record

pytestmark = pytest.mark.django_db


def give(card, code, **values):
    line = Line.objects.get(scorecard=card, code=code)
    values = {name: Decimal(value) if name.endswith("points") else value for name, value in values.items()}
    return change_lines(scorecard=card, edits=[LineEdit(line, values)], by=None, origin="thử")


def cards_of(round_):
    return list(round_.scorecards.order_by("unit__code"))


def share(card, column="self"):
    return Result.objects.get(scorecard=card, column=column).share


def report(round_, card, measures, **values):
    for code, value in values.items():
        slot = Slot(measures[code.replace("_", "-").replace("--", ".")], card.unit, round_.period)
        record(slot=slot, entry=Entry(value), seen_version=0, origin=Origin())


class TestPointsGivenByPeople:
    def test_nothing_reported_is_scored_as_missing(self, round_):
        recompute(round_=round_)
        row = LeagueTable.objects.get(round=round_, column="self").rows[0]
        assert (row["share"], row["missing"], row["is_tied"]) == ("0", 4, True)

    def test_self_and_verified_stand_side_by_side(self, round_):
        card = cards_of(round_)[0]
        give(card, "1.1", self_points="10", verified_points="0")
        give(card, "1.2", self_points="20")
        recompute(round_=round_, scorecards=[card.pk])
        assert Fraction(share(card)) == Fraction(30, 60)
        assert Fraction(share(card, "verified")) == Fraction(20, 60)

    def test_the_verified_table_leaves_units_without_verification_unranked(self, round_):
        card = cards_of(round_)[0]
        give(card, "1.1", self_points="10", verified_points="5")
        recompute(round_=round_)
        rows = LeagueTable.objects.get(round=round_, column="verified").rows
        assert [(row["name"], row["rank"]) for row in rows] == [
            ("An Bình", 1),
            ("Đại Phước", None),
            ("Ân Thi", None),
        ]

    def test_a_column_whose_last_decision_is_taken_back_disappears(self, round_):
        card = cards_of(round_)[0]
        give(card, "1.1", self_points="10", verified_points="5")
        recompute(round_=round_)
        line = Line.objects.get(scorecard=card, code="1.1")
        change_lines(scorecard=card, edits=[LineEdit(line, {"verified_points": None})], by=None, origin="thử")
        recompute(round_=round_)
        assert not Result.objects.filter(column="verified").exists()
        assert not LeagueTable.objects.filter(column="verified").exists()

    def test_not_applicable_leaves_the_denominator(self, round_):
        card = cards_of(round_)[0]
        give(card, "1.1", not_applicable_reason="Không có trụ sở riêng")
        give(card, "1.2", self_points="10")
        recompute(round_=round_, scorecards=[card.pk])
        assert Fraction(share(card)) == Fraction(10, 50)

    def test_a_line_that_changed_meanwhile_is_not_overwritten(self, round_):
        card = cards_of(round_)[0]
        stale = Line.objects.get(scorecard=card, code="1.1")
        give(card, "1.1", self_points="10")
        with pytest.raises(LineConflict, match=r"Các dòng 1\.1 đã được người khác sửa"):
            change_lines(
                scorecard=card, edits=[LineEdit(stale, {"self_points": Decimal(3)})], by=None, origin=""
            )
        assert LineChange.objects.count() == 1

    def test_the_history_of_a_line_keeps_before_and_after(self, round_):
        card = cards_of(round_)[0]
        give(card, "1.1", self_points="10", status="done")
        (change,) = give(card, "1.1", self_points="7.50", status="done")
        assert (change.before, change.after, change.version) == (
            {"self_points": "10"},
            {"self_points": "7.5"},
            3,
        )


class TestPointsComputedFromFigures:
    def test_ranks_are_of_unrounded_values_and_ties_share_a_rank(self, ratio_round, measures):
        for card, (online, total) in zip(
            cards_of(ratio_round), [("1", "3"), ("333333", "1000000"), ("2", "6")], strict=True
        ):
            report(ratio_round, card, measures, ho_so__truc_tuyen=online, ho_so__tong=total)
        recompute(round_=ratio_round)
        rows = LeagueTable.objects.get(round=ratio_round, column="self").rows
        assert [(row["rank"], row["is_tied"]) for row in rows] == [(1, True), (1, True), (3, False)]
        assert rows[0]["share"] == "1/5"

    def test_an_exact_sum_may_have_more_digits_than_a_line(self, ratio_round, measures):
        """PostgreSQL refuses what a column is too short for; SQLite would not have told."""
        card = cards_of(ratio_round)[0]
        report(ratio_round, card, measures, ho_so__truc_tuyen=f"{10**59 + 1}", ho_so__tong=f"{10**59 + 3}")
        recompute(round_=ratio_round)
        result = Result.objects.get(scorecard=card, column="self")
        assert Fraction(result.points) == 6 * Fraction(10**59 + 1, 10**59 + 3)
        assert len(result.points) > 100

    def test_one_changed_figure_moves_the_ranks_that_are_read_next(self, ratio_round, measures):
        first, second, _ = cards_of(ratio_round)
        for card, online in ((first, "50"), (second, "40")):
            report(ratio_round, card, measures, ho_so__truc_tuyen=online, ho_so__tong="100")
        recompute(round_=ratio_round)
        change_figure(scorecard=second, key="A.a", entry=Entry("90"), seen_version=1, origin=Origin())
        found = standings(ratio_round)
        assert found[second.pk, "self"] == Standing(1, False, "Tốt")
        assert found[first.pk, "self"] == Standing(2)

    def test_a_stale_change_moves_nothing(self, ratio_round, measures):
        card = cards_of(ratio_round)[0]
        report(ratio_round, card, measures, ho_so__truc_tuyen="50", ho_so__tong="100")
        recompute(round_=ratio_round)
        before = share(card)
        change_figure(scorecard=card, key="A.a", entry=Entry("60"), seen_version=1, origin=Origin())
        with pytest.raises(ConflictError):
            change_figure(scorecard=card, key="A.a", entry=Entry("70"), seen_version=1, origin=Origin())
        assert Observation.objects.get(measure__code="ho-so.truc-tuyen").value == "60"
        assert share(card) != before

    def test_points_a_unit_gives_itself_do_not_replace_what_its_figures_give(self, ratio_round, measures):
        card = cards_of(ratio_round)[0]
        report(ratio_round, card, measures, ho_so__truc_tuyen="50", ho_so__tong="100")
        give(card, "A", self_points="6")
        give(card, "B", self_points="4")
        recompute(round_=ratio_round)
        assert Fraction(share(card)) == Fraction(3 + 4, 10)

    def test_the_tree_keeps_its_rule_where_verification_agreed(self, ratio_round, measures):
        card = cards_of(ratio_round)[0]
        report(ratio_round, card, measures, ho_so__truc_tuyen="50", ho_so__tong="100", ke_hoach="true")
        give(card, "B", verified_points="0")
        recompute(round_=ratio_round)
        tree = Result.objects.get(scorecard=card, column="verified").tree
        first, second = tree["total"]["children"][0]["children"]
        assert first["formula"] == "a / b"
        assert second["points"] == "0"

    def test_the_same_data_has_the_same_digest(self, ratio_round, measures):
        card = cards_of(ratio_round)[0]
        report(ratio_round, card, measures, ho_so__truc_tuyen="50", ho_so__tong="100")
        recompute(round_=ratio_round)
        digest = Result.objects.get(scorecard=card, column="self").data_digest
        recompute(round_=ratio_round)
        assert Result.objects.get(scorecard=card, column="self").data_digest == digest
