"""A document as JSON, in the format other programs read: kinds, keys and conventions of the labelled documents."""

import json
from typing import Any

from trucso.vanban.model import Document, Found, Heading, Span, Value

FIELDS = ("document_number", "type", "issuer", "issue_date", "title", "signer", "province")


def to_dict(document: Document) -> dict[str, Any]:
    """Plain data: the seven kinds of items with spans and confidences, and the extra kinds after them."""
    return {
        "metadata": _metadata(document),
        "legal_bases": [_legal(c) for c in document.legal_bases],
        "sections": [_section(h) for h in document.sections()],
        "targets": [_target(t) for t in document.targets],
        "tasks": [_task(t) for t in document.tasks],
        "assignments": [{"unit": a.unit, "text": a.text, "path": a.path, **_place(a.span, a.confidence)} for a in document.assignments],
        "deadlines": [_deadline(d) for d in document.deadlines],
        "observed_values": [_observed(o) for o in document.observed_values],
        "money": [{"amount": m.amount, "as_written": m.as_written, "source": m.source, "years": list(m.years), "text": m.text, **_place(m.span, m.confidence)} for m in document.money],
        "agencies": [{"name": a.name, "code": a.code, "successor": a.successor, "mentions": a.mentions} for a in document.agencies],
        "abbreviations": document.abbreviations,
    }  # fmt: skip


def to_json(document: Document) -> str:
    """``to_dict`` as indented JSON text in UTF-8 letters, ending with a newline."""
    return json.dumps(to_dict(document), ensure_ascii=False, indent=1) + "\n"


def _place(span: Span, confidence: float) -> dict[str, Any]:
    return {"start": span[0], "end": span[1], "confidence": confidence}


def number(value: Value | None) -> Any:
    """A whole number without ``.0``; a range as a list."""
    if value is None:
        return None
    if isinstance(value, tuple):
        return [number(v) for v in value]
    return int(value) if value == int(value) else value


def _metadata(document: Document) -> dict[str, Any]:
    m = document.metadata
    out: dict[str, Any] = {name: _value(getattr(m, name)) for name in (*FIELDS, "place", "signer_role")}
    out["recipients"] = list(m.recipients)
    found = {name: getattr(m, name) for name in (*FIELDS, "place", "signer_role")}
    out["confidence"] = {name: f.confidence for name, f in found.items() if f is not None}
    out["spans"] = {name: list(f.span) for name, f in found.items() if f is not None and f.span}
    return out


def _value(found: Found | None) -> str | None:
    return found.value if found else None


def _legal(c: Any) -> dict[str, Any]:
    return {"number": c.number, "date": c.date, "issuer_code": c.issuer_code, "type": c.type, "title": c.title, "relation": c.relation, "as_written": c.as_written, **_place((c.start, c.end), c.confidence)}  # fmt: skip


def _section(h: Heading) -> dict[str, Any]:
    return {
        "marker": h.marker,
        "level": h.level,
        "title": h.title,
        "role": h.role,
        **_place(h.span, h.confidence),
    }


def _target(t: Any) -> dict[str, Any]:
    return {
        "text": t.text, "comparator": t.comparator, "value": number(t.value), "unit": t.unit, "year": t.year, "scope": t.scope, "pillar": t.pillar,
        "indicator": t.indicator, "baseline": number(t.baseline), "baseline_year": t.baseline_year, "path": t.path, "in_annex": t.in_annex,
        "figure": list(t.figure_span), **_place(t.span, t.confidence),
    }  # fmt: skip


def _task(t: Any) -> dict[str, Any]:
    return {
        "marker": t.marker, "text": t.text, "group": t.group, "lead_units": list(t.lead_units), "coordinating_units": list(t.coordinating_units),
        "product": t.product, "time": t.time, "in_annex": t.in_annex, **_place(t.span, t.confidence),
    }  # fmt: skip


def _deadline(d: Any) -> dict[str, Any]:
    return {"text": d.text, "who": d.who, "recipient": d.recipient, "period": d.period, "due": d.due, "channel": d.channel, "is_report": d.is_report, **_place(d.span, d.confidence)}  # fmt: skip


def _observed(o: Any) -> dict[str, Any]:
    return {"subject": o.subject, "metric": o.metric, "value": number(o.value), "rank": o.rank, "unit": o.unit, "year": o.year, "text": o.text, **_place(o.span, o.confidence)}  # fmt: skip
