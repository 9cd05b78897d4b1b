"""Text of a web page: blocks as lines, tables as rows, scripts and menus left out."""

import re
from collections.abc import Iterator

from lxml import etree, html

from trucso.vanban.extract import Clock, UnreadableFile, decode
from trucso.vanban.tabletext import grid_text

_DROPPED = frozenset(
    [
        "script",
        "style",
        "noscript",
        "nav",
        "form",
        "button",
        "select",
        "svg",
        "iframe",
        "template",
        "head",
        "aside",
    ]
)
_BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "blockquote",
        "pre",
        "address",
        "figure",
        "figcaption",
        "tr",
        "hr",
        "center",
    ]
)
_MAX_DEPTH = 200


def read_html(data: bytes, clock: Clock) -> str:
    """Text of an HTML page in its declared encoding, UTF-8 when none is declared."""
    declared = re.search(rb"charset\s*=\s*[\"']?([\w-]{2,20})", data[:4096])
    text = decode(data)
    if declared and declared[1].lower() not in (b"utf-8", b"utf8"):
        try:
            text = data.decode(declared[1].decode("ascii"), errors="replace")
        except LookupError:
            text = decode(data)
    text = re.sub(r"^\s*<\?xml[^>]{0,200}\?>", "", text)
    try:
        root = html.document_fromstring(
            text, parser=html.HTMLParser(no_network=True, huge_tree=False, encoding=None)
        )
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise UnreadableFile(
            "Trang HTML hỏng hoặc rỗng. Hãy lưu lại trang, hoặc chép nội dung vào tệp .txt rồi thử lại."
        ) from error
    body = root.find("body")
    lines = "".join(_texts(body if body is not None else root, clock, 0)).split("\n")
    return "\n".join(re.sub(r"[ \t\r\f]+", " ", line).strip() for line in lines)


def _texts(element: etree._Element, clock: Clock, depth: int) -> Iterator[str]:
    clock.check()
    tag = element.tag if isinstance(element.tag, str) else ""
    if not tag or tag in _DROPPED or depth > _MAX_DEPTH:
        return
    if tag == "table":
        rows = _grid(element, clock, depth)
        if rows:
            yield "\n" + "\n".join(grid_text(rows)) + "\n"
        return
    block = tag in _BLOCKS
    if block or tag == "br":
        yield "\n"
    elif tag == "li":
        yield "\n- "
    yield _flat(element.text, keep=tag == "pre")
    for child in element:
        if tag == "sup" or (child.tag == "sup" and (child.text or "").strip().isdigit()):
            yield f"[{(child.text or '').strip()}]"
        else:
            yield from _texts(child, clock, depth + 1)
        yield _flat(child.tail, keep=tag == "pre")
    if block:
        yield "\n\n" if tag in ("p", "h1", "h2", "h3", "h4", "h5", "h6") else "\n"


def _flat(text: str | None, *, keep: bool) -> str:
    return (text or "") if keep else re.sub(r"\s+", " ", text or "")


def _grid(table: etree._Element, clock: Clock, depth: int) -> list[list[str]]:
    rows = []
    for tr in table.iter("tr"):
        owner = next((a for a in tr.iterancestors("table")), None)
        if owner is not table:
            continue
        cells = []
        for cell in tr.iterchildren("td", "th"):
            inner = "".join(_cell(cell, clock, depth + 1))
            cells.append("\n".join(line.strip() for line in inner.split("\n") if line.strip()))
        rows.append(cells)
    return rows


def _cell(cell: etree._Element, clock: Clock, depth: int) -> Iterator[str]:
    yield _flat(cell.text, keep=False)
    for child in cell:
        yield from _texts(child, clock, depth)
        yield _flat(child.tail, keep=False)
