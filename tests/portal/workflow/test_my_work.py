"""What waits for a person today: of their own units, duties and rounds, the nearest last day first."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.portal.workflow.conftest import CALENDAR, DECIDING, ENTERING, LATE
from tests.portal.workflow.test_verifying_pages import as_, departments, sent, text, verifier  # noqa: F401
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Scorecard
from trucso.portal.workflow.models import Draw, Move, Review, Sample
from trucso.portal.workflow.my_work import Job, my_work

pytestmark = pytest.mark.django_db


def holder(role: str, unit) -> User:
    person = User.objects.create(username=f"{role}-viec")
    RoleAssignment.objects.create(user=person, role=role, unit=unit, valid_from=date(2026, 1, 1))
    return person


def titles(person, today) -> list[str]:
    return [job.title for job in my_work(person, today)]


def hand_over(card) -> None:
    Move.objects.create(
        scorecard=card, move="hand_over", before="draft", after="draft", at="2026-12-10T08:00+07:00"
    )


def test_a_reporter_is_asked_to_enter_from_the_first_day_to_the_last(card):
    reporter = holder("reporter", card.unit)
    assert titles(reporter, CALENDAR.opens_on - timedelta(days=1)) == []
    (job,) = my_work(reporter, ENTERING)
    assert (job.title, job.last_day, job.is_late) == ("Nhập số liệu và gửi phiếu", CALENDAR.due_on, False)
    (late,) = my_work(reporter, LATE)
    assert late.last_day == CALENDAR.late_until
    assert (late.is_late, late.tone(LATE)) == (True, "bad")


def test_a_card_handed_over_waits_for_the_approver_and_no_longer_for_the_reporter(card):
    reporter, approver = holder("reporter", card.unit), holder("approver", card.unit)
    assert titles(approver, ENTERING) == []
    hand_over(card)
    assert titles(approver, ENTERING) == ["Phiếu đã nhập xong, chờ bạn duyệt và gửi"]
    assert titles(reporter, ENTERING) == []


def test_a_supplemented_card_waits_for_the_approver_and_no_longer_for_the_reporter(card):
    reporter, approver = holder("reporter", card.unit), holder("approver", card.unit)
    Scorecard.objects.filter(pk=card.pk).update(state="returned")
    assert titles(approver, ENTERING) == []
    hand_over(card)
    assert titles(approver, ENTERING) == ["Phiếu đã nhập xong, chờ bạn duyệt và gửi"]
    assert titles(reporter, ENTERING) == []


def test_a_card_given_back_is_the_reporters_again_with_the_reason(card):
    reporter, approver = holder("reporter", card.unit), holder("approver", card.unit)
    hand_over(card)
    Move.objects.create(
        scorecard=card, move="hand_back", before="draft", after="draft", note="Sai số hộ",
        at="2026-12-10T09:00+07:00",
    )  # fmt: skip
    assert titles(approver, ENTERING) == []
    (job,) = my_work(reporter, ENTERING)
    assert job.about == f"{card.unit.full_name}: người duyệt trả lại, “Sai số hộ”"


def test_nobody_is_given_the_work_of_another_unit(card):
    other = card.round.scorecards.exclude(pk=card.pk).first()
    Scorecard.objects.filter(pk=other.pk).update(state="submitted")
    assert titles(holder("reporter", other.unit), ENTERING) == []
    assert len(titles(holder("approver", card.unit), ENTERING)) == 0


def test_a_verified_card_is_shown_until_the_last_day_of_petitions(card):
    reporter = holder("reporter", card.unit)
    Scorecard.objects.filter(pk=card.pk).update(state="verified")
    assert titles(reporter, CALENDAR.appeal_until) == ["Đã thẩm định: xem điểm, kiến nghị nếu không đồng ý"]
    assert titles(reporter, CALENDAR.appeal_until + timedelta(days=1)) == []


def test_a_verifier_counts_the_lines_of_their_duties(sent, verifier):  # noqa: F811
    assert titles(verifier, ENTERING) == ["2 dòng chờ thẩm định"]


def test_a_line_drawn_for_a_second_verification_waits_for_the_panel(sent, verifier, departments):  # noqa: F811
    line = sent.lines.get(code="4.1")
    first = Review.objects.create(line=line, decision="accept", line_version=1, at=timezone.now())
    panel = departments[0]
    draw = Draw.objects.create(
        round=sent.round, verifier=panel, size=1, seed=1, candidates=1, at=timezone.now()
    )
    Sample.objects.create(draw=draw, line=line, first=first, verifier=panel, drawn_at=timezone.now())
    assert "1 dòng chờ thẩm định lần hai, độc lập" in titles(verifier, ENTERING)


def test_the_council_counts_verified_cards_of_its_reach(card, province):
    council = holder("council", province)
    assert titles(council, DECIDING) == []
    Scorecard.objects.filter(pk=card.pk).update(state="verified")
    assert titles(council, DECIDING) == ["1 phiếu đã thẩm định, chờ Hội đồng"]


def test_a_coordinator_reads_where_the_round_stands_and_the_next_date(card, province):
    coordinator = holder("coordinator", province)
    (job,) = my_work(coordinator, ENTERING)
    assert job.title == "3 đơn vị chưa gửi"
    Scorecard.objects.filter(pk=card.pk).update(state="returned")
    (job,) = my_work(coordinator, ENTERING)
    assert job.title == "2 đơn vị chưa gửi, 1 phiếu chờ bổ sung"
    assert job.last_day == CALENDAR.due_on


@pytest.mark.parametrize(
    ("left", "tone", "words"),
    [
        (4, "neutral", "còn 4 ngày (14/12/2026)"),
        (3, "warn", "còn 3 ngày (13/12/2026)"),
        (0, "warn", "hạn cuối hôm nay"),
        (-1, "bad", "quá hạn 1 ngày (09/12/2026)"),
    ],
)
def test_the_tone_follows_the_days_left(round_, left, tone, words):
    job = Job("", "", "", "", "", round_, ENTERING + timedelta(days=left))
    assert (job.tone(ENTERING), job.when(ENTERING)) == (tone, words)


def test_the_page_after_signing_in_leads_to_the_work(client, sent, verifier):  # noqa: F811
    page = text(as_(client, verifier).get("/viec-cua-toi/"))
    assert "2 dòng chờ thẩm định" in page
    assert f"/tham-dinh/?dot={sent.round.slug}" in page


def test_a_person_with_nothing_to_do_is_told_so(client, province):
    assert "Không có việc nào đang chờ bạn." in text(
        as_(client, holder("leader", province)).get("/viec-cua-toi/")
    )


def test_queries_do_not_grow_with_units(client, scheduled, province, django_assert_max_num_queries):
    coordinator = as_(client, holder("coordinator", province))
    coordinator.get("/viec-cua-toi/")
    with django_assert_max_num_queries(16):
        coordinator.get("/viec-cua-toi/")


@pytest.mark.parametrize(
    ("role", "wanted"),
    [
        ("admin", ["/nguoi-dung/", "/nhat-ky/"]),
        ("leader", ["/dot-danh-gia/{round}/tien-do/"]),
        ("auditor", ["/dot-danh-gia/{round}/tien-do/", "/nhat-ky/"]),
        ("reporter", []),
    ],
)
def test_who_watches_finds_the_pages_to_come_back_to(card, client, role, wanted):
    parent = card.round.parent
    client.force_login(holder(role, parent))
    pages = client.get("/viec-cua-toi/").context["pages"]
    own = ["/tai-khoan/hai-buoc/"] if wanted else []
    assert [page.href for page in pages[: len(wanted)]] == [
        one.format(round=card.round.slug) for one in wanted
    ]
    assert len(pages) == len(wanted) + len(own)
    assert {client.get(page.href).status_code for page in pages} <= {200, 302}
