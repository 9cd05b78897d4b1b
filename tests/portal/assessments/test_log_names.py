"""How the log calls what this app holds, for whom it is a link, and that a page asks each kind once."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Line
from trucso.portal.assessments.services.results import rescore
from trucso.portal.facts.models import Evidence
from trucso.portal.journal.models import Entry
from trucso.portal.journal.pages import rows_of
from trucso.portal.journal.services import Event, record_all

pytestmark = pytest.mark.django_db


def holder(role: str, unit) -> User:
    person = User.objects.create(username=role, full_name=f"Người {role}")
    RoleAssignment.objects.create(user=person, role=role, unit=unit, valid_from=date(2026, 1, 1))
    return person


@pytest.fixture
def lines(round_):
    rescore(round_=round_)
    cards = list(round_.scorecards.select_related("unit"))
    return [Line.objects.get_or_create(scorecard=card, code="1.1")[0] for card in cards]


def write(lines) -> None:
    with transaction.atomic():
        record_all(
            actor="kiểm thử",
            events=[
                Event("line.reviewed", subject, line.scorecard.unit.code)
                for line in lines
                for subject in (
                    f"assessments.line:{line.pk}",
                    f"assessments.scorecard:{line.scorecard_id}",
                    f"assessments.round:{line.scorecard.round_id}",
                    f"facts.evidence:{Evidence.objects.create(unit=line.scorecard.unit, number='12/KH').pk}",
                    f"accounts.user:{User.objects.create(username=f'p{Entry.objects.count()}-{line.pk}').pk}",
                    "assessments.import:99999",
                    "workbooks.upload:99999",
                    "workflow.preparation:99999",
                    "facts.observation:99999",
                    "units.unitoperation:99999",
                    "indexes.installedindex:99999",
                )
            ],
        )


def test_a_line_a_card_and_a_document_have_names_and_links(lines, province):
    write(lines[:1])
    card = lines[0].scorecard
    rows = {
        row["subject"].split(":")[0]: row for row in rows_of(Entry.objects.all(), holder("auditor", province))
    }
    line = rows["assessments.line"]
    assert line["about"] == f"Dòng 1.1 · {card.unit.full_name} · Đợt thử 2026"
    assert line["named"].href == f"/phieu/{card.pk}/1.1/"
    assert rows["assessments.scorecard"]["named"].href == f"/phieu/{card.pk}/"
    assert rows["facts.evidence"]["about"] == f"Văn bản 12/KH · {card.unit.full_name}"
    assert rows["facts.evidence"]["named"].href
    assert rows["accounts.user"]["named"].href == ""
    assert line["unit_name"] == card.unit.full_name
    assert rows["workflow.preparation"]["about"] == "Đợt đang chuẩn bị 99999 (đã xoá)"


def test_an_administrator_is_not_led_to_a_refusal(lines, province, client):
    write(lines[:1])
    admin = holder("admin", province)
    client.force_login(admin)
    rows = rows_of(Entry.objects.all(), admin)
    by_kind = {row["subject"].split(":")[0]: row["named"].href for row in rows}
    assert by_kind["assessments.line"] == ""
    assert by_kind["facts.evidence"] == ""
    assert by_kind["accounts.user"]


def test_every_link_opens_for_its_reader(lines, province, client):
    write(lines[:1])
    auditor = holder("auditor", province)
    client.force_login(auditor)
    links = {row["named"].href for row in rows_of(Entry.objects.all(), auditor)} - {""}
    assert len(links) == 4
    assert {link: client.get(link).status_code for link in links} == dict.fromkeys(links, 200)


def test_a_page_asks_each_kind_once(lines, province, client):
    client.force_login(holder("auditor", province))
    counts = []
    for some in (lines[:1], lines):
        write(some)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/nhat-ky/").status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ("don-vi=26000", 11),
        ("don-vi=An+B", 11),
        ("don-vi=kh%C3%B4ng+c%C3%B3", 0),
        ("q=12/KH", 2),
        ("q=Đợt+thử", 3),
        ("q=không+có", 0),
        ("tu=2100-01-01", 0),
        ("den=2100-01-01&viec=line.reviewed", 22),
        ("tu=sai", 23),
    ],
)
def test_the_filter_knows_units_days_and_names(lines, province, client, query, count):
    write(lines[:2])
    client.force_login(holder("auditor", province))
    assert client.get(f"/nhat-ky/?{query}").context["page"].paginator.count == count


def test_files_have_the_key_and_the_words(lines, province, client):
    write(lines[:1])
    client.force_login(holder("auditor", province))
    text = client.get("/nhat-ky/?format=csv").content.decode("utf-8-sig")
    assert f"assessments.line:{lines[0].pk},Dòng 1.1 · " in text
