"""Draws what a preview shows, in a process of its own with limits on memory and time.

``python -m trucso.portal.facts.drawing KIND FILE FOLDER PAGES`` writes pictures (pages of PDF, a photograph)
or JSON (text of Word, rows of Excel) into FOLDER as ``1``, ``2``… A file made to hurt the reader ends this
process and nothing else; what was written before that stays. No Django here: it starts fast.
"""

from __future__ import annotations

import json
import resource
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO

MEMORY_BYTES = 1500 * 2**20
CPU_SECONDS = 12
WIDTH, MOST_HEIGHT = 1100, 2400
MOST_CHARACTERS = 20_000
SHEETS, ROWS, CELLS, CELL_CHARACTERS = 3, 60, 15, 200


def draw_pdf(file: Path, folder: Path, pages: int) -> None:
    """The first pages as PNG."""
    import pypdfium2 as pdfium

    document = pdfium.PdfDocument(file)
    for number in range(pages):
        shown = document[number]
        width, height = shown.get_size()
        scale = min(WIDTH / width, MOST_HEIGHT / height)
        picture = shown.render(scale=scale).to_pil().convert("RGB")
        with _written(folder, number + 1) as out:
            picture.save(out, "PNG", compress_level=3)


def draw_picture(file: Path, folder: Path, pages: int) -> None:
    """A picture turned upright, made smaller, without what the camera wrote into it, as JPEG."""
    from PIL import Image, ImageOps

    with Image.open(file, formats=("PNG", "JPEG")) as picture:
        picture.draft("RGB", (2 * WIDTH, 2 * MOST_HEIGHT))
        upright = ImageOps.exif_transpose(picture)
        upright.thumbnail((WIDTH, MOST_HEIGHT))
        ground = Image.new("RGB", upright.size, "white")
        shown = upright.convert("RGBA")
        ground.paste(shown, mask=shown)
        with _written(folder, 1) as out:
            ground.save(out, "JPEG", quality=85)


def read_word(file: Path, folder: Path, pages: int) -> None:
    """The first paragraphs of a Word file."""
    from trucso.vanban.docx import read_docx
    from trucso.vanban.extract import Clock

    text = read_docx(file.read_bytes(), Clock(CPU_SECONDS))
    lines = [line.strip() for line in text[:MOST_CHARACTERS].splitlines() if line.strip()]
    _write(folder, {"lines": lines, "is_cut": len(text) > MOST_CHARACTERS})


def read_sheets(file: Path, folder: Path, pages: int) -> None:
    """The first rows of the first sheets of an Excel file, values only."""
    from openpyxl import load_workbook

    with file.open("rb") as content:  # openpyxl believes endings, and stored files have none
        book = load_workbook(content, read_only=True, data_only=True, keep_links=False)
        sheets = [{"name": sheet.title, "rows": list(_rows(sheet))} for sheet in book.worksheets[:SHEETS]]
    is_cut = len(book.worksheets) > SHEETS or any(len(sheet["rows"]) == ROWS for sheet in sheets)
    _write(folder, {"sheets": sheets, "is_cut": is_cut})


def _rows(sheet: Any) -> Iterator[list[str]]:
    for row in sheet.iter_rows(max_row=ROWS, max_col=CELLS, values_only=True):
        cells = ["" if value is None else str(value)[:CELL_CHARACTERS] for value in row]
        while cells and not cells[-1]:
            cells.pop()
        yield cells


def _write(folder: Path, content: dict[str, Any]) -> None:
    with _written(folder, 1) as out:
        out.write(json.dumps(content, ensure_ascii=False).encode())


@contextmanager
def _written(folder: Path, page: int) -> Iterator[BinaryIO]:
    """A file that appears when it is whole."""
    half = folder / f"{page}.half"
    with half.open("wb") as out:
        yield out
    half.rename(folder / str(page))


DRAWERS: dict[str, Callable[[Path, Path, int], None]] = {
    "pdf": draw_pdf,
    "png": draw_picture,
    "jpeg": draw_picture,
    "docx": read_word,
    "xlsx": read_sheets,
}


def main(kind: str, file: str, folder: str, pages: str) -> None:
    """Limit this process, then draw."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (CPU_SECONDS, CPU_SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    DRAWERS[kind](Path(file), Path(folder), int(pages))


if __name__ == "__main__":
    main(*sys.argv[1:])
