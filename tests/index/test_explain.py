"""What an official reads beside a score: one paragraph and one line of arithmetic, for every kind of node."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from trucso.index import NOT_APPLICABLE, describe_rule, explain, load_definition, score_unit

FOLDER = Path(__file__).parent / "fixtures"
SHAPES = load_definition(FOLDER / "shapes.yaml")
SMALL = load_definition(FOLDER / "small.yaml")
FIGURES = {
    "A.yes.s": True, "A.choice.q": "pho", "A.ratio.a": 95, "A.ratio.b": 100, "A.count.s": True, "A.count.n": 20,
    "A.list.k": 5, "A.parts.q1": "tre", "A.parts.r": Fraction(1, 2), "A.given": 5, "B.best.a": 1, "B.best.b": 2,
    "B.change.now": 110, "B.change.before": 100, "B.score.x": 4, "B.bonus.n": 5, "B.penalty.late": 1,
    "B.note.a": 1, "B.note.b": 3,
}  # fmt: skip
CARD = score_unit(SHAPES, FIGURES, peers={"B.best.top": Fraction(3, 4)})
EMPTY = score_unit(SHAPES, {"A": NOT_APPLICABLE("xã mới lập"), "B.change": NOT_APPLICABLE("")})


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("A.yes", "A.yes: s = có → 1 × 2 = 2 điểm"),
        ("A.choice", "A.choice: q = Phó Chủ tịch → 1/2 × 3 = 1,5 điểm"),
        ("A.ratio", "A.ratio: a / b = 95 / 100 = 95 % ≥ 90 %, < 100 % → 0,95 × 5 = 4,75 điểm"),
        ("A.count", "A.count: n = 20 > 19, ≤ 51 → 2 điểm"),
        ("A.list", "A.list: k / 7 = 5 / 7 = 71,43 % → 0,7143 × 6 = 4,29 điểm (làm tròn 2 chữ số thập phân)"),
        ("A.parts", "A.parts: 0,5 + 1,88 = 2,38 điểm"),
        ("A.parts.2", "A.parts.2: r = 50 % < 80 % → 0,625 × 3 = 1,88 điểm"),
        ("A.given", "A.given: 5 / 6 điểm (điểm do người chấm)"),
        ("B.best", "B.best: (a / b) / top = (1 / 2) / 0,75 = 66,67 % → 0,6667 × 10 = 6,67 điểm"
                   " (làm tròn 2 chữ số thập phân)"),
        ("B.change", "B.change: (now − before) / before = (110 − 100) / 100 = 10 % ≥ 10 % → 0,5 × 12 = 6 điểm"),
        ("B.score", "B.score: x / 5 = 4 / 5 = 80 % → 8 điểm"),
        ("B.bonus", "B.bonus: n = 5 → 3 điểm (vượt mức tối đa, tính bằng tối đa)"),
        ("B.penalty", "B.penalty: late / 4 = 1 / 4 = 25 % → −0,25 × 2 = −0,5 điểm"),
        ("B.note", "B.note: a / b = 1 / 3 = 33,33 % (không tính điểm)"),
        ("B", "B: 6,67 + 6 + 8 + 3 − 0,5 = 23,17 / 32 điểm = 0,7241"),
        ("S", "S: không tính điểm"),
        ("both", "both: 21,92 + 23,17 = 45,09 / 62 điểm = 0,7273"),
        ("weighted", "weighted: 0,3333 × 0,7307 + 0,6667 × 0,7241 = 0,7263"),
        ("total", "Tổng: 0,6 × 0,7307 + 0,4 × 0,7241 = 0,7280"),
    ],
)  # fmt: skip
def test_formula(code, formula):
    assert explain(CARD.node(code), SHAPES).formula == formula


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("A.choice", "A.choice: q = Deputy → 1/2 × 3 = 1.5 points"),
        ("A.ratio", "A.ratio: a / b = 95 / 100 = 95% ≥ 90%, < 100% → 0.95 × 5 = 4.75 points"),
        ("total", "Total: 0.6 × 0.7307 + 0.4 × 0.7241 = 0.7280"),
    ],
)
def test_formula_in_english(code, formula):
    assert explain(CARD.node(code), SHAPES, "en").formula == formula


@pytest.mark.parametrize(
    ("code", "formula"),
    [
        ("A", "A: không áp dụng, ra khỏi mẫu số"),
        ("B.change", "B.change: không áp dụng, ra khỏi mẫu số"),
        ("B.score", "B.score: x / 5, thiếu B.score.x → 0 điểm"),
        ("B", "B: 0 + 0 + 0 + 0 = 0 / 20 điểm = 0,0000"),
        ("total", "Tổng: (0,4 × 0) / 0,4 = 0,0000"),
    ],
)
def test_formula_of_what_is_not_there(code, formula):
    assert explain(EMPTY.node(code), SHAPES).formula == formula


def test_paragraph_of_an_indicator():
    card = score_unit(SMALL, {"DTI-28.a": 600, "DTI-28.b": 120, "DTI-28.c": 310})
    assert explain(card.node("DTI-28"), SMALL).paragraph == (
        "Chỉ số DTI-28 “Tỷ lệ hồ sơ nộp trực tuyến” được 3,58 trên 5 điểm, mất 1,42 điểm. "
        "Số liệu: a (Tổng số hồ sơ giải quyết TTHC trong năm) = 600 hồ sơ; b (Hồ sơ một phần) = 120 hồ sơ; "
        "c (Hồ sơ toàn trình) = 310 hồ sơ. Giá trị (b + c) / a = 71,67 %. "
        "Quy định áp dụng: dưới 75 %: tỷ lệ × 5 điểm. Căn cứ: Mục 6.3, 405/QĐ-BKHCN."
    )


@pytest.mark.parametrize(
    ("code", "lang", "words"),
    [
        ("A", "vi", "Nhóm A “Nhóm A” không áp dụng với đơn vị này (xã mới lập); điểm tối đa 30 không tính vào mẫu số."),
        ("B.score", "vi", "chưa có số liệu (B.score.x), không phải bằng 0; theo quy định được 0 điểm, "
                          "điểm tối đa 10 vẫn nằm trong mẫu số."),
        ("B.bonus", "vi", "không phải bằng 0, nên không cộng, không trừ điểm."),
        ("B", "vi", "Không áp dụng: B.change, nên mẫu số còn 20 trên 32 điểm."),
        ("B", "vi", "Mất nhiều nhất ở B.best (10 điểm), B.score (10 điểm)."),
        ("B", "vi", "Có chỗ là giả định: Điểm tối đa giả định để thử."),
        ("B", "en", "Not applicable: B.change, so the denominator is 20 of 32 points."),
        ("total", "vi", "Tính theo trọng số A 60 %, B 40 %."),
        ("total", "en", "Note: the weight of what does not apply is shared out over the rest."),
        ("B.note", "vi", "được đánh giá nhưng không tính điểm."),
    ],
)  # fmt: skip
def test_words_of_what_is_not_there(code, lang, words):
    assert words in explain(EMPTY.node(code), SHAPES, lang).paragraph


def test_undefined_says_why():
    figures = {"DTI-28.a": 0, "DTI-28.b": 0, "DTI-28.c": 0}
    told = explain(score_unit(SMALL, figures).node("DTI-28"), SMALL)
    assert told.formula == "DTI-28: (b + c) / a = (0 + 0) / 0 → không xác định, 0 điểm"
    assert "mẫu số bằng 0 và quy định không nói tính thế nào" in told.paragraph


@pytest.mark.parametrize("language", ["vi", "en"])
def test_a_total_not_stated_names_what_is_missing(language):
    plain = SMALL.to_dict() | {"missing": "incomplete"}
    strict = type(SMALL).from_dict(plain)
    node = score_unit(strict, {"DTI-28.a": 1, "DTI-28.b": 1, "DTI-28.c": 0}).total
    told = explain(node, strict, language)
    assert (node.state, node.points, node.share) == ("incomplete", None, None)
    assert "DTI-36.s, DTI-36.a, DTI-36.b" in told.formula
    assert {"vi": "chưa nêu tổng", "en": "total not stated"}[language] in told.formula


@pytest.mark.parametrize(
    ("online", "shown"), [(74999, "74,999 % < 75 %"), (74994, "74,99 % < 75 %"), (75000, "75 % ≥ 75 %")]
)
def test_rounding_for_the_eye_never_contradicts_the_comparison(online, shown):
    figures = {"DTI-28.a": 100_000, "DTI-28.b": online, "DTI-28.c": 0}
    assert shown in explain(score_unit(SMALL, figures).node("DTI-28"), SMALL).formula


@pytest.mark.parametrize(
    ("code", "lines"),
    [
        ("A.ratio", ("khi b = 0: trọn điểm (5 điểm)", "từ 100 % trở lên: trọn điểm (5 điểm)",
                     "từ 90 % đến dưới 100 %: tỷ lệ × 5 điểm", "dưới 90 %: 0 điểm")),
        ("A.count", ("khi không s: 0 điểm", "từ 52 trở lên: trọn điểm (4 điểm)", "từ 20 đến 51: 2 điểm",
                     "dưới 20: 1 điểm")),
        ("A.given", ("điểm do người chấm, từ 0 đến 6",)),
        ("A.parts", ("A.parts.1 Quý I: Đúng hạn: trọn điểm (1 điểm)", "A.parts.1 Quý I: Trễ hạn: 1/2 × 1 = 0,5 điểm",
                     "A.parts.2 Tỷ lệ: từ 80 % trở lên: trọn điểm (3 điểm)",
                     "A.parts.2 Tỷ lệ: dưới 80 %: (tỷ lệ / 0,8) × 3 điểm")),
        ("B.change", ("khi before = 0 và now = 0: không áp dụng, ra khỏi mẫu số",
                      "từ 10 % trở lên: (min(tỷ lệ × 5; 1)) × 12 điểm", "dưới 10 %: (max(tỷ lệ; 0)) × 12 điểm")),
    ],
)  # fmt: skip
def test_rules_in_words(code, lines):
    assert describe_rule(SHAPES.indicator(code)) == lines
