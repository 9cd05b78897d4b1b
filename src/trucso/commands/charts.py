"""Charts of results to a file: SVG, PNG or a page that needs nothing from outside (HTML).

The look is the project's: IBM Plex Sans where the static files are built (it has every Vietnamese letter),
else a face of the system that has them.
"""

from __future__ import annotations

import functools
from importlib import resources
from pathlib import Path
from typing import Any

from trucso.commands.report import OutputError, write_bytes

INK, SOFT, BRAND, GOLD, OTHERS, LOST = "#17262c", "#4d5c63", "#0b4f5c", "#d18f00", "#9fb4b9", "#c4562b"
SEQUENCE = ["#f4f1e6", "#cfe0dc", "#93bdbd", "#4f929a", "#0b4f5c"]
FONT = "IBM Plex Sans, DejaVu Sans, Noto Sans, sans-serif"
KINDS = (".svg", ".png", ".html")

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "#ffffff",
    "padding": 16,
    "locale": {
        "number": {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"], "percent": " %"}
    },
    "view": {"stroke": None},
    "title": {"anchor": "start", "fontSize": 16, "color": INK, "subtitleColor": SOFT, "subtitleFontSize": 12,
              "offset": 14, "subtitlePadding": 6},
    "axis": {"labelColor": SOFT, "labelFontSize": 12, "titleColor": SOFT, "titleFontSize": 12,
             "titleFontWeight": 400, "gridColor": "#ebe7dc", "domainColor": "#dcd7ca", "tickColor": "#dcd7ca",
             "labelLimit": 320},
    "legend": {"orient": "top", "direction": "horizontal", "title": None, "labelColor": INK,
               "labelFontSize": 12, "labelLimit": 300},
    "axisQuantitative": {"tickCount": 6},
    "text": {"color": INK, "fontSize": 12},
    "range": {"category": [BRAND, GOLD, LOST, "#5b7fb5", OTHERS], "heatmap": SEQUENCE},
}  # fmt: skip


def check_chart(file: Path | None) -> None:
    """Refuse a file name before the work is done. Raises OutputError."""
    if file is not None and file.suffix.lower() not in KINDS:
        raise OutputError(f"--chart {file.name}: cần đuôi {', '.join(KINDS)}")


def write_chart(drawing: Any, title: str, subtitle: str, file: Path) -> None:
    """Write an Altair drawing as its file name says. Raises OutputError."""
    check_chart(file)
    specification = drawing.properties(title={"text": title, "subtitle": subtitle}).to_dict(validate=False)
    specification["config"] = CONFIG
    converter = _converter()
    kind = file.suffix.lower()
    if kind == ".svg":
        content = str(converter.vegalite_to_svg(specification)).encode()
    elif kind == ".png":
        content = converter.vegalite_to_png(specification, scale=2.0)
    else:
        content = _page(converter.vegalite_to_html(specification, bundle=True), title)
    write_bytes(content, file)


def _page(html: str, title: str) -> bytes:
    """The converter's page, with its language and title said."""
    page = html.replace("<html>", '<html lang="vi">', 1)
    return page.replace("<head>", f"<head><title>{title}</title>", 1).encode()


@functools.cache
def _converter() -> Any:
    try:
        import vl_convert
    except ModuleNotFoundError as error:
        raise OutputError("vẽ biểu đồ cần phần mở rộng: pip install 'trucso[analysis]'") from error
    fonts = Path(str(resources.files("trucso"))) / "portal/shared/static_build/vendor/fonts"
    if fonts.is_dir():
        vl_convert.register_font_directory(str(fonts))
    return vl_convert


def table(rows: list[dict[str, Any]]) -> Any:
    """Rows as the data of a drawing."""
    import altair

    return altair.Data(values=rows)  # type: ignore[no-untyped-call]
