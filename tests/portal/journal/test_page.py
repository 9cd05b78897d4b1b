"""The log on screen and as files; only those who may read it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.portal.assessments.conftest import make_unit
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.journal.models import Entry
from trucso.portal.journal.services import record

pytestmark = pytest.mark.django_db


def write(count: int) -> None:
    with transaction.atomic():
        for n in range(count):
            record(
                actor="an.nguyen", action="line.reviewed", subject=f"assessments.line:{n}", unit="26068",
                before={"points": "8"}, after={"points": "5"}, reason="Thiếu minh chứng",
            )  # fmt: skip


@pytest.fixture
def auditor(client):
    person = User.objects.create(username="kiem.tra")
    unit = make_unit("75", "Đồng Nai", "province")
    RoleAssignment.objects.create(user=person, role="auditor", unit=unit, valid_from=date(2026, 1, 1))
    client.force_login(person)
    return client


def test_it_shows_before_after_and_reason(auditor):
    write(3)
    page = auditor.get("/nhat-ky/").content.decode()
    for words in ("điểm: <del>8</del>", "<ins>5</ins>", "Thiếu minh chứng", "Thẩm định dòng", "an.nguyen"):
        assert words in page


def test_a_stranger_may_not_read_it(client):
    assert client.get("/nhat-ky/").status_code in (302, 403)


def test_the_check_names_the_broken_row(auditor):
    write(3)
    assert "Nhật ký nguyên vẹn" in auditor.get("/nhat-ky/?kiem-tra=1").content.decode()
    Entry.objects.filter(sequence=2).delete()
    assert "Dòng 2 đã bị xoá." in auditor.get("/nhat-ky/?kiem-tra=1").content.decode()


def test_files_hold_every_row_and_the_digest(auditor):
    write(120)
    text = auditor.get("/nhat-ky/?format=csv").content.decode("utf-8-sig")
    assert text.count("line") >= 120
    assert Entry.objects.get(sequence=1).digest in text


def test_queries_do_not_grow_with_rows(auditor):
    counts = []
    for more in (3, 40):
        write(more)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            auditor.get("/nhat-ky/")
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_a_long_side_is_folded_and_still_whole(auditor):
    with transaction.atomic():
        record(actor="kiểm thử", action="round.duties", subject="assessments.round:1", after={"x": "y" * 400})
    page = auditor.get("/nhat-ky/").content.decode()
    assert '<details class="ts-wrap">' in page
    assert "y" * 400 in page
