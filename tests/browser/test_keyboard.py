"""The work of a round without a mouse: every stop visible, dialogs that keep and give back the focus."""

from __future__ import annotations

import re

import pytest

pytestmark = pytest.mark.browser

MOST_STOPS = 45
# Who opens which page, and by which links one gets there from the list of one's work.
PAGES = {
    "my-work": ("baocao", "/viec-cua-toi/", ()),
    "entry": ("baocao", "/viec-cua-toi/", ("/nhap/",)),
    "sending": ("baocao", "/viec-cua-toi/", ("/nhap/", "/gui/")),
    "work-list": ("thamdinh", "/tham-dinh/?xem=don-vi", ()),
    "card": ("thamdinh", "/tham-dinh/?xem=don-vi", ("/tham-dinh/phieu/",)),
    "line": ("thamdinh", "/tham-dinh/?xem=don-vi", ("/tham-dinh/phieu/", "/tham-dinh/dong/")),
    "petitions": ("hoidong", "/kien-nghi/", ()),
    "running": ("dieuphoi", "/dot-danh-gia/", ("/dieu-hanh/",)),
    "extension": ("dieuphoi", "/dot-danh-gia/", ("/dieu-hanh/", "/gia-han/")),
    "correction": ("dieuphoi", "/dot-danh-gia/minh-hoa-dong-nai-hcmc-commune-2026-q3/dinh-chinh/", ()),
    "opening": ("dieuphoi", "/dot-danh-gia/mo/", ()),
}
STOP = """async () => {
  for (const _ of "ab") await new Promise(requestAnimationFrame);
  const one = document.activeElement, box = one.getBoundingClientRect(), style = getComputedStyle(one);
  const [x, y] = [box.left + box.width / 2, box.top + Math.min(box.height, innerHeight) / 2];
  const top = document.elementFromPoint(Math.min(Math.max(x, 1), innerWidth - 1), y);
  const ring = (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) > 0) || style.boxShadow !== "none";
  const faults = Object.entries({
    outside: box.bottom <= 0 || box.top >= innerHeight, ringless: !ring,
    covered: Boolean(top) && !one.contains(top) && !top.contains(one),
  }).filter(([, is]) => is).map(([name]) => name);
  return { isBody: one === document.body, faults, name: one.outerHTML.slice(0, 120) };
}"""


@pytest.fixture
def page_of(server, chromium, people):
    """``page_of("entry")``: one of ``PAGES``, open before whoever works on it."""
    contexts = []

    def opened(name: str):
        person, path, links = PAGES[name]
        context = chromium.new_context(
            viewport={"width": 1440, "height": 900}, locale="vi-VN", reduced_motion="reduce"
        )
        contexts.append(context)
        cookies = people[person].client.cookies.jar
        context.add_cookies([{"name": c.name, "value": c.value, "url": server} for c in cookies])
        page = context.new_page()
        page.goto(server + path)
        for part in links:
            in_table = page.locator(f"main table a[href*='{part}']")
            (in_table if in_table.count() else page.locator(f"main a[href*='{part}']")).first.click()
            page.wait_for_url(re.compile(re.escape(part)))
        return page

    yield opened
    for context in contexts:
        context.close()


@pytest.mark.parametrize("name", PAGES)
def test_every_stop_of_the_tab_key_is_seen_and_not_covered(page_of, name):
    page = page_of(name)
    page.locator(".ts-skip").focus()
    page.keyboard.press("Enter")
    wrong, stops = [], 0
    for _ in range(MOST_STOPS):
        page.keyboard.press("Tab")
        stop = page.evaluate(STOP)
        if stop["isBody"]:
            break
        stops += 1
        if stop["faults"]:
            wrong.append((stop["faults"], stop["name"]))
    assert stops > 3
    assert wrong == []


def test_a_dialog_keeps_the_focus_and_gives_it_back(page_of):
    page = page_of("correction")
    opener = page.locator("[data-dialog=cong-bo-lai]")
    opener.focus()
    page.keyboard.press("Enter")
    dialog = page.locator("dialog#cong-bo-lai")
    dialog.wait_for()
    for _ in range(8):
        page.keyboard.press("Tab")
        inside = "document.activeElement === document.body || !!document.activeElement.closest('dialog')"
        assert page.evaluate(inside)
    page.keyboard.press("Escape")
    assert not dialog.is_visible()
    assert opener.evaluate("one => one === document.activeElement")


def test_a_verifier_decides_a_line_by_keyboard(page_of):
    page = page_of("card")
    page.locator("tr:has([name=line]) a").first.focus()
    page.keyboard.press("Enter")
    page.wait_for_url(re.compile("/tham-dinh/dong/"))
    first = page.url
    page.locator("[name=decision]").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    page.wait_for_url(lambda url: url != first)
    page.locator("[role=status]").get_by_text("Chấp nhận").first.wait_for()
