"""Whether a package has the shape of one, before anything in it is believed. Never raises, whatever comes.

Numbers are the quotients that ``package`` writes, at most ``DIGITS`` digits long: "1e999999999" would be a
short text and an endless number.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

FORMAT = "trucso-round/1"
DIGITS = 400
MOST_UNITS = 20_000
NUMBER = re.compile(rf"-?[0-9]{{1,{DIGITS}}}(/0*[1-9][0-9]{{0,{DIGITS}}})?", re.ASCII)
MOST_PROBLEMS = 50


def shape_problems(package: object) -> list[str]:
    """What is not as a package has it, in Vietnamese sentences; empty when it may be computed again."""
    if not isinstance(package, Mapping):
        return [f"Không phải gói công bố theo mẫu {FORMAT}."]
    content = package.get("content")
    if not isinstance(content, Mapping) or content.get("format") != FORMAT:
        return [f"Không phải gói công bố theo mẫu {FORMAT}."]
    found = _content(content)
    return [problem for _, problem in zip(range(MOST_PROBLEMS), found, strict=False)]


def _content(content: Mapping[str, Any]) -> Iterator[str]:
    about, index, units = content.get("about"), content.get("index"), content.get("units")
    if not isinstance(about, Mapping) or not all(isinstance(one, str) for one in about.values()):
        yield "Phần “about” phải là các câu chữ."
    if not isinstance(index, Mapping) or not isinstance(index.get("text"), str):
        yield "Thiếu văn bản bộ chỉ số (index.text)."
    if not isinstance(content.get("library"), str):
        yield "Thiếu phiên bản thư viện (library)."
    if content.get("values") not in ("inputs", "points", "shares"):
        yield "Phần “values” phải là inputs, points hoặc shares."
    if not isinstance(units, list) or len(units) > MOST_UNITS:
        yield f"Phần “units” phải là danh sách không quá {MOST_UNITS} đơn vị."
        return
    codes: set[str] = set()
    for place, unit in enumerate(units, start=1):
        yield from _unit(place, unit, codes)


def _unit(place: int, unit: object, codes: set[str]) -> Iterator[str]:
    if not isinstance(unit, Mapping) or not isinstance(unit.get("code"), str):
        yield f"Đơn vị thứ {place}: không có mã."
        return
    code = unit["code"]
    where = f"Đơn vị thứ {place} ({code[:40]})"
    if code in codes:
        yield f"{where}: mã này đã có trong gói."
    codes.add(code)
    if not isinstance(unit.get("name"), str):
        yield f"{where}: không có tên."
    if not _are_figures(unit.get("figures")):
        yield f"{where}: số liệu không đọc được."
    decisions = unit.get("decisions")
    if not isinstance(decisions, list) or len(decisions) > 8 or not all(map(_are_figures, decisions)):
        yield f"{where}: các quyết định về điểm không đọc được."
    points = unit.get("points")
    if not isinstance(points, Mapping) or not all(map(_is_number_or_none, points.values())):
        yield f"{where}: điểm không đọc được."
    for name in ("effective_max", "share"):
        if not _is_number_or_none(unit.get(name)):
            yield f"{where}: “{name}” không phải số."
    rank = unit.get("rank")
    if not (rank is None or (type(rank) is int and rank > 0)) or not isinstance(unit.get("is_tied"), bool):
        yield f"{where}: hạng không đọc được."


def _are_figures(data: object) -> bool:
    return isinstance(data, Mapping) and all(
        isinstance(key, str) and _is_figure(value) for key, value in data.items()
    )


def _is_figure(value: object) -> bool:
    if isinstance(value, bool | str):
        return True
    if not isinstance(value, Mapping) or len(value) != 1:
        return False
    (kind,) = value
    return (kind == "number" and value[kind] is not None and _is_number_or_none(value[kind])) or (
        kind == "not_applicable" and isinstance(value[kind], str)
    )


def _is_number_or_none(value: object) -> bool:
    return value is None or (isinstance(value, str) and NUMBER.fullmatch(value) is not None)
