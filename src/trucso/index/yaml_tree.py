"""YAML text → located tree, with the checks that PyYAML lacks.

Scalars keep their text: `1.10` is never turned into 1.1, `no` is a word and `12:30` is not a number (as in
YAML 1.2). Refused, each with its line: equal keys, anchors and aliases, tags, a second document, deep
nesting, big files.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import yaml

from trucso.index.errors import DefinitionError, Problem
from trucso.index.located import Kind, Located, Place, Problems

MAX_BYTES = 2_000_000
MAX_NESTING = 30
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_NUMBER = re.compile(r"[-+]?(\d+(\.\d*)?|\.\d+)([eE][-+]?\d+)?")
_ALIAS = "không dùng bí danh YAML (*tên); hãy viết lại nội dung"
_SECOND = "một tệp chỉ chứa một tài liệu YAML"
_FAULTS = {
    "mapping values are not allowed": "dấu hai chấm đặt sai chỗ; chữ có dấu đó phải đặt trong ngoặc kép",
    "cannot start any token": "ký tự không dùng được ở đây (dấu tab?); hãy thụt dòng bằng dấu cách",
    "unexpected end of stream": "thiếu dấu ngoặc kép đóng",
    "expected ',' or ']'": "danh sách [...] thiếu dấu phẩy hoặc dấu ] đóng",
    "expected ',' or '}'": "nhóm {...} thiếu dấu phẩy hoặc dấu } đóng",
    "expected '-' indicator": "thụt dòng sai hoặc thiếu dấu “-” trong danh sách",
    "expected key": "thụt dòng sai, hoặc thiếu dấu hai chấm hay ngoặc kép",
    "expected ':'": "thiếu dấu hai chấm sau khoá",
    "sequence entries are not allowed": "dấu “-” đặt sai chỗ; xem lại thụt dòng",
    "control characters": "có ký tự điều khiển không nhìn thấy",
}


def read_yaml(content: bytes | str, file: str, problems: Problems) -> Located:
    """The located tree of a YAML text. Adds what it can to `problems`; raises DefinitionError when nothing
    can be read.
    """
    text = unicodedata.normalize("NFC", _decoded(content, file))
    try:
        return _Builder(file, problems, _events(text)).document()
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        line = mark.line + 1 if mark else None
        raise _refusal(file, line, f"không đọc được YAML: {_in_vietnamese(error)}") from error
    except yaml.YAMLError as error:
        raise _refusal(file, None, "không đọc được YAML: có ký tự điều khiển không nhìn thấy") from error


def _decoded(content: bytes | str, file: str) -> str:
    if len(content) > MAX_BYTES:
        raise _refusal(file, None, f"tệp lớn hơn {MAX_BYTES // 1_000_000} MB")
    if isinstance(content, str):
        return content.removeprefix("\ufeff")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content[: error.start].count(b"\n") + 1
        raise _refusal(file, line, "tệp không phải UTF-8; hãy lưu lại với bảng mã UTF-8") from error


def _in_vietnamese(error: yaml.MarkedYAMLError) -> str:
    """What to put right; PyYAML's own words when the fault is not one of the usual ones."""
    said = f"{error.problem or ''} {error.context or ''}"
    return next((hint for words, hint in _FAULTS.items() if words in said), said.strip())


def _events(text: str) -> Iterator[Any]:
    yield from yaml.parse(text, Loader=_LOADER)


def _refusal(file: str, line: int | None, message: str) -> DefinitionError:
    return DefinitionError([Problem(file, line, "", "", "", message + ".")])


class _Builder:
    def __init__(self, file: str, problems: Problems, events: Iterator[Any]) -> None:
        self.file = file
        self.problems = problems
        self.events = events

    def place(self, event: Any) -> Place:
        return Place(self.file, event.start_mark.line + 1)

    def document(self) -> Located:
        root: Located | None = None
        for event in self.events:
            if isinstance(event, yaml.DocumentStartEvent | yaml.StreamStartEvent | yaml.StreamEndEvent):
                continue
            if isinstance(event, yaml.DocumentEndEvent):
                continue
            if root is not None:
                raise _refusal(self.file, self.place(event).line, _SECOND)
            root = self.value(event, 0)
        if root is None:
            raise _refusal(self.file, None, "tệp trống")
        return root

    def value(self, event: Any, depth: int) -> Located:
        place = self.place(event)
        if depth > MAX_NESTING:
            raise _refusal(self.file, place.line, f"lồng quá {MAX_NESTING} tầng")
        if isinstance(event, yaml.AliasEvent):
            self.problems.add(place, "", _ALIAS)
            return Located("null", place)
        self.refuse_marks(event, place)
        if isinstance(event, yaml.ScalarEvent):
            return Located(_kind(event), place, text=event.value)
        if isinstance(event, yaml.SequenceStartEvent):
            return self.sequence(place, depth)
        return self.mapping(place, depth)

    def refuse_marks(self, event: Any, place: Place) -> None:
        if event.anchor:
            self.problems.add(place, "", f"không dùng neo YAML (&{event.anchor})")
        if event.tag:
            self.problems.add(place, "", f"không dùng thẻ YAML ({event.tag})")

    def sequence(self, place: Place, depth: int) -> Located:
        items: list[Located] = []
        while not isinstance(event := next(self.events), yaml.SequenceEndEvent):
            items.append(self.value(event, depth + 1))
        return Located("list", place, items=items)

    def mapping(self, place: Place, depth: int) -> Located:
        found = Located("map", place)
        while not isinstance(event := next(self.events), yaml.MappingEndEvent):
            key = self.value(event, depth + 1)
            value = self.value(next(self.events), depth + 1)
            self.add_entry(found, key, value)
        return found

    def add_entry(self, found: Located, key: Located, value: Located) -> None:
        if key.kind in ("list", "map", "null"):
            self.problems.add(key.place, "", "khoá phải là chữ", key.shown)
            return
        if key.text in found.entries:
            first = found.entries[key.text].place.line
            self.problems.add(key.place, "", f"khoá “{key.text}” viết hai lần (lần đầu ở dòng {first})")
            return
        if key.kind == "number":
            found.number_keys[key.text] = key.place
        found.entries[key.text] = value


def _kind(event: Any) -> Kind:
    if event.style:  # plain scalars have "" (libyaml) or None (pure Python)
        return "text"
    if event.value in ("", "~", "null"):
        return "null"
    if event.value in ("true", "false"):
        return "bool"
    return "number" if _NUMBER.fullmatch(event.value) else "text"
