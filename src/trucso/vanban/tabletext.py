"""Tables as lines of text: a data table one row per line, a layout table cell after cell."""

from collections.abc import Iterator


def grid_text(rows: list[list[str]]) -> Iterator[str]:
    """Lines for a table. Two columns or fewer only lay out a page (head, signature): cells follow one another,
    a line with ``|`` between them. More columns are data: ``| a | b | c |``, one line a row."""
    width = max((len(r) for r in rows), default=0)
    yield ""
    if width <= 2:
        for row in rows:
            for cell in row:
                if cell.strip():
                    yield from cell.split("\n")
                    yield "|"
    else:
        for row in rows:
            yield "| " + " | ".join(" ".join(cell.replace("|", "/").split()) for cell in row) + " |"
    yield ""
