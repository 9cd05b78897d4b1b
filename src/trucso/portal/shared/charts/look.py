"""The face and colours of every chart; the same as in ``look.css``. Colour-blind safe."""

from __future__ import annotations

from typing import Any

INK = "#17262c"
INK_SOFT = "#4d5c63"
LINE = "#dcd7ca"
BRAND = "#0b4f5c"
GOLD = "#d18f00"
OTHERS = "#9fb4b9"
LOST = "#c4562b"
SEQUENCE = ["#f4f1e6", "#cfe0dc", "#93bdbd", "#4f929a", "#0b4f5c"]
FONT = "IBM Plex Sans"

# Decimal comma and dot for thousands, also in axes.
_VIETNAMESE = {"decimal": ",", "thousands": ".", "grouping": [3], "currency": ["", " ₫"], "percent": " %"}

CONFIG: dict[str, Any] = {
    "font": FONT,
    "background": "transparent",
    "locale": {"number": _VIETNAMESE},
    "view": {"stroke": None},
    "axis": {
        "labelColor": INK_SOFT,
        "labelFontSize": 12,
        "titleColor": INK_SOFT,
        "titleFontSize": 12,
        "titleFontWeight": 400,
        "gridColor": "#ebe7dc",
        "domainColor": LINE,
        "tickColor": LINE,
        "labelLimit": 220,
    },
    "axisY": {"domain": False, "ticks": False, "labelPadding": 6},
    "legend": {
        "orient": "top",
        "direction": "horizontal",
        "title": None,
        "labelColor": INK,
        "labelFontSize": 12,
        "symbolSize": 90,
        "offset": 8,
        "labelLimit": 240,
        "columns": 2,  # more beside each other are cut off on a phone
    },
    "header": {
        "labelColor": INK,
        "labelFontSize": 12,
        "labelFontWeight": 600,
        "title": None,
        "labelLimit": 200,
    },
    "text": {"color": INK, "fontSize": 12},
    "range": {"category": [BRAND, GOLD, LOST, "#5b7fb5", OTHERS], "heatmap": SEQUENCE},
}
