"""Parts of pages are drawn once per name, by one reader at a time, and forgotten when there are too many."""

import threading
import time

import pytest
from django.utils.safestring import SafeString
from django.utils.translation import override

from trucso.portal.assessments import fragments
from trucso.portal.assessments.fragments import drawn_once, forget_all


@pytest.fixture(autouse=True)
def nothing_kept():
    forget_all()
    yield
    forget_all()


class Drawer:
    def __init__(self, text="x", seconds=0.0):
        self.text, self.seconds, self.times = text, seconds, 0

    def __call__(self):
        self.times += 1
        time.sleep(self.seconds)
        return SafeString(self.text)


def test_the_same_name_is_drawn_once():
    draw = Drawer()
    assert [drawn_once("a", draw), drawn_once("a", draw), drawn_once("b", draw)] == ["x", "x", "x"]
    assert draw.times == 2


def test_each_language_has_its_own():
    draw = Drawer()
    drawn_once("a", draw)
    with override("en"):
        drawn_once("a", draw)
    assert draw.times == 2


def test_readers_at_the_same_moment_wait_for_one_drawing():
    draw = Drawer(seconds=0.05)
    readers = [threading.Thread(target=drawn_once, args=("a", draw)) for _ in range(8)]
    for reader in readers:
        reader.start()
    for reader in readers:
        reader.join()
    assert draw.times == 1


def test_a_drawing_that_fails_is_tried_again():
    def fails():
        raise LookupError

    with pytest.raises(LookupError):
        drawn_once("a", fails)
    assert drawn_once("a", Drawer("y")) == "y"


def test_the_least_recently_read_goes_first_when_there_are_too_many(monkeypatch):
    monkeypatch.setattr(fragments, "MOST_CHARACTERS", 10)
    draw = Drawer("12345")
    for name in ("a", "b", "a", "c"):
        drawn_once(name, draw)
    assert draw.times == 3
    drawn_once("a", draw)
    assert draw.times == 3
    drawn_once("b", draw)
    assert draw.times == 4
