"""What a workbook hides: whose it is, what was seen when it was made, and the server's signature of that.

Kept as one text of safe characters, cut into cells, so that no spreadsheet program changes a letter of it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field

from django.core import signing

from ..assessments.models import Scorecard
from ..facts.services import Entry
from .rows import EntryRow

FORMAT = 1
SALT = "trucso.workbooks"
_CELL = 20_000


class NotOurs(ValueError):
    """The hidden part is missing, altered or of another server; the message says what to do."""


@dataclass(frozen=True)
class Seen:
    """What a row held when the workbook was made."""

    version: int
    entry: Entry
    note: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class Identity:
    """Whose workbook it is, and what its rows held, by key."""

    round: str
    unit: str
    index: str
    card_version: int
    rows: Mapping[str, Seen] = field(default_factory=dict)
    format: int = FORMAT


def identity_of(card: Scorecard, rows: Iterable[EntryRow]) -> Identity:
    """The identity of a card as it stands."""
    seen = {row.key: Seen(row.version, row.entry, row.note, row.documents) for row in rows}
    return Identity(card.round.slug, card.unit.code, _index(card), card.version, seen)


def sealed(identity: Identity) -> list[str]:
    """The signed text, in pieces that fit into cells."""
    text = signing.dumps(asdict(identity), salt=SALT, compress=True)
    return [text[start : start + _CELL] for start in range(0, len(text), _CELL)]


def opened(pieces: Iterable[str]) -> Identity:
    """The identity in a workbook. Raises :class:`NotOurs`."""
    try:
        data = signing.loads("".join(pieces), salt=SALT)
    except signing.BadSignature:
        raise NotOurs("phần ẩn của tệp đã bị sửa, hoặc tệp không do hệ thống này lập") from None
    if data.get("format") != FORMAT:
        raise NotOurs("tệp theo khuôn mẫu cũ")
    rows = {key: _seen(one) for key, one in data.pop("rows").items()}
    return Identity(**data, rows=rows)


def refusal(identity: Identity, card: Scorecard) -> str:
    """Why the workbook is not one of this card; empty when it is."""
    if identity.round != card.round.slug:
        return f"Tệp được lập cho đợt “{identity.round}”, không phải đợt “{card.round.name}”."
    if identity.unit != card.unit.code:
        return f"Tệp được lập cho đơn vị có mã {identity.unit}, không phải {card.unit.full_name}."
    if identity.index != _index(card):
        return "Bộ chỉ số của đợt đã có lần sửa mới sau khi lập tệp. Hãy tải mẫu mới."
    return ""


def _index(card: Scorecard) -> str:
    index = card.round.index
    return f"{index.index_id}/{index.first_year}/{index.revision}/{index.digest}"


def _seen(data: Mapping[str, object]) -> Seen:
    entry = data["entry"]
    return Seen(data["version"], Entry(**entry), data["note"], tuple(data["documents"]))  # type: ignore[arg-type]
