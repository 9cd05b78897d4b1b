"""Reading ``definitions/measures/*.yaml``: one list of measures per file, each checked before any is used.

Plain values, no Django. Numbers, codes and words arrive as text; a key twice, an unknown key or a kind that
does not exist is refused with the file and the measure it stands in.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

KINDS = frozenset({"count", "amount", "share", "yes_no", "choice", "date", "points", "text"})
OVER_UNITS = frozenset({"sum", "mean", "weighted_mean", "none"})
OVER_TIME = frozenset({"last", "sum", "mean"})
_KEYS = frozenset({"code", "name", "kind", "unit", "options", "adds_up", "owner", "definition", "source"})


class MeasureFileError(Exception):
    """Everything wrong with the measure files, one sentence each."""

    def __init__(self, problems: Iterable[str]) -> None:
        self.problems = tuple(problems)
        super().__init__("\n".join(self.problems))


@dataclass(frozen=True)
class MeasureEntry:
    """One measure as its file writes it; ``options``: key → label of a choice."""

    code: str
    name_vi: str
    kind: str
    name_en: str
    unit_of_measure: str
    options: Mapping[str, str]
    over_units: str
    over_time: str
    owner: str
    definition: str
    source: str


def read_measures(folder: Path) -> list[MeasureEntry]:
    """Every measure under ``folder``, by code. Raises :class:`MeasureFileError` with every problem."""
    entries: dict[str, MeasureEntry] = {}
    problems: list[str] = []
    for path in sorted(folder.glob("*.yaml")):
        for number, data in enumerate(_items(path), start=1):
            where = f"{path.name}, số liệu thứ {number} ({data.get('code', 'không có mã')})"
            faults = list(_faults(data))
            if data.get("code") in entries:
                faults.append("mã này đã có trong một tệp khác hoặc ở trên; cần mỗi mã một lần")
            problems.extend(f"{where}: {fault}." for fault in faults)
            if not faults:
                entries[str(data["code"])] = _entry(data)
    if not entries and not problems:
        problems.append(f"Thư mục {folder} không có số liệu nào; cần tệp *.yaml, mỗi tệp một danh sách.")
    if problems:
        raise MeasureFileError(problems)
    return [entries[code] for code in sorted(entries)]


def _items(path: Path) -> Iterator[dict[str, Any]]:
    try:
        content = yaml.load(path.read_text("utf-8"), Loader=_StrictLoader)
    except yaml.YAMLError as error:
        raise MeasureFileError([f"{path.name}: không đọc được YAML ({error})."]) from None
    if not isinstance(content, list) or not all(isinstance(item, dict) for item in content):
        raise MeasureFileError([f"{path.name}: cần một danh sách, mỗi mục bắt đầu bằng “- code:”."])
    yield from content


def _faults(data: Mapping[str, Any]) -> Iterator[str]:
    for key in sorted(set(data) - _KEYS):
        yield f"khoá “{key}” không có; cần một trong {', '.join(sorted(_KEYS))}"
    for key in ("code", "kind", "name"):
        if not data.get(key):
            yield f"thiếu “{key}”"
    if isinstance(data.get("name"), Mapping) and not data["name"].get("vi"):
        yield "thiếu tên tiếng Việt (name.vi)"
    adds_up = data.get("adds_up") or {}
    for value, allowed, key in (
        (data.get("kind", "count"), KINDS, "kind"),
        (adds_up.get("units", "none"), OVER_UNITS, "adds_up.units"),
        (adds_up.get("time", "last"), OVER_TIME, "adds_up.time"),
    ):
        if value not in allowed:
            yield f"{key} “{value}” không có; cần một trong {', '.join(sorted(allowed))}"
    if (data.get("kind") == "choice") != bool(data.get("options")):
        yield "số liệu lựa chọn (choice) cần “options”, loại khác thì không có"


def _entry(data: Mapping[str, Any]) -> MeasureEntry:
    name = data["name"] if isinstance(data["name"], Mapping) else {"vi": data["name"]}
    adds_up = data.get("adds_up") or {}
    return MeasureEntry(
        code=data["code"],
        name_vi=name["vi"],
        kind=data["kind"],
        name_en=name.get("en", ""),
        unit_of_measure=data.get("unit") or "",
        options={key: _label(value) for key, value in (data.get("options") or {}).items()},
        over_units=adds_up.get("units", "none"),
        over_time=adds_up.get("time", "last"),
        owner=data.get("owner") or "",
        definition=data.get("definition") or "",
        source=data.get("source") or "",
    )


def _label(value: Any) -> str:
    return str(value["vi"] if isinstance(value, Mapping) else value)


class _StrictLoader(yaml.BaseLoader):
    """Every scalar as text, and no key twice (PyYAML would keep the last in silence)."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
        keys = [self.construct_object(key) for key, _ in node.value]
        for key in keys:
            if keys.count(key) > 1:
                raise yaml.YAMLError(f"khoá “{key}” viết hai lần, dòng {node.start_mark.line + 1}")
        return super().construct_mapping(node, deep)
