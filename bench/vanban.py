"""Time and memory of reading documents of 15 to 240 pages: ``python bench/vanban.py``.

The text is a made-up plan of the tests, repeated; a page is 2,500 characters.
Goal: 60 pages under 1 s and 200 MB.
"""

import resource
import sys
import time
from pathlib import Path

from rich.console import Console
from rich.table import Table

from trucso.vanban.parsing import parse
from trucso.vanban.writing import to_json

PAGE = 2_500
SAMPLE = Path(__file__).resolve().parents[1] / "tests" / "vanban" / "samples" / "ke-hoach-thanh-pho.txt"


def measure(pages: int, body: str) -> float:
    """Seconds to read and write ``pages`` pages."""
    text = (body * (pages * PAGE // len(body) + 1))[: pages * PAGE]
    start = time.perf_counter()
    to_json(parse(text))
    return time.perf_counter() - start


def main() -> int:
    body = SAMPLE.read_text(encoding="utf-8")
    measure(1, body)
    table = Table("Pages", "Seconds", "Pages per second", "Peak memory (MB)", title="trucso.vanban")
    seconds = {}
    for pages in (15, 30, 60, 120, 240):
        seconds[pages] = measure(pages, body)
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        table.add_row(str(pages), f"{seconds[pages]:.2f}", f"{pages / seconds[pages]:.0f}", f"{peak:.0f}")
    Console().print(table)
    return 0 if seconds[60] < 1 else 1


if __name__ == "__main__":
    sys.exit(main())
