"""Remarks on figures, in words that the person who typed them knows."""

from __future__ import annotations

from dataclasses import replace

from tests.index.test_shapes import SHAPES, edited, node
from trucso.index import NOT_APPLICABLE, explain
from trucso.index.remarks import remarks

BROKEN = {"A.ratio.a": 11, "A.ratio.b": 10}


def test_a_broken_check_is_said_with_the_labels_of_its_figures():
    found = node("A.ratio", BROKEN)
    a, b = (one.label.vi for one in found.inputs)
    assert remarks(found, SHAPES) == (f"số liệu không khớp: cần «{a}» không quá «{b}»",)
    assert remarks(found, SHAPES, "en")[0].startswith("figures do not agree: expected «")
    assert f"Lưu ý: số liệu không khớp: cần «{a}» không quá «{b}»." in explain(found, SHAPES).paragraph


def test_a_yes_that_must_be_is_said():
    definition = edited("A.count", checks=["s"])
    found = node("A.count", {"A.count.s": False, "A.count.n": 3}, definition)
    assert remarks(found, definition)[0].endswith("» là “có”")


def test_why_something_does_not_apply_is_no_remark():
    found = node("A.parts", {"A.parts.q1": NOT_APPLICABLE("quý chưa đến")})
    outside = [one for one in found.walk() if one.state == "not_applicable"]
    assert outside
    assert outside[0].notes == ("quý chưa đến",)
    assert [remarks(one, SHAPES) for one in outside] == [()] * len(outside)


def test_other_notes_stay_as_they_are():
    capped = node("B.bonus", {"B.bonus.n": 4})
    assert remarks(capped, SHAPES) == capped.notes
    assert remarks(replace(capped, notes=("số liệu không khớp: x > y",)), SHAPES) == (
        "số liệu không khớp: x > y",
    )
