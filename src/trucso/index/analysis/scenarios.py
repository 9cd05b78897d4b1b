"""A scenario: a small YAML file that says which figures would be others, to keep and to share.

name: Đồng Nai làm xong dịch vụ công trực tuyến
index: vn-dti-province        # checked when given
year: 2024
note: Giả định các tỉnh khác giữ nguyên.
changes:
- unit: Đồng Nai
  set: {"6": 0.85}            # becomes this value
  add: {"8": 0.05}            # grows by this much, stops at its bound
  drop: ["7"]                 # becomes not reported
- unit: others                # every unit not named above moves too
  add: {"6": 0.02}
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from typing import Any

import yaml

from trucso.index.errors import IndexLibraryError, Problem
from trucso.index.observation import NOT_APPLICABLE, FigureValue

OTHERS = "others"
FIELDS = ("name", "index", "year", "note", "changes")
CHANGE_FIELDS = ("unit", "set", "add", "drop")
NOT_APPLICABLE_WORD = "không áp dụng"


class ScenarioError(IndexLibraryError):
    """A scenario file is refused."""


@dataclass(frozen=True)
class Change:
    """What becomes of the figures of one unit (or of all OTHERS): first `drop`, then `set`, then `add`."""

    unit: str
    set: Mapping[str, FigureValue] = field(default_factory=dict)
    add: Mapping[str, Fraction] = field(default_factory=dict)
    drop: tuple[str, ...] = ()


@dataclass(frozen=True)
class Scenario:
    """A named set of changes. index, year: what it was written for; "" and None when it does not say."""

    name: str
    changes: tuple[Change, ...]
    index: str = ""
    year: int | None = None
    note: str = ""


def read_scenario(text: str, file: str = "") -> Scenario:
    """Read a scenario. Raises ScenarioError with what is wrong, in Vietnamese."""
    try:
        data = yaml.load(text, Loader=_Plain)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        raise ScenarioError([Problem(file, line, "", "", "", "không đọc được YAML.")]) from error
    if not isinstance(data, dict) or not isinstance(data.get("changes"), list):
        raise _refused(file, "", "kịch bản cần có name và danh sách changes.")
    _only(file, "kịch bản", data, FIELDS)
    changes = tuple(
        _change(file, f"changes, mục {number}", one) for number, one in enumerate(data["changes"], 1)
    )
    year = data.get("year")
    return Scenario(
        name=str(data.get("name") or file or "kịch bản"),
        changes=changes,
        index=str(data.get("index") or ""),
        year=int(year) if year and str(year).isdigit() else None,
        note=str(data.get("note") or ""),
    )


class _Plain(yaml.SafeLoader):
    """Every scalar stays text, so that no number passes through a float and 1.10 stays 1.10."""


_Plain.yaml_implicit_resolvers = {}


def _change(file: str, where: str, data: Any) -> Change:
    if not isinstance(data, dict) or not data.get("unit"):
        raise _refused(file, where, "mỗi mục cần unit: tên đơn vị, hoặc others.")
    _only(file, where, data, CHANGE_FIELDS)
    return Change(
        unit=str(data["unit"]),
        set={key: figure_value(text) for key, text in _mapping(file, f"{where}, set", data, "set").items()},
        add={
            key: _number(file, f"{where}, add {key}", text)
            for key, text in _mapping(file, f"{where}, add", data, "add").items()
        },
        drop=tuple(str(key) for key in data.get("drop") or ()),
    )


def _mapping(file: str, where: str, data: Mapping[str, Any], name: str) -> dict[str, str]:
    found = data.get(name) or {}
    if not isinstance(found, dict):
        raise _refused(file, where, "cần dạng {mã: giá trị}.")
    return {str(key): str(value) for key, value in found.items()}


def figure_value(text: str) -> FigureValue:
    """A value as people write it in a scenario or an action: number (point or percent), có/không, n/a, or
    the code of a choice.
    """
    word = text.strip().lower()
    if word == NOT_APPLICABLE_WORD or word.startswith(NOT_APPLICABLE_WORD + ":"):
        return NOT_APPLICABLE(text.partition(":")[2].strip())
    if word in ("có", "true", "không", "false"):
        return word in ("có", "true")
    number = decimal_number(text)
    return text.strip() if number is None else number


def decimal_number(text: str) -> Fraction | None:
    """`0.85`, `85%`, `43/60`; None for anything else."""
    word = text.strip()
    try:
        if word.endswith("%"):
            return Fraction(Decimal(word[:-1].strip())) / 100
        return Fraction(word) if "/" in word else Fraction(Decimal(word))
    except (InvalidOperation, ValueError, OverflowError, ZeroDivisionError):
        return None


def _number(file: str, where: str, text: str) -> Fraction:
    number = decimal_number(text)
    if number is None:
        raise _refused(file, where, f"“{text}” không phải một số (viết 0.05 hoặc 5%).")
    return number


def _only(file: str, where: str, data: Mapping[str, Any], allowed: tuple[str, ...]) -> None:
    unknown = [str(name) for name in data if name not in allowed]
    if unknown:
        raise _refused(file, where, f"không có mục “{unknown[0]}”; dùng {', '.join(allowed)}.")


def _refused(file: str, where: str, message: str) -> ScenarioError:
    return ScenarioError([Problem(file, None, where, "", "", message)])
