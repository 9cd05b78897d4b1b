"""The difference between two versions: what an official compares line by line."""

import pytest

from trucso.index.definition import Definition
from trucso.index.difference import FieldChange, difference


def version(
    first: int, groups: list[tuple[str, str, int]], indicators: list[dict] | None = None, **changes: object
):
    """Groups as (code, name, maximum); each carries one given indicator unless `indicators` are listed."""
    return Definition.from_dict(
        {
            "index": "thu",
            "revision": 1,
            "name": {"vi": "Bộ thử"},
            "level": "commune",
            "years": {"first": first, "last": first},
            "decision": {
                "number": f"{first}/QĐ",
                "date": None,
                "issuer": "UBND",
                "title": "Thử",
                "note": "thử",
            },
            "source": "https://example.vn",
            "certainty": "read",
            "missing": "zero",
            "rounding": {},
            "ranking": {"ties": "competition", "by": "share", "descending": True},
            "total": {"groups": "all"},
            "groups": [
                {"code": code, "name": {"vi": name}, "max_points": most} for code, name, most in groups
            ],
            **({"indicators": indicators} if indicators else {}),
            **changes,
        }
    )


def given(code: str, name: str, points: int, group: str = "1", **more: object) -> dict:
    return {"code": code, "group": group, "name": {"vi": name}, "points": points, "given": True, **more}


def kinds(lines) -> dict[str, str]:
    return {line.line.code: line.kind for line in lines}


def test_groups_added_dropped_and_changed():
    old = version(2025, [("1", "Nhận thức số", 100), ("2", "Thể chế số", 50)])
    new = version(2026, [("1", "Nhận thức số", 60), ("3", "Hạ tầng số", 40)])
    found = difference(old, new)
    assert kinds(found.groups) == {"1": "changed", "3": "added", "2": "dropped"}
    assert found.groups[0].fields == (FieldChange("points", "100", "60"),)
    assert [found.count(kind) for kind in ("added", "dropped", "changed", "same")] == [1, 1, 1, 0]


def test_the_total_is_compared_in_words():
    old = version(2025, [("1", "Nhận thức số", 100)])
    new = version(2026, [("1", "Nhận thức số", 60)])
    assert [change.field for change in difference(old, new).whole] == ["total", "points"]


def test_a_line_whose_code_changed_is_the_same_line():
    old = version(2025, [("1", "Nhóm", 10)], [given("A1", "Có kế hoạch năm", 10)])
    new = version(2026, [("1", "Nhóm", 10)], [given("B7", "Có kế hoạch, năm", 10)])
    (line,) = difference(old, new).indicators
    assert line.kind == "changed"
    assert {change.field for change in line.fields} == {"code", "name"}


def test_a_code_used_again_for_something_else_is_another_line():
    old = version(2025, [("1", "Nhóm", 10)], [given("A1", "Có kế hoạch năm", 10)])
    new = version(2026, [("1", "Nhóm", 10)], [given("A1", "Tỷ lệ hồ sơ trực tuyến", 10)])
    assert [line.kind for line in difference(old, new).indicators] == ["added", "dropped"]


def test_a_changed_threshold_shows_as_words():
    def ratio(threshold: str) -> dict:
        line = given("A1", "Tỷ lệ", 10)
        del line["given"]
        inputs = {"r": {"kind": "share", "label": {"vi": "Tỷ lệ"}}}
        award = [{"from": threshold, "share": 1}, {"from": 0, "share": "value"}]
        return {**line, "inputs": inputs, "value": "r", "award": award}

    old, new = (version(y, [("1", "Nhóm", 10)], [ratio(t)]) for y, t in ((2025, "0.75"), (2026, "0.8")))
    (line,) = difference(old, new).indicators
    (change,) = line.fields
    assert change.field == "rule"
    assert "Từ 75 % trở lên" in change.before
    assert "Từ 80 % trở lên" in change.after


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_a_version_does_not_differ_from_itself(lang):
    one = version(2025, [("1", "Nhóm", 10)], [given("A1", "Có kế hoạch năm", 10)])
    found = difference(one, one, lang)
    assert found.is_empty
    assert {line.kind for line in (*found.groups, *found.indicators)} == {"same"}
