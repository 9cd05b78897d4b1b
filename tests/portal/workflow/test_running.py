"""Running a round: one unit gets more time, and publishing names what it leaves open."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from tests.portal.workflow.test_opening import coordinator, department  # noqa: F401
from tests.portal.workflow.test_services import fill
from tests.portal.workflow.test_verifying_pages import CODES, as_, text
from trucso.portal.assessments.models import Round, Scorecard
from trucso.portal.journal.models import Entry
from trucso.portal.workflow.models import Extension, Petition, Review
from trucso.portal.workflow.services.duties import assign

pytestmark = pytest.mark.django_db
LAST_DAYS = ("due_on", "late_until", "verify_until", "appeal_until", "publish_on")


@pytest.fixture
def signed(client, coordinator):  # noqa: F811
    return as_(client, coordinator)


def test_the_page_says_where_each_unit_stands(signed, card):
    Scorecard.objects.filter(pk=card.pk).update(state="decided")
    page = text(signed.get(f"/dot-danh-gia/{card.round.slug}/dieu-hanh/"))
    assert "2 đơn vị chưa có quyết định của Hội đồng" in page
    assert "Hội đồng đã quyết định" in page


def end(round_, last) -> None:
    """Nobody may do anything by the calendar after ``last``."""
    Round.objects.filter(pk=round_.pk).update(**dict.fromkeys(("opens_on", *LAST_DAYS), last))


def test_publishing_waits_until_no_unit_may_appeal_any_more(signed, card):
    fill(card)
    today = timezone.localdate()
    end(card.round, today)
    address = f"/dot-danh-gia/{card.round.slug}/"
    words = f"Đơn vị còn được kiến nghị đến hết ngày {today:%d/%m/%Y}"
    assert words in text(signed.get(f"{address}dieu-hanh/"))
    assert words in text(signed.post(f"{address}cong-bo/", {"seen": "on"}, follow=True))
    assert Round.objects.get().state == "open"
    end(card.round, today - timedelta(days=1))
    page = text(signed.get(f"{address}dieu-hanh/"))
    assert "chưa gửi: công bố điểm tự chấm chưa ai duyệt, chưa ai thẩm định" in page
    signed.post(f"{address}cong-bo/", {"seen": "on"})
    assert Round.objects.get().state == "published"


def test_publishing_waits_until_the_gaps_were_seen(signed, card):
    fill(card)
    end(card.round, timezone.localdate() - timedelta(days=1))
    address = f"/dot-danh-gia/{card.round.slug}/cong-bo/"
    refused = signed.post(address, {}, follow=True)
    assert "hãy xác nhận đã xem danh sách" in text(refused)
    assert Round.objects.get().state == "open"
    done = signed.post(address, {"seen": "on", "reason": "QĐ 12/QĐ-UBND"}, follow=True)
    made = Round.objects.get().publications.get()
    assert made.digest in text(done)
    assert made.reason == "QĐ 12/QĐ-UBND"
    again = signed.post(address, {"seen": "on"}, follow=True)
    assert "đã công bố nên không sửa được" in text(again)


def test_a_round_where_everything_is_decided_publishes_without_the_tick(signed, card):
    fill(card)
    card.round.scorecards.update(state="decided")
    signed.post(f"/dot-danh-gia/{card.round.slug}/cong-bo/", {})
    assert Round.objects.get().state == "published"


def test_an_extension_is_given_with_its_reason_and_ended_early(signed, card):
    until = timezone.localdate() + timedelta(days=3)
    address = f"/phieu/{card.pk}/gia-han/"
    given = {"until": until.isoformat(), "reason": "Mất điện diện rộng", "document": "15/CV-UBND"}
    assert "đang hiệu lực" in text(signed.post(address, given, follow=True))
    assert f"{until:%d/%m/%Y}" in text(signed.get(f"/dot-danh-gia/{card.round.slug}/dieu-hanh/"))
    made = Extension.objects.get()
    assert "phải ghi lý do" in text(signed.post(f"/gia-han/{made.pk}/thu-hoi/", follow=True))
    ended = text(signed.post(f"/gia-han/{made.pk}/thu-hoi/", {"reason": "Đã có điện"}, follow=True))
    assert "đã thu hồi" in ended
    assert "Đã có điện" in ended
    actions = Entry.objects.filter(action__startswith="scorecard.exten").values_list("action", flat=True)
    assert list(actions) == ["scorecard.extended", "scorecard.extension_revoked"]


@pytest.mark.parametrize(
    ("more", "error"), [({"reason": ""}, "bắt buộc"), ({"until": "2020-01-01"}, "đã qua")]
)
def test_an_extension_without_a_reason_or_into_the_past_is_refused(signed, card, more, error):
    later = timezone.localdate() + timedelta(days=3)
    answer = signed.post(f"/phieu/{card.pk}/gia-han/", {"until": later.isoformat(), "reason": "x"} | more)
    assert answer.status_code == 422
    assert error in text(answer)
    assert not Extension.objects.exists()


def test_only_the_coordinator_above_the_unit_may(client, card, person):
    someone = person("phe-duyet", "approver", card.unit)
    for address in (f"/dot-danh-gia/{card.round.slug}/dieu-hanh/", f"/phieu/{card.pk}/gia-han/"):
        assert as_(client, someone).get(address).status_code == 403
    elsewhere = person("dieu-phoi-xa", "coordinator", card.unit)
    assert as_(client, elsewhere).get(f"/dot-danh-gia/{card.round.slug}/dieu-hanh/").status_code == 403


def test_the_page_costs_the_same_whatever_the_states(signed, card, assert_queries_do_not_grow):
    def further() -> None:
        for other in card.round.scorecards.select_related("round", "unit"):
            fill(other)
        card.round.scorecards.update(state="submitted")

    assert_queries_do_not_grow(lambda: signed.get(f"/dot-danh-gia/{card.round.slug}/dieu-hanh/"), further)


class TestWhereThePageLeads:
    def page(self, signed, card, query=""):
        return text(signed.get(f"/dot-danh-gia/{card.round.slug}/dieu-hanh/{query}"))

    def test_each_unit_to_its_card_and_its_extension(self, signed, card):
        page = self.page(signed, card)
        assert f'<a href="/phieu/{card.pk}/">{card.unit.full_name}</a>' in page
        assert f'<a href="/phieu/{card.pk}/gia-han/">' in page

    def test_a_state_to_the_units_in_it(self, signed, card):
        Scorecard.objects.filter(pk=card.pk).update(state="submitted")
        assert 'href="?trang-thai=submitted#don-vi"' in self.page(signed, card)
        rows = signed.get(
            f"/dot-danh-gia/{card.round.slug}/dieu-hanh/?trang-thai=submitted&format=json&table=dieu-hanh"
        ).json()["rows"]
        assert [row["unit"] for row in rows] == [card.unit.full_name]
        assert "Không có đơn vị nào khớp" in self.page(signed, card, "?trang-thai=verified")
        assert "Không có đơn vị nào khớp" in self.page(signed, card, "?q=khong-co")

    def test_waiting_lines_to_who_verifies_them(self, signed, card, department):  # noqa: F811
        assign(round_=card.round, duties=dict.fromkeys(CODES, (department, department)), by=None)
        fill(card)
        Scorecard.objects.filter(pk=card.pk).update(state="submitted")
        first, second = (card.lines.get(code=code) for code in ("1.1", "1.2"))
        Review.objects.create(line=first, decision="accept", line_version=1, at=timezone.now())
        where = f"/dot-danh-gia/{card.round.slug}/phan-cong/?phieu={card.pk}"
        assert f'<a href="{where}">3</a>' in self.page(signed, card)
        found = text(signed.get(where))
        assert f"Chỉ các dòng của {card.unit.full_name} đang chờ thẩm định" in found
        rows = signed.get(f"{where}&format=json&table=phan-cong").json()["rows"]
        assert [row["code"] for row in rows] == ["1.2", "4.1", "4.10"]
        assert rows[0]["verifier"] == department.full_name
        assert second.code == rows[0]["code"]

    def test_open_petitions_to_those_of_the_unit(self, signed, card):
        Petition.objects.create(line=card.lines.get(code="1.1"), text="x", filed_at=timezone.now())
        assert f'<a href="/phieu/{card.pk}/kien-nghi/">1</a>' in self.page(signed, card)

    def test_nothing_to_extend_once_published(self, signed, card):
        fill(card)
        card.round.scorecards.update(state="decided")
        signed.post(f"/dot-danh-gia/{card.round.slug}/cong-bo/", {"seen": "on"})
        assert f"/phieu/{card.pk}/gia-han/" not in self.page(signed, card)
