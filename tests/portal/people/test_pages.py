"""The pages about people: list, person, invite, hand-over; who sees whom."""

from datetime import timedelta

import pytest
from django.utils import timezone

from trucso.portal.accounts.models import User

TODAY = timezone.localdate()


def page(client, address):
    response = client.get(address)
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_is_searched_without_marks(client_of, admin, owner, stranger):
    User.objects.filter(pk=owner.pk).update(full_name="Nguyễn Thị Đào")
    found = page(client_of(admin), "/nguoi-dung/?q=dao")
    assert "Nguyễn Thị Đào" in found
    assert "Người stranger" not in found


def test_filters_by_role_unit_and_state(client_of, admin, owner, colleague, stranger):
    client = client_of(admin)
    assert "1 người dùng" in page(client, "/nguoi-dung/?vai-tro=approver")
    assert "2 người dùng" in page(client, "/nguoi-dung/?don-vi=xa-mot")
    assert "Không có ai khớp" in page(client, "/nguoi-dung/?tai-khoan=locked")


def test_a_coordinator_sees_the_people_of_the_units_below_only(client_of, coordinator, admin, owner):
    client = client_of(coordinator)
    listed = page(client, "/nguoi-dung/")
    assert "Người owner" in listed
    assert "quan-tri" not in listed
    assert client.get(f"/nguoi-dung/{admin.pk}/").status_code == 403
    assert client.get("/nguoi-dung/999999/").status_code == 404


@pytest.mark.parametrize("wanted", ["csv", "xlsx", "json"])
def test_the_list_is_a_file_too(client_of, admin, owner, wanted):
    response = client_of(admin).get(f"/nguoi-dung/?format={wanted}")
    assert response.status_code == 200
    if wanted == "csv":
        assert "Người owner" in response.content.decode("utf-8-sig")


def test_queries_do_not_grow_with_people(client_of, admin, person, commune, assert_queries_do_not_grow):
    client = client_of(admin)
    person("mot", "reporter", commune)

    def more():
        for n in range(5):
            person(f"them-{n}", "reporter", commune)

    assert_queries_do_not_grow(lambda: client.get("/nguoi-dung/"), more)


def test_inviting_shows_the_link_once_and_it_sets_the_password(client_of, coordinator, commune, client):
    manager = client_of(coordinator)
    form = {
        "username": "lan.pham", "full_name": "Phạm Thị Lan", "email": "", "role": "reporter",
        "unit": "xa-mot", "valid_from": TODAY.isoformat(), "valid_to": "",
    }  # fmt: skip
    response = manager.post("/nguoi-dung/moi/", form)
    first = page(manager, response["Location"])
    assert "/tai-khoan/loi-moi/" in first
    assert "/tai-khoan/loi-moi/" not in page(manager, response["Location"])
    link = "/tai-khoan/loi-moi/" + first.split("/tai-khoan/loi-moi/")[1].split("<")[0]
    assert "lan.pham" in page(client, link)
    password = {"password1": "con-duong-moi-9", "password2": "con-duong-moi-9"}
    assert client.post(link, password)["Location"] == "/tai-khoan/dang-nhap/"
    assert User.objects.get(username="lan.pham").check_password("con-duong-moi-9")
    assert client.get(link).status_code == 410


def test_a_wrong_invitation_says_which_field(client_of, coordinator, owner):
    form = {"username": "owner", "full_name": "Ai đó", "role": "admin", "unit": "xx", "valid_from": "hôm nay"}
    response = client_of(coordinator).post("/nguoi-dung/moi/", form)
    assert response.status_code == 200
    errors = response.context["form"].errors
    assert set(errors) == {"role", "unit", "valid_from"}


def test_a_taken_user_name_is_told_beside_its_field(client_of, coordinator, owner):
    form = {
        "username": "owner", "full_name": "Ai đó", "role": "reporter", "unit": "xa-mot",
        "valid_from": TODAY.isoformat(),
    }  # fmt: skip
    response = client_of(coordinator).post("/nguoi-dung/moi/", form)
    assert "username" in response.context["form"].errors


def test_the_person_page_tells_account_roles_and_history(client_of, coordinator, owner):
    client = client_of(coordinator)
    client.post(f"/nguoi-dung/{owner.pk}/sua/", {"full_name": "Nguyễn Văn Ân", "email": ""})
    found = page(client, f"/nguoi-dung/{owner.pk}/")
    for words in ("Nguyễn Văn Ân", "Cán bộ báo cáo", "Xã Đại Phước", "đang giữ", "Sửa họ tên, thư điện tử"):
        assert words in found


def test_a_role_ends_on_its_page_but_not_in_the_past(client_of, coordinator, owner):
    client, held = client_of(coordinator), owner.role_assignments.get()
    address = f"/nguoi-dung/{owner.pk}/vai-tro/{held.pk}/ket-thuc/"
    refused = client.post(address, {"last_day": (TODAY - timedelta(30)).isoformat()})
    assert "Không kết thúc lùi về trước hôm qua." in refused.content.decode()
    assert client.post(address, {"last_day": TODAY.isoformat()}).status_code == 302
    held.refresh_from_db()
    assert held.valid_to == TODAY


def test_the_role_of_somebody_else_is_not_ended_under_this_person(client_of, coordinator, owner, stranger):
    other = stranger.role_assignments.get()
    address = f"/nguoi-dung/{owner.pk}/vai-tro/{other.pk}/ket-thuc/"
    assert client_of(coordinator).get(address).status_code == 404


def test_hand_over_lists_what_passes(client_of, coordinator, owner, stranger):
    client = client_of(coordinator)
    assert "Cán bộ báo cáo, Xã Đại Phước" in page(client, f"/nguoi-dung/{owner.pk}/ban-giao/")
    form = {
        "roles": [owner.role_assignments.get().pk], "to": stranger.pk, "last_day": TODAY.isoformat(),
        "reason": "",
    }  # fmt: skip
    response = client.post(f"/nguoi-dung/{owner.pk}/ban-giao/", form)
    assert response["Location"] == f"/nguoi-dung/{stranger.pk}/"
    assert stranger.role_assignments.count() == 2


def test_a_refusal_names_the_rule(client_of, owner):
    response = client_of(owner).get("/nguoi-dung/")
    assert response.status_code == 403
    assert "quản lý người dùng và vai trò" in response.content.decode()
