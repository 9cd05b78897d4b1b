"""Parts of a list: ``?limit=&offset=``, with the address of the next part."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, TypeVar

from django.http import HttpRequest
from ninja import Field, Schema

from .schemas.values import Page

Row = TypeVar("Row")
Item = TypeVar("Item")
MOST = 1000


class Part(Schema):
    """Which part of a list is asked for."""

    limit: int = Field(100, ge=1, le=MOST, description=f"Số mục của một phần, từ 1 đến {MOST}.")
    offset: int = Field(0, ge=0, description="Bỏ qua bấy nhiêu mục đầu.")


def page(request: HttpRequest, part: Part, rows: Sequence[Row], item: Callable[[Row], Item]) -> Page[Any]:
    """The asked part of ``rows``, each made into an item."""
    end = part.offset + part.limit
    return Page(
        items=[item(row) for row in rows[part.offset : end]],
        count=len(rows),
        limit=part.limit,
        offset=part.offset,
        next=_address(request, end) if end < len(rows) else None,
    )


def _address(request: HttpRequest, offset: int) -> str:
    query = request.GET.copy()
    query["offset"] = str(offset)
    return f"{request.path}?{query.urlencode()}"
