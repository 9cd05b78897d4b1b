"""Quality on the five labelled documents, by the scorer that comes with them."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from trucso.vanban.parsing import parse_file
from trucso.vanban.writing import to_json

FLOORS = {
    "legal_bases": 0.98, "sections": 0.95, "targets": 0.92, "tasks": 0.90,
    "assignments": 0.85, "deadlines": 0.85, "observed_values": 0.85,
}  # fmt: skip
METADATA_FLOOR = 0.95


@pytest.fixture(scope="module")
def scores(shared_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> dict:
    out = tmp_path_factory.mktemp("extracted")
    for path in sorted((shared_dir / "reference" / "documents").glob("*.txt")):
        (out / f"{path.stem}.json").write_text(to_json(parse_file(path)), encoding="utf-8")
    report = out / "report.json"
    scorer = shared_dir / "tools" / "score_extraction.py"
    gold = shared_dir / "reference" / "documents" / "gold"
    subprocess.run(
        [sys.executable, str(scorer), str(out), "--gold", str(gold), "--json", str(report)],
        check=True,
        capture_output=True,
    )
    return json.loads(report.read_text(encoding="utf-8"))["ALL"]


@pytest.mark.reference
@pytest.mark.parametrize("kind", FLOORS)
def test_every_kind_reaches_its_floor(scores: dict, kind: str) -> None:
    assert scores[kind]["f1"] >= FLOORS[kind]


@pytest.mark.reference
def test_the_head_of_every_document_is_read(scores: dict) -> None:
    assert scores["metadata"]["accuracy"] >= METADATA_FLOOR
