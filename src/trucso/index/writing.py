"""A definition as the YAML file an official reads: one canonical text per definition.

Codes are quoted, numbers are plain, short mappings stand on one line; reading the text gives back the same
definition.
"""

from __future__ import annotations

import re
from typing import Any

import yaml

from trucso.index.definition import Definition

_WIDTH = 110
_NUMBER = re.compile(r"-?\d+(\.\d+)?")
_CODES = frozenset({"code", "group"})
_CODE_LISTS = frozenset({"groups"})
_NUMBERS = frozenset({"points", "max_points", "from", "above", "to", "share", "first", "last"})


class _Code(str):
    """A code: quoted, so that 1.10 never becomes 1.1."""


class _Plain(str):
    """A number kept as its exact text."""


class _Line(dict[str, Any]):
    """A mapping written on one line."""


class _LineList(list[Any]):
    """A list written on one line."""


class _Dumper(yaml.SafeDumper):
    """Mappings and lists as blocks, but for the ones marked as lines."""


def definition_yaml(definition: Definition) -> str:
    """The YAML text of a definition, ending in a line break."""
    text: str = yaml.dump(
        _marked(definition.to_dict()),
        Dumper=_Dumper,
        allow_unicode=True,
        sort_keys=False,
        width=_WIDTH,
        default_flow_style=False,
    )
    text = re.sub(r"\n(groups|pillars|indicators):\n", r"\n\n\1:\n", text)
    head, mark, indicators = text.partition("\nindicators:\n")
    return head + mark + indicators.replace("\n- code:", "\n\n- code:")


def _marked(data: Any, key: str = "", inside: str = "") -> Any:
    """The same data with the marks that decide how each value is written; `inside` is the key above."""
    if isinstance(data, dict):
        inner = {name: _marked(value, name, key) for name, value in data.items()}
        return _Line(inner) if _fits_line(inner, key) else inner
    if isinstance(data, list):
        if key in _CODE_LISTS and all(isinstance(item, str) for item in data):
            return _LineList(_Code(item) for item in data)
        items = [_marked(item, key, inside) for item in data]
        return _LineList(items) if all(isinstance(item, str) for item in items) else items
    if isinstance(data, str):
        return _marked_text(data, key, inside)
    return data


def _marked_text(text: str, key: str, inside: str) -> str:
    if key in _CODES and inside != "options":
        return _Code(text)
    is_number = key in _NUMBERS or inside == "weights"
    return _Plain(text) if is_number and _NUMBER.fullmatch(text) else text


def _fits_line(data: dict[str, Any], key: str) -> bool:
    """Short mappings of plain values: names, bands, bounds, inputs."""
    if key in ("", "groups", "pillars", "indicators", "decision"):
        return key in ("groups", "pillars") and _width(data) < _WIDTH - 4
    return all(not isinstance(value, dict) or isinstance(value, _Line) for value in data.values()) and (
        key != "inputs" and key != "parts" and _width(data) < _WIDTH - 16
    )


def _width(data: Any) -> int:
    """About how long the data are on one line."""
    if isinstance(data, dict):
        return sum(len(str(name)) + 4 + _width(value) for name, value in data.items())
    if isinstance(data, list):
        return sum(_width(item) + 2 for item in data)
    return len(str(data))


def _represent_code(dumper: yaml.SafeDumper, code: _Code) -> yaml.Node:
    return dumper.represent_scalar("tag:yaml.org,2002:str", str(code), style='"')


def _represent_plain(dumper: yaml.SafeDumper, number: _Plain) -> yaml.Node:
    tag = "tag:yaml.org,2002:float" if "." in number else "tag:yaml.org,2002:int"
    return dumper.represent_scalar(tag, str(number))


def _represent_line(dumper: yaml.SafeDumper, line: _Line) -> yaml.Node:
    return dumper.represent_mapping("tag:yaml.org,2002:map", line, flow_style=True)


def _represent_line_list(dumper: yaml.SafeDumper, items: _LineList) -> yaml.Node:
    return dumper.represent_sequence("tag:yaml.org,2002:seq", items, flow_style=True)


_Dumper.add_representer(_Code, _represent_code)
_Dumper.add_representer(_Plain, _represent_plain)
_Dumper.add_representer(_Line, _represent_line)
_Dumper.add_representer(_LineList, _represent_line_list)
