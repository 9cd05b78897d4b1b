"""Where the files beside the code are: the root of a source tree, or inside the package of a wheel."""

from __future__ import annotations

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
SOURCE_ROOT = _PACKAGE.parents[1]
IS_SOURCE_TREE = (SOURCE_ROOT / "pyproject.toml").is_file() and (SOURCE_ROOT / "definitions").is_dir()
SHIPPED = SOURCE_ROOT if IS_SOURCE_TREE else _PACKAGE
DEFINITIONS = SHIPPED / "definitions"
CASES = SHIPPED / "cases"
VAR = (SOURCE_ROOT if IS_SOURCE_TREE else Path.cwd()) / "var"
