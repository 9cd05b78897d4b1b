"""Data tables in the text: rows written ``| a | b |``, or a stream of cells with ``|`` on lines between them."""

import re
from dataclasses import dataclass, field, replace

from trucso.vanban.paragraphs import Paragraph
from trucso.vanban.structure import Item
from trucso.vanban.text import match_form


@dataclass(slots=True)
class Row:
    """Cells of one row, the item it stands in, and the offset in the clean text of each cell."""

    cells: list[str]
    item: Item


@dataclass(slots=True)
class DataTable:
    """Header cells in match form, and the rows below them."""

    header: list[str]
    rows: list[Row] = field(default_factory=list)


def split_row(text: str) -> list[str]:
    """Cells of ``| a | b |`` or of a tab-separated line."""
    if "\t" in text and text.count("|") < 2:
        return [c.strip() for c in text.split("\t")]
    return [c.strip() for c in text.strip().strip("|").split("|")]


_HEADER = re.compile(
    r"nhiệm vụ|nội dung|công việc|chủ trì|phối hợp|chỉ tiêu|thời gian|tiến độ|sản phẩm|đơn vị (?:tính|thực hiện)|dự án|kinh phí|mục tiêu|tên"
)


def data_tables(items: list[Item]) -> list[DataTable]:
    """Tables among ``items``: a header row with at least two known words, and the rows that follow it."""
    tables: list[DataTable] = []
    last: Item | None = None
    for item in items:
        if item.paragraph.kind != "row":
            last = None
            continue
        cells = split_row(item.paragraph.text)
        if _is_header(cells):
            tables.append(DataTable([match_form(c) for c in cells]))
        elif tables and last is not None and len(cells) >= 2 and not _is_numbering(cells):
            tables[-1].rows.append(Row(cells, item))
        last = item
    return [t for t in tables if t.rows]


def _is_header(cells: list[str]) -> bool:
    short = all(len(c.split()) <= 12 for c in cells)
    return len(cells) >= 3 and short and sum(bool(_HEADER.search(match_form(c))) for c in cells) >= 2


def _is_numbering(cells: list[str]) -> bool:
    """A row ``(1) (2) (3)`` below the header."""
    return all(re.fullmatch(r"\(?[\dA-Z]{1,2}\)?", c) for c in cells if c)


_FIRST = re.compile(r"(?:tt|stt|số tt|số thứ tự)$")
_BAR = "|"


def gather_cells(paragraphs: list[Paragraph]) -> list[Paragraph]:
    """Turn streams of cells (``TT``, ``|``, ``Nhiệm vụ``, ``|`` ...) into rows."""
    out: list[Paragraph] = []
    i = 0
    while i < len(paragraphs):
        p = paragraphs[i]
        if (
            p.kind == "text"
            and _FIRST.match(p.low.strip(" ."))
            and i + 1 < len(paragraphs)
            and _is_bar(paragraphs[i + 1])
        ):
            rows, i = _stream(paragraphs, i)
            out += rows
        else:
            out.append(p)
            i += 1
    return out


def _is_bar(p: Paragraph) -> bool:
    return p.kind == "rule" and p.text.strip() == _BAR


def _stream(ps: list[Paragraph], i: int) -> tuple[list[Paragraph], int]:
    """Rows of the stream that begins at ``i`` and the index after it; the header's width is the rows' width."""
    cells: list[list[Paragraph]] = [[]]
    j = i
    while j < len(ps) and (
        _is_bar(ps[j]) or (ps[j].kind in ("text", "row", "noise") and _follows_bar(ps, j, cells))
    ):
        if _is_bar(ps[j]):
            cells.append([])
        else:
            cells[-1].append(ps[j])
        j += 1
    cells = cells[:-1] if not cells[-1] else cells
    width = next(
        (k for k, c in enumerate(cells) if k > 1 and re.fullmatch(r"1|I|A", _cell(c).strip(" ."))), 0
    )
    if width < 3:
        return ps[i:j], max(j, i + 1)
    rows = [cells[k : k + width] for k in range(0, len(cells), width)]
    return [_row(r) for r in rows if any(r)], j


def _follows_bar(ps: list[Paragraph], j: int, cells: list[list[Paragraph]]) -> bool:
    """A cell may have several paragraphs; the stream ends where two plain paragraphs follow its last bar."""
    ahead = next((k for k in range(j, min(j + 12, len(ps))) if _is_bar(ps[k])), None)
    return ahead is not None and not any(ps[k].text.startswith("Nơi nhận") for k in range(j, ahead))


def _cell(paragraphs: list[Paragraph]) -> str:
    return " ".join(f"{p.marker.raw} {p.text}" if p.marker else p.text for p in paragraphs).replace("|", "/")


def _row(cells: list[list[Paragraph]]) -> Paragraph:
    used = [p for c in cells for p in c]
    text = "| " + " | ".join(_cell(c) for c in cells) + " |"
    row = replace(used[0], text=text, marker=None, kind="row", end=used[-1].end, pieces=[(0, used[0].start)])
    row.low = match_form(text)
    return row
