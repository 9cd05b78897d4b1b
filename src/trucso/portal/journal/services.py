"""Adding to the log, and sealing its end once a day."""

from __future__ import annotations

import hashlib
import hmac
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, transaction
from django.utils import timezone

from .chain import GENESIS, Link
from .models import Anchor, Entry, Head

SEALS = "journal-anchors.txt"
"""The file of daily seals in ``VAR_DIR``: a second memory beside the database."""
Actor = AbstractBaseUser | AnonymousUser | str | None


@dataclass(frozen=True)
class Event:
    """One change to be logged.

    ``action`` is a dotted verb ("line.decided"), ``subject`` names the row ("assessments.line:12"), ``unit``
    its unit's code; ``before`` and ``after`` hold only what changed.
    """

    action: str
    subject: str
    unit: str = ""
    before: Any = None
    after: Any = None
    reason: str = ""


def record(
    *,
    actor: Actor,
    action: str,
    subject: str,
    unit: str = "",
    before: Any = None,
    after: Any = None,
    reason: str = "",
) -> Entry:
    """Append one :class:`Event` in the caller's transaction; see :func:`record_all`."""
    event = Event(action, subject, unit, before, after, reason)
    return record_all(actor=actor, events=[event])[0]


def record_all(*, actor: Actor, events: Iterable[Event]) -> list[Entry]:
    """Append entries, in order, in the caller's transaction: as many queries for a hundred as for one.

    ``actor`` is a user, or the name of a command. Raises ``RuntimeError`` outside a transaction: a change
    and its log entry are written together or not at all.
    """
    if not connection.in_atomic_block:
        raise RuntimeError("Ghi nhật ký phải nằm trong cùng giao dịch với thay đổi (transaction.atomic).")
    waiting = list(events)
    if not waiting:
        return []
    head, _ = Head.objects.select_for_update().get_or_create(id=1, defaults={"digest": GENESIS})
    user = actor if isinstance(actor, AbstractBaseUser) else None
    name = user.get_username() if user else (actor if isinstance(actor, str) else "")
    entries = [_next(head, event, name, user) for event in waiting]
    Entry.objects.bulk_create(entries)
    head.save(update_fields=["sequence", "digest"])
    return entries


def _next(head: Head, event: Event, name: str, user: Any) -> Entry:
    """The entry that follows ``head``, which moves on to it."""
    link = Link(
        sequence=head.sequence + 1,
        at=timezone.now(),
        actor=name,
        action=event.action,
        subject=event.subject,
        unit=event.unit,
        before=_plain(event.before),
        after=_plain(event.after),
        reason=event.reason,
        previous=head.digest,
    )
    head.sequence, head.digest = link.sequence, link.digest()
    return Entry(**{field: getattr(link, field) for field in link.__slots__}, user=user, digest=head.digest)


def _plain(value: Any) -> Any:
    """What the database gives back after storing ``value`` as JSON, so that the digest stays true."""
    return json.loads(json.dumps(value, cls=DjangoJSONEncoder, ensure_ascii=False))


def seal_day(*, day: date) -> Anchor | None:
    """Seal the chain's present end under ``day``; a day is sealed once. None while the log is empty."""
    with transaction.atomic():
        head = Head.objects.select_for_update().filter(id=1).first()
        if head is None or head.sequence == 0:
            return None
        seal = seal_of(day=day, sequence=head.sequence, digest=head.digest)
        anchor, is_new = Anchor.objects.get_or_create(
            day=day, defaults={"sequence": head.sequence, "digest": head.digest, "seal": seal}
        )
    if is_new:
        with _anchor_file().open("a", encoding="utf-8") as file:
            file.write(f"{day:%Y-%m-%d} {anchor.sequence} {anchor.digest} {anchor.seal}\n")
    return anchor


def seal_of(*, day: date, sequence: int, digest: str) -> str:
    """HMAC-SHA-256 of an anchor under the installation's secret key."""
    text = f"{day:%Y-%m-%d} {sequence} {digest}"
    return hmac.new(settings.SECRET_KEY.encode(), text.encode(), hashlib.sha256).hexdigest()


def sealed_lines() -> Iterator[tuple[str, int, str, str]]:
    """Day, sequence, digest and seal of every whole line of the file of seals."""
    path = _anchor_file()
    for line in path.read_text(encoding="utf-8").splitlines() if path.is_file() else ():
        words = line.split()
        if len(words) == 4 and words[1].isdigit():
            yield words[0], int(words[1]), words[2], words[3]


def _anchor_file() -> Path:
    folder = Path(settings.VAR_DIR)
    folder.mkdir(parents=True, exist_ok=True)
    return folder / SEALS
