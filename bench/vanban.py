"""Time and memory of reading documents: a made-up plan of the tests, repeated; a page is 2,500 characters."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from trucso.vanban.parsing import parse
from trucso.vanban.writing import to_json

from .measuring import Measurement, best_seconds, entry, peak_megabytes

PAGE = 2_500
PAGES = (15, 30, 60, 120, 240)
SAMPLE = Path(__file__).resolve().parents[1] / "tests" / "vanban" / "samples" / "ke-hoach-thanh-pho.txt"


@entry("vanban")
def read_documents() -> Iterator[Measurement]:
    """Text in, JSON out, at growing lengths: the time must grow with the length and no faster."""
    body = SAMPLE.read_text(encoding="utf-8")
    for pages in PAGES:
        text = (body * (pages * PAGE // len(body) + 1))[: pages * PAGE]
        seconds = best_seconds(lambda text=text: to_json(parse(text)), repeats=3)  # type: ignore[misc]
        yield Measurement(
            "Đọc văn bản",
            f"{pages} trang",
            seconds,
            pages / 60,
            peak_megabytes(),
            200 if pages <= 60 else None,
        )
