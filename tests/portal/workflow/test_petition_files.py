"""New files in the form of a petition: taken in, warned about, kept after errors; the line's evidence stays."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.utils import timezone

from tests.portal.facts import sample_files as made
from tests.portal.workflow import test_petition_pages as pages
from tests.portal.workflow.test_petition_pages import with_role
from tests.portal.workflow.test_verifying_pages import as_, make_department, text, verifier_of
from trucso.portal.assessments.models import LineEvidence, Round, Scorecard
from trucso.portal.facts.evidence_files import files_on_disk, receive
from trucso.portal.facts.models import Evidence
from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.workflow.models import Petition
from trucso.portal.workflow.services.duties import assign
from trucso.portal.workflow.services.moves import digest_of
from trucso.portal.workflow.services.petitions import name_panel

pytestmark = pytest.mark.django_db
contested, approver, council = pages.contested, pages.approver, pages.council
WORDS = {"text": "Máy tính đã trang bị đủ", "asked": "9,5"}


@pytest.fixture(autouse=True)
def own_store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def send(client, contested, approver):
    """Post the form of line 1.1 as the unit's approver, with files."""
    as_(client, approver)

    def post(*files, **fields):
        data = WORDS | {"files": files} | fields
        return client.post(f"/phieu/{contested.pk}/kien-nghi/1.1/", data)

    return post


def file(content: bytes | None = None, name: str = "Biên bản bàn giao.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, made.pdf() if content is None else content)


def uploaded() -> Evidence:
    return Evidence.objects.exclude(file="").get()


def test_a_new_file_is_filed_with_the_petition_and_cited_on_no_line(send, contested):
    before = (
        digest_of(contested),
        Scorecard.objects.get(pk=contested.pk).version,
        LineEvidence.objects.count(),
    )
    assert send(file()).status_code == 302
    document = uploaded()
    assert (document.unit, document.file_kind) == (contested.unit, "pdf")
    assert list(Petition.objects.get().documents.all()) == [document]
    after = Scorecard.objects.get(pk=contested.pk)
    assert before[::2] == (digest_of(after), LineEvidence.objects.count())
    filed = Entry.objects.get(action="petition.filed")
    assert filed.after["documents"] == [f"{document} (SHA-256 {document.file_sha256})"]
    assert Entry.objects.get(action="evidence.held").after["sha256"] == document.file_sha256
    assert verify() == []


def test_several_files_and_a_document_of_the_card(send, contested):
    own = contested.unit.evidence.get()
    send(file(), file(made.docx(), "Tờ trình.docx"), documents=[own.pk])
    assert {str(one) for one in Petition.objects.get().documents.all()} == {
        str(own),
        "Biên bản bàn giao.pdf",
        "Tờ trình.docx",
    }


def test_uploading_sends_nothing_and_ticks_the_file(send, contested):
    answer = send(file(), add="1", text="")
    page = text(answer)
    document = uploaded()
    assert answer.status_code == 200
    assert not Petition.objects.exists()
    assert "Đã tải lên “Biên bản bàn giao.pdf” và chọn kèm kiến nghị" in page
    assert f'value="{document.pk}"' in page
    assert page.count(" checked") == 1
    assert "bắt buộc</" not in page
    assert 'value="9,5"' in page
    send(documents=[document.pk])
    assert list(Petition.objects.get().documents.all()) == [document]


def test_what_was_typed_and_good_files_are_kept_when_a_file_is_refused(send):
    answer = send(file(), file(b"<html>", "trang.pdf"))
    page = text(answer)
    assert answer.status_code == 422
    assert "trang.pdf: Trang web (HTML)" in page
    assert WORDS["text"] in page
    assert 'value="9,5"' in page
    assert page.count(" checked") == 1
    assert not Petition.objects.exists()
    assert len(list(files_on_disk())) == 1


@pytest.mark.parametrize("fields", [{"text": ""}, {"asked": "11"}])
def test_files_are_kept_when_something_else_is_wrong(send, fields):
    answer = send(file(), **fields)
    assert answer.status_code == 422
    assert f'value="{uploaded().pk}"' in text(answer)
    assert text(answer).count(" checked") == 1
    assert not Petition.objects.exists()


def test_a_file_is_as_large_as_the_limit_and_no_larger(send, settings):
    settings.EVIDENCE_BYTES = len(made.pdf())
    assert send(file()).status_code == 302
    Petition.objects.all().delete()
    settings.EVIDENCE_BYTES -= 1
    refused = send(file(made.pdf(), "lớn.pdf"))
    assert refused.status_code == 422
    assert "lớn.pdf: Tệp lớn hơn" in text(refused)


def test_the_same_file_of_another_unit_is_asked_about_once(send, contested, communes):
    other = next(unit for unit in communes if unit != contested.unit)
    Evidence.objects.create(unit=other, number="1/BC", **receive([made.pdf()], "a.pdf").fields)
    answer = send(file())
    assert answer.status_code == 422
    assert "Chưa gửi: tệp vừa tải có điều cần xem lại" in text(answer)
    assert "trùng với tệp của đơn vị khác" in text(answer)
    assert not Petition.objects.exists()
    document = Evidence.objects.get(unit=contested.unit, file_name__contains="bàn giao")
    assert send(documents=[document.pk]).status_code == 302


@pytest.mark.parametrize(
    ("day", "is_asked"), [("01/01/2026", False), ("31/12/2025", True), ("30/06/2026", False)]
)
def test_a_day_outside_the_period_is_asked_about(send, contested, day, is_asked):
    assert contested.round.period == "2026"
    answer = send(file(), **{"vb-date": day, "vb-number": "5/BB"})
    assert answer.status_code == (422 if is_asked else 302)
    assert ("nằm ngoài kỳ đánh giá" in text(answer)) is is_asked
    assert Petition.objects.exists() is not is_asked


@pytest.mark.parametrize(
    ("files", "fields", "words"),
    [
        (0, {"add": "1"}, "Chưa chọn tệp nào"),
        (0, {"vb-number": "12/BB"}, "chưa chọn tệp"),
        (2, {"vb-number": "12/BB"}, "chỉ ghi được khi tải một tệp"),
        (1, {"vb-date": "31/02/2026"}, "Ngày không đọc được"),
    ],
)
def test_a_description_without_its_file_is_never_dropped_in_silence(send, files, fields, words):
    answer = send(*[file(made.pdf(n + 1), f"{n}.pdf") for n in range(files)], **fields)
    assert answer.status_code == 422
    assert words in text(answer)
    for name, value in fields.items():
        assert name == "add" or value in text(answer)
    assert WORDS["text"] in text(answer)
    assert not Petition.objects.exists()
    assert list(files_on_disk()) == []


def test_what_the_unit_holds_is_used_again(send, contested):
    held = contested.unit.evidence.get()
    Evidence.objects.filter(pk=held.pk).update(**receive([made.pdf()], "cu.pdf").fields)
    assert "dùng lại, không lưu hai bản" in text(send(file(), add="1"))
    assert len(list(files_on_disk())) == 1


def test_a_file_brought_again_is_described_while_nothing_names_it(send, contested):
    send(file(), add="1")
    page = text(send(file(), add="1", **{"vb-number": "5/BB", "vb-date": "01/03/2026"}))
    document = uploaded()
    assert (document.number, document.version) == ("5/BB", 2)
    assert "chưa có số, ký hiệu" not in page
    assert Entry.objects.filter(action="evidence.edited").count() == 1
    send(documents=[document.pk])
    Petition.objects.update(withdrawn_at=timezone.now())
    send(file(), add="1", **{"vb-number": "6/BB"})
    assert uploaded().number == "5/BB"


def test_nothing_is_taken_in_after_the_last_day_and_what_was_typed_can_be_copied(send):
    Round.objects.update(appeal_until=timezone.localdate() - timedelta(1))
    late = send(file())
    assert late.status_code == 422
    assert "Đã hết hạn kiến nghị" in text(late)
    assert WORDS["text"] in text(late)
    assert list(files_on_disk()) == []


def test_another_units_document_cannot_be_slipped_in(send, communes, contested):
    other = next(unit for unit in communes if unit != contested.unit)
    theirs = Evidence.objects.create(unit=other, number="9/BC")
    assert send(documents=[theirs.pk]).status_code == 422
    assert send(documents=["x", "9" * 30]).status_code == 422
    assert not Petition.objects.exists()


def test_the_unit_and_the_panel_read_it_others_do_not(client, send, contested, council, communes, province):
    answering, verifying, apart = (
        make_department(f"so-{n}", name, province)
        for n, name in enumerate(["Sở Nội vụ", "Sở Tài chính", "Sở Y tế"])
    )
    assign(round_=contested.round, duties={"1.1": (verifying, verifying)}, by=None)
    send(file())
    name_panel(petitions=[Petition.objects.get()], panel=answering, by=None)
    other = next(unit for unit in communes if unit != contested.unit)
    allowed = [
        with_role("nhap", "reporter", contested.unit), council,
        verifier_of("tra.loi", answering), verifier_of("tham.dinh", verifying),
    ]  # fmt: skip
    refused = [verifier_of("ngoai.cuoc", apart), with_role("xa-khac", "approver", other)]
    where = f"/minh-chung/{uploaded().pk}/"
    for person in [*allowed, *refused]:
        as_(client, person)
        expected = 200 if person in allowed else 403
        assert client.get(f"{where}tep/").status_code == expected, person
        assert client.get(where).status_code == expected, person
    client.logout()
    assert client.get(f"{where}tep/").status_code in (302, 403)


def test_the_panel_sees_the_doubts_and_the_document_leads_to_the_petition(client, send, council):
    send(file())
    filed, document = Petition.objects.get(), uploaded()
    as_(client, council)
    page = text(client.get(f"/kien-nghi/{filed.pk}/"))
    assert f"/minh-chung/{document.pk}/tep/" in page
    assert "chưa có số, ký hiệu" in page
    assert f'href="/kien-nghi/{filed.pk}/"' in text(client.get(f"/minh-chung/{document.pk}/"))


def test_the_list_of_documents_counts_petitions_and_does_not_offer_to_delete(client, send, contested):
    send(file())
    as_(client, with_role("nhap", "reporter", contested.unit))
    page = text(client.get("/minh-chung/"))
    assert "Số kiến nghị kèm" in page
    assert "Xoá văn bản" not in text(client.get(f"/minh-chung/{uploaded().pk}/"))
    client.post(f"/minh-chung/{uploaded().pk}/xoa/")
    assert Evidence.objects.filter(pk=uploaded().pk).exists()
