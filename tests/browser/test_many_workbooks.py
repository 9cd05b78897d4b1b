"""Many workbooks in the browser: the work goes on by itself until it is done, and a break is said and mended."""

from __future__ import annotations

import io
import zipfile

import pytest

from .desks import PASSWORD, Desk
from .installation import COMMUNES, installed
from .test_every_page import violations

pytestmark = pytest.mark.browser
PERSON = "dieu-phoi"
PREPARE = f"""
from datetime import date
from trucso.portal.accounts.services import create_account, give_role
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.indexes.queries import versions
from trucso.portal.shared.access import Role
from trucso.portal.units.models import Unit
today, province = date.today(), Unit.objects.get(code="75")
made = create_account(actor="", username={PERSON!r}, full_name={PERSON!r}, password={PASSWORD!r} % {PERSON!r})
give_role(actor="", user=made, role=Role.COORDINATOR, unit=province, valid_from=today)
index = next(one for one in versions() if one.index_id == "hcmc-commune-2026")
print("đợt", open_round(plan=RoundPlan("Thử nhiều tệp", index, str(today.year), province, today)).slug)
"""


@pytest.fixture(scope="module")
def portal(chromium, tmp_path_factory):
    with installed(tmp_path_factory.mktemp("nhieu-tep")) as running:
        running.slug = running.manage("shell", "-v", "0", "-c", PREPARE).split()[-1]
        yield running


@pytest.fixture(scope="module")
def desk(chromium, portal):
    desk = Desk.at(chromium, portal, PERSON)
    desk.sign_in()
    desk.add_second_step()
    yield desk
    desk.close()


def send(desk: Desk) -> None:
    """Every template of the round and a file that is none, in one ZIP; the page that follows."""
    round_ = f"{desk.portal.address}/dot-danh-gia/{desk.portal.slug}/"
    taken = desk.page.context.request.get(f"{round_}mau-excel.zip").body()
    stream = io.BytesIO(taken)
    with zipfile.ZipFile(stream, "a") as archive:
        archive.writestr("ghi-chu.txt", "không phải sổ tính")
    desk.open(f"{round_}nhap-excel/")
    file = {"name": "tat-ca.zip", "mimeType": "application/zip", "buffer": stream.getvalue()}
    desk.page.set_input_files("input[type=file]", [file])
    desk.press("Xem trước")


def until_done(desk: Desk) -> None:
    desk.page.locator("form[data-continue]").wait_for(state="detached")


def test_it_goes_on_by_itself_and_is_written_when_agreed(desk):
    send(desk)
    until_done(desk)
    desk.sees(f"{len(COMMUNES) + 1} tệp đã gửi")
    desk.sees("Không dùng được")
    assert violations(desk.page) == []
    desk.press("Ghi các tệp ghi được")
    until_done(desk)
    desk.page.get_by_text("Đã ghi", exact=True).first.wait_for()
    assert desk.page.get_by_text("Ghi các tệp ghi được").count() == 0
    assert desk.said == []


def test_a_break_is_said_and_the_button_goes_on(desk):
    desk.page.route("**/tiep/", lambda route: route.abort())
    send(desk)
    desk.sees("Bị ngắt giữa chừng")
    desk.page.unroute("**/tiep/")
    desk.press("Tiếp tục")
    until_done(desk)
    desk.sees("Không có gì đổi")
