"""Documents of a line in the browser: several files at once, each with its answer; dropped, taken back, put back."""

from __future__ import annotations

import pytest

from tests.portal.facts import sample_files as made

from .desks import Desk
from .installation import installed
from .test_entry_page import PEOPLE, PREPARE
from .test_every_page import violations

pytestmark = pytest.mark.browser
PANEL = "[data-proof='DTI-01']"
DROP = """([selector, name, text]) => {
  const files = new DataTransfer();
  files.items.add(new File([text], name));
  const place = document.querySelector(selector + " .pf-drop");
  for (const kind of ["dragover", "drop"])
    place.dispatchEvent(new DragEvent(kind, { dataTransfer: files, bubbles: true, cancelable: true }));
}"""


@pytest.fixture(scope="module")
def portal(chromium, tmp_path_factory):
    with installed(tmp_path_factory.mktemp("minh-chung")) as running:
        running.card = running.manage("shell", "-v", "0", "-c", PREPARE).split()[-1]
        yield running


@pytest.fixture
def desk(chromium, portal):
    desk = Desk.at(chromium, portal, PEOPLE[0])
    desk.sign_in()
    desk.open(f"/phieu/{portal.card}/nhap/1/")
    desk.page.on("dialog", lambda dialog: dialog.accept())
    yield desk
    desk.close()


def panel(desk: Desk):
    return desk.page.locator(PANEL)


def test_files_come_one_by_one_and_a_wrong_one_says_why(desk):
    files = [
        {"name": "Báo cáo.pdf", "mimeType": "application/pdf", "buffer": made.pdf()},
        {"name": "trang.pdf", "mimeType": "application/pdf", "buffer": b"<html>xin chao</html>"},
        {"name": "anh.jpg", "mimeType": "image/jpeg", "buffer": made.picture("JPEG")},
    ]
    panel(desk).locator(".pf-drop input[type=file]").set_input_files(files)
    panel(desk).get_by_role("link", name="anh.jpg").first.wait_for()
    assert panel(desk).get_by_role("link", name="Báo cáo.pdf").count() >= 1
    assert panel(desk).locator(".pf-queue li").count() == 0
    assert "chưa có số, ký hiệu" in panel(desk).inner_text()
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 1440
    assert violations(desk.page) == []


def test_a_dropped_file_is_refused_in_words_and_a_huge_one_is_not_even_sent(desk):
    desk.page.evaluate(DROP, [PANEL, "hong.pdf", "%PDF-1.4 hong"])
    panel(desk).get_by_text("hong.pdf: Tệp PDF hỏng").wait_for()
    sent = []
    desk.page.on("request", lambda request: sent.append(request.url) if request.method == "POST" else None)
    panel(desk).evaluate("place => { place.dataset.largest = '0.00001'; }")
    desk.page.evaluate(DROP, [PANEL, "lon.pdf", "%PDF-1.4 " + "x" * 5000])
    panel(desk).get_by_text("tệp lớn hơn").wait_for()
    assert sent == []


def test_taken_back_put_back_and_found_again_on_another_line(desk):
    panel(desk).locator(".pf-drop input[type=file]").set_input_files(
        [{"name": "Kế hoạch.docx", "mimeType": "x", "buffer": made.docx()}]
    )
    kept = panel(desk).get_by_role("link", name="Kế hoạch.docx").first
    kept.wait_for()
    panel(desk).get_by_role("button", name="Gỡ Kế hoạch.docx").click()
    panel(desk).get_by_role("button", name="Hoàn tác").click()
    panel(desk).get_by_text("Đã dẫn “Kế hoạch.docx”").wait_for()
    other = desk.page.locator("[data-proof='DTI-02']")
    other.get_by_role("link", name="Ghi số, ngày").click()
    other.locator("input[type=search]").fill("ke hoach")
    other.get_by_role("button", name="Dùng Kế hoạch.docx").click()
    other.get_by_text("Đã dẫn “Kế hoạch.docx”").wait_for()
    other.locator("[name=number]").fill("12/BC-UBND")
    other.locator("[name=date]").fill("2020-03-15")
    other.get_by_role("button", name="Thêm vào dòng").click()
    other.get_by_text("nằm ngoài kỳ đánh giá").wait_for()
    assert other.locator("[name=number]").input_value() == ""
    assert [text for text in desk.said if "422" not in text] == []


def test_a_lost_connection_keeps_the_file_to_be_sent_again(desk):
    desk.page.route("**/minh-chung/**", lambda route: route.abort())
    desk.page.evaluate(DROP, [PANEL, "mat-mang.pdf", "%PDF-1.4"])
    panel(desk).get_by_text("mất kết nối").wait_for()
    desk.page.unroute("**/minh-chung/**")
    panel(desk).get_by_role("button", name="mat-mang.pdf").click()
    panel(desk).get_by_text("mat-mang.pdf: Tệp PDF hỏng").wait_for()


def test_signed_out_nothing_of_another_page_is_shown_and_signed_in_again_it_goes_on(desk):
    desk.page.context.clear_cookies()
    panel(desk).get_by_role("link", name="Ghi số, ngày, liên kết").click()
    panel(desk).get_by_text("phiên đăng nhập đã hết").wait_for()
    assert panel(desk).locator("input[type=password]").count() == 0
    panel(desk).locator(".pf-drop input[type=file]").set_input_files(
        [{"name": "het-phien.pdf", "mimeType": "application/pdf", "buffer": made.pdf(pages=3)}]
    )
    panel(desk).get_by_role("button", name="het-phien.pdf").wait_for()
    other = Desk(desk.name, desk.portal, desk.page.context.new_page())
    other.sign_in()
    panel(desk).get_by_role("button", name="Đã đăng nhập lại").click()
    panel(desk).locator(".pf-expired").wait_for(state="detached")
    panel(desk).get_by_role("button", name="het-phien.pdf").click()
    panel(desk).get_by_role("link", name="het-phien.pdf").first.wait_for()
    panel(desk).get_by_role("link", name="Ghi số, ngày, liên kết").click()
    panel(desk).get_by_role("button", name="Thêm vào dòng").wait_for()


def test_on_a_phone_the_panel_fits(chromium, portal):
    desk = Desk.at(chromium, portal, PEOPLE[1], width=390)
    desk.sign_in()
    desk.open(f"/phieu/{portal.card}/nhap/1/")
    assert desk.page.evaluate("document.documentElement.scrollWidth") <= 390
    assert "image/jpeg" in panel(desk).locator("input[type=file]").get_attribute("accept")
    desk.close()
