"""Builds the wheel in ``dist/``: the package with static files, definitions and worked examples in it.

Everything is copied to a temporary folder first, so that no copy of the law stays in the source tree.
Needs the static files (``make dist`` builds them). Prints the wheel's path.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent
BUILT = ROOT / "src/trucso/portal/shared/static_build/vendor/charts.js"
LEFT_OUT = shutil.ignore_patterns("__pycache__", "*.pyc", "*.egg-info", "node_modules")


def build_wheel(target: Path) -> Path:
    """The wheel, in ``target``. Exits with what to do when the static files are not built."""
    if not BUILT.is_file():
        sys.exit("Chưa có tệp giao diện đã dựng: chạy make dist (hoặc npm ci && npm run build) trước.")
    with tempfile.TemporaryDirectory(prefix="trucso-wheel-") as temporary:
        copy = Path(temporary)
        shutil.copytree(ROOT / "src", copy / "src", ignore=LEFT_OUT)
        for name in ("definitions", "cases"):
            shutil.copytree(ROOT / name, copy / "src" / "trucso" / name, ignore=LEFT_OUT)
        for name in ("pyproject.toml", "README.md", "LICENSE"):
            shutil.copy(ROOT / name, copy / name)
        pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation"]
        subprocess.run([*pip, "--wheel-dir", str(copy / "out"), str(copy)], check=True)
        (wheel,) = (copy / "out").glob("*.whl")
        target.mkdir(parents=True, exist_ok=True)
        return Path(shutil.copy(wheel, target / wheel.name))


if __name__ == "__main__":
    print(build_wheel(ROOT / "dist"))
