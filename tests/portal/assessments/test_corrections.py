"""A published round is corrected beside itself, compared, published as the next revision, or abandoned without a trace."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest

from tests.portal.assessments.test_freezing import published  # noqa: F401
from trucso.index import NOT_APPLICABLE
from trucso.index.package import check
from trucso.portal.assessments.models import Correction, LeagueTable, Line, Result
from trucso.portal.assessments.queries.publications import package_of, publications, revision
from trucso.portal.assessments.services.correcting import (
    abandon_correction,
    change_published,
    changes_of,
    draft_package,
    drop_change,
    open_correction,
    publish_correction,
)
from trucso.portal.assessments.services.freezing import digest_again
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.facts.models import Observation
from trucso.portal.facts.services import Entry, Origin, Slot, record
from trucso.portal.journal.models import Entry as LogEntry
from trucso.portal.journal.queries import verify

pytestmark = pytest.mark.django_db


@pytest.fixture
def correction(published, ratio_round):  # noqa: F811
    return open_correction(round_=ratio_round, reason="Xã An Bình nhập nhầm số hồ sơ", document="12/CV-UBND")


def card(round_, code="26000"):
    return round_.scorecards.select_related("unit", "round__index").get(unit__code=code)


def change(correction, target="A.a", after=Fraction(90), code="26000", reason="Nhập nhầm"):
    return change_published(
        correction=correction, scorecard=card(correction.round, code), target=target, after=after,
        reason=reason, by=None,
    )  # fmt: skip


def everything(round_) -> tuple:
    """All that readers see of a round: results, tables, lines and facts."""
    rows = Result.objects.filter(scorecard__round=round_).order_by("scorecard", "column")
    tables = LeagueTable.objects.filter(round=round_).order_by("column").values_list("column", "digest")
    lines = (
        Line.objects.filter(scorecard__round=round_).order_by("pk").values_list("published_points", "version")
    )
    facts = Observation.objects.order_by("pk").values_list("value", "version")
    return tuple(rows.values_list("share", "data_digest")), tuple(tables), tuple(lines), tuple(facts)


class TestOpening:
    def test_it_needs_a_published_round_a_reason_and_no_other(self, correction, ratio_round, round_):
        assert (correction.base.revision, correction.closed_at) == (1, None)
        with pytest.raises(RoundRefused, match="đang có một đính chính chưa xong"):
            open_correction(round_=ratio_round, reason="nữa")
        with pytest.raises(RoundRefused, match="chưa công bố"):
            open_correction(round_=round_, reason="x")

    def test_without_a_reason_it_is_refused(self, published, ratio_round):  # noqa: F811
        with pytest.raises(RoundRefused, match="phải ghi lý do"):
            open_correction(round_=ratio_round, reason="  ")


class TestPreparing:
    def test_nothing_moves_for_readers_until_it_is_published(self, correction, ratio_round):
        before = everything(ratio_round)
        change(correction)
        change(correction, "B", Fraction(2), code="26002")
        assert everything(ratio_round) == before
        assert len(publications(ratio_round)) == 1

    def test_the_comparison_names_whose_points_and_ranks_move(self, correction):
        from trucso.index.package_table import published_table
        from trucso.index.revisions import compared

        change(correction)
        after = published_table(draft_package(correction, changes_of(correction)))
        moved = {
            one.after.code: one.places
            for one in compared(published_table(package_of(correction.base)), after)
        }
        assert moved == {"26000": 1, "26001": -1}

    def test_a_second_change_of_the_same_target_replaces_the_first(self, correction):
        change(correction)
        made = change(correction, after=Fraction(80), reason="Đối chiếu lại")
        assert correction.changes.count() == 1
        assert (made.before, made.after) == ({"number": "10"}, {"number": "80"})

    @pytest.mark.parametrize(
        ("more", "words"),
        [
            ({"reason": " "}, "phải ghi lý do"),
            ({"after": Fraction(10)}, "đang là giá trị đã công bố"),
            ({"after": Fraction(-5)}, "A.a"),
            ({"target": "B", "after": Fraction(9)}, "B"),
            ({"target": "B", "after": Fraction(4)}, "đang là giá trị đã công bố"),
            ({"target": "Z.z", "after": Fraction(1)}, "Z.z"),
        ],
    )
    def test_what_the_index_does_not_allow_is_refused(self, correction, more, words):
        with pytest.raises(RoundRefused) as refused:
            change(correction, **more)
        assert words in str(refused.value)
        assert not correction.changes.exists()

    def test_a_change_is_dropped_again(self, correction):
        drop_change(change=change(correction), by=None)
        assert not correction.changes.exists()
        with pytest.raises(RoundRefused, match="chưa có thay đổi nào"):
            publish_correction(correction=correction, by=None)


class TestPublishing:
    def test_the_second_revision_is_in_force_and_the_first_stays_readable(
        self,
        correction,
        ratio_round,
        published,  # noqa: F811
    ):
        first = package_of(published)
        change(correction)
        change(correction, "B", Fraction(3), code="26002", reason="Biên bản 02")
        made = publish_correction(correction=correction, by=None)
        rows = LeagueTable.objects.get(round=ratio_round, column="published").rows
        assert [(row["code"], row["share"], row["rank"]) for row in rows] == [
            ("26000", "1", 1), ("26001", "8/15", 2), ("26002", "1/2", 3),
        ]  # fmt: skip
        assert {row["state"] for row in rows} == {"published"}
        assert [one.revision for one in publications(ratio_round)] == [2, 1]
        published.refresh_from_db()
        assert package_of(published) == first
        assert digest_again(published) == published.digest
        assert check(json.loads(made.package)) == []
        assert made.digest == digest_again(made) != published.digest
        about = package_of(made)["content"]["about"]
        assert (about["revision"], about["corrects"]) == ("2", published.digest)
        assert about["reason"] == "Xã An Bình nhập nhầm số hồ sơ"

    def test_the_page_of_a_revision_reads_its_own_package(self, correction, ratio_round, published):  # noqa: F811
        change(correction)
        made = publish_correction(correction=correction, by=None)
        old, new = revision(published), revision(made)
        assert [row.rank for row in old.table.rows if row.code == "26000"] == [2]
        assert [row.rank for row in new.table.rows if row.code == "26000"] == [1]
        assert (old.moved, old.changes) == ([], [])
        assert [(one["target"], one["reason"]) for one in new.changes] == [("A.a", "Nhập nhầm")]

    def test_lines_facts_and_every_column_follow(self, correction, ratio_round):
        change(correction)
        change(correction, "B", Fraction(3), code="26002")
        publish_correction(correction=correction, by=None)
        observation = Observation.objects.get(measure__code="ho-so.truc-tuyen", unit__code="26000")
        assert (observation.value, observation.version, observation.origin) == (
            "90",
            2,
            "đính chính, lần công bố 2",
        )
        line = Line.objects.get(scorecard=card(ratio_round, "26002"), code="B")
        assert (line.verified_points, line.published_points) == (Decimal(1), Decimal(3))
        assert Result.objects.get(scorecard=card(ratio_round), column="self").share == "1"
        assert verify() == []

    def test_what_somebody_changed_meanwhile_neither_slips_in_nor_is_overwritten(
        self, correction, ratio_round, measures
    ):
        slot = Slot(measures["ho-so.truc-tuyen"], card(ratio_round).unit, "2026")
        record(slot=slot, entry=Entry("77"), seen_version=1, origin=Origin())
        other = Slot(measures["ho-so.tong"], card(ratio_round, "26001").unit, "2026")
        record(slot=other, entry=Entry("1000"), seen_version=1, origin=Origin())
        change(correction)
        made = publish_correction(correction=correction, by=None)
        assert Observation.objects.get(measure__code="ho-so.truc-tuyen", unit__code="26000").value == "77"
        figures = {one["code"]: one["figures"]["A.b"] for one in package_of(made)["content"]["units"]}
        assert figures["26001"] == {"number": "90"}

    def test_a_figure_becomes_not_applicable(self, correction, ratio_round):
        change(correction, "A.a", NOT_APPLICABLE("không có dịch vụ công"))
        publish_correction(correction=correction, by=None)
        assert Result.objects.get(scorecard=card(ratio_round), column="published").effective_max == "4"

    def test_a_third_revision_corrects_the_second(self, correction, ratio_round):
        change(correction)
        second = publish_correction(correction=correction, by=None)
        again = open_correction(round_=ratio_round, reason="Đính chính lần nữa")
        change(again, after=Fraction(10))
        third = publish_correction(correction=again, by=None)
        assert (third.revision, package_of(third)["content"]["about"]["corrects"]) == (3, second.digest)
        assert Result.objects.get(scorecard=card(ratio_round), column="published").share == "7/15"

    def test_a_closed_one_takes_nothing_more(self, correction):
        made = change(correction)
        publish_correction(correction=correction, by=None)
        for act in (
            lambda: publish_correction(correction=correction, by=None),
            lambda: change(correction, after=Fraction(1)),
            lambda: drop_change(change=made, by=None),
            lambda: abandon_correction(correction=correction, reason="x", by=None),
        ):
            with pytest.raises(RoundRefused, match="đã đóng"):
                act()


class TestAbandoning:
    def test_the_round_is_exactly_as_before(self, correction, ratio_round):
        before = everything(ratio_round)
        change(correction)
        abandon_correction(correction=correction, reason="Số cũ đúng", by=None)
        assert everything(ratio_round) == before
        assert Correction.objects.get().abandoned_because == "Số cũ đúng"
        assert open_correction(round_=ratio_round, reason="khác").pk != correction.pk

    def test_with_a_reason(self, correction):
        with pytest.raises(RoundRefused, match="phải ghi lý do"):
            abandon_correction(correction=correction, reason="", by=None)


def test_every_step_is_in_the_log(correction):
    drop_change(change=change(correction), by=None)
    change(correction)
    publish_correction(correction=correction, by=None)
    actions = LogEntry.objects.filter(action__contains="correct").values_list("action", flat=True)
    assert list(actions) == [
        "correction.opened", "correction.changed", "correction.dropped", "correction.changed", "round.corrected",
    ]  # fmt: skip
    assert LogEntry.objects.get(action="round.corrected").after["revision"] == 2
