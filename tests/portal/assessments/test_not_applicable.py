"""A correction marks a published line not applicable and takes it back; a corrected figure is put back."""

from __future__ import annotations

import json
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db import IntegrityError, transaction
from typer.testing import CliRunner

from tests.portal.assessments import test_corrections as corrections
from tests.portal.assessments import test_freezing as freezing
from tests.portal.assessments import test_publication_pages as pages
from tests.portal.assessments.test_corrections import card, change
from tests.portal.assessments.test_publication_pages import text
from trucso.cli import app
from trucso.index import NOT_APPLICABLE
from trucso.index.package import check
from trucso.portal.assessments.models import CorrectionChange, LeagueTable, Line, Publication, Result
from trucso.portal.assessments.queries.publications import content_of, earlier, package_of
from trucso.portal.assessments.services.correcting import open_correction, publish_correction
from trucso.portal.assessments.services.freezing import digest_again, exported
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.facts.models import Observation

pytestmark = pytest.mark.django_db
published, correction, coordinator = freezing.published, corrections.correction, pages.coordinator
OUT = NOT_APPLICABLE("Xã không có dịch vụ công này")


def out(correction, target="A", code="26000", reason=OUT.reason):
    return change(correction, target, NOT_APPLICABLE(reason), code, reason)


def result(round_, column="published", code="26000") -> Result:
    return Result.objects.get(scorecard=card(round_, code), column=column)


def ranks(round_) -> dict[str, int]:
    rows = LeagueTable.objects.get(round=round_, column="published").rows
    return {row["code"]: row["rank"] for row in rows}


class TestMarking:
    def test_the_maximum_leaves_the_denominator_and_ranks_follow(self, correction, ratio_round):
        assert (result(ratio_round).effective_max, ranks(ratio_round)["26000"]) == ("10", 2)
        made = out(correction)
        assert (made.before, made.after) == ({"number": "2/3"}, {"not_applicable": OUT.reason})
        publish_correction(correction=correction, by=None)
        found = result(ratio_round)
        assert (found.points, found.effective_max, found.share) == ("4", "4", "1")
        assert ranks(ratio_round) == {"26000": 1, "26001": 2, "26002": 3}
        assert (result(ratio_round, "self").effective_max, result(ratio_round, "self").share) == (
            "10",
            "7/15",
        )
        assert result(ratio_round, code="26001").effective_max == "10"

    def test_the_package_is_sealed_anew_and_checked_by_the_command(self, correction, published, tmp_path):
        out(correction)
        made = publish_correction(correction=correction, by=None)
        assert made.digest == digest_again(made) != published.digest
        assert check(package_of(made)) == []
        file = tmp_path / "goi.json"
        file.write_bytes(exported(made))
        assert CliRunner().invoke(app, ["package", "verify", str(file)]).exit_code == 0
        altered = json.loads(exported(made))
        unit = next(one for one in altered["content"]["units"] if one["code"] == "26000")
        unit["effective_max"] = "10"
        file.write_text(json.dumps(altered))
        refused = CliRunner().invoke(app, ["package", "verify", str(file)])
        assert refused.exit_code == 1
        assert "điểm tối đa được tính trong gói là 10, tính lại là 4" in refused.output

    def test_the_line_says_why_and_keeps_its_figures(self, correction, ratio_round):
        out(correction, "B", "26002")
        publish_correction(correction=correction, by=None)
        line = Line.objects.get(scorecard=card(ratio_round, "26002"), code="B")
        assert (line.published_points, line.published_not_applicable) == (None, OUT.reason)
        assert line.verified_points == Decimal(1)
        assert Observation.objects.get(measure__code="ke-hoach", unit__code="26002").value == "true"
        (history,) = line.changes.filter(origin="đính chính, lần công bố 2")
        assert history.after == {"published_not_applicable": OUT.reason}

    @pytest.mark.parametrize("reason", ["", "   "])
    def test_never_without_a_reason(self, correction, reason):
        with pytest.raises(RoundRefused, match="phải ghi lý do"):
            out(correction, reason=reason)

    def test_the_same_again_is_refused_another_reason_is_not(self, correction, ratio_round):
        out(correction)
        publish_correction(correction=correction, by=None)
        again = open_correction(round_=ratio_round, reason="Ghi lại lý do")
        with pytest.raises(RoundRefused, match="đang là giá trị đã công bố"):
            out(again)
        made = out(again, reason="Theo công văn 15/SKHCN")
        assert made.before == {"not_applicable": OUT.reason}

    def test_a_figure_that_does_not_apply_is_read_with_its_reason(self, correction, ratio_round):
        change(correction, "A.a", OUT)
        publish_correction(correction=correction, by=None)
        again = open_correction(round_=ratio_round, reason="Chấm lại")
        assert change(again, "A", Fraction(6)).before == {"not_applicable": OUT.reason}
        publish_correction(correction=again, by=None)
        assert (result(ratio_round).effective_max, result(ratio_round).share) == ("10", "1")

    def test_every_line_of_a_unit_out_leaves_it_without_a_rank(self, correction, ratio_round):
        out(correction, "A")
        out(correction, "B")
        made = publish_correction(correction=correction, by=None)
        assert check(package_of(made)) == []
        assert ranks(ratio_round)["26000"] is None
        assert result(ratio_round).effective_max == "0"

    def test_points_and_not_applicable_never_stand_together(self, ratio_round):
        line = Line.objects.filter(scorecard__round=ratio_round)
        with pytest.raises(IntegrityError), transaction.atomic():
            line.update(published_points=1, published_not_applicable="x")


class TestTakingBack:
    def test_the_third_revision_has_the_units_of_the_first(self, correction, ratio_round, published):
        out(correction)
        publish_correction(correction=correction, by=None)
        again = open_correction(round_=ratio_round, reason="Xã có dịch vụ công")
        change(again, "A", None, reason="Sở xác nhận")
        third = publish_correction(correction=again, by=None)
        first = content_of(Publication.objects.get(revision=1))["units"]
        assert [
            {**one, "decisions": first[n]["decisions"]} for n, one in enumerate(content_of(third)["units"])
        ] == first
        assert check(package_of(third)) == []
        assert (result(ratio_round).effective_max, result(ratio_round).share) == ("10", "7/15")
        line = Line.objects.get(scorecard=card(ratio_round), code="A")
        assert (line.published_points, line.published_not_applicable) == (None, "")

    def test_there_must_be_something_to_take_back(self, correction):
        with pytest.raises(RoundRefused, match="chưa có điểm đính chính nào để bỏ"):
            change(correction, "A", None)

    def test_what_to_put_back_is_known_per_target(self, correction, ratio_round):
        change(correction)
        out(correction, "B", "26002")
        made = publish_correction(correction=correction, by=None)
        figure, line = earlier(made, "26000", "A.a"), earlier(made, "26002", "B")
        assert (figure.revision, figure.value, figure.shown) == (2, Fraction(10), Fraction(10))
        assert (line.revision, line.value, line.shown) == (2, None, Fraction(1))
        assert earlier(made, "26001", "A.a") is None
        assert earlier(Publication.objects.get(revision=1), "26000", "A.a") is None


class TestPage:
    def line(self, round_) -> str:
        return f"/dinh-chinh/phieu/{card(round_).pk}/A/"

    def test_a_line_is_marked_compared_and_published(self, coordinator, correction, ratio_round):
        where, here = self.line(ratio_round), f"/dot-danh-gia/{ratio_round.slug}/dinh-chinh/"
        assert "theo thẩm định và Hội đồng" not in text(coordinator.get(where)).lower()
        data = {"target": "A", "kind": "not_applicable", "given": "", "note": OUT.reason}
        page = text(coordinator.post(where, data, follow=True))
        assert f"Không áp dụng: {OUT.reason}" in page
        assert "Tối đa sau" in page
        coordinator.post(f"{here}cong-bo/")
        second = text(coordinator.get(f"/dot-danh-gia/{ratio_round.slug}/cac-lan-cong-bo/2/"))
        assert f"Không áp dụng: {OUT.reason}" in second
        assert OUT.reason in text(coordinator.get(f"/phieu/{card(ratio_round).pk}/A/"))

    @pytest.mark.parametrize(
        ("data", "words"),
        [
            ({"kind": "not_applicable", "note": ""}, "bắt buộc"),
            ({"kind": "not_applicable", "given": "3", "note": "x"}, "không cả hai"),
            ({"kind": "points", "given": "", "note": "x"}, "Ghi số điểm"),
            ({"kind": "as_decided", "note": "x"}, "as_decided"),
        ],
    )
    def test_what_is_wrong_is_said_at_the_field(self, coordinator, correction, ratio_round, data, words):
        answer = coordinator.post(self.line(ratio_round), {"target": "A", **data})
        assert answer.status_code == 422
        assert words in text(answer)
        assert not CorrectionChange.objects.exists()

    def test_it_is_taken_back_on_the_page(self, coordinator, correction, ratio_round):
        out(correction)
        publish_correction(correction=correction, by=None)
        open_correction(round_=ratio_round, reason="Nhầm")
        page = text(coordinator.get(self.line(ratio_round)))
        assert "Bỏ điểm đính chính, theo thẩm định và Hội đồng" in page
        data = {"target": "A", "kind": "as_decided", "note": "Sở xác nhận"}
        assert "theo thẩm định và Hội đồng" in text(
            coordinator.post(self.line(ratio_round), data, follow=True)
        )
        assert CorrectionChange.objects.get(reason="Sở xác nhận").after is None

    @pytest.mark.parametrize(("target", "after"), [("A.a", {"number": "10"}), ("A", None)])
    def test_a_correction_is_undone_by_one_button(self, coordinator, correction, ratio_round, target, after):
        change(correction)
        out(correction)
        publish_correction(correction=correction, by=None)
        again = open_correction(round_=ratio_round, reason="Nhầm")
        assert "Hoàn tác đính chính trước" in text(coordinator.get(self.line(ratio_round)))
        assert coordinator.post(self.line(ratio_round), {"undo": target, "note": ""}).status_code == 422
        coordinator.post(self.line(ratio_round), {"undo": target, "note": "Số cũ đúng"})
        (made,) = again.changes.all()
        assert (made.target, made.after, made.reason) == (target, after, "Số cũ đúng")
        publish_correction(correction=again, by=None)
        assert check(package_of(Publication.objects.get(revision=3))) == []
