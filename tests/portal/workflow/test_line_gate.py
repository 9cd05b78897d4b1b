"""Every door that writes a line asks whether it is open: of a returned card only the lines sent back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.portal.assessments.card_files import as_csv
from tests.portal.workflow.test_entry_pages import save
from trucso.portal.assessments.models import Import, Line, Round, Scorecard
from trucso.portal.assessments.services.gates import refusals
from trucso.portal.facts.models import Observation
from trucso.portal.workflow.models import Review

pytestmark = pytest.mark.django_db
RULE = "chỉ các dòng được yêu cầu bổ sung (B)"


@pytest.fixture
def returned(ratio_card):
    """Line B of the card was sent back, line A was not."""
    Scorecard.objects.filter(pk=ratio_card.pk).update(state="returned")
    line = ratio_card.lines.get(code="B")
    Review.objects.create(line=line, decision="ask", reason="Thiếu tệp", line_version=1, at=timezone.now())
    ratio_card.refresh_from_db()
    return ratio_card


def figure(client, card, key, value):
    fields = {"kind": "value", "value": value, "reason": "", "note": "", "seen_version": "0"}
    return client.post(f"/phieu/{card.pk}/so-lieu/{key}/", fields, follow=True)


def send_file(client, card, *rows):
    content = as_csv(list(rows))
    client.post(f"/phieu/{card.pk}/nhap-tep/", {"file": SimpleUploadedFile("phieu.csv", content)})
    return Import.objects.latest("pk")


def test_the_figure_page(typing, returned):
    assert RULE in figure(typing, returned, "A.a", "50").content.decode()
    assert not Observation.objects.exists()
    figure(typing, returned, "B.s", "true")
    assert Observation.objects.get().value == "true"


def test_the_entry_page(typing, returned):
    assert RULE in save(typing, returned, "A.a", value="50").content.decode()
    assert save(typing, returned, "B.s", value="true").status_code == 200


def test_the_file_of_an_office(typing, returned):
    closed = send_file(typing, returned, {"Mã": "A", "Tự đánh giá": "3"}, {"Mã": "B", "Tự đánh giá": "2"})
    assert closed.state == Import.State.REFUSED
    fates = {row["code"]: (row["fate"], row["problems"]) for row in closed.receipt["rows"]}
    assert fates["A"][0] == "refused"
    assert RULE in fates["A"][1][0]
    assert fates["B"][0] == "new"
    assert closed.receipt["rows_in"] == sum(closed.receipt["counts"].values()) == 2
    open_ = send_file(typing, returned, {"Mã": "B", "Tự đánh giá": "2"})
    typing.post(f"/nhap-phieu/{open_.pk}/ghi/")
    assert Line.objects.get(scorecard=returned, code="B").self_points == 2


def test_a_file_that_repeats_a_closed_line_changes_nothing_there(typing, returned):
    Line.objects.filter(scorecard=returned, code="A").update(self_points=3)
    same = send_file(typing, returned, {"Mã": "A", "Tự đánh giá": "3"}, {"Mã": "B", "Tự đánh giá": "2"})
    assert [row["fate"] for row in same.receipt["rows"]] == ["unchanged", "new"]


def test_a_file_looked_at_before_sending_is_neither_written_nor_taken_back_after(typing, ratio_card):
    waiting = send_file(typing, ratio_card, {"Mã": "A", "Tự đánh giá": "3"})
    Scorecard.objects.filter(pk=ratio_card.pk).update(state="submitted")
    answer = typing.post(f"/nhap-phieu/{waiting.pk}/ghi/", follow=True)
    assert "Phiếu đã gửi" in answer.content.decode()
    assert Line.objects.get(scorecard=ratio_card, code="A").self_points is None
    Scorecard.objects.filter(pk=ratio_card.pk).update(state="draft")
    typing.post(f"/nhap-phieu/{waiting.pk}/ghi/")
    Scorecard.objects.filter(pk=ratio_card.pk).update(state="submitted")
    assert "Phiếu đã gửi" in typing.post(f"/nhap-phieu/{waiting.pk}/hoan-tac/", follow=True).content.decode()
    assert Line.objects.get(scorecard=ratio_card, code="A").self_points == 3


def test_what_may_not_change_is_named_with_its_rule(returned):
    assert list(refusals(returned, ["A", "B"])) == ["A"]
    yesterday = timezone.localdate() - timedelta(1)
    Round.objects.filter(pk=returned.round_id).update(due_on=yesterday)
    returned.round.refresh_from_db()
    closed = refusals(returned, ["A", "B"])
    assert list(closed) == ["A", "B"]
    assert "Đã hết hạn" in closed["B"]
