"""The entry page's own script: what each save came to, keys, pasting, and nothing typed is ever lost."""

from __future__ import annotations

import pytest

from .desks import PASSWORD, Desk
from .installation import installed
from .test_every_page import violations

pytestmark = pytest.mark.browser

PEOPLE = ("nguoi-nhap", "dong-nghiep")
PREPARE = f"""
from datetime import date
from trucso.portal.accounts.services import create_account, give_role
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.indexes.queries import versions
from trucso.portal.shared.access import Role
from trucso.portal.units.models import Unit
today, unit = date.today(), Unit.objects.get(code="26041")
for name in {PEOPLE}:
    made = create_account(actor="", username=name, full_name=name, password={PASSWORD!r} % name)
    give_role(actor="", user=made, role=Role.REPORTER, unit=unit, valid_from=today)
index = next(one for one in versions() if one.index_id == "hcmc-commune-2026")
plan = RoundPlan("Thử trang nhập", index, str(today.year), Unit.objects.get(code="75"), today)
print("phiếu", open_round(plan=plan).scorecards.get(unit=unit).pk)
"""


@pytest.fixture(scope="module")
def portal(chromium, tmp_path_factory):
    with installed(tmp_path_factory.mktemp("nhap")) as running:
        running.card = running.manage("shell", "-v", "0", "-c", PREPARE).split()[-1]
        yield running


@pytest.fixture(scope="module")
def signed_in(chromium, portal):
    """The cookies of each person, kept from one signing in."""
    kept = {}
    for name in PEOPLE:
        desk = Desk.at(chromium, portal, name)
        desk.sign_in()
        kept[name] = desk.page.context.cookies()
        desk.close()
    return kept


@pytest.fixture
def at(chromium, portal, signed_in):
    """``at(group, name=…, width=…)``: the page of a group, open before somebody."""
    desks = []

    def open_group(group: int, name: str = PEOPLE[0], width: int = 1440) -> Desk:
        desk = Desk.at(chromium, portal, name, width=width)
        desk.page.context.add_cookies(signed_in[name])
        desk.open(f"/phieu/{portal.card}/nhap/{group}/")
        desks.append(desk)
        return desk

    yield open_group
    for desk in desks:
        desk.close()


def write(desk: Desk, cell: str, text: str) -> None:
    """Type over a cell and leave it."""
    desk.page.fill(f"#gt-{cell}", text)
    desk.page.locator(f"#gt-{cell}").blur()


def state(desk: Desk, cell: str, words: str) -> str:
    """What stands under a cell, once it says ``words``."""
    place = desk.page.locator(f"#tt-{cell}")
    place.get_by_text(words).first.wait_for()
    return str(place.inner_text())


def paste(desk: Desk, cell: str, text: str) -> None:
    desk.page.evaluate("text => navigator.clipboard.writeText(text)", text)
    desk.page.locator(f"#gt-{cell}").focus()
    desk.page.keyboard.press("Control+V")


def value(desk: Desk, cell: str) -> str:
    return str(desk.page.input_value(f"#gt-{cell}"))


def stored(at, group: int, cell: str) -> str:
    """What a colleague reads in the cell."""
    return value(at(group, PEOPLE[1]), cell)


def test_a_cell_says_on_its_way_then_stored_and_the_score_follows(at):
    desk = at(1)
    held = []
    desk.page.route("**/o/DTI-02.a/", lambda route: held.append(route))
    write(desk, "DTI-02-a", "80")
    state(desk, "DTI-02-a", "Đang ghi…")
    held[0].continue_()
    state(desk, "DTI-02-a", "đã ghi lúc")
    write(desk, "DTI-02-b", "100")
    state(desk, "DTI-02-b", "đã ghi lúc")
    assert desk.page.inner_text("#diem-DTI-02 strong") == "1,60"
    assert desk.page.locator(".en-groups [aria-current]").count() == 1
    assert stored(at, 1, "DTI-02-a") == "80"


def test_a_refused_text_stays_in_its_cell_with_the_reason(at):
    desk = at(1)
    write(desk, "DTI-03-a", "tám mươi")
    assert "tám mươi" in state(desk, "DTI-03-a", "Chưa ghi được")
    assert value(desk, "DTI-03-a") == "tám mươi"
    assert stored(at, 1, "DTI-03-a") == ""


def focused(desk: Desk) -> str:
    return str(desk.page.evaluate("document.activeElement.id || document.activeElement.className"))


def test_enter_and_arrows_move_between_cells_and_choices_keep_their_arrows(at):
    desk = at(1)
    keys = desk.page.keyboard
    desk.page.focus("#gt-DTI-01-s")
    keys.press("ArrowDown")
    assert focused(desk) == "gt-DTI-01-s"
    assert value(desk, "DTI-01-s") == "true"
    keys.press("Enter")
    assert focused(desk) == "gt-DTI-02-a"
    keys.press("ArrowDown")
    assert focused(desk) == "gt-DTI-02-b"
    keys.press("ArrowUp")
    keys.press("Shift+Enter")
    assert focused(desk) == "gt-DTI-01-s"
    desk.page.focus("#gt-DTI-04-n")
    keys.press("Enter")
    assert "2. Thể chế số" in desk.page.evaluate("document.activeElement.innerText")


def test_a_column_from_excel_with_vietnamese_numbers_words_and_gaps(at):
    desk = at(6)
    paste(desk, "DTI-27-a", "1.200\r\n1.500,0\r\n\r\n20\r\n60\r\n")
    state(desk, "DTI-28-c", "đã ghi lúc")
    assert [value(desk, f"DTI-{one}") for one in ("27-a", "27-b", "28-a", "28-b", "28-c")] == [
        "1.200", "1.500,0", "", "20", "60",
    ]  # fmt: skip
    assert "Đã dán 4 ô" in desk.page.inner_text("[data-heard]")
    paste(desk, "DTI-26-p1", "có\nKHÔNG")
    state(desk, "DTI-26-p2", "đã ghi lúc")
    assert (value(desk, "DTI-26-p1"), value(desk, "DTI-26-p2")) == ("true", "false")


def test_what_does_not_fit_is_told(at):
    desk = at(7)
    paste(desk, "DTI-38-s", "Có lẽ\n5\n6\n7")
    state(desk, "DTI-38-s", "Không có lựa chọn “Có lẽ”")
    state(desk, "DTI-39-k", "đã ghi lúc")
    told = desk.page.inner_text("[data-pasted-bar]")
    assert "Đã dán 1 ô. Không có lựa chọn “Có lẽ”. Còn 2 dòng không có ô để dán." in told


def test_a_cell_with_a_line_end_stays_one_row_and_quotes_go(at):
    desk = at(6)
    paste(desk, "DTI-33-a", '"68\n"\r\n"7""6"\r\n7.734')
    state(desk, "DTI-34-a", "đã ghi lúc")
    assert [value(desk, f"DTI-{one}") for one in ("33-a", "33-b", "34-a")] == ["68", '7"6', "7.734"]


@pytest.mark.parametrize("block", ["12\t345", "12\t345\n13\t400", "Số người\t345\nDân số\t400"])
def test_of_several_columns_none_is_guessed(at, block):
    desk = at(6)
    before = value(desk, "DTI-37-a")
    paste(desk, "DTI-37-a", block)
    desk.page.get_by_text("khối vừa chép có 2 cột").first.wait_for()
    assert value(desk, "DTI-37-a") == before
    assert not desk.page.get_by_role("button", name="Hoàn tác dán").is_visible()


def test_a_paste_is_taken_back_reasons_too(at):
    desk = at(6)
    write(desk, "DTI-30-a", "762")
    state(desk, "DTI-30-a", "đã ghi lúc")
    desk.page.locator("#o-DTI-30-b summary").click()
    desk.page.fill("#o-DTI-30-b [name=reason]", "Không khảo sát")
    desk.page.locator("#o-DTI-30-b [name=reason]").blur()
    state(desk, "DTI-30-b", "đã ghi lúc")
    paste(desk, "DTI-30-a", "1\n2\n3")
    state(desk, "DTI-30-c", "đã ghi lúc")
    desk.page.get_by_role("button", name="Hoàn tác dán").click()
    desk.page.locator("[data-entry] [data-unsaved]").first.wait_for(state="detached")
    colleague = at(6, PEOPLE[1])
    assert [value(colleague, f"DTI-30-{one}") for one in "abc"] == ["762", "", ""]
    assert colleague.page.input_value("#o-DTI-30-b [name=reason]") == "Không khảo sát"


def test_a_number_that_reads_two_ways_is_asked_about(at):
    desk = at(3)
    paste(desk, "DTI-12-a", "1,234\n2.000")
    state(desk, "DTI-12-b", "đã ghi lúc")
    state(desk, "DTI-12-a", "Ý bạn là")
    assert stored(at, 3, "DTI-12-a") == ""
    desk.page.locator("#tt-DTI-12-a").get_by_role("button", name="1234", exact=True).click()
    state(desk, "DTI-12-a", "đã ghi lúc")
    assert value(desk, "DTI-12-a") == "1234"
    assert focused(desk) == "gt-DTI-12-a"


def test_two_cells_of_one_figure_pasted_alike_are_both_stored(at):
    desk = at(5)
    paste(desk, "DTI-22-a", "80\n100\n70\n80\nCó\nCó")
    for cell in ("DTI-23-a", "DTI-24-s", "DTI-25-s"):
        state(desk, cell, "đã ghi lúc")
    desk.page.wait_for_function("() => !document.querySelector('[data-waiting=yes]')")
    assert desk.page.locator(".en-refused, .en-conflict").count() == 0
    assert value(desk, "DTI-23-b") == "80"


def test_two_cells_of_one_figure_pasted_unlike_are_asked_about_and_stop_nobody(at):
    desk = at(5)
    paste(desk, "DTI-22-a", "81\n100\n70\n99\nKhông\nKhông")
    state(desk, "DTI-25-s", "đã ghi lúc")
    assert value(desk, "DTI-23-b") == "99"
    assert "81" in state(desk, "DTI-23-b", "Chưa ghi")


def test_off_line_nothing_typed_is_lost_and_it_goes_when_the_network_is_back(at):
    desk = at(4)
    desk.page.context.set_offline(True)
    write(desk, "DTI-15-a", "7")
    state(desk, "DTI-15-a", "mất kết nối")
    assert value(desk, "DTI-15-a") == "7"
    desk.page.context.set_offline(False)
    state(desk, "DTI-15-a", "đã ghi lúc")
    assert stored(at, 4, "DTI-15-a") == "7"


def test_an_error_of_the_server_is_said_and_sent_again_by_a_button(at):
    desk = at(4)
    desk.page.route("**/o/DTI-15.b/", lambda route: route.fulfill(status=500, body="hỏng"))
    write(desk, "DTI-15-b", "9")
    state(desk, "DTI-15-b", "máy chủ báo lỗi")
    desk.page.unroute("**/o/DTI-15.b/")
    desk.page.locator("#tt-DTI-15-b").get_by_role("button", name="Ghi lại").click()
    state(desk, "DTI-15-b", "đã ghi lúc")
    assert stored(at, 4, "DTI-15-b") == "9"


def test_signed_out_meanwhile_and_in_again_in_another_tab(at):
    desk = at(4)
    desk.page.context.clear_cookies()
    write(desk, "DTI-19-a", "30")
    state(desk, "DTI-19-a", "phiên đăng nhập đã hết")
    again = desk.page.locator("#tt-DTI-19-a").get_by_role("button", name="Ghi lại")
    again.click()
    state(desk, "DTI-19-a", "phiên đăng nhập đã hết")
    other = Desk(desk.name, desk.portal, desk.page.context.new_page())
    other.sign_in()
    again.click()
    state(desk, "DTI-19-a", "đã ghi lúc")
    assert stored(at, 4, "DTI-19-a") == "30"


CHOICES = {"Ghi số của tôi": ("60", "60"), "Giữ số hiện nay": ("50", "50"), "Về số trước đó": ("40", "40")}


@pytest.mark.parametrize("choice", CHOICES)
def test_a_conflict_shows_three_values_and_the_choice_stands(at, choice):
    first, second = at(8), at(8, PEOPLE[1])
    write(first, "DTI-43-a", "40")
    state(first, "DTI-43-a", "đã ghi lúc") if value(second, "DTI-43-a") != "40" else None
    second.page.reload()
    write(second, "DTI-43-a", "50")
    state(second, "DTI-43-a", "đã ghi lúc")
    write(first, "DTI-43-a", "60")
    text = state(first, "DTI-43-a", "người khác đã sửa ô này")
    assert [part for part in ("60", "50", "40", PEOPLE[1]) if part not in text] == []
    first.page.locator("#tt-DTI-43-a").get_by_role("button", name=choice).click()
    shown, kept = CHOICES[choice]
    first.page.wait_for_function("() => !document.querySelector('[data-waiting=yes], .en-conflict')")
    assert value(first, "DTI-43-a") == shown
    assert focused(first) == "gt-DTI-43-a"
    assert stored(at, 8, "DTI-43-a") == kept


def leaves_asked(desk: Desk) -> bool:
    """Whether the browser asks before it leaves the page; the answer is to leave."""
    asked = []
    desk.page.once("dialog", lambda dialog: (asked.append(dialog.type), dialog.accept()))
    desk.page.goto(f"{desk.portal.address}/don-vi/")
    return asked == ["beforeunload"]


def test_leaving_with_something_not_stored_is_asked_about(at):
    desk = at(2)
    desk.page.click("#gt-DTI-05-s")
    assert not leaves_asked(desk)
    desk = at(3)
    desk.page.click("#gt-DTI-13-a")
    desk.page.keyboard.type("12")
    assert leaves_asked(desk)
    desk = at(3)
    write(desk, "DTI-13-a", "mười hai")
    state(desk, "DTI-13-a", "Chưa ghi được")
    assert leaves_asked(desk)
    desk = at(3)
    write(desk, "DTI-13-b", "12")
    state(desk, "DTI-13-b", "đã ghi lúc")
    assert not leaves_asked(desk)


@pytest.mark.parametrize("width", [1440, 390])
def test_its_states_are_accessible_and_fit(at, width):
    desk, other = at(8, width=width), at(8, PEOPLE[1])
    write(other, "DTI-40-b", f"{width}")
    state(other, "DTI-40-b", "đã ghi lúc")
    write(desk, "DTI-40-b", "1.000.000.000")
    state(desk, "DTI-40-b", "người khác đã sửa ô này")
    write(desk, "DTI-41-b", "1,234")
    state(desk, "DTI-41-b", "Ý bạn là")
    write(desk, "DTI-40-a", f"{width}")
    state(desk, "DTI-40-a", "đã ghi lúc")
    desk.page.evaluate("scrollTo(0, 0)")  # what lies under the strip of groups is too small to hit
    assert violations(desk.page) == []
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert desk.page.evaluate(wide) <= 0


def test_what_became_of_a_cell_is_announced(at):
    """Screen readers read live regions that were there before their text changed."""
    desk = at(2)
    desk.page.evaluate("document.querySelector('#tt-DTI-06-s').dataset.sameRegion = 'yes'")
    desk.page.select_option("#gt-DTI-06-s", "true")
    state(desk, "DTI-06-s", "đã ghi lúc")
    region = desk.page.locator("#tt-DTI-06-s[role=status][data-same-region]")
    assert "đã ghi lúc" in region.inner_text()


def test_the_focus_stays_when_its_cell_is_shown_anew(at):
    desk = at(5)
    desk.page.fill("#gt-DTI-22-a", "64")
    desk.page.focus("#gt-DTI-23-b")
    state(desk, "DTI-22-a", "đã ghi lúc")
    desk.page.wait_for_function("() => document.querySelector('#gt-DTI-23-b').value === '64'")
    assert focused(desk) == "gt-DTI-23-b"
