"""Text of a PDF with a text layer: lines from the places of words, columns, page furniture and footnotes apart."""

import re
from collections import Counter
from dataclasses import dataclass, field

import pypdfium2 as pdfium

from trucso.vanban.extract import MAX_PAGES, Clock, Extracted, UnreadableFile

_SCANNED = "Tệp PDF là bản chụp (scan), không có chữ. Hãy nhận dạng chữ (OCR) tiếng Việt rồi thử lại, hoặc xin tệp .docx gốc."
_ENCRYPTED = "Tệp PDF đặt mật khẩu. Hãy mở bằng trình đọc PDF, bỏ mật khẩu (in ra PDF mới) rồi thử lại."
_BROKEN = "Tệp PDF hỏng. Hãy mở bằng trình đọc PDF, lưu lại thành tệp mới rồi thử lại."


@dataclass(slots=True)
class _Word:
    left: float
    bottom: float
    right: float
    top: float
    text: str

    @property
    def height(self) -> float:
        return self.top - self.bottom


@dataclass(slots=True)
class _Row:
    """Words on one line of a page; ``cells`` are the runs that wide gaps set apart."""

    words: list[_Word] = field(default_factory=list)

    @property
    def height(self) -> float:
        return max(w.height for w in self.words)

    def cells(self) -> list[tuple[float, str]]:
        out: list[tuple[float, str]] = []
        last: _Word | None = None
        for word in sorted(self.words, key=lambda w: w.left):
            if last is None or word.left - last.right > 1.6 * max(self.height, 6.0):
                out.append((word.left, word.text))
            else:
                gap = "" if word.left - last.right < 0.12 * self.height else " "
                out[-1] = (out[-1][0], out[-1][1] + gap + word.text)
            last = word
        return [(x, " ".join(t.split())) for x, t in out if t.strip()]


def read_pdf(data: bytes, clock: Clock) -> Extracted:
    """Text of a PDF. Raises :class:`UnreadableFile` when it is scanned, encrypted, broken or too long."""
    try:
        document = pdfium.PdfDocument(data)
    except pdfium.PdfiumError as error:
        raise UnreadableFile(_ENCRYPTED if "password" in str(error).lower() else _BROKEN) from error
    try:
        count = len(document)
        if count > MAX_PAGES:
            raise UnreadableFile(
                f"Tệp PDF có {count} trang, giới hạn {MAX_PAGES}. Hãy tách lấy phần cần đọc."
            )
        pages = []
        for i in range(count):
            clock.check()
            pages.append(_page_rows(document, i))
    except pdfium.PdfiumError as error:
        raise UnreadableFile(_BROKEN) from error
    finally:
        document.close()
    letters = sum(len(w.text) for rows in pages for row in rows for w in row.words)
    if count == 0 or letters < 15 * count:
        raise UnreadableFile(_SCANNED)
    furniture = _furniture(pages)
    return Extracted("\n".join(_page_text(rows, furniture) for rows in pages), "pdf", count)


def _page_rows(document: pdfium.PdfDocument, index: int) -> list[_Row]:
    page = document[index]
    textpage = page.get_textpage()
    try:
        return _rows(_segments(textpage))
    finally:
        textpage.close()
        page.close()


_LINE = re.compile(r"[^\r\n]+")


def _segments(textpage: pdfium.PdfTextPage) -> list[_Word]:
    """The lines that PDFium reads, with their places; a line is cut where a wide gap shows two columns."""
    text = textpage.get_text_range()
    lines = [(m.start(), m.end()) for m in _LINE.finditer(text) if m.group().strip()]
    boxes = [(a, b, _box(textpage, text, a, b)) for a, b in lines]
    widths = sorted((box[2] - box[0]) / (b - a) for a, b, box in boxes if box is not None and b - a > 8)
    usual = widths[len(widths) // 2] if widths else 0.0
    out: list[_Word] = []
    for a, b, box in boxes:
        if box is None:
            continue
        wide = usual and (box[2] - box[0]) / (b - a) > 1.25 * usual
        for c, d in _cut(textpage, text, a, b, 4 * usual) if wide else [(a, b)]:
            piece = _box(textpage, text, c, d) or box
            out.append(_Word(*piece, " ".join(text[c:d].split())))
    return out


def _box(textpage: pdfium.PdfTextPage, text: str, a: int, b: int) -> tuple[float, float, float, float] | None:
    """Left, bottom, right, top of ``text[a:b]``, from its first and last visible characters and one between."""
    seen = [k for k in range(a, b) if not text[k].isspace()]
    if not seen:
        return None
    try:
        corners = [textpage.get_charbox(k, loose=True) for k in {seen[0], seen[len(seen) // 2], seen[-1]}]
    except (pdfium.PdfiumError, IndexError):
        return None
    return (
        min(c[0] for c in corners),
        min(c[1] for c in corners),
        max(c[2] for c in corners),
        max(c[3] for c in corners),
    )


def _cut(textpage: pdfium.PdfTextPage, text: str, a: int, b: int, gap: float) -> list[tuple[int, int]]:
    """Pieces of ``text[a:b]`` between spaces wider than ``gap``."""
    pieces, start = [], a
    for m in re.finditer(r"\s+", text[a:b]):
        left, right = a + m.start() - 1, a + m.end()
        if left < a or right >= b:
            continue
        try:
            wide = textpage.get_charbox(right)[0] - textpage.get_charbox(left)[2] > gap
        except (pdfium.PdfiumError, IndexError):
            break
        if wide:
            pieces.append((start, left + 1))
            start = right
    return [*pieces, (start, b)]


def _rows(words: list[_Word]) -> list[_Row]:
    """Words gathered into lines: those whose middles are closer than half their height."""
    rows: list[_Row] = []
    middle = 0.0
    for word in sorted(words, key=lambda w: (-(w.top + w.bottom) / 2, w.left)):
        centre = (word.top + word.bottom) / 2
        if rows and abs(middle - centre) <= 0.5 * max(min(word.height, rows[-1].height), 3.0):
            rows[-1].words.append(word)
        else:
            rows.append(_Row([word]))
            middle = centre
    return rows


def _plain(row: _Row) -> str:
    return " ".join(t for _, t in row.cells())


def _furniture(pages: list[list[_Row]]) -> set[str]:
    """Lines that stand at the top or foot of at least three pages, numbers aside: headers and footers."""
    seen: Counter[str] = Counter()
    for rows in pages:
        seen.update({_key(_plain(r)) for r in [*rows[:2], *rows[-2:]]})
    least = max(3, len(pages) // 3)
    return {key for key, n in seen.items() if n >= least and key}


def _key(text: str) -> str:
    return re.sub(r"\d+", "#", text.strip().lower())


_PAGE_NUMBER = re.compile(r"(?:trang\s*)?-?\s*\d{1,4}\s*-?(?:\s*/\s*\d{1,4})?$", re.IGNORECASE)
_NOTE = re.compile(r"(?P<n>\d{1,2})\s+(?=\S)")


def _page_text(rows: list[_Row], furniture: set[str]) -> str:
    kept = [r for i, r in enumerate(rows) if not _is_furniture(r, i, len(rows), furniture)]
    body, notes = _split_notes(kept)
    lines: list[str] = []
    i = 0
    while i < len(body):
        run = _column_run(body, i)
        if run > i:
            lines += _columns(body[i:run])
            i = run
        else:
            cells = body[i].cells()
            lines.append(
                "| " + " | ".join(t for _, t in cells) + " |"
                if len(cells) >= 3
                else " ".join(t for _, t in cells)
            )
            i += 1
    return "\n".join([*lines, *notes])


def _is_furniture(row: _Row, i: int, count: int, furniture: set[str]) -> bool:
    text = _plain(row)
    edge = i < 2 or i >= count - 2
    return edge and (_key(text) in furniture or bool(_PAGE_NUMBER.fullmatch(text.strip())))


def _split_notes(rows: list[_Row]) -> tuple[list[_Row], list[str]]:
    """Small print at the foot of a page that begins with a number: footnotes, marked ``[n]``."""
    heights = sorted(r.height for r in rows)
    usual = heights[len(heights) // 2] if heights else 0.0
    cut = len(rows)
    while cut > 0 and rows[cut - 1].height < 0.9 * usual:
        cut -= 1
    while cut < len(rows) and not _NOTE.match(_plain(rows[cut])):
        cut += 1
    if cut >= len(rows):
        return rows, []
    notes: list[str] = []
    for row in rows[cut:]:
        text = _plain(row)
        if m := _NOTE.match(text):
            notes += ["", f"[{m['n']}] {text[m.end() :]}"]
        else:
            notes.append(text)
    return rows[:cut], [*notes, ""]


def _column_run(rows: list[_Row], i: int) -> int:
    """End of the run of lines from ``i`` that have two columns beginning near the same place."""
    cells = rows[i].cells()
    if len(cells) != 2:
        return i
    x = cells[1][0]
    j, pairs = i, 0
    while j < len(rows) and j - i < 200:
        here = rows[j].cells()
        if len(here) == 2 and abs(here[1][0] - x) < 140:
            pairs += 1
        elif not (len(here) == 1 and (here[0][0] >= x - 20 or rows[j].words[-1].right <= x + 5)):
            break
        j += 1
    return j if pairs >= 2 else i


def _columns(rows: list[_Row]) -> list[str]:
    """The left column, then the right one, a ``|`` line between, as the head of a document is laid out."""
    x = min(r.cells()[1][0] for r in rows if len(r.cells()) == 2)
    left: list[str] = []
    right: list[str] = []
    for row in rows:
        for at, text in row.cells():
            (left if at < x - 20 else right).append(text)
    return [*left, "|", *right, "|"]
