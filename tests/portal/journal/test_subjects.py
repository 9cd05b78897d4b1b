"""What the log says of a subject: in words, linked as far as the reader may go, named also when it is gone."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.contrib.auth.models import AnonymousUser

from trucso.portal.journal.models import Entry
from trucso.portal.journal.pages import rows_of
from trucso.portal.journal.sides import Change, changes_of
from trucso.portal.journal.subjects import KINDS

PORTAL = Path(__file__).resolve().parents[3] / "src" / "trucso" / "portal"


def calls() -> Iterator[tuple[Path, ast.Module, ast.Call]]:
    """Every call of ``record`` or ``Event`` of the log outside the log itself."""
    for path in sorted(PORTAL.rglob("*.py")):
        if path.parent.name == "journal" or "migrations" in path.parts:
            continue
        tree = ast.parse(path.read_text())
        named = {
            alias.name
            for node in ast.walk(tree)
            if isinstance(node, ast.ImportFrom) and (node.module or "").endswith("journal.services")
            for alias in node.names
        } & {"record", "Event"}
        for node in ast.walk(tree):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in named:
                yield path, tree, node


def words_of(node: ast.AST) -> str:
    """The constant start of a text: ``f"assessments.line:{pk}"`` → ``assessments.line:``."""
    if isinstance(node, ast.JoinedStr):
        node = node.values[0]
    return str(node.value) if isinstance(node, ast.Constant) else ""


def assigned(target: ast.expr, value: ast.expr) -> list[tuple[ast.expr, ast.expr]]:
    """Each name with what it is given, also of ``a, b = 1, 2``."""
    if isinstance(target, ast.Tuple) and isinstance(value, ast.Tuple):
        return list(zip(target.elts, value.elts, strict=True))
    return [(target, value)]


def subjects(tree: ast.Module, node: ast.AST) -> set[str]:
    """Every text the subject may be: written in the call, in a variable, or by a function of the app."""
    if isinstance(node, ast.Name):
        pairs = [pair for n in ast.walk(tree) if isinstance(n, ast.Assign)
                 for target in n.targets for pair in assigned(target, n.value)]  # fmt: skip
        found = [value for target, value in pairs if isinstance(target, ast.Name) and target.id == node.id]
        return {words_of(value) for value in found}
    if isinstance(node, ast.Call):
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if name == "subject_of":
            tree = ast.parse((PORTAL / "accounts" / "services.py").read_text())
        functions = [n for n in ast.walk(tree) if isinstance(n, ast.FunctionDef) and n.name == name]
        return {words_of(n.value) for f in functions for n in ast.walk(f)
                if isinstance(n, ast.Return) and n.value}  # fmt: skip
    return {words_of(node)}


def test_every_subject_that_is_recorded_has_words():
    found = list(calls())
    assert len(found) > 25
    nameless = []
    for path, tree, call in found:
        subject = next(word.value for word in call.keywords if word.arg == "subject")
        written = subjects(tree, subject)
        if not written or any(one.partition(":")[0] not in KINDS for one in written):
            nameless.append(f"{path.relative_to(PORTAL)}:{call.lineno} {sorted(written)}")
    assert nameless == []


@pytest.mark.django_db
def test_what_was_deleted_is_named_from_what_the_entry_kept():
    entry = Entry(
        sequence=1, at="2026-11-23T00:00:00Z", action="evidence.deleted", subject="facts.evidence:999",
        before={"document": "12/KH-UBND ngày 01/02/2026", "file": "ke-hoach.pdf"},
    )  # fmt: skip
    entry.at = Entry._meta.get_field("at").to_python(entry.at)
    row = rows_of([entry], AnonymousUser())[0]
    assert row["about"] == "Văn bản 12/KH-UBND ngày 01/02/2026 (đã xoá)"
    assert row["named"].href == ""
    assert row["subject"] == "facts.evidence:999"


def test_fields_and_values_are_words():
    before = {"self_points": "1234.5", "due_on": "2026-12-14", "status": "done"}
    after = {"self_points": None, "due_on": "2026-12-18", "status": "in_progress"}
    assert changes_of("assessments.line:1", before, after) == [
        Change("điểm tự đánh giá", "1.234,5", "—"),
        Change("hạn xử lý", "14/12/2026", "18/12/2026"),
        Change("trạng thái", "Hoàn thành", "Đang thực hiện"),
    ]


def test_a_side_may_be_anything():
    assert changes_of("x", None, "Bộ chỉ số A") == [Change("nội dung", None, "Bộ chỉ số A")]
    assert changes_of("people.file:a.xlsx", None, 12) == [Change("nội dung", None, "12")]
    assert changes_of("assessments.round:1", {"DTI-28": {"number": "5"}}, {"DTI-28": ["75", "true"]}) == [
        Change("DTI-28", "giá trị: 5", "75, Có")
    ]
    assert changes_of("workflow.preparation:1", None, {"duty DTI-01": [None, "75"]}) == [
        Change("phân công DTI-01", None, "—, 75")
    ]
