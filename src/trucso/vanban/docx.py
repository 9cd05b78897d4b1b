"""Text of a DOCX: paragraphs with their automatic numbers, tables, footnotes.

The file is read part by part with lxml; document type declarations are refused, so that no entity is ever expanded.
"""

import io
import zipfile
from collections.abc import Iterator

from lxml import etree

from trucso.vanban.docx_numbering import Numbering
from trucso.vanban.extract import MAX_UNPACKED, Clock, UnreadableFile
from trucso.vanban.tabletext import grid_text

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_SKIPPED = {
    f"{_W}del",
    f"{_W}moveFrom",
    "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    f"{_W}instrText",
}
_BROKEN = "Tệp .docx hỏng hoặc không phải văn bản Word. Hãy mở bằng Word, lưu lại thành .docx rồi thử lại."


def read_docx(data: bytes, clock: Clock) -> str:
    """Text of a DOCX; one line per paragraph, tables as rows."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            _check(archive)
            body = _part(archive, "word/document.xml")
            numbering = _part(archive, "word/numbering.xml")
            styles = _part(archive, "word/styles.xml")
            notes = _part(archive, "word/footnotes.xml")
    except (zipfile.BadZipFile, EOFError, OSError, RuntimeError, NotImplementedError, ValueError) as error:
        raise UnreadableFile(_BROKEN) from error
    except Exception as error:
        if isinstance(error, UnreadableFile):
            raise
        raise UnreadableFile(_BROKEN) from error
    if body is None:
        raise UnreadableFile(
            "Tệp nén không chứa văn bản Word. Hãy chọn tệp .docx (không phải .xlsx, .pptx hay .zip)."
        )
    root = body.find(f"{_W}body")
    if root is None:
        raise UnreadableFile(_BROKEN)
    reader = _Reader(Numbering(numbering, styles), clock)
    lines = [*reader.block(root), *_footnotes(notes, reader)]
    return "\n".join(lines)


def _check(archive: zipfile.ZipFile) -> None:
    infos = archive.infolist()
    total = sum(i.file_size for i in infos)
    if total > MAX_UNPACKED or len(infos) > 20_000:
        raise UnreadableFile(
            f"Tệp bung ra {total / 2**20:.0f} MB, giới hạn {MAX_UNPACKED // 2**20} MB: có thể là tệp độc hại. Hãy hỏi nơi gửi tệp."
        )


def _part(archive: zipfile.ZipFile, name: str) -> etree._Element | None:
    if name not in archive.namelist():
        return None
    with archive.open(name) as stream:
        raw = stream.read(MAX_UNPACKED + 1)
    if len(raw) > MAX_UNPACKED:
        raise UnreadableFile("Tệp bung ra quá lớn: có thể là tệp độc hại. Hãy hỏi nơi gửi tệp.")
    if b"<!DOCTYPE" in raw[:4096] or b"<!ENTITY" in raw[:65536]:
        raise UnreadableFile("Tệp chứa khai báo thực thể XML: có thể là tệp độc hại. Hãy hỏi nơi gửi tệp.")
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False)
    return etree.fromstring(raw, parser)


class _Reader:
    def __init__(self, numbering: Numbering, clock: Clock) -> None:
        self.numbering = numbering
        self.clock = clock

    def block(self, parent: etree._Element) -> Iterator[str]:
        """Lines of the paragraphs and tables directly inside ``parent``."""
        for child in parent:
            self.clock.check()
            if child.tag == f"{_W}p":
                yield from self.paragraph(child)
            elif child.tag == f"{_W}tbl":
                yield from grid_text(self.grid(child))
            elif child.tag in (f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}smartTag"):
                yield from self.block(child)

    def paragraph(self, p: etree._Element) -> list[str]:
        text = "".join(_runs(p)).replace("\u000b", "\n")
        if not text.strip():
            return [""]
        label = self.numbering.label(p)
        first, *rest = text.split("\n")
        return [f"{label} {first}".strip() if label else first, *rest]

    def grid(self, table: etree._Element) -> list[list[str]]:
        """Cells of a table as text; merged cells keep their text in the first row and column they span."""
        rows = []
        for tr in table.iterchildren(f"{_W}tr"):
            row: list[str] = []
            for tc in tr.iterchildren(f"{_W}tc"):
                properties = tc.find(f"{_W}tcPr")
                text = "\n".join(line for line in self.block(tc) if line.strip())
                merged = properties.find(f"{_W}vMerge") if properties is not None else None
                span = properties.find(f"{_W}gridSpan") if properties is not None else None
                row.append("" if merged is not None and merged.get(f"{_W}val") != "restart" else text)
                count = span.get(f"{_W}val") if span is not None else "1"
                row += [""] * (min(int(count), 60) - 1 if count and count.isdigit() else 0)
            rows.append(row)
        return rows


def _runs(element: etree._Element) -> Iterator[str]:
    for child in element:
        if child.tag in _SKIPPED or not isinstance(child.tag, str):
            continue
        if child.tag == f"{_W}t":
            yield child.text or ""
        elif child.tag == f"{_W}tab":
            yield " " if element.tag == f"{_W}r" else ""
        elif child.tag in (f"{_W}br", f"{_W}cr"):
            yield "\n"
        elif child.tag == f"{_W}footnoteReference":
            yield f"[{child.get(f'{_W}id')}]"
        elif child.tag == f"{_W}noBreakHyphen":
            yield "-"
        else:
            yield from _runs(child)


def _footnotes(notes: etree._Element | None, reader: _Reader) -> Iterator[str]:
    for note in notes.iterchildren(f"{_W}footnote") if notes is not None else ():
        text = " ".join(line.strip() for line in reader.block(note) if line.strip())
        if text and note.get(f"{_W}type") is None:
            yield ""
            yield f"[{note.get(f'{_W}id')}] {text}"
