"""Names that several share."""

from __future__ import annotations

from trucso.portal.workflow.names import apart


def test_a_name_that_several_have_is_said_with_its_mark():
    assert apart({"an": "Một tên", "binh": "Một tên", "cuc": "Tên khác"}) == {
        "an": "Một tên (an)",
        "binh": "Một tên (binh)",
        "cuc": "Tên khác",
    }
    assert apart({}) == {}
