"""The units on a day and a unit's history, as a visitor sees them."""

from __future__ import annotations

import csv
import io
import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.portal.units.conftest import FIRST_NEW
from trucso.portal.units import services
from trucso.portal.units.models import Kind, Level, Unit, UnitName, UnitOperation, UnitParent

Old = dict[str, Unit]


@pytest.fixture(autouse=True)
def _our_province(settings: pytest.FixtureRequest) -> None:
    settings.PROVINCE = "75"  # type: ignore[attr-defined]


def _text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, address
    return re.sub(r"\s+", " ", response.content.decode())


def _codes(client: Client, address: str) -> list[str]:
    content = client.get(address).content.decode("utf-8-sig")
    return [row["Mã"] for row in csv.DictReader(io.StringIO(content))]


def test_the_list_is_that_of_the_day(old: Old, merged: Unit, client: Client) -> None:
    assert _codes(client, "/don-vi/?ngay=2025-06-30&format=csv") == ["70", "75-cu", "46"]
    assert _codes(client, "/don-vi/?ngay=2025-07-01&format=csv") == ["75", "46"]
    assert "3 tỉnh, thành phố ngày 30/06/2025" in _text(client, "/don-vi/?ngay=2025-06-30")


def test_units_under_a_parent_and_found_without_marks(old: Old, merged: Unit, client: Client) -> None:
    address = "/don-vi/?ngay=2025-07-01&cap=commune&thuoc=75"
    assert _codes(client, f"{address}&format=csv") == ["25217"]
    assert _codes(client, f"{address}&q=bu+gia&format=csv") == ["25217"]
    assert _codes(client, f"{address}&q=khong+co&format=csv") == []
    assert "Không có đơn vị nào khớp vào ngày này." in _text(client, f"{address}&q=khong+co")
    assert "1 xã, phường, đặc khu thuộc tỉnh Đồng Nai ngày 01/07/2025" in _text(client, address)


def test_the_page_draws_the_mergers_from_both_sides(old: Old, merged: Unit, client: Client) -> None:
    for day in ("2025-06-30", "2025-07-01"):
        text = _text(client, f"/don-vi/?ngay={day}")
        assert "2 tỉnh cũ đã thành 1 tỉnh mới" in text
        assert "Bình Phước vào Đồng Nai; Đồng Nai vào Đồng Nai." in text


def test_a_unit_tells_what_it_was_made_of_and_what_it_became(old: Old, merged: Unit, client: Client) -> None:
    text = _text(client, f"/don-vi/{merged.slug}/")
    assert "Được tạo thành từ" in text
    assert "Bình Phước, Đồng Nai" in text
    former = _text(client, f"/don-vi/{old['binh_phuoc'].slug}/")
    assert f'Đã thành</dt><dd><a href="/don-vi/{merged.slug}/">Tỉnh Đồng Nai</a>' in former
    assert "đến hết 30/06/2025" in former


def test_an_undone_operation_stays_on_the_page_and_says_why(old: Old, merged: Unit, client: Client) -> None:
    services.undo_operation(operation=UnitOperation.objects.get(), reason="Ghi nhầm ngày")
    text = _text(client, f"/don-vi/{old['binh_phuoc'].slug}/")
    assert "Đã hoàn tác: Ghi nhầm ngày" in text
    assert "Đã thành</dt>" not in text


@pytest.mark.parametrize("table", ["ten-goi", "truc-thuoc", "thay-doi", "don-vi"])
@pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
def test_every_table_of_a_unit_is_a_file(
    old: Old, merged: Unit, client: Client, table: str, form: str
) -> None:
    response = client.get(f"/don-vi/{merged.slug}/?table={table}&format={form}")
    assert f'filename="{table}.{form}"' in response["Content-Disposition"]


@pytest.mark.parametrize(
    "address",
    ["/don-vi/khong-co/", "/don-vi/?ngay=30/06/2025", "/don-vi/?cap=thon", "/don-vi/?cap=commune&thuoc=999"],
)
def test_what_does_not_exist_answers_404(old: Old, client: Client, address: str) -> None:
    response = client.get(address)
    assert response.status_code == 404
    assert "Không có" in response.content.decode() or "không" in response.content.decode()


def test_an_empty_portal_has_pages_too(db: None, client: Client) -> None:
    assert "Không có đơn vị nào khớp" in _text(client, "/don-vi/")
    assert "Không có đơn vị nào khớp" in _text(client, "/don-vi/?cap=commune")


def _many_communes(parent: Unit, number: int) -> None:
    units = Unit.objects.bulk_create(
        Unit(
            code=f"x{n}",
            slug=f"x-{n}",
            level=Level.COMMUNE,
            name=f"Xã {n}",
            full_name=f"Xã {n}",
            first_day=FIRST_NEW,
        )
        for n in range(number)
    )
    UnitName.objects.bulk_create(
        UnitName(unit=unit, kind=Kind.COMMUNE, name=unit.name, full_name=unit.name, first_day=FIRST_NEW)
        for unit in units
    )
    UnitParent.objects.bulk_create(
        UnitParent(unit=unit, parent=parent, first_day=FIRST_NEW) for unit in units
    )


@pytest.mark.parametrize(
    "address",
    ["/don-vi/?ngay=2025-07-01", "/don-vi/?ngay=2025-07-01&cap=commune&thuoc=75", "/don-vi/moi-75/"],
)
def test_the_cost_of_a_page_does_not_grow_with_the_units(
    old: Old, merged: Unit, client: Client, address: str
) -> None:
    client.get(address)
    counts = []
    for number in (0, 40):
        _many_communes(merged, number)
        with CaptureQueriesContext(connection) as queries:
            client.get(address)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_long_list_is_cut_on_the_page_and_whole_in_the_file(old: Old, merged: Unit, client: Client) -> None:
    _many_communes(merged, 320)
    address = "/don-vi/?ngay=2025-07-01&cap=commune&thuoc=75"
    assert "Còn 21 đơn vị không vẽ ra ở đây" in _text(client, address)
    assert len(_codes(client, f"{address}&format=csv")) == 321


def test_the_life_of_a_renamed_unit_is_drawn(old: Old, client: Client) -> None:
    decision = services.Decision(day=date(2025, 1, 1), text="Nghị quyết 175/2024/QH15")
    services.rename_unit(
        unit=old["hue"], kind=Kind.CITY, name="Huế", full_name="Thành phố Huế", decision=decision
    )
    text = _text(client, "/don-vi/don-vi-46/")
    assert "Huế — – 31/12/2024; Thành phố Huế 01/01/2025 – —." in text
