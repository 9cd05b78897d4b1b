"""A page of paper for a demonstration document, marked as such, as PDF or as a picture. No Django."""

from __future__ import annotations

import textwrap
from datetime import date
from html import escape

WIDTH, HEIGHT = 595, 842
"""A4 in points."""
LINE, COLUMNS = 22, 62
"""The height of a line and how many letters fit in it."""


def page_svg(*, issuer: str, number: str, day: date | None, title: str) -> str:
    """One page: who issued it, number and day, title, and that it is invented."""
    when = f"Ngày {day:%d/%m/%Y}" if day else ""
    head = [(issuer.upper(), 13, 110), (f"Số: {number}", 13, 136), (when, 13, 158)]
    body = [(line, 17, 230 + place * LINE) for place, line in enumerate(textwrap.wrap(title, COLUMNS))]
    below = body[-1][2] + 3 * LINE if body else 300
    said = "Văn bản này do lệnh tạo dữ liệu minh hoạ sinh ra để thử nghiệm; không phải văn bản thật."
    note = [(line, 13, below + place * LINE) for place, line in enumerate(textwrap.wrap(said, COLUMNS))]
    texts = "".join(_text(text, size, y) for text, size, y in [*head, *body, *note])
    stamp = (
        f'<text x="{WIDTH / 2}" y="{HEIGHT - 180}" font-size="40" fill="#b42318" fill-opacity="0.35" '
        f'text-anchor="middle" transform="rotate(-20 {WIDTH / 2} {HEIGHT - 180})">DỮ LIỆU MINH HOẠ</text>'
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDTH}" height="{HEIGHT}" '
        f'viewBox="0 0 {WIDTH} {HEIGHT}" font-family="IBM Plex Sans">'
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#ffffff"/>{texts}{stamp}</svg>'
    )


def _text(text: str, size: int, y: int) -> str:
    return f'<text x="64" y="{y}" font-size="{size}" fill="#1a1a1a">{escape(text)}</text>'
