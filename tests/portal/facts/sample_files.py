"""Small files of each kind, the same bytes for the same words (PDF and Office files carry time and chance)."""

from __future__ import annotations

import io
import zipfile
from functools import cache
from pathlib import Path

import pypdfium2 as pdfium
from docx import Document
from openpyxl import Workbook
from PIL import Image


@cache
def pdf(pages: int = 1, width: int = 300) -> bytes:
    document = pdfium.PdfDocument.new()
    for _ in range(pages):
        document.new_page(width, 400)
    out = io.BytesIO()
    document.save(out)
    document.close()
    return out.getvalue()


@cache
def docx(text: str = "Báo cáo kết quả") -> bytes:
    document = Document()
    document.add_paragraph(text)
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


@cache
def xlsx(rows: int = 3) -> bytes:
    book = Workbook()
    for n in range(rows):
        book.active.append([f"Hồ sơ {n}", n])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


@cache
def picture(kind: str = "PNG", size: tuple[int, int] = (40, 30)) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (20, 90, 160)).save(out, kind)
    return out.getvalue()


def archive(parts: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return out.getvalue()


def stored(folder: Path, content: bytes) -> Path:
    place = folder / "tep"
    place.write_bytes(content)
    return place
