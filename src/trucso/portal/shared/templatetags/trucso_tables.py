"""Tables, filters and charts in templates: ``{% load trucso_tables %}``. docs/pages.md shows each one."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import template
from django.http import QueryDict

from .. import table_rows
from ..charts import Chart
from ..export import FORMATS
from ..tables import Column, Table

register = template.Library()


def _address(context: template.Context, **changes: str | None) -> str:
    """The page's own address with some parameters changed (``None`` removes)."""
    request = context.get("request")
    query: QueryDict = request.GET.copy() if request else QueryDict(mutable=True)
    for name, value in changes.items():
        if value is None:
            query.pop(name, None)
        else:
            query[name] = value
    return f"?{query.urlencode()}"


@register.simple_tag(takes_context=True)
def address(context: template.Context, **changes: Any) -> str:
    """``href="{% address year=2024 page=None %}"``: this page with other parameters."""
    return _address(context, **{k: None if v is None else str(v) for k, v in changes.items()})


@register.inclusion_tag("shared/data_table.html", takes_context=True)
def data_table(context: template.Context, table: Table, downloads: bool = True) -> dict[str, Any]:
    """The table as HTML: caption, sortable headers, numbers right, source and file links below."""
    return {
        "table": table,
        "heads": [_head(context, table, column) for column in table.page_columns],
        "rows": table_rows.rows_html(table, context.get("request")),
        "downloads": _downloads(context, table) if downloads else [],
        "request": context.get("request"),
    }


def _head(context: template.Context, table: Table, column: Column) -> dict[str, Any]:
    direction = {column.key: "ascending", f"-{column.key}": "descending"}.get(table.sort, "")
    first = f"-{column.key}" if column.kind in ("points", "share", "percent", "change") else column.key
    other = column.key if table.sort == f"-{column.key}" else f"-{column.key}"
    return {
        "column": column,
        "direction": direction,
        "classes": table_rows.classes(column),
        "href": _address(context, sort=other if direction else first, page=None)
        if column.is_sortable
        else "",
    }


def _downloads(context: template.Context, table: Table) -> list[dict[str, str]]:
    return [
        {"name": name.upper(), "href": _address(context, format=name, table=table.key, page=None)}
        for name in FORMATS
    ]


@register.inclusion_tag("shared/downloads.html", takes_context=True)
def downloads(context: template.Context, table: Table) -> dict[str, Any]:
    """The file links of a table whose HTML a page draws itself."""
    return {"downloads": _downloads(context, table), "table": table}


@register.inclusion_tag("shared/chart.html")
def chart(chart: Chart, id: str, table: str = "") -> dict[str, Any]:
    """A chart with title, unit, text alternative, source; ``table`` is the address of its table."""
    return {"chart": chart, "id": id, "table": table, "data_id": f"{id}-data"}


@register.inclusion_tag("shared/tabs.html")
def tabs(items: Iterable[dict[str, Any]], label: str = "") -> dict[str, Any]:
    """Links that look like tabs: dicts with ``label``, ``href``, ``is_current`` and maybe ``count``."""
    return {"items": list(items), "label": label}


@register.inclusion_tag("shared/breadcrumbs.html")
def breadcrumbs(*pairs: str) -> dict[str, Any]:
    """``{% breadcrumbs "Bộ chỉ số" "/bo-chi-so/" "DTI-28" %}``: labels and addresses, the page last."""
    trail = [{"label": pairs[i], "href": pairs[i + 1]} for i in range(0, len(pairs) - 1, 2)]
    return {"trail": trail, "page": pairs[-1] if len(pairs) % 2 else ""}
