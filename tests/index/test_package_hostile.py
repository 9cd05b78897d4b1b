"""A package may come from anywhere: whatever it is, `check` answers in sentences and the reader refuses in one."""

from __future__ import annotations

import contextlib
import copy
import json
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.index.test_decisions import TEXT
from tests.index.test_package import ENTRIES
from trucso.index.package import build, canonical, check, seal
from trucso.index.package_file import MOST_BYTES, PackageError, read_package

PACKAGE: dict[str, Any] = json.loads(
    canonical(
        build(
            definition_text=TEXT, library="trucso", values="inputs", about={"round": "Thử"}, entries=ENTRIES
        )
    )
)
anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8)
    | st.sampled_from(["1e999999", "1/0", "-1/3", "9" * 500, "\ud800", "inputs", "total", "1.1", "a"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=6,
)  # fmt: skip


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a JSON value, the whole first."""
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(one for key, inner in inside for one in places(inner, (*path, key)))]


PLACES = places(PACKAGE)


def put(path: tuple[Any, ...], value: Any) -> Any:
    if not path:
        return value
    changed = copy.deepcopy(PACKAGE)
    inside = changed
    for key in path[:-1]:
        inside = inside[key]
    inside[path[-1]] = value
    return changed


@settings(max_examples=400, deadline=None)
@given(st.sampled_from(PLACES), anything, st.booleans())
def test_anything_in_any_place_gives_sentences(path, value, is_resealed):
    package = put(path, value)
    if is_resealed and isinstance(package, dict) and isinstance(package.get("content"), dict):
        with contextlib.suppress(UnicodeEncodeError):
            package["sha256"] = seal(package["content"])
    found = check(package)
    assert all(isinstance(one, str) and one for one in found)
    if package != PACKAGE and not is_resealed:
        assert found or path[0] == "sha256" or canonical_same(package)


def canonical_same(package: Any) -> bool:
    """Whether only the writing differs (1 and True, 1.0 and 1)."""
    return canonical(package["content"]) == canonical(PACKAGE["content"]) or package == PACKAGE


@settings(max_examples=150, deadline=None)
@given(st.integers(0, len(TEXT)), st.text(max_size=12), st.integers(0, 30))
def test_a_law_cut_or_scribbled_on_gives_sentences(at, text, cut):
    package = put(("content", "index", "text"), TEXT[:at] + text + TEXT[at + cut :])
    assert all(isinstance(one, str) for one in check(package))


def test_a_law_of_one_line_is_never_taken_as_the_name_of_a_file(tmp_path):
    (tmp_path / "law.yaml").write_text(TEXT, "utf-8")
    for text in (str(tmp_path / "law.yaml"), "/dev/zero", ".", ""):
        found = check(put(("content", "index", "text"), text))
        assert any("không dùng được" in one for one in found), text


def test_deep_nesting_gives_a_sentence():
    deep: Any = []
    for _ in range(100_000):
        deep = [deep]
    assert check(put(("content", "about", "round"), deep)) == ["Phần “about” phải là các câu chữ."]
    assert check(put(("content", "more"), deep)) == ["Gói không tính lại được (RecursionError)."]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "bị cắt ngang ở dòng 1 cột 1"),
        (b"PK\x03\x04\xff\xfe", "không phải chữ UTF-8"),
        (json.dumps(PACKAGE).encode()[:-40], "bị cắt ngang ở dòng 1"),
        (b"<html></html>", "không phải JSON"),
        (b"[1, 2]", "không phải một đối tượng"),
        (b'{"a": 1, "a": 2}', "khoá lặp lại"),
        (b'{"a": NaN}', "có giá trị NaN"),
        (b'{"a": "\\ud800"}', "có nửa ký tự"),
        (b'{"a": ' + b"9" * 5000 + b"}", "Không đọc được gói công bố"),
        (b"[" * 200_000, "lồng quá sâu"),
        (b" " * (MOST_BYTES + 1), "lớn hơn 64 MB"),
    ],
    ids=["empty", "zip", "truncated", "html", "list", "twice", "nan", "half", "digits", "deep", "large"],
)
def test_a_file_that_is_no_package_is_refused_in_one_sentence(data, words):
    with pytest.raises(PackageError, match=r"goi\.json") as refused:
        read_package(data, "goi.json")
    assert words in str(refused.value)


@settings(max_examples=200, deadline=None)
@given(
    st.binary(max_size=200) | st.text(max_size=200).map(lambda text: text.encode("utf-8", "surrogatepass"))
)
def test_any_bytes_are_read_or_refused(data):
    try:
        package = read_package(data)
    except PackageError:
        return
    assert all(isinstance(one, str) for one in check(package))


def test_a_file_with_a_byte_order_mark_is_read():
    assert check(read_package(b"\xef\xbb\xbf" + json.dumps(PACKAGE).encode())) == []
