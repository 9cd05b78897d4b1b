"""Rules in words: every shape of rule as the sentence an official reads."""

from fractions import Fraction

import pytest

from trucso.index.definition import Definition
from trucso.index.grammar import parse
from trucso.index.numerals import points_shown
from trucso.index.overview import counts, pillar_in_words, rules_of_the_whole, total_in_words
from trucso.index.wording import indicator_in_words, zero_denominators

TEN = {"code": "X", "group": "1", "name": "Tên", "points": 10}
COUNT = {"kind": "count", "unit": "tin", "label": "Số tin"}
YES_NO = {"kind": "yes_no", "label": "Đã ban hành"}


def amounts(*names: str) -> dict:
    return {name: {"kind": "amount", "unit": "hồ sơ", "label": f"Số {name.upper()}"} for name in names}


def index(*indicators: dict, **changes: object) -> Definition:
    return Definition.from_dict(
        {
            "index": "thu",
            "revision": 1,
            "name": {"vi": "Bộ thử"},
            "level": "commune",
            "years": {"first": 2026, "last": None},
            "decision": {"number": None, "date": None, "issuer": "UBND", "title": "Thử", "note": "thử"},
            "source": "https://example.vn",
            "certainty": "read",
            "missing": "zero",
            "rounding": {},
            "ranking": {"ties": "competition", "by": "share", "descending": True},
            "total": {"groups": "all"},
            "groups": [{"code": "1", "name": {"vi": "Nhóm một"}, "max_points": sum(i["points"] for i in indicators if i.get("role", "scored") == "scored")}],
            "indicators": [{**one, "name": {"vi": one["name"]}, "inputs": {k: {**v, "label": {"vi": v["label"]}} for k, v in one.get("inputs", {}).items()}} for one in indicators],
            **changes,
        }
    )  # fmt: skip


def words(indicator: dict, lang: str = "vi"):
    definition = index(indicator)
    return indicator_in_words(definition, definition.indicator(indicator["code"]), lang)


def steps(indicator: dict, lang: str = "vi") -> list[str]:
    return [str(step) for step in words(indicator, lang).rules[0].steps]


def ratio(award: list[dict], value: str = "(b + c) / a") -> dict:
    return {**TEN, "inputs": amounts("a", "b", "c"), "value": value, "award": award}


def test_full_above_a_threshold_and_proportional_below():
    rule = ratio([{"from": "0.75", "share": 1}, {"from": 0, "share": "value"}])
    assert words(rule).rules[0].lead == "Tỷ lệ = («Số B» + «Số C») / «Số A»."
    assert words(rule).rules[0].formula == "(b + c) / a"
    assert steps(rule) == [
        "Từ 75 % trở lên: trọn điểm (10 điểm).",
        "Dưới 75 %: tỷ lệ × 10 điểm.",
    ]
    assert steps(rule, "en") == ["75% or more: full points (10).", "Under 75%: share × 10 points."]


def test_floor_below_which_nothing_is_earned():
    rule = ratio([{"from": 1, "share": 1}, {"from": "0.9", "share": "value"}, {"from": 0, "share": 0}])
    assert steps(rule) == [
        "Từ 100 % trở lên: trọn điểm (10 điểm).",
        "Từ 90 % đến dưới 100 %: tỷ lệ × 10 điểm.",
        "Dưới 90 %: 0 điểm.",
    ]


def test_above_is_not_from():
    rule = ratio(
        [{"above": "0.5", "share": 1}, {"above": "0.2", "share": "1/2"}, {"otherwise": True, "points": 0}]
    )
    assert steps(rule) == [
        "Trên 50 %: trọn điểm (10 điểm).",
        "Trên 20 % đến 50 %: 1/2 × 10 = 5 điểm.",
        "Từ 20 % trở xuống: 0 điểm.",
    ]


def test_counts_are_said_in_whole_numbers():
    award = [
        {"from": 52, "share": 1},
        {"from": 2, "share": "1/2"},
        {"from": 1, "points": 3},
        {"from": 0, "share": 0},
    ]
    rule = {**TEN, "inputs": {"n": COUNT}, "value": "n", "award": award}
    assert words(rule).rules[0].lead == "Chấm theo «Số tin»."
    assert steps(rule) == [
        "Từ 52 trở lên: trọn điểm (10 điểm).",
        "Từ 2 đến 51: 1/2 × 10 = 5 điểm.",
        "Bằng 1: 3 điểm.",
        "Bằng 0: 0 điểm.",
    ]


def test_yes_or_no():
    rule = {
        **TEN,
        "inputs": {"s": YES_NO},
        "value": "s",
        "award": [{"is": True, "share": 1}, {"is": False, "share": 0}],
    }
    assert steps(rule) == ["Có: trọn điểm (10 điểm).", "Không: 0 điểm."]
    assert steps(rule, "en") == ["Yes: full points (10).", "No: 0 points."]


def test_choices_by_their_labels():
    options = {"dung_han": "Đúng hạn", "khong": "Không thực hiện"}
    rule = {
        **TEN,
        "inputs": {"q": {"kind": "choice", "label": "Báo cáo quý I", "options": options}},
        "value": "q",
        "award": [{"is": "dung_han", "points": "2.5"}, {"otherwise": True, "points": 0}],
    }
    assert steps(rule) == ["Đúng hạn: 2,5 điểm.", "Trường hợp khác: 0 điểm."]


def test_conditions_before_the_value():
    rule = {
        **TEN,
        "inputs": {"s": YES_NO, **amounts("a", "b")},
        "value": "a / b",
        "award": [
            {"when": "s == 0", "share": 0},
            {"when": "b == 0 and a == 0", "not_applicable": True},
            {"from": 0, "share": "value / 2"},
        ],
    }
    assert steps(rule) == [
        "Khi «Đã ban hành» là “không”: 0 điểm.",
        "Khi «Số B» bằng 0 và «Số A» bằng 0: không áp dụng, ra khỏi mẫu số.",
        "Với mọi giá trị: (tỷ lệ / 2) × 10 điểm.",
    ]


def test_a_zero_denominator_with_a_rule_is_not_called_undefined():
    award = [{"when": "b == 0", "share": 1}, {"from": 0, "share": "value"}]
    ruled = {**TEN, "inputs": amounts("a", "b"), "value": "a / b", "award": award}
    assert not any("Mẫu số" in sentence for sentence in words(ruled).sentences())
    unruled = {**ruled, "award": award[1:]}
    assert any("Mẫu số bằng 0" in sentence for sentence in words(unruled).sentences())


def test_denominators_are_found_in_every_division():
    assert zero_denominators(parse("a / b + c / (d + e) + f / 7")) == [frozenset("b"), frozenset("de")]


def test_parts_add_up_and_keep_their_codes():
    part = {
        "name": {"vi": "Ban hành"},
        "points": 5,
        "value": "s",
        "award": [{"is": True, "share": 1}, {"is": False, "share": 0}],
    }
    rule = {**TEN, "inputs": {"s": YES_NO}, "parts": [{**part, "code": "X.1"}, {**part, "code": "X.2"}]}
    found = words(rule)
    assert found.lead == "Cộng điểm của 2 phần, tối đa 10 điểm."
    assert [(one.code, one.points) for one in found.rules] == [("X.1", Fraction(5)), ("X.2", Fraction(5))]
    assert "X.1 Ban hành: Chấm theo «Đã ban hành»." in found.sentences()


def test_points_given_by_people():
    assert words({**TEN, "given": True}).lead == "Điểm do người chấm cho, từ 0 đến 10 điểm."


def test_roles_are_said():
    penalty = {
        **TEN,
        "role": "penalty",
        "inputs": {"s": YES_NO},
        "value": "s",
        "award": [{"is": True, "share": 1}, {"is": False, "share": 0}],
    }
    definition = index({**TEN, "code": "Y", "given": True}, penalty)
    found = indicator_in_words(definition, definition.indicator("X"))
    assert [str(step) for step in found.rules[0].steps] == ["Có: trọn điểm (10 điểm).", "Không: 0 điểm."]
    assert found.remarks == ("Điểm trừ.",)


def test_relative_to_the_best_unit_and_checks():
    inputs = {**amounts("a", "b"), "top": {"best_of": "a / b", "kind": "amount", "label": "Mức cao nhất"}}
    rule = {
        **TEN,
        "inputs": inputs,
        "checks": ["a <= b"],
        "value": "a / b / top",
        "award": [{"from": 0, "share": "value"}],
    }
    found = words(rule).remarks
    assert (
        "«Mức cao nhất» là giá trị cao nhất của «Số A» / «Số B» trong các đơn vị cùng đợt đánh giá." in found
    )
    assert "Cần thoả: «Số A» không quá «Số B»; nếu không, số liệu bị cảnh báo." in found


def test_brackets_are_kept_only_where_they_matter():
    award = [{"otherwise": True, "share": 0}]
    assert words(ratio(award, "a - (b - c)")).rules[0].lead == "Giá trị = «Số A» − («Số B» − «Số C»)."
    assert words(ratio(award, "(a * b) / c")).rules[0].lead == "Tỷ lệ = «Số A» × «Số B» / «Số C»."


def test_the_whole_index_in_words():
    definition = index({**TEN, "given": True})
    assert (
        total_in_words(definition)
        == "Điểm tổng = tổng điểm của nhóm 1, chia cho tổng điểm tối đa của các nhóm đó (10)."
    )
    assert "Số liệu chưa báo cáo được 0 điểm và vẫn nằm trong mẫu số." in rules_of_the_whole(definition)
    assert "Không làm tròn ở bước nào; chỉ làm tròn khi hiển thị." in rules_of_the_whole(definition)


def test_weights_and_rounding_in_words():
    definition = index(
        {**TEN, "given": True},
        total={"weights": {"1": 1}},
        rounding={"points": {"at": "indicator", "decimals": 2, "mode": "half_up"}},
        pillars=[{"code": "p", "name": {"vi": "Trụ"}, "groups": ["1"]}],
    )
    assert total_in_words(definition) == "Điểm tổng = 1 × Nhóm một."
    assert "Làm tròn điểm ở từng chỉ số: 2 chữ số thập phân, nửa làm tròn lên." in rules_of_the_whole(
        definition
    )
    assert pillar_in_words(definition, definition.pillars[0]).startswith("Trụ = tổng điểm của nhóm 1")


def test_counts_of_an_index():
    found = counts(index({**TEN, "inputs": amounts("a"), "value": "a", "award": [{"from": 0, "share": 1}]}))
    assert (found.groups, found.indicators, found.inputs, found.measures) == (1, 1, 1, 0)
    assert found.certainty == {"read": 2}


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_no_phrase_is_left_unfilled(lang):
    rule = ratio([{"from": "0.5", "share": 1}, {"from": 0, "share": "value"}])
    for sentence in words(rule, lang).sentences():
        assert "{" not in sentence


@pytest.mark.parametrize(
    ("points", "written"),
    [("1.998", "1,998"), ("3.9996", "3,9996"), ("3.58333", "3,58"), ("2", "2"), ("0", "0")],
)
def test_points_are_never_rounded_to_a_whole_number_they_do_not_reach(points, written):
    assert points_shown(Fraction(points)) == written
