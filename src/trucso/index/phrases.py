"""The sentences of explanations, Vietnamese and English side by side. Placeholders are filled by
`explain`."""

from __future__ import annotations

from trucso.index import indicator_scoring, rules, totals

PHRASES: dict[str, tuple[str, str]] = {
    "points": ("{n} điểm", "{n} points"),
    "point": ("{n} điểm", "{n} point"),
    "yes": ("có", "yes"),
    "no": ("không", "no"),
    "missing_input": ("thiếu", "missing"),
    "not_applicable": ("không áp dụng", "not applicable"),
    "leaves": ("không áp dụng, ra khỏi mẫu số", "not applicable, leaves the denominator"),
    "lacking": ("thiếu {names}", "{names} missing"),
    "not_stated": ("chưa nêu tổng", "total not stated"),
    "not_computed": ("chưa tính điểm", "not scored yet"),
    "undefined": ("không xác định, 0 điểm", "undefined, 0 points"),
    "unscored": ("không tính điểm", "not scored"),
    "given": ("điểm do người chấm", "points given by people"),
    "rounded": ("làm tròn {n} chữ số thập phân", "rounded to {n} decimals"),
    "sum_of": ("tổng {n} mục", "sum of {n} lines"),
    "total": ("Tổng", "Total"),
    "earned": ("{what} được {points} trên {max} điểm", "{what} earned {points} of a possible {max}"),
    "bonus": (
        "{what} được cộng {points} trên tối đa {max} điểm thưởng",
        "{what} adds {points} of {max} bonus points",
    ),
    "penalty": (
        "{what} bị trừ {points} trên tối đa {max} điểm",
        "{what} takes away {points} of at most {max} points",
    ),
    "lost": ("mất {n} điểm", "{n} lost"),
    "kind_indicator": ("Chỉ số", "Indicator"),
    "kind_part": ("Phần", "Part"),
    "kind_group": ("Nhóm", "Group"),
    "kind_pillar": ("Trụ cột", "Pillar"),
    "figures": ("Số liệu: {list}", "Figures: {list}"),
    "value": ("Giá trị {text} = {value}", "Value {text} = {value}"),
    "rule": ("Quy định áp dụng: {text}", "Rule applied: {text}"),
    "by_people": ("Điểm do người có thẩm quyền chấm", "The points were given by those responsible"),
    "from_share": (
        "Tính từ giá trị {share} nhân điểm tối đa",
        "Computed from the share {share} times the maximum",
    ),
    "is_missing": (
        "{what} chưa có số liệu ({names}), không phải bằng 0",
        "{what} has figures not reported ({names}), which is not the same as zero",
    ),
    "missing_zero": (
        "theo quy định được 0 điểm, điểm tối đa {max} vẫn nằm trong mẫu số",
        "by the rule it earns 0 points and its maximum of {max} stays in the denominator",
    ),
    "missing_extra": ("nên không cộng, không trừ điểm", "so nothing is added or taken away"),
    "missing_incomplete": (
        "chưa tính điểm và tổng chưa được nêu",
        "it is not scored and the total is not stated",
    ),
    "is_not_applicable": (
        "{what} không áp dụng với đơn vị này{reason}; điểm tối đa {max} không tính vào mẫu số",
        "{what} does not apply to this unit{reason}; its maximum of {max} leaves the denominator",
    ),
    "is_undefined": (
        "{what} được 0 điểm vì giá trị không xác định: mẫu số bằng 0 và quy định không nói tính thế nào",
        "{what} earns 0 points as its value is undefined: a denominator is zero, which no rule covers",
    ),
    "no_band": (
        "{what} được 0 điểm vì giá trị {value} không thuộc mức nào của quy định",
        "{what} earns 0 points as the value {value} falls in no band of the rule",
    ),
    "is_unscored": ("{what} được đánh giá nhưng không tính điểm", "{what} is assessed but not scored"),
    "is_incomplete": (
        "{what} chưa nêu điểm vì thiếu {n} số liệu: {names}",
        "{what} has no points stated as {n} figures are missing: {names}",
    ),
    "reaches": (
        "{what} đạt {share}: {points} trên {max} điểm",
        "{what} reaches {share}: {points} of {max} points",
    ),
    "weighted": ("tính theo trọng số {list}", "weighted {list}"),
    "most_lost": ("Mất nhiều nhất ở {list}", "Most is lost in {list}"),
    "lost_at": ("{what} ({points})", "{what} ({points})"),
    "some_missing": ("Thiếu {n} số liệu: {names}", "{n} figures missing: {names}"),
    "some_outside": (
        "Không áp dụng: {names}, nên mẫu số còn {effective} trên {max} điểm",
        "Not applicable: {names}, so the denominator is {effective} of {max} points",
    ),
    "note": ("Lưu ý: {text}", "Note: {text}"),
    "broken_check": ("số liệu không khớp: cần {condition}", "figures do not agree: expected {condition}"),
    "basis": ("Căn cứ: {text}", "Legal basis: {text}"),
    "inferred": (
        "Có chỗ suy ra, chưa đọc được trong văn bản",
        "Partly inferred, not read in the text",
    ),
    "assumed": ("Có chỗ là giả định", "Partly an assumption"),
    "more": ("và {n} mục nữa", "and {n} more"),
    "at_least": ("từ {a} trở lên", "{a} or more"),
    "more_than": ("trên {a}", "over {a}"),
    "at_most": ("từ {b} trở xuống", "{b} or less"),
    "less_than": ("dưới {b}", "under {b}"),
    "from_to": ("từ {a} đến {b}", "from {a} to {b}"),
    "from_under": ("từ {a} đến dưới {b}", "from {a} to under {b}"),
    "over_to": ("trên {a} đến {b}", "over {a} to {b}"),
    "over_under": ("trên {a} và dưới {b}", "over {a} and under {b}"),
    "any_value": ("với mọi giá trị", "for any value"),
    "otherwise": ("trường hợp khác", "otherwise"),
    "when": ("khi {condition}", "when {condition}"),
    "full": ("trọn điểm ({n} điểm)", "full points ({n})"),
    "nothing": ("0 điểm", "0 points"),
    "proportional": ("{value} × {max} điểm", "{value} × {max} points"),
    "share_of": ("{share} × {max} = {points}", "{share} × {max} = {points}"),
    "expression_of": ("({text}) × {max} điểm", "({text}) × {max} points"),
    "points_by": ("{text} điểm, tối đa {max}", "{text} points, at most {max}"),
    "given_between": ("điểm do người chấm, từ {a} đến {b}", "points given by people, from {a} to {b}"),
    "and": ("và", "and"),
    "or": ("hoặc", "or"),
    "not": ("không", "not"),
    "the_value": ("giá trị", "value"),
    "the_share": ("tỷ lệ", "share"),
    "exactly": ("bằng {a}", "exactly {a}"),
}

NOTES_EN = {
    rules.CAPPED_ABOVE: "above the maximum, counted as the maximum",
    rules.CAPPED_BELOW: "below 0, counted as 0",
    rules.ZERO_DENOMINATOR: "the denominator is 0 and the text has no rule for it: 0 points",
    rules.NO_BAND: "the value falls in no band of the rule: 0 points",
    rules.BY_CONDITION: "not applicable by a condition of the rule",
    indicator_scoring.NO_PEERS: "the best value among the units of the round is not known",
    totals.WEIGHTS_SHARED_OUT: "the weight of what does not apply is shared out over the rest",
    totals.NOT_STATED: "figures are missing, so no total is stated",
}


def phrase(name: str, lang: str, **filled: object) -> str:
    """A phrase in "vi" or "en", filled."""
    return PHRASES[name][lang == "en"].format(**filled)


def note(text: str, lang: str) -> str:
    """A note of a node in the language; reasons typed by people stay as typed."""
    if lang != "en":
        return text
    broken = indicator_scoring.CHECK_BROKEN
    if text.startswith(broken):
        return "figures do not agree" + text[len(broken) :]
    return NOTES_EN.get(text, text)
