"""LibreOffice without a window: a workbook opened and saved again."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

import pytest

needs_soffice = pytest.mark.skipif(
    shutil.which("soffice") is None, reason="máy này không có LibreOffice (soffice)"
)


def resaved(contents: dict[str, bytes], folder: Path) -> dict[str, bytes]:
    """Each workbook as LibreOffice saves it, by name; the profile is of this run alone."""
    out = folder / "saved"
    folder.mkdir(exist_ok=True)
    for name, content in contents.items():
        (folder / name).write_bytes(content)
    command = [
        "soffice", f"-env:UserInstallation={(folder / 'profile').as_uri()}", "--headless",
        "--convert-to", "xlsx", "--outdir", str(out), *contents,
    ]  # fmt: skip
    subprocess.run(command, cwd=folder, check=True, capture_output=True, timeout=180)
    return {name: (out / name).read_bytes() for name in contents}
