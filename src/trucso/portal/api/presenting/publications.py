"""From publications and their sealed packages to what the API gives of them."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from trucso.index import NotApplicable
from trucso.index.package import read_value
from trucso.index.package_table import PublishedRow
from trucso.index.revisions import Moved

from ...assessments.models import Publication, Round
from ...assessments.queries.publications import Revision, content_of
from ..schemas import publications
from ..schemas.values import exact, maybe


def summary(round_: Round, one: Publication, latest: int) -> publications.PublicationSummary:
    """A publication in a list; its package is not read."""
    return publications.PublicationSummary(**_fields(round_, one, latest))


def detail(round_: Round, found: Revision, latest: int) -> publications.Publication:
    """A publication with what it changed and whom that moved."""
    about = content_of(found.publication)["about"]
    return publications.Publication(
        **_fields(round_, found.publication, latest),
        corrects=about.get("corrects", ""),
        changes=[_change(one) for one in found.changes],
        moved=[_moved(one) for one in found.moved],
    )


def _fields(round_: Round, one: Publication, latest: int) -> dict[str, Any]:
    here = f"/api/v1/rounds/{round_.slug}"
    return {
        "round": round_.slug,
        "revision": one.revision,
        "in_force": one.revision == latest,
        "published_at": one.published_at,
        "reason": one.reason,
        "digest": one.digest,
        "is_demo": round_.is_demo,
        "url": f"{here}/publications/{one.revision}",
        "package": f"{here}/publication?revision={one.revision}",
    }


def _change(one: Mapping[str, Any]) -> publications.PublishedChange:
    return publications.PublishedChange(
        unit=one["unit"],
        target=one["target"],
        kind=one["kind"],
        before=_value(one["before"]),
        after=_value(one["after"]),
        reason=one["reason"],
    )


def _value(written: Any) -> publications.PublishedValue:
    """A value as a package writes it."""
    if written is None:
        return publications.PublishedValue(state="missing", value=None, reason="")
    found = read_value(written)
    if isinstance(found, NotApplicable):
        return publications.PublishedValue(state="not_applicable", value=None, reason=found.reason)
    value = found if isinstance(found, bool | str) else exact(found)
    return publications.PublishedValue(state="reported", value=value, reason="")


def _moved(one: Moved) -> publications.MovedUnit:
    return publications.MovedUnit(
        unit=one.after.code,
        name=one.after.name,
        before=_result(one.before),
        after=_result(one.after),
        points=exact(one.points),
        places=one.places,
    )


def _result(row: PublishedRow) -> publications.PublishedResult:
    return publications.PublishedResult(
        rank=row.rank,
        is_tied=row.is_tied,
        points=maybe(row.points),
        max_points=exact(row.maximum),
        share=maybe(row.share),
    )
