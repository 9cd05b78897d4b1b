"""Reading a package file that may be anything: too large, cut short, not JSON, another kind of document."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from trucso.index.errors import IndexLibraryError, Problem

MOST_BYTES = 64_000_000
"""A round of 3,321 communes with 100 indicators is half of that."""


class PackageError(IndexLibraryError):
    """The file cannot be read as a package at all; whether a readable one is true is asked of `check`."""


def read_package(data: bytes, name: str = "") -> Mapping[str, Any]:
    """The JSON object in `data`. Raises PackageError, which names the file, for everything else."""
    if len(data) > MOST_BYTES:
        raise _refused(name, "tệp lớn hơn 64 MB", "gói công bố không quá 64 MB")
    try:
        found = json.loads(data.decode("utf-8-sig"), object_pairs_hook=_once, parse_constant=_no_constant)
        json.dumps(found, ensure_ascii=False).encode()
    except UnicodeDecodeError:
        raise _refused(name, "tệp không phải chữ UTF-8", "tệp JSON của gói công bố") from None
    except json.JSONDecodeError as error:
        place = f"không phải JSON, hoặc bị cắt ngang ở dòng {error.lineno} cột {error.colno}"
        raise _refused(name, place, "nguyên tệp JSON như khi tải về") from None
    except UnicodeEncodeError:
        raise _refused(name, "có nửa ký tự không ghép thành chữ", "tệp JSON của gói công bố") from None
    except RecursionError:
        raise _refused(name, "JSON lồng quá sâu", "tệp JSON của gói công bố") from None
    except ValueError as error:
        raise _refused(name, str(error), "nguyên tệp JSON như khi tải về") from None
    if not isinstance(found, Mapping):
        raise _refused(name, "JSON này không phải một đối tượng", "gói công bố có content và sha256")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """An object whose keys differ: of two equal ones a reader could take either."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("có khoá lặp lại trong một đối tượng JSON")
    return found


def _no_constant(name: str) -> Any:
    raise ValueError(f"có giá trị {name}, không phải số")


def _refused(name: str, found: str, allowed: str) -> PackageError:
    sentence = f"Không đọc được gói công bố: {found}; cần {allowed}."
    return PackageError([Problem(name, None, "", found, allowed, sentence)])
