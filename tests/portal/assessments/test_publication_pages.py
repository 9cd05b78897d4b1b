"""Publications in the browser's words: every revision for ever, its files agree with its package; corrections step by step."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from fractions import Fraction

import openpyxl
import pytest

from tests.portal.assessments.test_corrections import change, correction  # noqa: F401
from tests.portal.assessments.test_freezing import published  # noqa: F401
from trucso.index.package_table import EXACT_COLUMNS, published_table, table_problems
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Publication
from trucso.portal.assessments.services.correcting import publish_correction

pytestmark = pytest.mark.django_db
KEYS = {heading: key for key, headings in EXACT_COLUMNS.items() for heading in headings}


def text(answer) -> str:
    return answer.content.decode()


@pytest.fixture
def coordinator(client, province):
    person = User.objects.create(username="dieu-phoi", full_name="Cán bộ Điều phối")
    RoleAssignment.objects.create(user=person, role="coordinator", unit=province, valid_from=date(2026, 1, 1))
    client.force_login(person)
    return client


@pytest.fixture
def first(published, ratio_round):  # noqa: F811
    return f"/dot-danh-gia/{ratio_round.slug}/cac-lan-cong-bo/1/"


def rows_of(client, address: str, kind: str) -> list[dict[str, str]]:
    """The rows of a downloaded file, by the keys that name exact columns."""
    content = client.get(f"{address}?format={kind}").content
    if kind == "csv":
        found = list(csv.DictReader(io.StringIO(content.decode("utf-8-sig"))))
    elif kind == "json":
        found = [{column["header"]: row[column["key"]] for column in json.loads(content)["columns"]}
                 for row in json.loads(content)["rows"]]  # fmt: skip
    else:
        sheet = openpyxl.load_workbook(io.BytesIO(content)).worksheets[0]
        head, *lines = sheet.iter_rows(values_only=True)
        found = [dict(zip(head, line, strict=True)) for line in lines[:-1]]
    return [{KEYS.get(name, name): str(value) for name, value in row.items()} for row in found]


@pytest.mark.parametrize("kind", ["csv", "json", "xlsx"])
def test_the_files_of_the_table_agree_with_the_package_and_name_it(client, first, published, kind):  # noqa: F811
    table = published_table(json.loads(published.package))
    rows = rows_of(client, first, kind)
    assert table_problems(table, rows) == []
    assert rows[0]["Đợt đánh giá"] == "Đợt tỷ lệ 2026"
    assert rows[0]["Bộ chỉ số"] == "ty-le-commune/2026, bản sửa 1"
    assert rows[0]["sha256"] == published.digest
    rows[1]["share_exact"] = "8/16"
    assert table_problems(table, rows) == [
        "Xã An Bình (26000): Giá trị chính xác trong bảng là 8/16, trong gói là 7/15."
    ]
    assert "Bảng có 2 dòng, gói có 3 đơn vị." in table_problems(table, rows[:2])


def test_everybody_reads_the_publications_and_nobody_is_named_to_the_public(client, first, coordinator):
    page = text(coordinator.get(first))
    assert "đang có hiệu lực" in page
    assert "trucso package verify" in page
    client.logout()
    assert client.get(first).status_code == 200
    listed = text(client.get(first.removesuffix("1/")))
    assert Publication.objects.get().digest in listed
    assert "Người công bố" not in listed
    assert client.get(first.replace("/1/", "/7/")).status_code == 404


def test_a_round_is_corrected_from_opening_to_the_second_publication(coordinator, client, first, ratio_round):
    here = f"/dot-danh-gia/{ratio_round.slug}/dinh-chinh/"
    assert coordinator.post(here, {"reason": ""}).status_code == 422
    assert "Đã mở đính chính" in text(coordinator.post(here, {"reason": "Nhập nhầm số hồ sơ"}, follow=True))
    card = ratio_round.scorecards.get(unit__code="26000")
    chosen = coordinator.get(f"{here}dong/?phieu={card.pk}&chi-tieu=A", follow=True)
    assert "Đã công bố:" in text(chosen)
    line = f"/dinh-chinh/phieu/{card.pk}/A/"
    wrong = coordinator.post(
        line, {"target": "A.a", "kind": "value", "value": "90", "note": "", "seen_version": 0}
    )
    assert wrong.status_code == 422
    data = {"target": "A.a", "kind": "value", "value": "90", "note": "Đối chiếu sổ", "seen_version": 0}
    page = text(coordinator.post(line, data, follow=True))
    assert "Đối chiếu sổ" in page
    assert "+5,33" in page
    points = {"target": "A", "given": "7", "note": "x"}
    assert "Điểm phải từ 0 đến 6" in text(coordinator.post(line, points))
    public = client_without(client)
    assert "đang có hiệu lực" in text(public.get(first))
    published_page = text(coordinator.post(f"{here}cong-bo/", follow=True))
    assert "Đã công bố bản đính chính" in published_page
    second = first.replace("/1/", "/2/")
    assert "Đối chiếu sổ" in text(public.get(second))
    old = text(public.get(first))
    assert "Bản này đã được đính chính" in old
    assert rows_of(public, first, "csv")[0]["share_exact"] == "8/15"
    assert rows_of(public, second, "csv")[0]["share_exact"] == "1"
    assert public.get(f"{first}goi.json").json()["content"]["about"]["revision"] == "1"
    assert (
        public.get(f"/dot-danh-gia/{ratio_round.slug}/goi-cong-bo.json").json()["content"]["about"][
            "revision"
        ]
        == "2"
    )
    api = f"/api/v1/rounds/{ratio_round.slug}/publication"
    assert public.get(f"{api}?revision=1").json() == public.get(f"{first}goi.json").json()
    assert public.get(api).json()["content"]["about"]["revision"] == "2"
    assert public.get(f"{api}?revision=9").status_code == 404


def client_without(client):
    return type(client)()


def test_abandoning_asks_for_a_reason(coordinator, correction, ratio_round):  # noqa: F811
    here = f"/dot-danh-gia/{ratio_round.slug}/dinh-chinh/"
    assert "phải ghi lý do" in text(coordinator.post(f"{here}huy/", {"reason": ""}, follow=True))
    assert "Đã huỷ đính chính" in text(coordinator.post(f"{here}huy/", {"reason": "Số cũ đúng"}, follow=True))
    assert "Số cũ đúng" in text(coordinator.get(here))


def test_a_change_is_dropped_from_the_list(coordinator, correction):  # noqa: F811
    made = change(correction, after=Fraction(80))
    page = text(coordinator.post(f"/dinh-chinh/thay-doi/{made.pk}/bo/", follow=True))
    assert "Đã bỏ thay đổi A.a" in page
    assert not correction.changes.exists()


def test_pages_cost_the_same_however_many_changes(
    coordinator,
    correction,  # noqa: F811
    ratio_round,
    assert_queries_do_not_grow,
):
    change(correction)

    def more() -> None:
        change(correction, "B", Fraction(3), code="26002")
        change(correction, "A.b", Fraction(95), code="26001")

    here = f"/dot-danh-gia/{ratio_round.slug}/dinh-chinh/"
    assert_queries_do_not_grow(lambda: coordinator.get(here), more)
    publish_correction(correction=correction, by=None)
    assert coordinator.get(here).status_code == 200
