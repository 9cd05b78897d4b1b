"""The law as data: what must hold of every file in definitions/, read with plain PyYAML, apart from our own loader."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
import yaml

from trucso.index.library import NOT_INDEXES

ROOT = Path(__file__).resolve().parents[2]
DEFINITIONS = ROOT / "definitions"
CASES = ROOT / "cases"
INDEX_FILES = sorted(p for p in DEFINITIONS.glob("*/*.yaml") if p.parent.name not in NOT_INDEXES)
MEASURE_FILES = sorted(DEFINITIONS.glob("measures/*.yaml"))
TEXT_FILES = sorted([*DEFINITIONS.rglob("*.*"), *CASES.rglob("*.yaml")])
KINDS_WITHOUT_UNIT = {"yes_no", "choice"}


class Exact(yaml.SafeLoader):
    """Numbers stay as written, so that 4.10 is not 4.1 and 0.1 is not 0.1000000000000000055."""


for tag in ("int", "float", "timestamp"):
    Exact.add_constructor(f"tag:yaml.org,2002:{tag}", lambda loader, node: loader.construct_scalar(node))


def read(path: Path) -> Any:
    return yaml.load(path.read_text(encoding="utf-8"), Exact)


def name(path: Path) -> str:
    return str(path.relative_to(ROOT))


def measures() -> list[dict[str, Any]]:
    return [one for path in MEASURE_FILES for one in read(path)]


def inputs() -> list[tuple[str, dict[str, Any]]]:
    """(key such as "hcmc-commune-2026 DTI-28.a", input) of every index."""
    return [
        (f"{index['index']} {indicator['code']}.{letter}", one)
        for index in map(read, INDEX_FILES)
        for indicator in index.get("indicators", [])
        for letter, one in indicator.get("inputs", {}).items()
    ]


@pytest.mark.parametrize("path", TEXT_FILES, ids=name)
def test_text_is_utf8_nfc_without_bom_or_tabs(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    assert unicodedata.is_normalized("NFC", text)
    assert not text.startswith("\ufeff")
    assert "\t" not in text
    assert "\r" not in text
    assert text.endswith("\n")


@pytest.mark.parametrize("path", INDEX_FILES, ids=name)
def test_codes_are_quoted_and_unique(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    unquoted = re.findall(r"^\s*- (?:code|group): ([\d.]+)\s*$|^\s+group: ([\d.]+)\s*$", text, re.MULTILINE)
    assert not unquoted
    index = read(path)
    codes = [group["code"] for group in index["groups"]]
    for indicator in index.get("indicators", []):
        codes += [indicator["code"], *(part["code"] for part in indicator.get("parts", []))]
    assert [code for code, times in Counter(codes).items() if times > 1] == []


@pytest.mark.parametrize("path", INDEX_FILES, ids=name)
def test_maxima_add_up(path: Path) -> None:
    index = read(path)
    groups = {group["code"]: Fraction(group["max_points"]) for group in index["groups"]}
    assert sum(groups.values()) == Fraction(index["total"]["max_points"])
    by_group: dict[str, Fraction] = {}
    for indicator in index.get("indicators", []):
        points = Fraction(indicator["points"])
        by_group[indicator["group"]] = by_group.get(indicator["group"], Fraction(0)) + points
        if "parts" in indicator:
            assert sum(Fraction(part["points"]) for part in indicator["parts"]) == points, indicator["code"]
    assert by_group in ({}, groups)


@pytest.mark.parametrize("path", INDEX_FILES, ids=name)
def test_what_was_not_read_says_how_it_was_understood(path: Path) -> None:
    index = read(path)
    items = [index["total"], *index["groups"], *index.get("pillars", []), *index.get("indicators", [])]
    silent = [
        one.get("code", "total")
        for one in items
        if one.get("certainty", "read") != "read" and not one.get("note")
    ]
    assert silent == []
    assert index["certainty"] == "read"
    assert index["source"].startswith("https://")
    assert index["decision"]["number"] or index["decision"]["note"]


@pytest.mark.parametrize("path", INDEX_FILES, ids=name)
def test_every_name_is_in_vietnamese_and_english(path: Path) -> None:
    index = read(path)
    named = [index, *index["groups"], *index.get("pillars", []), *index.get("indicators", [])]
    assert [one for one in named if not (one["name"].get("vi") and one["name"].get("en"))] == []


def test_the_expected_indexes_are_there() -> None:
    assert {name(path) for path in INDEX_FILES} >= {
        "definitions/hcmc-commune-2026/2026.yaml",
        "definitions/tayninh-commune-2025/2025.yaml",
        "definitions/vn-dti-province/2020.yaml",
        "definitions/vn-dti-province/2021.yaml",
        "definitions/vn-dti-province/2024.yaml",
    }


def test_sizes_of_the_commune_indexes() -> None:
    sizes = {
        index["index"]: (len(index["groups"]), len(index["indicators"]), index["total"]["max_points"])
        for index in map(read, INDEX_FILES)
        if index["level"] == "commune"
    }
    assert sizes["hcmc-commune-2026"] == (8, 43, "100")
    assert sizes["tayninh-commune-2025"] == (6, 62, "960")


def test_every_measure_exists_and_is_used() -> None:
    codes = [one["code"] for one in measures()]
    assert [code for code, times in Counter(codes).items() if times > 1] == []
    assert {one["measure"] for _, one in inputs() if "measure" in one} == set(codes)


def test_measures_agree_with_the_inputs_that_read_them() -> None:
    by_code = {one["code"]: one for one in measures()}
    for key, one in inputs():
        measure = by_code[one["measure"]]
        assert (one["kind"], one.get("unit"), one.get("options")) == (
            measure["kind"],
            measure.get("unit"),
            measure.get("options"),
        ), key
        assert key.split()[1] in measure["source"], key


@pytest.mark.parametrize("path", MEASURE_FILES, ids=name)
def test_a_measure_says_what_it_is(path: Path) -> None:
    for one in read(path):
        assert re.fullmatch(r"[a-z0-9-]+(\.[a-z0-9-]+)+", one["code"])
        assert one["name"]["vi"]
        assert one["name"]["en"]
        assert one["adds_up"]["units"] in ("sum", "mean", "weighted_mean", "none")
        assert one["adds_up"]["time"] in ("last", "sum", "mean")
        assert one["owner"]
        assert one["definition"]
        assert ("unit" in one) != (one["kind"] in KINDS_WITHOUT_UNIT), one["code"]


def test_one_quantity_is_one_measure() -> None:
    """Report once: what two indicators share is the same measure."""
    used = {key.split()[1]: one["measure"] for key, one in inputs()}
    assert used["DTI-28.a"] == used["DTI-29.b"] == "tthc.ho-so.tong"
    assert used["DTI-12.b"] == used["DTI-19.b"] == "ccvc.tong"
    assert used["DTI-21.b"] == used["DTI-41.b"] == "dan-so.truong-thanh"
    assert used["DTI-22.a"] == used["DTI-23.b"] == "httt.duoc-phe-duyet-cap-do"
