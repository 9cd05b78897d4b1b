"""The outline of a document in the terminal, with counts of what was read under each heading."""

import re

from rich.text import Text
from rich.tree import Tree

from trucso.vanban.model import Document, Heading, Target
from trucso.vanban.writing import number

_COLOURS = {
    "goals": "green",
    "tasks": "cyan",
    "organisation": "magenta",
    "situation": "yellow",
    "funding": "blue",
    "basis": "bright_black",
}
_SIGNS = {
    ">=": "≥",
    "<=": "≤",
    "=": "=",
    ">": ">",
    "<": "<",
    "~": "≈",
    "range": "từ",
    "rank<=": "trong nhóm",
    "up_by": "tăng",
    "up_by>=": "tăng ≥",
}


def outline_tree(document: Document, name: str) -> Tree:
    """Headings as a tree; targets stand under theirs, tasks and assignments are counted."""
    m = document.metadata
    label = " · ".join(f.value for f in (m.type, m.document_number, m.issuer, m.issue_date) if f)
    tree = Tree(Text(f"{name}  {label}", style="bold"))
    if m.title:
        tree.add(Text(m.title.value, style="italic"))
    ends = _ends(document)
    for heading in document.outline:
        _add(tree, heading, document, ends)
    return tree


def _ends(document: Document) -> dict[int, int]:
    """Start of the heading after each heading, by its start."""
    starts = [h.span[0] for h in document.sections()]
    return dict(zip(starts, [*starts[1:], len(document.text)], strict=True))


def _add(tree: Tree, heading: Heading, document: Document, ends: dict[int, int]) -> None:
    start, end = heading.span[0], ends[heading.span[0]]
    counts = [
        f"{n} {word}"
        for word, n in (
            ("nhiệm vụ", _within(document.tasks, start, end)),
            ("phân công", _within(document.assignments, start, end)),
            ("thời hạn", _within(document.deadlines, start, end)),
        )
        if n
    ]
    text = Text(f"{heading.marker or ''} {heading.title}".strip(), style=_COLOURS.get(heading.role, ""))
    if counts:
        text.append("  " + ", ".join(counts), style="dim")
    branch = tree.add(text)
    for target in document.targets:
        if start <= target.span[0] < end:
            branch.add(Text(describe(target), style="bright_green"))
    for child in heading.children:
        _add(branch, child, document, ends)


def _within(items: tuple, start: int, end: int) -> int:  # type: ignore[type-arg]
    return sum(start <= item.span[0] < end for item in items)


def describe(target: Target) -> str:
    """``≥ 95 % thủ tục hành chính (2025)``."""
    value = number(target.value)
    figure = "–".join(_vi(v) for v in value) if isinstance(value, list) else _vi(value)
    year = f" ({target.year})" if target.year else ""
    return (
        f"{_SIGNS.get(target.comparator, target.comparator)} {figure} {target.unit or ''} {target.indicator or ''}".rstrip()
        + year
    )


def _vi(value: float) -> str:
    return str(value).replace(".", ",")


_PERIODS = {"monthly": "hằng tháng", "quarterly": "hằng quý", "6-month": "6 tháng", "annual": "hằng năm", "once": "một lần", "periodic": "định kỳ"}  # fmt: skip


def day_in_words(value: str) -> str:
    """``2025-03-01`` as ``01/03/2025``; other values as they are."""
    m = re.fullmatch(r"(\d{4})-(\d\d)-(\d\d)", value)
    return f"{m[3]}/{m[2]}/{m[1]}" if m else value


def due_in_words(period: str | None, due: str | None) -> str:
    """*hằng quý, ngày 20 tháng cuối quý*: a period and a due day as FORMAT.md writes them, in Vietnamese."""
    value = day_in_words(due or "")
    if m := re.fullmatch(r"(\d\d)-(\d\d)", value):
        value = f"{m[2]}/{m[1]}"
    value = re.sub(r"^(\d+) of last month of quarter$", r"\1 tháng cuối quý", value)
    value = re.sub(r"^(\d+) of month$", r"\1", value)
    return ", ".join(v for v in (_PERIODS.get(period or "", ""), f"ngày {value}" if value else "") if v)
