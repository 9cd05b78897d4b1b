"""Reading one indicator: inputs, rule or parts or given points."""

from __future__ import annotations

from fractions import Fraction

from trucso.index.awards import check_names, read_rule
from trucso.index.definition import Bounds, Indicator, Input, Origin, Part, Rule, Text
from trucso.index.expression import Expression
from trucso.index.fields import Fields, read_expression
from trucso.index.grammar import NAME, RESERVED, parse_condition, parse_number
from trucso.index.located import Located, Problems
from trucso.index.numerals import exact
from trucso.index.terms import CERTAINTIES, INPUT_KINDS, ROLES

FIELDS = (
    "code", "group", "name", "points", "role", "clause", "guidance", "evidence", "inputs", "checks", "value",
    "award", "parts", "given", "certainty", "source", "note",
)  # fmt: skip
INPUT_FIELDS = ("measure", "kind", "unit", "label", "options", "best_of", "from", "to")
ZERO = Fraction(0)


def read_indicator(entry: Located, default_origin: Origin, problems: Problems) -> Indicator:
    """One item of `indicators`; everything wrong with it is added to `problems`."""
    fields = Fields(entry, _where("chỉ số", entry), problems)
    fields.allow_only(*FIELDS)
    code, role = fields.code("code"), fields.one_of("role", ROLES, "scored")
    points = fields.number("points", required=role != "unscored", lowest=ZERO)
    inputs = _read_inputs(fields, code)
    by_name = {one.name: one for one in inputs}
    parts = _read_parts(fields, by_name, points)
    given = _read_given(fields, points)
    rule = _read_own_rule(fields, by_name, points, role, has_parts=bool(parts))
    indicator = Indicator(
        code, fields.code("group"), fields.name(), points or ZERO, role, read_origin(fields, default_origin),
        inputs, rule, parts, given, _read_checks(fields, by_name), fields.scalar("clause"),
        fields.text("guidance"), fields.text("evidence"),
    )  # fmt: skip
    _check_shape(fields, indicator)
    return indicator


def _where(kind: str, entry: Located) -> str:
    code = entry.entries.get("code")
    return f"{kind} {code.text}" if code and code.text else f"{kind} chưa có mã"


def read_origin(fields: Fields, default: Origin) -> Origin:
    """Certainty, source and note of a number; one less certain than the file needs a note."""
    certainty = fields.one_of("certainty", CERTAINTIES, default.certainty)
    note = fields.scalar("note")
    if fields.has("certainty") and certainty != default.certainty and not note:
        fields.complain(
            "certainty", f"độ chắc chắn “{certainty}” khác mặc định của tệp thì cần “note” giải thích"
        )
    return Origin(certainty, fields.scalar("source") or default.source, note)


def _read_inputs(fields: Fields, code: str) -> tuple[Input, ...]:
    entries = dict(fields.named("inputs"))
    inputs = []
    for name, entry in entries.items():
        inner = Fields(entry, f"{fields.where}, số liệu {name}", fields.problems)
        if not NAME.fullmatch(name) or name in RESERVED or name == "value":
            fields.problems.unread = True
            inner.complain(
                "",
                f"tên số liệu “{name}” không dùng được",
                allowed="chữ không dấu, số, _ ; không phải từ khoá",
            )
        inputs.append(_read_input(inner, name, f"{code}.{name}"))
    by_name = {one.name: one for one in inputs}
    for one in inputs:
        if one.best_of:
            inner = Fields(entries[one.name], f"{fields.where}, số liệu {one.name}", fields.problems)
            own = {name: other for name, other in by_name.items() if not other.best_of}
            check_names(inner, "best_of", one.best_of, own)
    return tuple(inputs)


def _read_input(fields: Fields, name: str, key: str) -> Input:
    fields.allow_only(*INPUT_FIELDS)
    kind = fields.one_of("kind", INPUT_KINDS, "amount")
    options = _read_options(fields)
    if (kind == "choice") != bool(options):
        fields.complain("options", "số liệu lựa chọn (choice) phải có “options”, loại khác thì không")
    best_of = fields.expression("best_of", parse_number)
    label = fields.text("label") or Text(name)
    measure = fields.scalar("measure") or None
    return Input(
        name,
        key,
        kind,
        label,
        measure,
        fields.scalar("unit"),
        options or None,
        best_of,
        _bounds(fields, kind),
    )


def _read_options(fields: Fields) -> dict[str, Text]:
    inner = fields.inside("options")
    codes = [code for code, _ in fields.named("options")]
    return {code: (inner and inner.text(code)) or Text(code) for code in codes}


def _bounds(fields: Fields, kind: str) -> Bounds:
    lowest = fields.number("from")
    highest = fields.number("to")
    if kind == "share" and highest is None:
        highest = Fraction(1)
    return _ordered(fields, ZERO if lowest is None else lowest, highest)


def _ordered(fields: Fields, lowest: Fraction, highest: Fraction | None) -> Bounds:
    if highest is not None and highest < lowest:
        fields.complain("to", f"“to” ({exact(highest)}) nhỏ hơn “from” ({exact(lowest)})")
    return Bounds(lowest, highest)


def _read_parts(fields: Fields, inputs: dict[str, Input], points: Fraction | None) -> tuple[Part, ...]:
    parts = []
    for entry in fields.items("parts"):
        inner = Fields(entry, _where("phần", entry), fields.problems)
        inner.allow_only("code", "name", "points", "clause", "value", "award")
        maximum = inner.number("points", required=True, lowest=ZERO)
        rule = read_rule(inner, inputs, maximum)
        parts.append(Part(inner.code("code"), inner.name(), maximum or ZERO, rule, inner.scalar("clause")))
    total = sum((part.points for part in parts), ZERO)
    if parts and points is not None and total != points and not fields.problems.unread:
        fields.complain(
            "parts", "điểm các phần cộng lại phải bằng điểm của chỉ số", exact(total), exact(points)
        )
    return tuple(parts)


def _read_given(fields: Fields, points: Fraction | None) -> Bounds | None:
    entry = fields.get("given")
    if entry is None:
        return None
    if entry.kind != "map":
        return Bounds(ZERO, points) if fields.flag("given") else None
    inner = Fields(entry, f"{fields.where}, given", fields.problems)
    inner.allow_only("from", "to")
    highest = inner.number("to")
    if highest is not None and points is not None and highest > points:
        inner.complain("to", "“to” vượt điểm tối đa của chỉ số", exact(highest), f"tối đa {exact(points)}")
    lowest = inner.number("from", lowest=ZERO)
    return _ordered(inner, lowest or ZERO, points if highest is None else highest)


def _read_own_rule(
    fields: Fields, inputs: dict[str, Input], points: Fraction | None, role: str, *, has_parts: bool
) -> Rule | None:
    if has_parts or not (fields.has("value") or fields.has("award")):
        return None
    return read_rule(fields, inputs, points, award_needed=role != "unscored")


def _read_checks(fields: Fields, inputs: dict[str, Input]) -> tuple[Expression, ...]:
    checks = []
    for entry in fields.items("checks"):
        check = read_expression(entry, "“checks”", fields.where, fields.problems, parse_condition)
        if check:
            check_names(fields, "checks", check, inputs)
            checks.append(check)
    return tuple(checks)


def _check_shape(fields: Fields, indicator: Indicator) -> None:
    """Exactly one way to earn points, every input used, best_of only where a round gives it."""
    ways = [
        name
        for name, there in (
            ("value/award", fields.has("value") or fields.has("award")),
            ("parts", fields.has("parts")),
            ("given", fields.has("given")),
        )
        if there
    ]
    if len(ways) > 1:
        fields.complain("", "chỉ chọn một cách cho điểm", ", ".join(ways), "value/award, parts hoặc given")
    if not ways and indicator.role != "unscored":
        fields.complain("", "chưa có cách cho điểm", "không có", "value/award, parts hoặc given")
    rules = [rule for rule in (indicator.rule, *(part.rule for part in indicator.parts)) if rule]
    if rules and not fields.problems.unread:
        _check_inputs_used(fields, indicator, rules)


def _check_inputs_used(fields: Fields, indicator: Indicator, rules: list[Rule]) -> None:
    used = {name for rule in rules for name in rule.reads}
    used |= {name for check in indicator.checks for name in check.names}
    used |= {name for one in indicator.inputs if one.best_of for name in one.best_of.names}
    unused = [one.name for one in indicator.inputs if one.name not in used]
    if unused:
        fields.complain("inputs", "số liệu khai báo nhưng không công thức nào dùng", ", ".join(unused))
