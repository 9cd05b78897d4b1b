"""People from a file: every row has a fate, nothing is made from a typo, rows in are rows out."""

import io

import openpyxl
import pytest

from trucso.portal.accounts.models import User
from trucso.portal.journal.models import Entry
from trucso.portal.units.models import Unit

ADDRESS = "/nguoi-dung/nhap-tu-tep/"
HEAD = "Tên đăng nhập;Họ và tên;Thư điện tử;Vai trò;Mã đơn vị;Từ ngày;Đến hết ngày\n"
GOOD = (
    "lan.pham;Phạm Thị Lan;lan@dongnai.gov.vn;Cán bộ báo cáo;xa-mot;01/12/2026;\n"
    "lan.pham;Phạm Thị Lan;;Người duyệt của đơn vị;xa-mot;01/12/2026;31/12/2026\n"
    "owner;Người owner;;reporter;xa-mot;01/12/2026;\n"
)


def upload(client, text, name="nguoi.csv"):
    file = io.BytesIO(text.encode() if isinstance(text, str) else text)
    file.name = name
    return client.post(ADDRESS, {"file": file})


def messages(response):
    return [row["message"] for row in response.context["fates"].rows]


@pytest.fixture
def manager(client_of, coordinator, owner, other_commune):
    return client_of(coordinator)


def test_the_dry_run_writes_nothing_and_tells_the_fate_of_every_row(manager):
    response = upload(manager, HEAD + GOOD)
    kinds = [row["kind"] for row in response.context["fates"].rows]
    assert kinds == ["new", "added", "unchanged"]
    assert not User.objects.filter(username="lan.pham").exists()
    assert not Entry.objects.exists()
    assert "lan.pham" in manager.get(ADDRESS + "?format=csv&table=dong").content.decode("utf-8-sig")


def test_applying_gives_a_receipt_with_as_many_rows(manager):
    upload(manager, HEAD + GOOD)
    assert manager.post(ADDRESS, {"ap-dung": "1"}).status_code == 302
    receipt = manager.get(ADDRESS).context["receipt"]
    assert [row["kind"] for row in receipt.rows] == ["new", "added", "unchanged"]
    assert "/tai-khoan/loi-moi/" in receipt.rows[0]["link"]
    assert User.objects.get(username="lan.pham").role_assignments.count() == 2
    assert Entry.objects.get(action="people.imported").after["new"] == 1
    assert manager.get(ADDRESS + "?format=csv").content.decode("utf-8-sig").count("\n") == 4


def test_applying_twice_does_nothing_more(manager):
    upload(manager, HEAD + GOOD)
    manager.post(ADDRESS, {"ap-dung": "1"})
    before = Entry.objects.count()
    manager.post(ADDRESS, {"ap-dung": "1"})
    assert Entry.objects.count() == before
    kinds = [row["kind"] for row in upload(manager, HEAD + GOOD).context["fates"].rows]
    assert kinds == ["unchanged"] * 3


@pytest.mark.parametrize(
    ("row", "told"),
    [
        ("a;A B;;Cán bộ báo cao;xa-mot;01/12/2026;", ""),  # search forgives marks
        ("a;A B;;Cán bộ bao cáoo;xa-mot;01/12/2026;", "Cột «Vai trò»: «Cán bộ bao cáoo» không có"),
        ("a;A B;;Cán bộ báo cáo;xa-mott;01/12/2026;", "Có phải «xa-mot»?"),
        ("a;A B;;Cán bộ báo cáo;xa-mot;31/02/2026;", "Cột «Từ ngày»: «31/02/2026» không phải ngày"),
        ("a;A B;;Cán bộ báo cáo;xa-mot;01/12/2026;01/11/2026", "Cột «Đến hết ngày»: trước «Từ ngày»."),
        ("a;A B;không-phải-thư;Cán bộ báo cáo;xa-mot;01/12/2026;", "Cột «Thư điện tử»"),
        ("a b;A B;;Cán bộ báo cáo;xa-mot;01/12/2026;", "Cột «Tên đăng nhập»: «a b»"),
        (";A B;;Cán bộ báo cáo;xa-mot;01/12/2026;", "không được để trống"),
        ("a;A B;;Quản trị hệ thống;xa-mot;01/12/2026;", "không có trong danh mục bạn được giao"),
        ("a;A B;;Cán bộ báo cáo;tinh-thu;01/12/2026;", "Cột «Mã đơn vị»: «tinh-thu»"),
        ("owner;Người khác;;Cán bộ báo cáo;xa-mot;01/12/2026;", "tài khoản này đang là của «Người owner»"),
    ],
)
def test_a_wrong_row_names_its_column(manager, row, told):
    units = Unit.objects.count()
    response = upload(manager, HEAD + row + "\n")
    assert told in messages(response)[0]
    assert bool(told) == (response.context["fates"].rows[0]["kind"] == "refused")
    assert Unit.objects.count() == units


@pytest.mark.parametrize(
    ("days", "kind", "told"),
    [
        ("01/12/2026;", "unchanged", "Đã giữ vai trò này từ 01/01/2026"),
        ("01/12/2025;", "refused", "đã giữ vai trò này từ 01/01/2026"),
        ("01/11/2025;31/12/2025", "added", ""),
    ],
)
def test_days_already_held_days_that_overlap_and_other_days_are_three_things(
    manager, owner, days, kind, told
):
    owner.role_assignments.update(valid_from="2026-01-01")
    response = upload(manager, HEAD + f"owner;Người owner;;reporter;xa-mot;{days}\n")
    (row,) = response.context["fates"].rows
    assert (row["kind"], told in row["message"]) == (kind, True)


def test_a_role_that_ended_too_early_is_not_called_unchanged(manager, owner):
    owner.role_assignments.update(valid_from="2026-01-01", valid_to="2026-06-30")
    response = upload(manager, HEAD + "owner;Người owner;;reporter;xa-mot;01/03/2026;\n")
    assert response.context["fates"].rows[0]["kind"] == "refused"
    assert "đến hết 30/06/2026; chọn ngày không trùng" in messages(response)[0]


def test_a_name_in_other_letters_is_not_a_second_account(manager, owner):
    response = upload(manager, HEAD + "OWNER;Người owner;;reporter;xa-mot;01/12/2026;\n")
    assert "đã có tài khoản «owner»" in messages(response)[0]
    manager.post(ADDRESS, {"ap-dung": "1"})
    assert User.objects.filter(username__iexact="owner").count() == 1


def test_a_row_said_twice_is_refused_once(manager):
    row = "a;A B;;Cán bộ báo cáo;xa-mot;01/12/2026;\n"
    response = upload(manager, HEAD + row + row)
    assert messages(response) == ["", "Trùng với một dòng ở trên."]


def test_a_file_that_is_no_table_is_refused_whole(manager):
    response = upload(manager, b"%PDF-1.7 ...", name="nguoi.pdf")
    assert "problems" in response.context
    assert "chưa có gì được ghi" in response.content.decode()


def test_the_template_holds_what_one_may_give_and_imports_back(manager):
    content = manager.get(ADDRESS + "mau.xlsx").content
    book = openpyxl.load_workbook(io.BytesIO(content))
    codes = [cell.value for cell in book["Danh mục"]["A"]]
    assert {code for code in codes[1:] if code} == {"xa-mot", "xa-hai"}
    assert "Quản trị hệ thống" not in [cell.value for cell in book["Danh mục"]["C"]]
    book["Người dùng"].append(["lan.pham", "Phạm Thị Lan", None, "Lãnh đạo", "xa-mot", "01/12/2026", None])
    out = io.BytesIO()
    book.save(out)
    response = upload(manager, out.getvalue(), name="nguoi.xlsx")
    assert [row["kind"] for row in response.context["fates"].rows] == ["new"]
