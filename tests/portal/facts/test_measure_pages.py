"""The measure browser: the catalogue for everybody, the figures for those who may see them."""

import csv
import io
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from trucso.portal.facts.charts import BINS, bins
from trucso.portal.facts.models import Measure
from trucso.portal.facts.services import Entry, Origin, Slot, record
from trucso.portal.shared.access import Role

PAGE = "/so-lieu/tthc.ho-so.tong/"


def text(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def rows(response) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(response.content.decode("utf-8-sig"))))


def report(measure, unit, entry, period="2026", is_demo=False, state="submitted"):
    slot = Slot(measure, unit, period, is_demo)
    return record(slot=slot, entry=entry, seen_version=0, origin=Origin(), state=state)


def test_no_measures_says_how_to_load_them(client, db):
    assert "load_measures" in text(client.get("/so-lieu/"))


def test_the_catalogue_says_who_owns_what_and_where_it_is_used(client, dossiers, commune_index):
    found = {row["Mã"]: row for row in rows(client.get("/so-lieu/?format=csv"))}
    assert len(found) == 70
    assert found["tthc.ho-so.tong"]["Chỉ số dùng"] == "2"
    assert found["tthc.ho-so.tong"]["Các chỉ số"] == "DTI-28.a, DTI-29.b"


@pytest.mark.parametrize(
    ("asked", "there", "absent"),
    [
        ({"q": "tong so ho so giai quyet"}, "tthc.ho-so.tong", "ccvc.tong"),
        ({"q": "DTI-28"}, "tthc.ho-so.mot-phan", "ccvc.tong"),
        ({"loai": "choice"}, "bao-cao-cds.quy-1", "ccvc.tong"),
        ({"dau-moi": "Công an xã"}, "dan-so.", "ccvc.tong"),
        ({"bo-chi-so": "hcmc-commune-2026", "q": "ccvc.tong"}, "ccvc.tong", "bao-cao-cds.quy-1"),
    ],
)
def test_measures_are_searched_and_filtered(client, dossiers, commune_index, asked, there, absent):
    found = {row["Mã"] for row in rows(client.get("/so-lieu/", {**asked, "format": "csv"}))}
    assert any(code.startswith(there) for code in found)
    assert absent not in found


def test_nothing_found_says_so(client, dossiers):
    assert "Không có số liệu nào khớp" in text(client.get("/so-lieu/", {"q": "zzz"}))


def test_a_measure_says_what_it_means_and_who_reads_it(client, dossiers, commune_index):
    page = text(client.get(PAGE))
    assert "cộng qua các đơn vị; cộng các kỳ" in page
    assert "Mọi hồ sơ thuộc thẩm quyền" in page
    assert "/bo-chi-so/hcmc-commune-2026/2026/chi-so/DTI-29/" in page


def test_an_unknown_measure_is_not_found(client, dossiers):
    assert client.get("/so-lieu/khong.co/").status_code == 404


def test_the_public_sees_the_definition_but_no_figures(client, dossiers, commune_index, commune):
    report(dossiers, commune, Entry("987654"))
    page = text(client.get(PAGE))
    assert "Đăng nhập để xem số liệu báo cáo" in page
    assert "987.654" not in page
    assert client.get(f"{PAGE}?format=csv&table=bao-cao").status_code == 400


def test_a_reporter_sees_only_figures_of_the_own_unit(
    client_of, owner, dossiers, commune_index, commune, other_commune
):
    report(dossiers, commune, Entry("987654"))
    report(dossiers, other_commune, Entry("123456"))
    page = text(client_of(owner).get(PAGE))
    assert "987.654" in page
    assert "123.456" not in page


def test_the_three_kinds_of_empty_stay_apart(
    client_of, person, province, commune, other_commune, dossiers, commune_index
):
    coordinator = person("dieu-phoi", Role.COORDINATOR, province)
    report(dossiers, commune, Entry("0"))
    found = rows(client_of(coordinator).get(f"{PAGE}?format=csv&table=bao-cao"))
    assert [
        (
            row["Đơn vị"],
            row["Giá trị (hồ sơ)"] if "Giá trị (hồ sơ)" in row else row["Giá trị"],
            row["Tình trạng"],
        )
        for row in found
    ] == [
        ("Phường Biên Hòa", "", "missing"),
        ("Xã Đại Phước", "0", "submitted"),
    ]
    report(dossiers, other_commune, Entry(None, "chưa có bộ phận một cửa"))
    page = text(client_of(coordinator).get(PAGE))
    assert "chưa có bộ phận một cửa" in page
    assert "Không áp dụng" in page


def test_demonstration_figures_are_a_period_of_their_own(client_of, owner, dossiers, commune_index, commune):
    report(dossiers, commune, Entry("111"), is_demo=True)
    assert "Dữ liệu minh hoạ" in text(client_of(owner).get(PAGE))
    report(dossiers, commune, Entry("222"))
    page = text(client_of(owner).get(PAGE))
    assert "Dữ liệu minh hoạ" not in page
    assert "222" in page
    page = text(client_of(owner).get(f"{PAGE}?ky=2026-minh-hoa"))
    assert "Dữ liệu minh hoạ" in page


def test_answers_are_counted_with_the_empty_ones_apart(client_of, owner, dossiers, commune_index, commune):
    quarter = Measure.objects.get(code="bao-cao-cds.quy-1")
    report(quarter, commune, Entry("tre_han"))
    page = text(client_of(owner).get("/so-lieu/bao-cao-cds.quy-1/"))
    assert "Trễ hạn" in page
    assert "Trễ hạn 1." in page


def test_queries_do_not_grow_with_figures(
    client_of, owner, dossiers, commune_index, commune, assert_queries_do_not_grow
):
    client = client_of(owner)
    report(dossiers, commune, Entry("1"))
    assert_queries_do_not_grow(
        lambda: client.get(PAGE),
        lambda: [report(dossiers, commune, Entry("2"), f"2025-Q{n}") for n in (1, 2, 3)],
    )


def test_the_list_costs_two_queries(client, dossiers, commune_index, django_assert_num_queries):
    client.get("/so-lieu/")
    with django_assert_num_queries(2):
        client.get("/so-lieu/")


@given(st.lists(st.fractions(0, 10**9, max_denominator=1000), min_size=1, max_size=60))
def test_every_value_falls_in_one_bin(values):
    found = bins(values)
    assert sum(one.number for one in found) == len(values)
    assert len(found) <= BINS + 2
    assert all(a.high == b.low for a, b in pairwise(found))
    assert found[0].low <= min(values)
    assert max(values) <= found[-1].high or max(values) == Fraction(found[-1].low)
