"""The index browser: the law on pages, its rules tried, its versions compared."""

import csv
import io
import json

import pytest
from django.test import Client

from trucso.index.spreadsheet import definition_from_workbook
from trucso.portal.indexes.models import InstalledIndex
from trucso.portal.indexes.queries import definition_of

COMMUNE = "/bo-chi-so/hcmc-commune-2026/2026/"
LINE = f"{COMMUNE}chi-so/DTI-28/"


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def rows(client: Client, address: str) -> list[dict[str, str]]:
    content = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_nothing_installed_says_how_to_install(client, db):
    assert "install_indexes" in text(client.get("/bo-chi-so/"))


def test_every_version_is_listed_newest_first(client, province_indexes, commune_index):
    page = text(client.get("/bo-chi-so/"))
    assert page.index("405/QĐ-BKHCN") < page.index("922/QĐ-BTTTT") < page.index("1726/QĐ-BTTTT")
    assert "chưa rõ số" in page
    assert "/bo-chi-so/vn-dti-province/khac-nhau/2021/2024/" in page
    assert 'data-chart="' in page


def test_only_the_latest_revision_is_listed(client, commune_index):
    again = InstalledIndex.objects.get(pk=commune_index.pk)
    again.pk, again.revision, again.digest = None, 2, "0" * 64
    again.save()
    assert [row["Lần sửa"] for row in rows(client, "/bo-chi-so/?format=csv")] == ["2"]
    page = text(client.get(f"{COMMUNE}?lan-sua=1"))
    assert "đã được thay thế" in page


def test_a_version_shows_decision_total_and_every_indicator(client, commune_index):
    page = text(client.get(COMMUNE))
    assert "Điểm tổng = tổng điểm của cả 8 nhóm" in page
    assert "Chưa đọc được quyết định ban hành" in page
    assert page.count("/chi-so/DTI-") >= 43
    assert "Suy ra" in page


def test_indicators_are_found_without_marks(client, commune_index):
    page = text(client.get(COMMUNE, {"q": "ho so nop truc tuyen"}))
    assert "DTI-28" in page
    assert "chi-so/DTI-01/" not in page
    assert "Không có chỉ số nào khớp" in text(client.get(COMMUNE, {"q": "zzz"}))


def test_pillars_are_said_in_words(client, province_indexes):
    page = text(client.get("/bo-chi-so/vn-dti-province/2024/"))
    assert "Kinh tế số = tổng điểm của các nhóm 1, 2, 3, 4, 5, 7, chia cho" in page
    page = text(client.get("/bo-chi-so/vn-dti-province/2020/"))
    assert "Điểm tổng = 0,4 × Chính quyền số + 0,3 × Kinh tế số + 0,3 × Xã hội số." in page


def test_the_law_is_downloaded_as_it_was_installed(client, commune_index):
    response = client.get(f"{COMMUNE}van-ban.yaml")
    assert response.content.decode() == commune_index.text
    assert "hcmc-commune-2026-2026-lan-1.yaml" in response["Content-Disposition"]


def test_the_law_is_a_workbook_that_reads_back_to_the_same_law(client, commune_index):
    response = client.get(f"{COMMUNE}van-ban.xlsx")
    assert response["Content-Disposition"].endswith('lan-1.xlsx"')
    again = definition_from_workbook(response.content, name="van-ban.xlsx")
    assert again.digest == definition_of(commune_index).digest
    assert client.get(f"{COMMUNE}van-ban.docx").status_code == 404


def test_an_indicator_shows_rule_curve_figures_and_examples(client, commune_index):
    page = text(client.get(LINE))
    assert "Từ 75 % trở lên" in page
    assert "tỷ lệ × 5 điểm" in page
    assert "75\xa0% → 3,75" in page
    assert "tthc.ho-so.tong" in page
    assert "Báo cáo trích từ hệ thống giải quyết TTHC" in page
    assert "đúng 75 % được trọn điểm" in page
    assert 'rel="prev"' in page


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ({"a": "600", "b": "120", "c": "310"}, "(120 + 310) / 600 = 71,67 %"),
        ({"a": "1.000", "b": "249", "c": "500"}, "74,9 % &lt; 75 %"),
        ({"a": "600", "b": "120"}, "thiếu DTI-28.c"),
        ({"a": "-", "b": "1", "c": "1"}, "không áp dụng"),
        ({"a": "0", "b": "0", "c": "0"}, "không xác định"),
        ({"a": "1,234", "b": "1", "c": "1"}, "số nguyên"),
        ({"a": "sáu trăm", "b": "1", "c": "1"}, "sáu trăm"),
        ({"a": "-5", "b": "1", "c": "1"}, "là số âm"),
        ({"a": "600", "b": "500", "c": "310"}, "số liệu không khớp"),
    ],
)
def test_a_rule_is_tried_at_once(client, commune_index, typed, words):
    assert words in text(client.get(LINE, typed))
    fragment = client.get(LINE, typed, headers={"HX-Request": "true"})
    assert words in text(fragment)
    assert "<html" not in fragment.content.decode()
    assert fragment["HX-Replace-Url"].startswith(f"{LINE}?a=")


def test_choices_and_yes_or_no_are_tried(client, commune_index):
    page = text(
        client.get(f"{COMMUNE}chi-so/DTI-07/", {"q1": "dung_han", "q2": "tre_han", "q3": "khong", "q4": "-"})
    )
    assert "0,5 + 0,25 + 0" in page
    assert "chọn một trong" in text(client.get(f"{COMMUNE}chi-so/DTI-01/", {"s": "co-le"}))


def test_a_number_with_two_readings_is_asked_about(client, commune_index):
    assert "đọc được hai cách" in text(client.get(f"{COMMUNE}chi-so/DTI-31/", {"r": "1,234"}))
    assert "95,5 %" in text(client.get(f"{COMMUNE}chi-so/DTI-31/", {"r": "95,5 %"}))


def test_points_given_by_people_are_tried_within_their_bounds(client, given_index):
    address = "/bo-chi-so/tayninh-commune-2025/2025/chi-so/1.1/"
    assert "7,04" in text(client.get(address, {"points": "7,04"}))
    assert "từ 0 đến 10" in text(client.get(address, {"points": "11"}))


def test_examples_are_counted_and_each_can_be_tried(client, commune_index):
    page = text(client.get(f"{COMMUNE}vi-du/"))
    assert "ví dụ ra đúng kết quả" in page
    assert "?a=600&amp;b=120&amp;c=330#thu-tinh" in text(client.get(LINE))
    first = rows(client, f"{COMMUNE}vi-du/?format=csv")
    assert {row["Phải ra"].split("-")[0] for row in first} == {"DTI"}
    found = rows(client, f"{COMMUNE}vi-du/?format=csv&nhom=")
    assert len(found) > 150 > len(first)
    assert {row["Kết quả"] for row in found} == {"1"}


def test_two_versions_side_by_side(client, province_indexes):
    page = text(client.get("/bo-chi-so/vn-dti-province/khac-nhau/2021/2024/"))
    assert "922/QĐ-BTTTT" in page
    assert "Đô thị thông minh" in page
    found = rows(client, "/bo-chi-so/vn-dti-province/khac-nhau/2021/2024/?format=csv")
    maxima = [row for row in found if row["Nội dung"] == "Điểm tối đa" and row["Mã"] == "3"]
    assert [(row["Trước"], row["Sau"]) for row in maxima] == [("100", "140")]


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "json"])
@pytest.mark.parametrize("page", ["", "vi-du/", "chi-so/DTI-28/"])
def test_every_table_is_a_file_too(client, commune_index, page, wanted):
    assert client.get(f"{COMMUNE}{page}?format={wanted}").status_code == 200


def test_json_keeps_numbers_as_numbers(client, commune_index):
    found = json.loads(client.get(f"{COMMUNE}?format=json").content)
    assert found["count"] == 43
    assert found["rows"][27]["points"] == 5


@pytest.mark.parametrize(
    "address",
    ["/bo-chi-so/khong-co/2026/", "/bo-chi-so/hcmc-commune-2026/1999/", f"{COMMUNE}chi-so/DTI-99/",
     "/bo-chi-so/hcmc-commune-2026/khac-nhau/2020/2026/", f"{COMMUNE}?lan-sua=7"],
)  # fmt: skip
def test_what_is_not_installed_is_not_found(client, commune_index, address):
    assert client.get(address).status_code == 404


def test_pages_read_in_english(client, commune_index):
    client.cookies["django_language"] = "en"
    page = text(client.get(LINE))
    assert "75% or more" in page
    assert "Share of dossiers submitted online" in page


def test_queries_do_not_grow_with_versions(client, commune_index, assert_queries_do_not_grow):
    def add() -> None:
        for revision in (2, 3):
            row = InstalledIndex.objects.get(pk=commune_index.pk)
            row.pk, row.revision = None, revision
            row.save()

    assert_queries_do_not_grow(lambda: client.get("/bo-chi-so/"), add)


def test_one_query_reads_a_page_of_the_law(client, commune_index, django_assert_num_queries):
    for address in (COMMUNE, LINE, f"{COMMUNE}vi-du/"):
        client.get(address)
        with django_assert_num_queries(1):
            client.get(address)
