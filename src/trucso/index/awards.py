"""Reading a rule: its value, the bands of its award, and whether the bands cover every value exactly once."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from trucso.index.definition import Band, Input, Rule
from trucso.index.expression import Expression
from trucso.index.fields import Fields
from trucso.index.grammar import parse_condition, parse_number
from trucso.index.located import Place
from trucso.index.numerals import exact
from trucso.index.terms import BAND_GIFTS, BAND_TESTS

VALUE = "value"
Inputs = Mapping[str, Input]


def read_rule(fields: Fields, inputs: Inputs, points: Fraction | None, *, award_needed: bool = True) -> Rule:
    """The `value` and `award` of an indicator or part; reports unknown inputs, gaps, dead bands."""
    choice = _choice_named(fields, inputs)
    value = None if choice else fields.expression(VALUE, parse_number)
    if value:
        check_names(fields, VALUE, value, inputs)
    entries = fields.items("award")
    if award_needed and not entries:
        fields.complain("award", "thiếu “award” (các mức điểm)")
    bands: list[Band] = []
    places: list[Place] = []
    for number, entry in enumerate(entries, 1):
        inner = Fields(entry, f"{fields.where}, mức {number}", fields.problems)
        band = _read_band(inner, inputs, points)
        if band:
            bands.append(band)
            places.append(entry.place)
    rule = Rule(value, tuple(bands), choice)
    if len(bands) == len(entries) and bands and not (fields.has(VALUE) and not value and not choice):
        _Coverage(fields, rule, places, inputs).check()
    return rule


def _choice_named(fields: Fields, inputs: Inputs) -> str | None:
    entry = fields.get(VALUE)
    name = entry.text.strip() if entry else ""
    return name if name in inputs and inputs[name].kind == "choice" else None


def check_names(
    fields: Fields, field: str, expression: Expression, inputs: Inputs, extra: tuple[str, ...] = ()
) -> None:
    """Report names that are no input, choices used as numbers, and numbers used as conditions."""
    for name in expression.names:
        if name in extra:
            continue
        if name not in inputs:
            known = ", ".join([*inputs, *extra]) or "chưa khai báo số liệu nào"
            fields.complain(
                field, f"biểu thức “{expression.text}” dùng “{name}” chưa có trong inputs", f"“{name}”", known
            )
        elif inputs[name].kind == "choice":
            fields.complain(
                field, f"“{name}” là lựa chọn, không tính toán được; hãy dùng mức “is”", f"“{name}”"
            )
        elif name in expression.truths and inputs[name].kind != "yes_no":
            fields.complain(
                field, f"“{name}” không phải số liệu có/không (yes_no); hãy so sánh, ví dụ {name} > 0"
            )


def _read_band(fields: Fields, inputs: Inputs, points: Fraction | None) -> Band | None:
    fields.allow_only(*BAND_TESTS, *BAND_GIFTS)
    tests = [name for name in BAND_TESTS if fields.has(name)]
    gifts = [name for name in BAND_GIFTS if fields.has(name)]
    if len(tests) != 1:
        fields.complain(
            "", "mỗi mức cần đúng một điều kiện", ", ".join(tests) or "không có", ", ".join(BAND_TESTS)
        )
    if len(gifts) != 1:
        fields.complain(
            "", "mỗi mức cần đúng một kết quả", ", ".join(gifts) or "không có", ", ".join(BAND_GIFTS)
        )
    if len(tests) != 1 or len(gifts) != 1:
        return None
    test, gift = tests[0], gifts[0]
    amount = _read_amount(fields, test, gift, points)
    if (gift != "not_applicable" and amount is None) or not _is_flag_true(fields, gift, test):
        return None
    return _tested(fields, test, gift, amount, inputs)


def _tested(fields: Fields, test: str, gift: str, amount: Expression | None, inputs: Inputs) -> Band | None:
    if test == "when":
        condition = fields.expression("when", parse_condition)
        if condition is None:
            return None
        check_names(fields, "when", condition, inputs)
        return Band(test, gift, amount, condition=condition)
    if test in ("from", "above"):
        threshold = fields.number(test)
        return None if threshold is None else Band(test, gift, amount, threshold=threshold)
    if test == "is":
        return Band(test, gift, amount, option=fields.scalar("is"))
    return Band(test, gift, amount)


def _is_flag_true(fields: Fields, gift: str, test: str) -> bool:
    """`not_applicable` and `otherwise` are flags: only true makes sense."""
    fine = True
    for name in ("not_applicable", "otherwise"):
        if name in (gift, test) and not fields.flag(name):
            fields.complain(name, f"“{name}” chỉ viết là true; nếu không dùng thì bỏ dòng này")
            fine = False
    return fine


def _read_amount(fields: Fields, test: str, gift: str, points: Fraction | None) -> Expression | None:
    if gift == "not_applicable":
        return None
    amount = fields.expression(gift, parse_number)
    if amount is None:
        return None
    names = () if test in ("when", "is") else (VALUE,)
    check_names(fields, gift, amount, {}, extra=names)
    highest = Fraction(1) if gift == "share" else points
    constant = amount.constant
    if constant is not None and highest is not None and not 0 <= constant <= highest:
        allowed = "từ 0 đến 1" if gift == "share" else f"từ 0 đến {exact(highest)} (điểm tối đa)"
        fields.complain(gift, f"“{gift}” ngoài giới hạn", amount.text, allowed)
    return amount


class _Coverage:
    """Checks over the bands of one rule, each reported at the band's own line."""

    def __init__(self, fields: Fields, rule: Rule, places: list[Place], inputs: Inputs) -> None:
        self.fields = fields
        self.rule = rule
        self.places = places
        self.inputs = inputs
        self.tests = [band.test for band in rule.award]

    def complain(self, index: int, message: str, found: str = "", allowed: str = "") -> None:
        where = f"{self.fields.where}, mức {index + 1}"
        self.fields.problems.add(self.places[index], where, message, found, allowed)

    def check(self) -> None:
        self.check_order()
        self.check_kinds()
        if "is" in self.tests or self.rule.choice:
            self.check_options()
        else:
            self.check_thresholds()

    def check_order(self) -> None:
        """`when` first (before the value exists), `otherwise` last."""
        for index, test in enumerate(self.tests):
            if test == "when" and any(earlier != "when" for earlier in self.tests[:index]):
                self.complain(
                    index, "mức “when” phải đứng trước các mức khác vì được xét trước khi tính giá trị"
                )
            if test == "otherwise" and index != len(self.tests) - 1:
                self.complain(index, "mức “otherwise” phải đứng cuối; các mức sau nó không bao giờ dùng tới")

    def check_kinds(self) -> None:
        """Thresholds need a value, options need a choice or a yes/no input; never both."""
        for index, test in enumerate(self.tests):
            if test in ("from", "above") and self.rule.value is None:
                allowed = "is" if self.rule.choice else "khai báo value trước"
                self.complain(index, f"mức “{test}” cần một giá trị là số", allowed=allowed)
            if test == "is" and not self.options():
                self.complain(index, "mức “is” chỉ dùng khi value là tên một số liệu lựa chọn hoặc có/không")
        if "is" in self.tests and {"from", "above"} & set(self.tests):
            self.complain(self.tests.index("is"), "không dùng lẫn “is” với “from”, “above” trong một chỉ số")

    def options(self) -> tuple[str, ...]:
        """Options the value may take when it is a choice or a lone yes/no input, else ()."""
        if self.rule.choice:
            return tuple(self.inputs[self.rule.choice].options or ())
        value = self.rule.value
        if value and value.text in self.inputs and self.inputs[value.text].kind == "yes_no":
            return ("true", "false")
        return ()

    def check_options(self) -> None:
        options, seen = self.options(), set[str]()
        if not options:
            return
        for index, band in enumerate(self.rule.award):
            if band.option is None:
                continue
            if band.option not in options:
                self.complain(index, "không có lựa chọn này", f"“{band.option}”", ", ".join(options))
            if band.option in seen:
                self.complain(index, f"lựa chọn “{band.option}” đã có mức ở trên")
            seen.add(band.option)
        left = [option for option in options if option not in seen]
        if left and self.tests[-1] != "otherwise":
            self.fields.complain(
                "award", "còn lựa chọn chưa có mức điểm", ", ".join(left), "thêm mức “is” hoặc “otherwise”"
            )

    def check_thresholds(self) -> None:
        """Thresholds fall from band to band, and the last band leaves no gap."""
        lowest: tuple[Fraction, bool] | None = None
        for index, band in enumerate(self.rule.award):
            if band.threshold is None:
                continue
            here = (band.threshold, band.test == "above")
            if lowest is not None and here >= lowest:
                self.complain(
                    index, f"mức từ {exact(band.threshold)} không bao giờ dùng tới vì mức trên đã bao gồm"
                )
            lowest = here
        if self.tests[-1] != "otherwise":
            self.check_last(lowest)

    def check_last(self, lowest: tuple[Fraction, bool] | None) -> None:
        hint = "thêm mức {from: 0, …} hoặc {otherwise: true, …} ở cuối"
        if lowest is None:
            self.fields.complain("award", "khoảng trống: có trường hợp không thuộc mức nào", allowed=hint)
        elif lowest > (Fraction(0), False):
            limit = exact(lowest[0])
            gap = f"giá trị từ {limit} trở xuống" if lowest[1] else f"giá trị dưới {limit}"
            self.fields.complain("award", f"khoảng trống: {gap} không thuộc mức nào", allowed=hint)
        elif self.rule.value and self.may_be_negative(self.rule.value):
            message = "khoảng trống: value có phép trừ hoặc số liệu âm nên có thể âm, mà không có mức nào"
            self.fields.complain("award", message, allowed="thêm mức {otherwise: true, …} ở cuối")

    def may_be_negative(self, expression: Expression, *, follow: bool = True) -> bool:
        """True when its inputs do not guarantee a value ≥ 0. follow: look into `best_of` (which may not read
        another `best_of`, refused elsewhere).
        """
        inputs = [self.inputs[name] for name in expression.names if name in self.inputs]
        below = any(one.bounds.lowest < 0 for one in inputs)
        bests = [one.best_of for one in inputs if one.best_of is not None] if follow else []
        return (
            below
            or expression.may_be_negative()
            or any(self.may_be_negative(best, follow=False) for best in bests)
        )
