"""The province at a glance and the league table: what they say, in which formats, at what cost."""

from __future__ import annotations

import csv
import io
import json
import re
import shutil
from pathlib import Path

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portal.national.conftest import DEFINITIONS
from trucso.portal.journal.services import record
from trucso.portal.national.loading import load_results

pytestmark = pytest.mark.django_db
LEAGUE = "/bang-xep-hang/tinh/"


@pytest.fixture
def page(installed: None, client: Client) -> Client:
    """A visitor, with results and the law of every year installed."""
    return client


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def _charts(text: str) -> dict[str, str]:
    """Specifications in the page by id, read as JSON and written with their letters."""
    found = re.findall(r'<script id="([^"]+)-data" type="application/json">(.*?)</script>', text)
    return {key: json.dumps(json.loads(content), ensure_ascii=False) for key, content in found}


def _rows(client: Client, address: str) -> list[dict[str, str]]:
    content = client.get(address).content.decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(content)))


def test_the_first_page_is_our_province_and_says_what_rank_lost_where_what_changed(page: Client) -> None:
    text = _text(page, "/")
    assert "Tỉnh Đồng Nai đứng thứ 15 trong 34 tỉnh, thành phố" in text
    assert "Mất nhiều điểm nhất ở Hoạt động chính quyền số: 111,4 điểm." in text
    assert "từ hạng 13 (2023) đến hạng 30 (2024)" in text
    assert "từ hạng 27 (2023) đến hạng 10 (2024)" in text
    assert "so hạng, không so giá trị" in text


def test_another_setting_shows_another_province(page: Client, settings: pytest.FixtureRequest) -> None:
    settings.PROVINCE = "01"  # type: ignore[attr-defined]
    assert "Thành phố Hà Nội đứng thứ 1 trong 34" in _text(page, "/")
    assert "Không tỉnh nào đứng trên." in _text(page, "/")


def test_a_setting_that_names_no_province_says_which_one(
    page: Client, settings: pytest.FixtureRequest
) -> None:
    settings.PROVINCE = "999"  # type: ignore[attr-defined]
    text = _text(page, "/")
    assert "Không có tỉnh, thành phố nào mang mã «999»" in text
    assert "TRUCSO_PROVINCE" in text


def test_the_trend_says_what_is_restated_and_where_the_index_changed(page: Client) -> None:
    text = _text(page, "/tinh/dong-nai/")
    drawn = _charts(text)["qua-cac-nam"]
    assert "QĐ 922" in drawn
    assert "QĐ 405" in drawn
    assert "từ năm 2021 (922/QĐ-BTTTT), từ năm 2024 (405/QĐ-BKHCN)" in text
    assert "2023: 0,7003 (tính lại theo địa giới mới); 2024: 0,7164 (công bố)" in text


def test_an_earlier_year_is_ranked_from_restated_values(page: Client) -> None:
    text = _text(page, "/tinh/dong-nai/?nam=2023")
    assert "Tỉnh Đồng Nai đứng thứ 13 trong 34" in text
    assert "4 nhóm chưa công bố" in text
    assert "năm 2023 · tính lại theo địa giới mới" in text
    assert "Trong các nhóm đã công bố, mất nhiều điểm nhất ở Hoạt động xã hội số" in text


def test_a_former_province_tells_what_it_became(page: Client) -> None:
    text = _text(page, "/tinh/binh-phuoc/")
    assert "Tỉnh Bình Phước đứng thứ 12 trong 63" in text
    assert 'từ 01/07/2025 thuộc <a href="/tinh/dong-nai/">Tỉnh Đồng Nai</a>' in text


def test_a_year_of_pillars_only_has_no_losses_but_all_else(page: Client) -> None:
    text = _text(page, "/tinh/bac-ninh-63/?nam=2020")
    assert "Tỉnh Bắc Ninh đứng thứ 3 trong 63" in text
    assert "Chính quyền số mất 222,0; Kinh tế số mất 190,0; Xã hội số mất 178,4." in text
    assert "Năm 2019 chưa có giá trị nhóm nào được công bố." in text
    assert "trung bình 0,37" not in text, "the mean of three provinces is not the nation's"


@pytest.mark.parametrize("year", [2020, 2021, 2022, 2023, 2024])
@pytest.mark.parametrize("structure", [34, 63])
def test_every_year_and_list_has_a_page(page: Client, year: int, structure: int) -> None:
    text = _text(page, f"{LEAGUE}?nam={year}&co-cau={structure}")
    assert f"{structure} tỉnh, thành phố năm {year}" in text


def test_the_league_is_ordered_and_marks_our_province(page: Client) -> None:
    text = _text(page, LEAGUE)
    assert "Hà Nội đứng đầu với 0,8241; trung bình 0,7005. Đồng Nai hạng 15 với 0,7164." in text
    assert "34 trong 34 tỉnh khớp trong phạm vi 0,0001." in text
    assert text.count('<tr class="ts-own">') == 1


def test_in_the_list_of_63_the_parts_of_our_province_are_marked(page: Client) -> None:
    text = _text(page, f"{LEAGUE}?nam=2023&co-cau=63")
    assert text.count('<tr class="ts-own">') == 2
    assert "Bình Phước hạng 13 với 0,7157. Đồng Nai hạng 32 với 0,6848." in text


def test_a_year_of_few_values_says_how_few(page: Client) -> None:
    text = _text(page, f"{LEAGUE}?nam=2020&co-cau=63")
    assert re.search(r"Mới tìm được giá trị công bố của \d+ trong 63 tỉnh.", text)


def test_provinces_are_found_without_marks(page: Client) -> None:
    names = [row["Tỉnh, thành phố"] for row in _rows(page, f"{LEAGUE}?q=dong+nai&format=csv")]
    assert names == ["Đồng Nai"]


def test_names_are_sorted_in_vietnamese_order(page: Client) -> None:
    names = [row["Tỉnh, thành phố"] for row in _rows(page, f"{LEAGUE}?sort=name&format=csv")]
    assert names[:4] == ["An Giang", "Bắc Ninh", "Cà Mau", "Cao Bằng"]
    assert names.index("Đà Nẵng") == names.index("Cần Thơ") + 1


@pytest.mark.parametrize("key", ["rank", "name", "total", "rank_change", "digital_government", "group_6"])
@pytest.mark.parametrize("sign", ["", "-"])
def test_every_column_sorts_both_ways(page: Client, key: str, sign: str) -> None:
    assert len(_rows(page, f"{LEAGUE}?sort={sign}{key}&format=csv")) == 34


def test_the_files_hold_every_row_unrounded_with_its_sources(page: Client) -> None:
    rows = _rows(page, f"{LEAGUE}?format=csv")
    dong_nai = next(row for row in rows if row["Tỉnh, thành phố"] == "Đồng Nai")
    assert len(rows) == 34
    assert (dong_nai["Hạng"], dong_nai["Tổng"], dong_nai["Bậc"]) == ("15", "0.7164", "-2")
    assert dong_nai["Nguồn"].startswith("https://")
    content = json.loads(page.get(f"{LEAGUE}?format=json&table=doi-chieu").content)
    assert content["count"] == 34
    assert {row["verdict"] for row in content["rows"]} == {"khớp"}
    assert page.get(f"{LEAGUE}?format=xlsx").content[:2] == b"PK"


@pytest.mark.parametrize("table", ["nhom", "thay-doi", "qua-cac-nam", "nguon"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_every_table_of_the_province_is_a_file(page: Client, table: str, form: str) -> None:
    response = page.get(f"/?table={table}&format={form}")
    assert response.status_code == 200
    assert f'filename="{table}.{form}"' in response["Content-Disposition"]


def test_means_that_contradict_each_other_are_side_by_side_with_the_remark(page: Client) -> None:
    rows = _rows(page, f"{LEAGUE}?nam=2021&co-cau=63&table=trung-binh&format=csv")
    ours = [row for row in rows if row["Phạm vi"] == "các tỉnh, thành phố (63)"]
    assert [row["Giá trị"] for row in ours] == ["0.4014", "0.4595"]
    assert "MÂU THUẪN" in ours[1]["Ghi chú"]
    assert {row["Tên"] for row in rows} == {"Trung bình", "Viện Hàn lâm KHCN Việt Nam"}


def test_ties_are_shown(page: Client) -> None:
    text = _text(page, f"{LEAGUE}?nam=2023&co-cau=63")
    assert text.count('<abbr title="đồng hạng">') >= 2


def test_sources_that_disagree_are_all_listed(page: Client) -> None:
    rows = _rows(page, "/tinh/tay-ninh-63/?table=nguon&format=csv")
    assert {row["Nguồn"].split(",")[0] for row in rows if row["Năm"] == "2021"} >= {"Báo Tây Ninh"}


@pytest.mark.parametrize(
    ("address", "message"),
    [
        ("/tinh/khong-co/", "Không có tỉnh, thành phố nào ở địa chỉ"),
        ("/?nam=1999", "1999"),
        ("/?nam=hai", "hai"),
        (f"{LEAGUE}?co-cau=64", "64"),
        (f"{LEAGUE}?nam=2030", "2030"),
    ],
)
def test_what_does_not_exist_answers_404(page: Client, address: str, message: str) -> None:
    response = page.get(address)
    assert response.status_code == 404
    assert message in response.content.decode()


def _queries(client: Client, address: str) -> int:
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


def test_a_page_costs_one_query_while_nothing_changed_and_eight_after(page: Client) -> None:
    with transaction.atomic():
        record(actor="test", action="test.changed", subject="test")
    addresses = ("/", "/tinh/ha-noi/", LEAGUE, f"{LEAGUE}?co-cau=63", f"{LEAGUE}?nam=2022&co-cau=63")
    assert [_queries(page, address) for address in addresses] == [8, 1, 1, 1, 1]


def test_a_corrected_result_is_on_the_page_at_once(page: Client, tmp_path: Path) -> None:
    assert "0,8241" in _text(page, LEAGUE)
    folder = shutil.copytree(DEFINITIONS / "results", tmp_path / "results")
    path = folder / "national-2020-2024.csv"
    path.write_text(
        path.read_text("utf-8").replace("2024,34,Hà Nội,01,total,0.8241", "2024,34,Hà Nội,01,total,0.8341"),
        "utf-8",
    )
    load_results(folder=folder)
    text = _text(page, LEAGUE)
    assert "0,8341" in text
    assert "33 trong 34 tỉnh khớp" in text
    assert "lệch" in text


def test_no_decimal_comma_reaches_a_chart_or_an_attribute(page: Client) -> None:
    text = page.get("/").content.decode()
    assert set(_charts(text)) == {"cac-nhom", "diem-mat", "qua-cac-nam", "doi-hang"}
    assert not re.search(r'(width|height|x|value)="\d+,\d', text)


def test_the_parts_of_all_lost_add_up(page: Client) -> None:
    rows = _rows(page, "/?table=nhom&format=csv")
    lost = {row["Nhóm"]: row["Mất"] for row in rows}
    assert lost["Hoạt động chính quyền số"] == "111.38"
    assert sum(float(row["Phần trong tổng mất"]) for row in rows) == pytest.approx(1)
