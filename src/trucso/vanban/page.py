"""One self-contained HTML page: the text with marked spans beside the rows that were read from it."""

import itertools
from dataclasses import dataclass
from html import escape
from importlib.resources import files

from trucso.vanban.model import Document, Observed, Span
from trucso.vanban.outline_view import day_in_words, describe, due_in_words


@dataclass(frozen=True, slots=True)
class _Row:
    kind: str
    span: Span
    text: str
    note: str
    confidence: float


LOOK_AT = 0.8  # below this confidence a person should look
KINDS = {
    "legal": "Căn cứ", "target": "Chỉ tiêu", "task": "Nhiệm vụ", "assignment": "Phân công", "deadline": "Thời hạn", "observed": "Số liệu", "money": "Kinh phí",
}  # fmt: skip


def to_html(document: Document, source: str) -> str:
    """The page as text; it needs no other file and no network."""
    rows = _rows(document)
    style = (files("trucso.vanban") / "data" / "page.css").read_text("utf-8")
    script = (files("trucso.vanban") / "data" / "page.js").read_text("utf-8")
    title = escape(document.metadata.title.value if document.metadata.title else source)
    return (
        f'<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{title}</title><style>{style}</style></head>'
        f"<body><header><h1>{title}</h1>{_facts(document)}</header><main><section class=\"rows\" aria-label=\"Các dòng đã đọc\">{_lists(rows)}</section>"
        f'<article aria-label="Văn bản" lang="vi">{_marked(document.text, rows)}</article></main><script>{script}</script></body></html>\n'
    )  # fmt: skip


def _facts(document: Document) -> str:
    m = document.metadata
    pairs = (
        ("Số", m.document_number),
        ("Loại", m.type),
        ("Cơ quan", m.issuer),
        ("Ngày", m.issue_date),
        ("Người ký", m.signer),
        ("Địa phương", m.province),
    )
    return (
        "<dl>"
        + "".join(
            f"<div><dt>{name}</dt><dd>{escape(day_in_words(f.value)) if f else '–'}</dd></div>"
            for name, f in pairs
        )
        + "</dl>"
    )


def _rows(d: Document) -> list[_Row]:
    rows = [
        _Row("legal", (c.start, c.end), c.number, day_in_words(c.date or ""), c.confidence)
        for c in d.legal_bases
    ]
    rows += [_Row("target", t.figure_span, describe(t), t.scope or "", t.confidence) for t in d.targets]
    rows += [_Row("task", t.span, t.text, "; ".join(t.lead_units), t.confidence) for t in d.tasks]
    rows += [_Row("assignment", a.span, a.text, a.unit, a.confidence) for a in d.assignments]
    rows += [
        _Row("deadline", x.span, x.text, due_in_words(x.period, x.due), x.confidence) for x in d.deadlines
    ]
    rows += [
        _Row(
            "observed",
            o.span,
            o.metric,
            _figure(o),
            o.confidence,
        )
        for o in d.observed_values
    ]
    rows += [_Row("money", x.span, x.as_written, x.source or "", x.confidence) for x in d.money]
    return sorted(rows, key=lambda r: r.span)


def _lists(rows: list[_Row]) -> str:
    doubtful = sum(r.confidence < LOOK_AT for r in rows)
    out = [
        f'<p class="hint">{len(rows)} dòng đã đọc, {doubtful} dòng cần người xem lại. Bấm một dòng để thấy chỗ trong văn bản.</p>'
    ]
    first = next((kind for kind in ("target", "task", "observed") if any(r.kind == kind for r in rows)), "")
    for kind, name in KINDS.items():
        mine = [(i, r) for i, r in enumerate(rows) if r.kind == kind]
        items = "".join(
            f'<li><a href="#s{i}" class="{kind}">{escape(r.text)}</a><span class="note">{escape(r.note)}</span>{_sure(r)}</li>'
            for i, r in mine
        )
        out.append(
            f'<details{" open" if kind == first else ""}><summary><span class="dot {kind}"></span>{name} ({len(mine)})</summary>'
            f"<ul>{items or '<li>Văn bản không có.</li>'}</ul></details>"
        )
    return "".join(out)


def _sure(row: _Row) -> str:
    doubtful = row.confidence < LOOK_AT
    name = "Độ tin cậy; nên xem lại" if doubtful else "Độ tin cậy"
    return f'<span class="sure{" doubtful" if doubtful else ""}" title="{name}">{round(100 * row.confidence)} %{" · xem lại" if doubtful else ""}</span>'


def _figure(o: Observed) -> str:
    value = f"{o.value:g}".replace(".", ",") if o.value is not None else ""
    parts = (
        value,
        o.unit or "" if value else "",
        f"hạng {o.rank}" if o.rank else "",
        f"năm {o.year}" if o.year else "",
    )
    return " ".join(p for p in parts if p)


def _marked(text: str, rows: list[_Row]) -> str:
    """The text with an anchor at the start of every row's span and marks over the innermost kind."""
    kinds: list[tuple[int, int, str]] = sorted((r.span[0], r.span[1], r.kind) for r in rows)
    anchors: dict[int, str] = {}
    for i, r in enumerate(rows):
        anchors[r.span[0]] = anchors.get(r.span[0], "") + f'<span id="s{i}"></span>'
    cuts = sorted({0, len(text), *(p for a, b, _ in kinds for p in (a, b))})
    out: list[str] = []
    active: list[tuple[int, int, str]] = []
    at = 0
    for start, end in itertools.pairwise(cuts):
        active = [k for k in active if k[1] > start]
        while at < len(kinds) and kinds[at][0] <= start:
            if kinds[at][1] > start:
                active.append(kinds[at])
            at += 1
        inner = min(active, key=lambda k: k[1] - k[0])[2] if active else ""
        piece = escape(text[start:end])
        out.append(anchors.get(start, "") + (f'<mark class="{inner}">{piece}</mark>' if inner else piece))
    return "".join(out)
