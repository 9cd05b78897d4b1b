"""A published package proves itself: its seal, its points and its ranks, on any machine."""

import json
from fractions import Fraction

import pytest

from tests.index.test_decisions import TEXT
from trucso.index import NOT_APPLICABLE
from trucso.index.package import UnitEntry, build, canonical, check, read_unit, seal

ENTRIES = {
    "a": UnitEntry("a", "Xã A", {"1.1.a": 1, "1.1.b": 3, "1.2": 5, "2.1": 4}, ({"1.2": Fraction(1, 3)},)),
    "b": UnitEntry("b", "Xã B", {"1.1.a": 3, "1.1.b": 3, "2.1": NOT_APPLICABLE("chưa có")}),
}


@pytest.fixture
def package():
    built = build(
        definition_text=TEXT, library="trucso 0.1.0", values="inputs", about={"round": "Thử"}, entries=ENTRIES
    )
    return json.loads(canonical(built))


def resealed(package):
    return package | {"sha256": seal(package["content"])}


def test_a_package_as_published_holds(package):
    assert check(package) == []


def test_it_holds_after_being_written_with_other_spaces_and_order(package):
    text = json.dumps(package, indent=3, ensure_ascii=True)
    assert check(json.loads(text)) == []


def test_one_changed_figure_breaks_the_seal(package):
    package["content"]["units"][0]["figures"]["1.1.a"] = {"number": "2"}
    first, *differences = check(package)
    assert first == "Mã băm không khớp: nội dung gói đã bị sửa sau khi công bố."
    assert "Xã A (a): điểm 1.1 trong gói là 10/3, tính lại là 20/3." in differences
    assert "Xã A (a): giá trị trong gói là 23/75, tính lại là 11/25." in differences


def test_points_that_do_not_follow_from_the_figures_are_named_even_under_a_new_seal(package):
    package["content"]["units"][0]["rank"] = 1
    assert check(resealed(package)) == ["Xã A (a): hạng trong gói là 1, tính lại là 2."]


def test_something_else_is_no_package():
    assert check({"content": {}}) == ["Không phải gói công bố theo mẫu trucso-round/1."]


def test_figures_and_decisions_come_back_as_they_were(package):
    first = read_unit(package["content"]["units"][0])
    assert first.figures == ENTRIES["a"].figures
    assert first.decisions == ({"1.2": Fraction(1, 3)},)


def test_units_carry_points_share_and_rank(package):
    second = package["content"]["units"][1]
    assert (second["points"]["total"], second["effective_max"], second["rank"]) == ("10", "15", 1)


def test_the_law_is_the_one_named(package):
    package["content"]["index"]["revision"] = 7
    assert check(resealed(package)) == ["Bộ chỉ số: revision trong gói là 7, văn bản ghi 1."]


def test_points_of_a_line_the_law_does_not_have_are_named(package):
    package["content"]["units"][0]["points"]["9.9"] = "1"
    assert check(resealed(package)) == ["Xã A (a): điểm 9.9 trong gói là 1, tính lại là None."]


def test_units_are_ranked_by_points_where_the_law_says_so():
    by_points = TEXT.replace(
        "ranking: {ties: competition, by: share", "ranking: {ties: competition, by: points"
    )
    assert by_points != TEXT
    built = build(
        definition_text=by_points, library="", values="inputs", about={}, entries=ENTRIES
    )  # b: 10 of 15 is the larger share, a: 23/3 of 20 fewer points
    ranks = {unit["code"]: (unit["points"]["total"], unit["rank"]) for unit in built["content"]["units"]}
    assert sorted(ranks.values(), key=lambda one: one[1])[0][0] == max(
        (points for points, _ in ranks.values()), key=Fraction
    )
    assert check(built) == []
