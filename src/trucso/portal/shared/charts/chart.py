"""A chart as page, file or document needs it: specification, title, unit, source, text alternative."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from typing import Any, ParamSpec

from .. import formats
from .look import CONFIG

P = ParamSpec("P")


@dataclass(frozen=True)
class Chart:
    """``specification`` is Vega-Lite; ``alternative`` says in words what the picture shows."""

    specification: dict[str, Any]
    title: str
    unit: str = ""
    source: str = ""
    alternative: str = ""
    is_wide: bool = False


@dataclass(frozen=True)
class Words:
    """Title and the other texts of a chart, apart from its figures."""

    title: str
    unit: str = ""
    source: str = ""
    alternative: str = ""


def finished(
    drawing: Any, words: Words, height: int | None = None, fits: bool = True, is_wide: bool = False
) -> Chart:
    """A Chart of an Altair drawing with our theme.

    ``fits``: as wide as its place on the page; ``is_wide``: on a phone it scrolls instead of shrinking.
    """
    if fits:
        drawing = drawing.properties(width="container")
    if height is not None:
        drawing = drawing.properties(height=height)
    specification = drawing.to_dict(validate=False)
    specification["config"] = CONFIG
    if fits:
        specification["autosize"] = {"type": "fit-x", "contains": "padding"}
    specification.pop("usermeta", None)
    return Chart(specification, words.title, words.unit, words.source, words.alternative, is_wide)


def figure(value: formats.Number | None) -> float | None:
    """For a mark's position only; texts are written from the exact value."""
    return None if value is None else float(value)


def _hashable(value: Any) -> Hashable:
    return tuple(value) if isinstance(value, list) else value


def kept(build: Callable[P, Chart]) -> Callable[P, Chart]:
    """Keeps the last charts of a builder: drawing costs milliseconds, figures come again."""

    @functools.lru_cache(maxsize=256)
    def remembered(language: str, *args: Any, **kwargs: Any) -> Chart:
        return build(*args, **kwargs)

    @functools.wraps(build)
    def builder(*args: P.args, **kwargs: P.kwargs) -> Chart:
        from django.utils.translation import get_language

        language = get_language() or "vi"
        return remembered(
            language, *(_hashable(a) for a in args), **{k: _hashable(v) for k, v in kwargs.items()}
        )

    return builder
