"""Every data file has a checksum in definitions/SHA256SUMS and a line in docs/data-sources.md."""

from __future__ import annotations

import hashlib
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = ROOT / "definitions"
DATA_FILES = sorted(
    path.relative_to(DEFINITIONS).as_posix()
    for kind in ("yaml", "csv")
    for path in DEFINITIONS.rglob(f"*.{kind}")
)


def test_checksums_are_those_of_the_files() -> None:
    lines = (DEFINITIONS / "SHA256SUMS").read_text(encoding="utf-8").splitlines()
    stated = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
    actual = {name: hashlib.sha256((DEFINITIONS / name).read_bytes()).hexdigest() for name in DATA_FILES}
    changed = sorted(name for name in {*stated, *actual} if stated.get(name) != actual.get(name))
    hint = "cd definitions && sha256sum */*.yaml */*.csv | LC_ALL=C sort -k2 > SHA256SUMS"
    assert not changed, f"{changed} changed: say why in docs/data-sources.md, then {hint}"
    assert [line.split("  ", 1)[1] for line in lines] == sorted(stated)


def test_every_file_is_described() -> None:
    text = (ROOT / "docs" / "data-sources.md").read_text(encoding="utf-8")
    for name in DATA_FILES:
        assert f"`{name}`" in text or f"`{Path(name).parent}/*.yaml`" in text, name
