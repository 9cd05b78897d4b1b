"""Evidence on a line: files and references come, serve many lines, are warned about, taken back; nobody else's."""

from __future__ import annotations

import re
import threading
from datetime import date, timedelta
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import OperationalError, connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.facts import sample_files as made
from tests.portal.workflow.conftest import reporter_of
from tests.portal.workflow.test_entry_pages import HTMX
from tests.portal.workflow.test_sending_pages import as_
from trucso.portal.assessments.models import LineEvidence, Scorecard
from trucso.portal.assessments.services.results import recompute
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.facts.evidence_files import files_on_disk
from trucso.portal.facts.models import Evidence
from trucso.portal.journal.models import Entry
from trucso.portal.workflow.models import Move, Petition, Review
from trucso.portal.workflow.services import attaching
from trucso.portal.workflow.services.documents import delete_document
from trucso.portal.workflow.services.moves import digest_of

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


def file(content: bytes, name: str = "Báo cáo số 12.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def attach(client, card, code="A", *files, headers=HTMX, **fields):
    return client.post(f"/phieu/{card.pk}/minh-chung/{code}/", {"files": files, **fields}, headers=headers)


def test_a_file_is_attached_stored_and_served(typing, ratio_card, own_store):
    before = Scorecard.objects.get(pk=ratio_card.pk).version
    answer = attach(typing, ratio_card, "A", file(made.pdf()))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "Đã đính kèm “Báo cáo số 12.pdf”" in text
    assert "chưa có số, ký hiệu" in text
    document = Evidence.objects.get()
    assert (document.file_kind, document.file_name, document.unit) == (
        "pdf",
        "Báo cáo số 12.pdf",
        ratio_card.unit,
    )
    assert (Path(own_store) / document.file.name).read_bytes() == made.pdf()
    assert re.fullmatch(r"evidence/[0-9a-f]{2}/[0-9a-f]{32}", document.file.name)
    assert Scorecard.objects.get(pk=ratio_card.pk).version == before + 1
    assert Entry.objects.get(action="evidence.attached").after["sha256"] == document.file_sha256
    served = typing.get(f"/minh-chung/{document.pk}/tep/")
    assert b"".join(served.streaming_content) == made.pdf()
    assert served["Content-Type"] == "application/pdf"
    assert (
        served["Content-Disposition"]
        == "attachment; filename*=utf-8''B%C3%A1o%20c%C3%A1o%20s%E1%BB%91%2012.pdf"
    )
    assert served["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in served["Content-Security-Policy"]
    assert "script" not in served["Content-Security-Policy"]


def test_a_file_is_what_its_content_says_whatever_it_is_called(typing, ratio_card):
    attach(typing, ratio_card, "A", file(made.picture("JPEG"), "../../bao\u202ecao.pdf"))
    document = Evidence.objects.get()
    assert document.file_kind == "jpeg"
    assert document.file_name.endswith(".jpg")
    assert "/" not in document.file_name
    assert "\u202e" not in document.file_name
    assert typing.get(f"/minh-chung/{document.pk}/tep/")["Content-Type"] == "image/jpeg"


def test_a_refused_file_leaves_nothing_and_says_what_to_do(typing, ratio_card, settings):
    answer = attach(typing, ratio_card, "A", file(b"<html><script>1</script>", "bao-cao.pdf"))
    assert answer.status_code == 422
    assert "bao-cao.pdf: Trang web (HTML)" in answer.content.decode()
    settings.EVIDENCE_BYTES = 1000
    large = attach(typing, ratio_card, "A", file(made.docx()))
    assert "Tệp lớn hơn" in large.content.decode()
    assert not Evidence.objects.exists()
    assert list(files_on_disk()) == []


def test_several_files_at_once_each_with_its_own_fate(typing, ratio_card):
    answer = attach(
        typing,
        ratio_card,
        "A",
        file(made.pdf(1), "a.pdf"),
        file(b"khong phai", "b.pdf"),
        file(made.docx(), "c.docx"),
    )
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "b.pdf: Không nhận ra loại tệp" in text
    assert [one.file_name for one in Evidence.objects.order_by("pk")] == ["a.pdf", "c.docx"]


def test_the_same_file_is_kept_once_and_serves_many_lines(typing, ratio_card):
    attach(typing, ratio_card, "A", file(made.pdf()))
    again = attach(typing, ratio_card, "A", file(made.pdf(), "ten-khac.pdf"))
    other = attach(typing, ratio_card, "B", file(made.pdf(), "ten-khac.pdf"))
    assert "Dòng này đã có" in again.content.decode()
    assert "dùng lại, không lưu hai bản" in other.content.decode()
    assert Evidence.objects.count() == len(list(files_on_disk())) == 1
    assert LineEvidence.objects.count() == 2
    page = typing.get(f"/minh-chung/{Evidence.objects.get().pk}/").content.decode()
    assert "Hồ sơ trực tuyến" in page
    assert "Có kế hoạch" in page


def test_a_reference_without_a_file(typing, ratio_card):
    fields = {
        "number": "12/BC-UBND",
        "date": "15/03/2026",
        "issuer": "UBND xã",
        "title": "Báo cáo",
        "link": "",
    }
    answer = attach(typing, ratio_card, "A", **fields)
    assert "Đã đính kèm “12/BC-UBND ngày 15/03/2026”" in answer.content.decode()
    attach(typing, ratio_card, "B", **{**fields, "number": "12 / bc-ubnd"})
    document = Evidence.objects.get()
    assert (document.number, document.date, document.issuer) == ("12/BC-UBND", date(2026, 3, 15), "UBND xã")
    assert LineEvidence.objects.count() == 2


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Chọn tệp, hoặc ghi số"),
        ({"number": "1/BC", "date": "31/02/2026"}, "Ngày không đọc được"),
        ({"number": "1/BC", "date": "01/01/2090"}, "tương lai"),
        ({"number": "1/BC", "link": "javascript:alert(1)"}, "Liên kết phải bắt đầu"),
        ({"number": "1/BC", "link": "ftp://a.vn/b"}, "Liên kết phải bắt đầu"),
    ],
)
def test_a_wrong_reference_is_refused_in_words(typing, ratio_card, fields, words):
    answer = attach(typing, ratio_card, "A", **fields)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Evidence.objects.exists()


def test_without_scripts_the_page_of_the_line_answers(typing, ratio_card):
    answer = attach(typing, ratio_card, "A", file(made.xlsx(), "so-lieu.xlsx"), headers={}, number="7/BC")
    assert answer["Location"] == f"/phieu/{ratio_card.pk}/minh-chung/A/"
    page = typing.get(answer["Location"]).content.decode()
    assert "Đã đính kèm “7/BC”" in page
    assert 'enctype="multipart/form-data"' in page
    assert "image/jpeg" in page


def test_a_document_the_unit_holds_is_found_without_marks_and_cited(typing, ratio_card):
    held = Evidence.objects.create(unit=ratio_card.unit, number="5/KH-UBND", title="Kế hoạch chuyển đổi số")
    stranger = Evidence.objects.create(
        unit=ratio_card.round.parent, number="9/KH", title="Kế hoạch chuyển đổi số"
    )
    where = f"/phieu/{ratio_card.pk}/minh-chung/A/"
    found = typing.get(where, {"q": "ke hoach chuyen doi"}, headers=HTMX).content.decode()
    assert "5/KH-UBND" in found
    assert "9/KH" not in found
    assert "Không có văn bản nào khớp" in typing.get(where, {"q": "khong co"}, headers=HTMX).content.decode()
    assert "Đã dẫn" in typing.post(f"{where}dan/", {"document": held.pk}, headers=HTMX).content.decode()
    assert typing.post(f"{where}dan/", {"document": stranger.pk}, headers=HTMX).status_code == 404
    assert typing.post(f"{where}dan/", {"document": "x"}, headers=HTMX).status_code == 404


def test_taken_back_and_put_back(typing, ratio_card):
    attach(typing, ratio_card, "A", file(made.pdf()))
    document = Evidence.objects.get()
    where = f"/phieu/{ratio_card.pk}/minh-chung/A/"
    answer = typing.post(f"{where}go/", {"document": document.pk}, headers=HTMX).content.decode()
    assert "Đã gỡ" in answer
    assert "Hoàn tác" in answer
    assert not LineEvidence.objects.exists()
    assert len(list(files_on_disk())) == 1
    typing.post(f"{where}dan/", {"document": document.pk}, headers=HTMX)
    assert LineEvidence.objects.count() == 1
    said = [(c.before, c.after) for c in ratio_card.lines.get(code="A").changes.order_by("version")]
    name = {"evidence": "Báo cáo số 12.pdf"}
    assert said == [({"evidence": ""}, name), (name, {"evidence": ""}), ({"evidence": ""}, name)]
    recompute(round_=ratio_card.round)
    page = typing.get(f"/phieu/{ratio_card.pk}/A/").content.decode()
    assert "minh chứng: <del>—</del> → <ins>Báo cáo số 12.pdf</ins>" in page


def test_a_reference_is_corrected_and_the_second_writer_is_asked(typing, ratio_card):
    attach(typing, ratio_card, "A", file(made.pdf()))
    document = Evidence.objects.get()
    where = f"/phieu/{ratio_card.pk}/minh-chung/A/{document.pk}/"
    assert 'name="seen_version" value="1"' in typing.get(where).content.decode()
    assert typing.post(where, {"seen_version": "1", "number": "12/BC"}).status_code == 302
    late = typing.post(where, {"seen_version": "1", "number": "13/BC"})
    assert late.status_code == 409
    assert "12/BC" in late.content.decode()
    assert 'value="13/BC"' in late.content.decode()
    assert typing.post(where, {"seen_version": "2", "number": "13/BC"}).status_code == 302
    entry = Entry.objects.filter(action="evidence.edited").order_by("sequence").last()
    assert (entry.before["number"], entry.after["number"]) == ("12/BC", "13/BC")


def test_a_sent_line_is_fixed(client, typing, ratio_card):
    attach(typing, ratio_card, "A", file(made.pdf()))
    document = Evidence.objects.get()
    Scorecard.objects.filter(pk=ratio_card.pk).update(state="submitted")
    where = f"/phieu/{ratio_card.pk}/minh-chung/A/"
    for answer in (
        attach(typing, ratio_card, "A", file(made.docx())),
        typing.post(f"{where}go/", {"document": document.pk}, headers=HTMX),
        typing.post(f"{where}dan/", {"document": document.pk}, headers=HTMX),
    ):
        assert answer.status_code == 422
        assert "Phiếu đã gửi" in answer.content.decode()
    assert typing.post(f"{where}{document.pk}/", {"seen_version": "1", "number": "9"}).status_code == 422
    assert "đã gửi nên không sửa được" in typing.get(f"{where}{document.pk}/").content.decode()
    assert len(list(files_on_disk())) == Evidence.objects.count() == LineEvidence.objects.count() == 1


def test_of_a_returned_card_only_the_asked_line_takes_evidence(typing, ratio_card):
    Scorecard.objects.filter(pk=ratio_card.pk).update(state="returned")
    line = ratio_card.lines.get(code="A")
    Review.objects.create(line=line, decision="ask", reason="Thiếu tệp", line_version=1, at=timezone.now())
    assert attach(typing, ratio_card, "A", file(made.pdf())).status_code == 200
    refused = attach(typing, ratio_card, "B", file(made.docx()))
    assert refused.status_code == 422
    assert "chỉ các dòng được yêu cầu bổ sung (A)" in refused.content.decode()


def test_the_same_file_of_another_unit_is_warned_about_without_naming_it(client, ratio_card):
    other = ratio_card.round.scorecards.exclude(pk=ratio_card.pk).select_related("unit").first()
    attach(as_(client, reporter_of(other.unit, "xa.khac")), other, "A", file(made.pdf()))
    answer = attach(
        as_(client, reporter_of(ratio_card.unit)), ratio_card, "A", file(made.pdf()), number="1/BC"
    )
    text = answer.content.decode()
    assert "trùng với tệp của đơn vị khác" in text
    assert other.unit.name not in text
    assert Evidence.objects.count() == len(list(files_on_disk())) == 2


def test_a_date_outside_the_period_is_warned_about(typing, ratio_card):
    text = attach(typing, ratio_card, "A", number="1/BC", date="30/12/2025").content.decode()
    assert "ngày 30/12/2025 nằm ngoài kỳ đánh giá (01/01/2026 đến 31/12/2026)" in text
    inside = attach(typing, ratio_card, "B", number="2/BC", date="01/01/2026").content.decode()
    assert "nằm ngoài" not in inside


def test_queries_do_not_grow_with_documents_and_an_upload_writes_little(typing, ratio_card):
    def asked(n):
        with CaptureQueriesContext(connection) as captured:
            assert attach(typing, ratio_card, "A", file(made.pdf(n), f"{n}.pdf")).status_code == 200
        return len(captured)

    asked(1)
    first = asked(2)
    for n in range(3, 7):
        asked(n)
    assert asked(7) == first
    page = f"/phieu/{ratio_card.pk}/nhap/1/"
    with CaptureQueriesContext(connection) as before:
        typing.get(page)
    for n in range(8, 12):
        asked(n)
    with CaptureQueriesContext(connection) as after:
        typing.get(page)
    assert len(after) == len(before)


def test_yesterday_the_round_closed(typing, ratio_card):
    type(ratio_card.round).objects.filter(pk=ratio_card.round_id).update(
        due_on=timezone.localdate() - timedelta(1)
    )
    refused = attach(typing, ratio_card, "A", file(made.pdf()))
    assert "Đã hết hạn" in refused.content.decode()
    assert list(files_on_disk()) == []


def test_a_receipt_covers_the_evidence_and_old_receipts_stay_true(typing, ratio_card):
    before, old = digest_of(ratio_card), digest_of(ratio_card, 1)
    attach(typing, ratio_card, "A", file(made.pdf()))
    assert digest_of(ratio_card) != before
    assert digest_of(ratio_card, 1) == old
    with_file = digest_of(ratio_card)
    Evidence.objects.update(file_sha256="0" * 64)
    assert digest_of(ratio_card) != with_file
    move = Move.objects.create(
        scorecard=ratio_card, move="submit", before="draft", after="submitted", digest=old, at=timezone.now()
    )
    assert "đúng như biên nhận này" in typing.get(f"/bien-nhan/{move.pk}/").content.decode()
    Move.objects.update(digest_form=2)
    assert "đã thay đổi sau biên nhận này" in typing.get(f"/bien-nhan/{move.pk}/").content.decode()


@pytest.mark.skipif(connection.vendor == "sqlite", reason="the database in memory has one connection's locks")
@pytest.mark.django_db(transaction=True)
def test_two_uploads_of_the_same_file_at_once_keep_one(ratio_card, own_store):
    card, content = ratio_card.pk, made.pdf(2)
    people = [reporter_of(ratio_card.unit, f"nguoi.{n}") for n in range(4)]
    answers, start = [], threading.Barrier(len(people))

    def send(person, code):
        try:
            client = as_(Client(), person)
            start.wait()
            answers.append(attach(client, ratio_card, code, file(content, f"{person}.pdf")).status_code)
        finally:
            connection.close()

    threads = [threading.Thread(target=send, args=(one, "AB"[n % 2])) for n, one in enumerate(people)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [200] * 4
    (document,) = Evidence.objects.all()
    assert list(files_on_disk()) == [document.file.name]
    assert sorted(document.citations.values_list("line__code", flat=True)) == ["A", "B"]
    assert Scorecard.objects.get(pk=card).version == ratio_card.version + 2


@given(
    head=st.sampled_from([b"", b"%PDF-1.4\n", b"PK\x03\x04", b"\xff\xd8\xff", b"<svg "]),
    tail=st.binary(max_size=300),
    name=st.text(max_size=40),
    number=st.text(max_size=130),
    day=st.text(max_size=12) | st.dates().map(str),
    link=st.text(max_size=30).map(lambda text: "https://" + text) | st.text(max_size=20),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_is_sent_the_answer_is_words_and_nothing_half_stays(
    typing, ratio_card, head, tail, name, number, day, link
):
    upload = [SimpleUploadedFile("x", head + tail)]
    upload[0]._name = name or "x"
    answer = attach(typing, ratio_card, "A", *upload, number=number, date=day, link=link)
    assert answer.status_code in (200, 422)
    named = set(Evidence.objects.exclude(file="").values_list("file", flat=True))
    assert set(files_on_disk()) == named


def test_a_crash_between_file_and_row_leaves_no_row_without_file(typing, ratio_card, monkeypatch):
    def stop(*_args, **_kwargs):
        raise RuntimeError("mất điện")

    monkeypatch.setattr("trucso.portal.workflow.services.attaching.record", stop)
    with pytest.raises(RuntimeError):
        attach(typing, ratio_card, "A", file(made.pdf()))
    assert not Evidence.objects.exists()
    assert not LineEvidence.objects.exists()
    assert list(files_on_disk()) == []


def test_a_commit_whose_answer_was_lost_keeps_the_file(typing, ratio_card, monkeypatch):
    """The rows may stand although the connection broke: a file nobody names is found, a lost one is not."""
    real = attaching._cite_file

    def written_but_not_told(*args):
        real(*args)
        raise OperationalError("server closed the connection unexpectedly")

    monkeypatch.setattr(attaching, "_cite_file", written_but_not_told)
    with pytest.raises(OperationalError):
        attach(typing, ratio_card, "A", file(made.pdf()))
    assert list(files_on_disk()) == [Evidence.objects.get().file.name]


def test_a_document_nobody_cites_may_be_deleted_with_its_file(
    typing, ratio_card, django_capture_on_commit_callbacks
):
    attach(typing, ratio_card, "A", file(made.pdf()))
    document = Evidence.objects.get()
    with pytest.raises(RoundRefused, match="gỡ khỏi mọi dòng"):
        delete_document(document=document, by=None)
    typing.post(f"/phieu/{ratio_card.pk}/minh-chung/A/go/", {"document": document.pk}, headers=HTMX)
    with django_capture_on_commit_callbacks(execute=True):
        delete_document(document=document, by=None)
    assert not Evidence.objects.exists()
    assert list(files_on_disk()) == []
    assert Entry.objects.get(action="evidence.deleted").before["sha256"] == document.file_sha256


def test_the_documents_of_the_unit_in_one_list(client, typing, ratio_card):
    attach(typing, ratio_card, "A", file(made.pdf()), number="12/BC-UBND", title="Báo cáo năm")
    attach(typing, ratio_card, "B", file(made.docx(), "ke-hoach.docx"))
    Evidence.objects.create(unit=ratio_card.round.parent, number="99/QĐ")
    page = typing.get("/minh-chung/", {"q": "bao cao nam"}).content.decode()
    assert "12/BC-UBND" in page
    assert "ke-hoach.docx" not in page
    rows = typing.get("/minh-chung/", {"format": "csv"}).content.decode()
    assert "12/BC-UBND" in rows
    assert "99/QĐ" not in rows
    assert "chưa có số" in typing.get("/minh-chung/").content.decode()


def test_a_document_is_deleted_from_its_page_once_no_line_cites_it(typing, ratio_card):
    attach(typing, ratio_card, "A", file(made.pdf()))
    document = Evidence.objects.get()
    assert "Xoá văn bản" not in typing.get(f"/minh-chung/{document.pk}/").content.decode()
    refused = typing.post(f"/minh-chung/{document.pk}/xoa/", follow=True)
    assert "gỡ khỏi mọi dòng trước khi xoá" in refused.content.decode()
    typing.post(f"/phieu/{ratio_card.pk}/minh-chung/A/go/", {"document": document.pk})
    assert "Xoá văn bản" in typing.get(f"/minh-chung/{document.pk}/").content.decode()
    assert "Đã xoá" in typing.post(f"/minh-chung/{document.pk}/xoa/", follow=True).content.decode()
    assert not Evidence.objects.exists()


def test_a_document_filed_with_a_petition_is_fixed(typing, ratio_card):
    held = Evidence.objects.create(unit=ratio_card.unit, number="7/KN")
    petition = Petition.objects.create(
        line=ratio_card.lines.get(code="A"), text="Xin xem lại", filed_at=timezone.now()
    )
    petition.documents.add(held)
    with pytest.raises(RoundRefused, match="kèm một kiến nghị"):
        delete_document(document=held, by=None)
    assert "kèm một kiến nghị" in typing.post(f"/minh-chung/{held.pk}/xoa/", follow=True).content.decode()
