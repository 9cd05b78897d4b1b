"""Charts as SVG and PNG, and SVG as PDF and PNG, without a browser and with the same font: for documents,
e-mail and print."""

from __future__ import annotations

import functools
from pathlib import Path
from typing import Any

from .chart import Chart

FONTS = Path(__file__).parents[1] / "static_build" / "vendor" / "fonts"


@functools.cache
def _converter() -> Any:
    import vl_convert

    vl_convert.register_font_directory(str(FONTS))
    return vl_convert


def _sized(chart: Chart, width: int) -> dict[str, Any]:
    """Outside a page there is no container to fit: the width is given."""
    specification = {**chart.specification, "background": "#ffffff"}
    if specification.get("width") == "container":
        specification["width"] = width
    return specification


def render_svg(chart: Chart, width: int = 720) -> str:
    """The chart as SVG text."""
    return _converter().vegalite_to_svg(_sized(chart, width))


def render_png(chart: Chart, width: int = 720, scale: float = 2.0) -> bytes:
    """The chart as PNG, ``scale`` pixels per unit."""
    return _converter().vegalite_to_png(_sized(chart, width), scale=scale)


def svg_to_pdf(svg: str) -> bytes:
    """SVG text as a PDF of one page of its size."""
    return _converter().svg_to_pdf(svg)


def svg_to_png(svg: str, scale: float = 2.0) -> bytes:
    """SVG text as PNG, ``scale`` pixels per unit."""
    return _converter().svg_to_png(svg, scale=scale)
