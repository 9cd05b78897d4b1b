"""Who may import whom. The libraries know neither Django nor the portal; apps form no circle."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SOURCE = ROOT / "src" / "trucso"

# Every package of ours and those of ours it may import. A new app needs a row here, in a place without circles.
ALLOWED: dict[str, set[str]] = {
    "index": set(),
    "vanban": set(),
    "places": set(),
    "commands": {"index", "vanban", "places"},
    "cli": {"commands", "index", "vanban", "places"},
    "portal.shared": set(),
    "portal.journal": {"portal.shared"},
    "portal.accounts": {"portal.shared", "portal.journal"},
    "portal.units": {"portal.shared", "portal.accounts", "portal.journal"},
    "portal.indexes": {"index", "portal.shared", "portal.journal", "portal.units"},
    "portal.facts": {
        "index",
        "vanban",  # previews of evidence
        "portal.shared",
        "portal.accounts",
        "portal.journal",
        "portal.units",
        "portal.indexes",
    },
    "portal.national": {
        "index",
        "portal.shared",
        "portal.accounts",
        "portal.journal",
        "portal.units",
        "portal.indexes",
    },
}
ALLOWED["portal.people"] = {"index", "portal.shared", "portal.journal", "portal.accounts", "portal.units"}
ALLOWED["portal.assessments"] = ALLOWED["portal.facts"] | {"portal.facts"}
ALLOWED["portal.workflow"] = ALLOWED["portal.assessments"] | {"portal.assessments"}
ALLOWED["portal.workbooks"] = ALLOWED["portal.workflow"] | {"portal.workflow"}
ALLOWED["portal.notices"] = ALLOWED["portal.workflow"] | {"portal.workflow"}
ALLOWED["portal.api"] = ALLOWED["portal.notices"] | {"portal.national", "portal.notices"}
# The project's own modules (settings, urls, checks, start) stand above the apps.
PROJECT = set(ALLOWED) | {"portal"}

ONLY_IN = {
    "django": ("portal",),
    "allauth": ("portal",),
    "ninja": ("portal/api",),
    "altair": ("portal", "commands"),
    "numpy": ("index/fast", "index/analysis", "commands"),
    "scipy": ("index/analysis",),
    "pypdfium2": ("vanban", "portal/facts"),
    "PIL": ("portal/facts",),
    "docx": ("vanban", "portal"),
    "typer": ("cli.py", "commands", "vanban/commands.py"),
}


def package_of(module: list[str]) -> str:
    """``trucso.portal.units.models`` → ``portal.units``; the project's own modules → ``portal``."""
    inside = module[1:]
    if inside[:1] != ["portal"]:
        return inside[0] if inside else "trucso"
    is_app = (
        len(inside) > 1
        and (SOURCE / "portal" / inside[1] / "__init__.py").exists()
        and inside[1] != "management"
    )
    return ".".join(inside[:2]) if is_app else "portal"


def modules() -> list[Path]:
    return sorted(p for p in SOURCE.rglob("*.py") if "migrations" not in p.parts)


def imported(path: Path) -> Iterator[list[str]]:
    """Every module that ``path`` imports, as absolute parts, wherever the import stands."""
    here = ["trucso", *path.relative_to(SOURCE).with_suffix("").parts]
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            yield from (alias.name.split(".") for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = here[: -node.level] if node.level else []
            module = base + (node.module.split(".") if node.module else [])
            yield from ([*module, alias.name] for alias in node.names)


def name(path: Path) -> str:
    return str(path.relative_to(SOURCE))


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_module_imports_only_what_its_package_may(path):
    package = package_of(["trucso", *path.relative_to(SOURCE).with_suffix("").parts])
    allowed = PROJECT if package in ("portal", "trucso", "__main__", "__init__") else ALLOWED.get(package)
    assert allowed is not None, f"«{package}» chưa có dòng trong bảng ALLOWED"
    ours = {package_of(module) for module in imported(path) if module[0] == "trucso" and len(module) > 2}
    assert ours - {package, "trucso"} - allowed == set()


@pytest.mark.parametrize("path", modules(), ids=name)
def test_a_library_is_used_only_where_it_belongs(path):
    for module in imported(path):
        places = ONLY_IN.get(module[0])
        assert places is None or name(path).startswith(places), f"{module[0]} trong {name(path)}"


def test_no_circles():
    reached: dict[str, set[str]] = {package: set(targets) for package, targets in ALLOWED.items()}
    for _ in ALLOWED:
        for package, targets in reached.items():
            reached[package] = targets | set().union(*(reached.get(t, set()) for t in targets))
    assert [package for package, targets in reached.items() if package in targets] == []
