"""Pages that no link of the portal leads to, and what must be done first so that others have something to show."""

from __future__ import annotations

import re
import time

from allauth.mfa.totp.internal import auth as totp

from .crawling import Person

ACCOUNT = "/tai-khoan"
# Route → who may see it and its address.
UNLINKED = {
    "shared:style": ("", "/giao-dien/"),
    "account_inactive": ("", f"{ACCOUNT}/bi-khoa/"),
    "account_logout": ("dieuphoi", f"{ACCOUNT}/dang-xuat/"),
    "account_reauthenticate": ("dieuphoi", f"{ACCOUNT}/xac-nhan/"),
    "account_reset_password_done": ("", f"{ACCOUNT}/quen-mat-khau/da-gui/"),
    "account_reset_password_from_key_done": ("", f"{ACCOUNT}/quen-mat-khau/xong/"),
    "workflow:second_list": ("thamdinh", "/tham-dinh/lan-hai/"),
    "mfa_list_webauthn": ("dieuphoi", f"{ACCOUNT}/hai-buoc/khoa/"),
    "mfa_reauthenticate": ("lanhdao", f"{ACCOUNT}/hai-buoc/xac-nhan/"),
}
LINK = r'href="(/phieu/\d+/{}[^"#]*)"'
File = tuple[str, bytes, str]
"""Its name, its content, its type."""
FILE = "Mã,Chỉ tiêu,Tự đánh giá\nDTI-01,Trưởng Ban Chỉ đạo,1\nDTI-99,Không có trong bộ chỉ số,1\n"


def send(
    person: Person, path: str, *, page: str = "", file: File | None = None, field: str = "file", **form: str
) -> None:
    """Fill the form of a page (read now, if it was not), with a file when given, and send it."""
    page = page or person.client.get(path).text
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert token, f"{path} không có biểu mẫu"
    answer = person.client.post(
        path,
        data={**form, "csrfmiddlewaretoken": token[1]},
        files={field: file} if file else None,
        headers={"Referer": person.server + path},
    )
    assert answer.status_code == 200, f"{path}: {answer.status_code}"


def add_app(person: Person, password: str) -> None:
    """Turn on an authenticator app, so that the pages about it exist."""
    send(person, f"{ACCOUNT}/xac-nhan/", password=password)
    path = f"{ACCOUNT}/hai-buoc/ung-dung/bat/"
    page = person.client.get(path).text
    secret = re.search(r"\b[A-Z2-7]{32}\b", page)
    assert secret, "trang thêm ứng dụng không cho khoá"
    code = totp.format_hotp_value(totp.hotp_value(secret[0], int(time.time()) // 30))
    send(person, path, page=page, code=code)


def open_card(person: Person) -> str:
    """The address of the first of one's own cards that may be entered."""
    cards = dict.fromkeys(re.findall(LINK.format(""), person.client.get("/phieu/").text))
    return next(card for card in cards if re.search(LINK.format("nhap/"), person.client.get(card).text))


def upload_a_file(person: Person) -> None:
    """Have a file of one's own open card checked, so that the page with its report exists."""
    send(person, f"{open_card(person)}nhap-tep/", file=("phieu.csv", FILE.encode(), "text/csv"))


def upload_a_workbook(reporter: Person, coordinator: Person) -> None:
    """Bring the workbook of one's own open card back as it was taken, and as one of many, so that a receipt
    and a batch exist."""
    path = f"{open_card(reporter)}excel/"
    taken = reporter.client.get(f"{path}mau.xlsx")
    file = ("phieu.xlsx", taken.content, taken.headers["content-type"])
    send(reporter, path, file=file)
    rounds = re.findall(
        r'href="(/dot-danh-gia/[^"/]+/)dieu-hanh/"', coordinator.client.get("/dot-danh-gia/").text
    )
    send(coordinator, f"{rounds[0]}nhap-excel/", file=file, field="workbooks")
