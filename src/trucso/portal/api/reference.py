"""The OpenAPI document as plain rows: for the page of the documentation and for docs/api.md."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

Schema = dict[str, Any]
PAGE = "Page_"
EXAMPLES = {
    "/api/v1/indexes/{index}/versions/{year}": {
        "index": "hcmc-commune-2026",
        "year": "2026",
        "code": "DTI-28",
    },
    "/api/v1/measures/": {"code": "tthc.ho-so.tong"},
    "/api/v1/units/": {"code": "75"},
    "/api/v1/national/": {"index": "vn-dti-province", "year": "2024"},
}
"""What stands in the place of the parameters in a request to try, by the beginning of the address."""


@dataclass(frozen=True)
class Parameter:
    """A part of the address (``path``) or after the question mark (``query``)."""

    name: str
    place: str
    kind: str
    is_required: bool
    default: str
    description: str


@dataclass(frozen=True)
class Field:
    """A field of an answer."""

    name: str
    kind: str
    description: str


@dataclass(frozen=True)
class Operation:
    """One address: what it answers, what it takes, how it refuses. ``answer`` names a schema."""

    id: str
    method: str
    path: str
    tag: str
    summary: str
    description: str
    parameters: tuple[Parameter, ...]
    answer: str
    refusals: tuple[str, ...]

    @property
    def example(self) -> str:
        """The address with real values where there are some for every installation, else as it is."""
        known = next((values for start, values in EXAMPLES.items() if self.path.startswith(start)), {})
        address = self.path
        for name, value in known.items():
            address = address.replace(f"{{{name}}}", value)
        return address

    @property
    def can_be_tried(self) -> bool:
        return "{" not in self.example


@dataclass(frozen=True)
class Shape:
    """A schema: what an answer is made of."""

    name: str
    description: str
    fields: tuple[Field, ...]


def operations(document: Schema) -> Iterator[Operation]:
    """Every operation, in the order of the document."""
    for path, methods in document["paths"].items():
        for method, one in methods.items():
            yield _operation(path, method, one)


def shapes(document: Schema) -> Iterator[Shape]:
    """Every schema an answer is made of, in alphabetical order."""
    for name, schema in sorted(document["components"]["schemas"].items()):
        if "properties" not in schema or name.startswith(PAGE):  # a page of any kind has the same fields
            continue
        fields = tuple(
            Field(field, kind_of(one), one.get("description", ""))
            for field, one in schema["properties"].items()
        )
        yield Shape(schema.get("title", name), schema.get("description", ""), fields)


def kind_of(schema: Schema) -> str:
    """A type in one line: ``list of VersionSummary``, ``string or null``, ``decimal``."""
    if "$ref" in schema:
        name = str(schema["$ref"]).rsplit("/", 1)[-1]
        return f"Page[{name[len(PAGE) : -1]}]" if name.startswith(PAGE) else name
    if "anyOf" in schema:
        return " | ".join(kind_of(one) for one in schema["anyOf"])
    if schema.get("type") == "array":
        return f"[{kind_of(schema['items'])}]"
    if isinstance(schema.get("additionalProperties"), dict):
        return f"{{… : {kind_of(schema['additionalProperties'])}}}"
    if schema.get("pattern"):
        return "decimal"
    return str(schema.get("format") or schema.get("type", "any"))


def _operation(path: str, method: str, one: Schema) -> Operation:
    answers = one["responses"]
    return Operation(
        id=one["operationId"].rsplit("_", 1)[-1],
        method=method.upper(),
        path=path,
        tag=one.get("tags", [""])[0],
        summary=one.get("summary", ""),
        description=one.get("description", ""),
        parameters=tuple(_parameter(parameter) for parameter in one.get("parameters", [])),
        answer=_answer(answers.get(200) or answers.get("200") or {}),
        refusals=tuple(str(status) for status in answers if str(status) != "200"),
    )


def _parameter(one: Schema) -> Parameter:
    schema = one["schema"]
    default = schema.get("default")
    return Parameter(
        name=one["name"],
        place=one["in"],
        kind=kind_of(schema),
        is_required=one["required"],
        default="" if default in (None, "") else str(default),
        description=schema.get("description", ""),
    )


def _answer(response: Schema) -> str:
    content = response.get("content", {})
    if "application/json" not in content:
        return next(iter(content), "")
    return kind_of(content["application/json"]["schema"])


def as_markdown(document: Schema) -> str:
    """Addresses and shapes as Markdown tables, for docs/api.md."""
    lines: list[str] = []
    tag = ""
    for one in operations(document):
        if one.tag != tag:
            tag = one.tag
            lines += ["", f"## {tag}"]
        lines += _operation_lines(one)
    lines += ["", "## Các dạng dữ liệu"]
    for shape in shapes(document):
        lines += ["", f"### {shape.name}", "", shape.description, "", "| trường | kiểu |", "|---|---|"]
        lines += [f"| `{field.name}` | `{_cell(field.kind)}` |" for field in shape.fields]
    return "\n".join(lines).strip() + "\n"


def _operation_lines(one: Operation) -> list[str]:
    lines = ["", f"### {one.method} {one.path}", "", f"{one.summary}. {one.description}", ""]
    if one.parameters:
        lines += ["| tham số | ở đâu | kiểu | mặc định |", "|---|---|---|---|"]
        places = {"path": "địa chỉ", "query": "sau dấu ?"}
        lines += [
            f"| `{p.name}` | {places[p.place]} | `{_cell(p.kind)}` | {p.default or '—'} |"
            for p in one.parameters
        ]
        lines.append("")
    refusals = f"; từ chối: {', '.join(one.refusals)}" if one.refusals else ""
    return [*lines, f"Trả về `{one.answer or 'văn bản'}`{refusals}."]


def _cell(text: str) -> str:
    return text.replace("|", "\\|")
