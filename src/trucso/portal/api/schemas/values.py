"""What every answer is made of: exact numbers as text, texts in two languages, pages of a list, errors.

A number that may have decimals is a JSON string ("0.7164", never "0,7164" and never a float), with at most
28 significant digits; counts, ranks and years are JSON integers. Days are "2026-11-22".
"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Annotated, Generic, TypeVar

from ninja import Field, Schema

from trucso.index import definition

from ...shared.formats import exact_text

Item = TypeVar("Item")


Number = Annotated[
    str,
    Field(
        pattern=r"^-?\d+(\.\d+)?$",
        examples=["0.7164"],
        description="Số thập phân dạng văn bản, dấu chấm, không nhóm hàng nghìn, tối đa 28 chữ số có nghĩa.",
    ),
]


def exact(value: Fraction | Decimal | int) -> str:
    """A number as the API writes it."""
    return exact_text(value)


def maybe(value: Fraction | Decimal | int | None) -> str | None:
    """A number, or null where there is none."""
    return None if value is None else exact_text(value)


class Text(Schema):
    """A name or sentence; ``en`` repeats the Vietnamese where there is no English."""

    vi: str
    en: str


def both(text: definition.Text) -> Text:
    """A text of the library in both languages."""
    return Text(vi=text.vi, en=text.en or text.vi)


class Page(Schema, Generic[Item]):
    """A part of a list: ``count`` is the number of all items, ``next`` the address of the next part."""

    items: list[Item]
    count: int
    limit: int
    offset: int
    next: str | None = None


class Problem(Schema):
    """One thing that is wrong with a request: where, and what is allowed there."""

    where: str
    message_vi: str
    message_en: str


class Refusal(Schema):
    """Every answer that is not a success. ``code``: invalid | sign_in | forbidden | not_found | method."""

    code: str
    message_vi: str
    message_en: str
    problems: list[Problem] = []
