"""Pages of filling a card off-line: template, upload, answers, choices, receipt, undo, the ZIP of a round."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta

import openpyxl
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from tests.portal.workbooks.conftest import fates, filled, report, template
from tests.portal.workflow.test_entry_pages import reporter_of
from tests.portal.workflow.test_sending_pages import as_
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round
from trucso.portal.assessments.services.results import recompute
from trucso.portal.facts.models import Observation
from trucso.portal.workbooks.layout import ENTRY, HIDDEN, LISTS
from trucso.portal.workbooks.models import Upload

pytestmark = pytest.mark.django_db


@pytest.fixture
def officer(client, card):
    return as_(client, reporter_of(card.unit))


def send(client, card, content, name="xa.xlsx"):
    answer = client.post(f"/phieu/{card.pk}/excel/", {"file": SimpleUploadedFile(name, content)})
    assert answer.status_code == 302, answer.content.decode()
    return answer["Location"]


def test_the_template_is_led_to_from_the_card_and_the_entry_page(officer, card):
    for page in (f"/phieu/{card.pk}/", f"/phieu/{card.pk}/nhap/1/"):
        assert f"/phieu/{card.pk}/excel/" in officer.get(page).content.decode()
    page = officer.get(f"/phieu/{card.pk}/excel/").content.decode()
    assert f"/phieu/{card.pk}/excel/mau.xlsx" in page
    assert "Chưa nhập tệp nào" in page


def test_the_template_is_locked_lists_its_choices_and_hides_its_identity(officer, card):
    answer = officer.get(f"/phieu/{card.pk}/excel/mau.xlsx")
    assert answer["Content-Disposition"].endswith(f'{card.unit.slug}.xlsx"')
    book = openpyxl.load_workbook(io.BytesIO(answer.content))
    sheet = book[ENTRY]
    assert sheet.protection.sheet
    assert [book[name].sheet_state for name in (LISTS, HIDDEN)] == ["hidden", "veryHidden"]
    assert (sheet.freeze_panes, sheet.print_title_rows) == ("C6", "$5:$5")
    assert (sheet.page_setup.orientation, sheet.page_setup.paperSize) == ("landscape", 9)
    open_cells = {cell.coordinate for row in sheet.iter_rows() for cell in row if not cell.protection.locked}
    assert open_cells == {"F7", "G7", "H7", "I7", "F8", "G8", "F9", "G9", "H9", "I9"}
    rules = {str(rule.sqref): (rule.type, rule.formula1) for rule in sheet.data_validations.dataValidation}
    assert rules["F7"] == ("whole", "0")
    assert rules["F9"] == ("list", f"'{LISTS}'!$A$1:$A$2")


def test_looked_at_written_and_taken_back(officer, card):
    where = send(officer, card, filled(template(card), A__a=600, A__b=1200))
    page = officer.get(where).content.decode()
    assert "Xem trước, chưa ghi gì" in page
    assert not Observation.objects.exists()
    page = officer.post(f"{where}ghi/", follow=True).content.decode()
    assert "Biên nhận nhập tệp" in page
    assert Observation.objects.count() == 2
    assert Observation.objects.first().changed_by.username == "nguoi.nhap"
    page = officer.post(f"{where}hoan-tac/", follow=True).content.decode()
    assert "Đã hoàn tác" in page
    assert set(Observation.objects.values_list("value", flat=True)) == {None}


def test_conflicts_erasures_and_numbers_are_asked_on_the_page(officer, card):
    for key, value in (("A.a", "5"), ("A.b", "10")):
        report(card, key, value)
    content = filled(template(card), A__a=None, A__b="1,234", B__s="Có lẽ")
    report(card, "A.b", "11", seen=1)
    where = send(officer, card, content)
    page = officer.get(where).content.decode()
    assert 'name="so:A.b" value="1234"' in page
    assert 'name="chon:A.a"' not in page, "trước hết trả lời số mơ hồ"
    page = officer.post(f"{where}tra-loi/", {"so:A.b": "1234"}, follow=True).content.decode()
    assert 'name="chon:A.a"' in page
    assert "Xoá, như trong tệp" in page
    choices = {"chon:A.a": "theirs", "chon:A.b": "mine"}
    page = officer.post(f"{where}ghi/", choices, follow=True).content.decode()
    assert "bị từ chối" in page
    assert fates(Upload.objects.get())["A.b"] == "conflict", "chưa ghi gì"
    officer.post(f"{where}ghi/", {**choices, "bo-qua": "on"})
    assert Upload.objects.get().receipt["done"] == {
        "changed": 1, "erased": 0, "kept": 1, "skipped": 1, "unchanged": 0,
    }  # fmt: skip
    values = dict(Observation.objects.values_list("measure__code", "value"))
    assert values == {"ho-so.truc-tuyen": "5", "ho-so.tong": "1234"}


def test_an_answer_that_was_not_offered_changes_nothing(officer, card):
    where = send(officer, card, filled(template(card), A__b="1,234"))
    officer.post(f"{where}tra-loi/", {"so:A.b": "999"})
    assert fates(Upload.objects.get())["A.b"] == "asked"


def test_who_was_overtaken_sees_the_new_result(officer, card):
    where = send(officer, card, filled(template(card), A__b=12))
    report(card, "A.b", "11")
    page = officer.post(f"{where}ghi/", follow=True).content.decode()
    assert "đã có người sửa sau khi kiểm tra tệp" in page
    assert 'name="chon:A.b"' in page


def test_the_receipt_is_a_table_in_three_formats_and_by_fate(officer, card):
    where = send(officer, card, filled(template(card), A__b=12))
    for kind in ("csv", "xlsx", "json"):
        assert officer.get(f"{where}?format={kind}&table=dong").status_code == 200
    found = officer.get(f"{where}?format=json&table=dong").json()
    assert found["count"] == 3
    assert officer.get(f"{where}?format=json&table=dong&loc=changed").json()["count"] == 1
    assert officer.get(f"{where}tep-goc/").content[:2] == b"PK"


def test_after_the_last_day_it_says_why_and_offers_no_button(officer, card):
    Round.objects.filter(pk=card.round_id).update(due_on=timezone.localdate() - timedelta(1))
    page = officer.get(f"/phieu/{card.pk}/excel/").content.decode()
    assert "Đã hết hạn" in page
    where = send(officer, card, filled(template(card), A__b=12))
    page = officer.get(where).content.decode()
    assert "Đã hết hạn" in page
    assert f'action="{where}ghi/"' not in page
    page = officer.post(f"{where}ghi/", follow=True).content.decode()
    assert "Đã hết hạn" in page
    assert not Observation.objects.exists()


def test_a_file_that_is_no_workbook_says_what_it_is(officer, card):
    page = officer.get(send(officer, card, b"%PDF-1.7", "phieu.pdf")).content.decode()
    assert "PDF" in page
    assert "Không đọc được tệp; chưa ghi gì" in page


def test_the_coordinator_takes_every_template_in_one_archive(client, ratio_round):
    coordinator = User.objects.create(username="dieu.phoi")
    RoleAssignment.objects.create(
        user=coordinator,
        role="coordinator",
        unit=ratio_round.parent,
        valid_from=timezone.localdate() - timedelta(1),
    )
    as_(client, coordinator)
    assert "mau-excel.zip" in client.get(f"/dot-danh-gia/{ratio_round.slug}/dieu-hanh/").content.decode()
    answer = client.get(f"/dot-danh-gia/{ratio_round.slug}/mau-excel.zip")
    pieces = list(answer.streaming_content)
    assert len(pieces) == 4, "một tệp một lần, rồi mục lục"
    archive = zipfile.ZipFile(io.BytesIO(b"".join(pieces)))
    assert archive.testzip() is None
    assert len(archive.namelist()) == 3


def test_queries_do_not_grow_with_rows(officer, card):
    """Receipts are one row; templates read a card in as many queries whatever it holds."""
    where = send(officer, card, template(card))

    def count(ask) -> int:
        ask()
        with CaptureQueriesContext(connection) as captured:
            ask()
        return len(captured)

    recompute(round_=card.round)
    before = count(lambda: officer.get(where)), count(lambda: template(card))
    for key, value in (("A.a", "5"), ("A.b", "10"), ("B.s", "true")):
        report(card, key, value)
    where = send(officer, card, filled(template(card), A__a=6, A__a_evidence="*1/KH - 15/03/2026: Kế hoạch"))
    assert (count(lambda: officer.get(where)), count(lambda: template(card))) == before


def test_a_workbook_is_written_in_as_many_queries_for_three_figures_as_for_one(officer, card):
    def written(**values) -> int:
        where = send(officer, card, filled(template(card), **values))
        with CaptureQueriesContext(connection) as captured:
            officer.post(f"{where}ghi/")
        assert Upload.objects.first().state == "applied"
        return len(captured)

    written(A__a=1, A__b=1, B__s="Không")
    assert written(A__a=2, A__b=3, B__s="Có") - written(A__a=4) <= 1
