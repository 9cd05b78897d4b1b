"""Publications as tables: the revisions of a round, one published table, what moved and was changed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from trucso.index import Definition
from trucso.index.package import read_value
from trucso.index.package_table import EXACT_COLUMNS, PublishedRow, PublishedTable
from trucso.index.revisions import Moved

from ..shared import formats
from ..shared.tables import Column, Table
from .models import CorrectionChange, Publication, Round


def revision_address(row: Any) -> str:
    return reverse("assessments:publication", args=[row["slug"], row["revision"]])


def publications_table(round_: Round, found: Sequence[Publication], *, names_people: bool) -> Table:
    """One row per revision, each leading to its page."""
    columns = [
        Column("label", _("Lần công bố"), "Publication", href=revision_address, is_sortable=False),
        Column("at", _("Công bố lúc"), "Published at", is_sortable=False),
        *([Column("by", _("Người công bố"), "By", on_phone=False)] if names_people else []),
        Column("reason", _("Căn cứ, lý do"), "Reason", is_sortable=False),
        Column("digest", "SHA-256", kind="code", is_sortable=False, on_phone=False),
    ]
    rows = [
        {
            "slug": round_.slug,
            "revision": one.revision,
            "label": _("Lần %(n)s") % {"n": one.revision},
            "at": f"{timezone.localtime(one.published_at):%d/%m/%Y %H:%M}",
            "by": str(one.published_by or ""),
            "reason": one.reason,
            "digest": one.digest,
        }
        for one in found
    ]
    title = _("Các lần công bố: %(name)s") % {"name": round_.name}
    return Table("cac-lan-cong-bo", title, columns, rows, is_demo=round_.is_demo)


def published_table_of(round_: Round, publication: Publication, table: PublishedTable) -> Table:
    """The published ranks and points. Every row of a file names round, index, revision, digest and day."""
    day = timezone.localtime(publication.published_at).date()
    columns = [
        Column("rank", _("Hạng"), "Rank", kind="rank"),
        Column("name", _("Đơn vị"), "Unit"),
        Column("code", *EXACT_COLUMNS["code"], kind="code", on_phone=False),
        Column("points", _("Điểm"), "Points", kind="points"),
        Column("maximum", _("Điểm tối đa được tính"), "Maximum", kind="points", on_phone=False),
        Column("share", _("Giá trị"), "Value", kind="share"),
        *([Column("band", _("Xếp loại"), "Class")] if table.definition.ranking.bands else []),
        *(
            Column(f"group_{one.code}", one.name.vi, one.name.en, kind="points", on_phone=False)
            for one in table.definition.groups
        ),
        *_naming_columns(),
    ]
    named = {
        "round": round_.name,
        "index": table.index,
        "revision": publication.revision,
        "published_on": day,
        "sha256": publication.digest,
    }
    title = _("%(name)s: kết quả công bố lần %(n)s") % {"name": round_.name, "n": publication.revision}
    return Table(
        key=f"{round_.slug}-lan-{publication.revision}",
        title=title,
        columns=columns,
        rows=[_published_row(row) | named for row in table.rows],
        source=str(round_.index),
        as_of=day,
        note=f"SHA-256 {publication.digest}",
        is_demo=round_.is_demo,
    )


def _naming_columns() -> list[Column]:
    """In files only: the exact result, and what names the publication on every row."""
    exact = ("rank_exact", "points_exact", "maximum_exact", "share_exact")
    return [
        *(Column(key, *EXACT_COLUMNS[key], on_page=False) for key in exact),
        Column("round", _("Đợt đánh giá"), "Round", on_page=False),
        Column("index", _("Bộ chỉ số"), "Index", on_page=False),
        Column("revision", _("Lần công bố"), "Publication", kind="integer", on_page=False),
        Column("published_on", _("Công bố ngày"), "Published on", kind="day", on_page=False),
        Column("sha256", *EXACT_COLUMNS["sha256"], kind="code", on_page=False),
    ]


def _published_row(row: PublishedRow) -> dict[str, Any]:
    groups = {f"group_{code}": points for code, points in row.groups.items()}
    return {
        "rank": row.rank,
        "name": row.name,
        "code": row.code,
        "points": row.points,
        "maximum": row.maximum,
        "share": row.share,
        "band": row.band,
        **row.exact,
        **groups,
    }


def moved_table(round_: Round, moved: Sequence[Moved]) -> Table:
    """Units whose points or rank differ from the revision before, those that moved furthest first."""
    columns = [
        Column("name", _("Đơn vị"), "Unit"),
        Column("points_before", _("Điểm trước"), "Points before", kind="points", on_phone=False),
        Column("points", _("Điểm sau"), "Points after", kind="points"),
        Column("difference", _("Thay đổi"), "Difference", kind="change", decimals=2),
        Column("maximum_before", _("Tối đa trước"), "Maximum before", kind="points", on_phone=False),
        Column("maximum", _("Tối đa sau"), "Maximum after", kind="points", on_phone=False),
        Column("share_before", _("Giá trị trước"), "Value before", kind="share", on_page=False),
        Column("share", _("Giá trị sau"), "Value after", kind="share", on_page=False),
        Column("rank_before", _("Hạng trước"), "Rank before", kind="rank", on_phone=False),
        Column("rank", _("Hạng sau"), "Rank after", kind="rank"),
        Column("places", _("Đổi hạng"), "Places", kind="change", decimals=0),
    ]
    rows = [
        {
            "name": one.after.name,
            "points_before": one.before.points,
            "points": one.after.points,
            "difference": one.points,
            "maximum_before": one.before.maximum,
            "maximum": one.after.maximum,
            "share_before": one.before.share,
            "share": one.after.share,
            "rank_before": one.before.rank,
            "rank": one.after.rank,
            "places": one.places,
        }
        for one in sorted(moved, key=lambda one: (-abs(one.points), -abs(one.places or 0), one.after.code))
    ]
    empty = _("Không đơn vị nào thay đổi điểm hay hạng.")
    return Table(
        "thay-doi", _("Đơn vị thay đổi điểm hoặc hạng"), columns, rows, is_demo=round_.is_demo, empty=empty
    )


def changes_table(
    round_: Round, definition: Definition, names: Mapping[str, str], changes: Sequence[Mapping[str, Any]]
) -> Table:
    """The explained changes of a revision, as its package keeps them. names: unit code → name."""
    columns = [
        Column("unit", _("Đơn vị"), "Unit"),
        Column("target", _("Mã"), "Code", kind="code"),
        Column("name", _("Chỉ tiêu"), "Indicator", on_phone=False),
        Column("before", _("Đã công bố"), "Published"),
        Column("after", _("Đính chính"), "Corrected"),
        Column("reason", _("Lý do"), "Reason"),
    ]
    rows = [
        {
            "unit": names.get(one["unit"], one["unit"]),
            "target": one["target"],
            "name": target_name(definition, one["target"], is_figure=one["kind"] == "figure"),
            "before": written(one["before"]),
            "after": _after(one),
            "reason": one["reason"],
        }
        for one in changes
    ]
    empty = _("Chưa có thay đổi nào.")
    return Table(
        "dinh-chinh", _("Các thay đổi có giải trình"), columns, rows, is_demo=round_.is_demo, empty=empty
    )


def _after(change: Mapping[str, Any]) -> str:
    if change["kind"] == "points" and change["after"] is None:
        return str(_("theo thẩm định và Hội đồng"))
    return written(change["after"])


def plain_changes(changes: Sequence[CorrectionChange]) -> list[dict[str, Any]]:
    """Changes that are not published yet, written as a package will keep them."""
    return [
        {
            "unit": one.scorecard.unit.code,
            "target": one.target,
            "kind": "figure" if one.is_figure else "points",
            "before": one.before,
            "after": one.after,
            "reason": one.reason,
        }
        for one in changes
    ]


def target_name(definition: Definition, target: str, *, is_figure: bool) -> str:
    """What a change is about: the label of a figure, or the name of the line whose points change."""
    if not is_figure:
        return f"{_('Điểm công bố')}: {definition.indicator(target).name.vi}"
    found = (used for one in definition.indicators for used in one.inputs if used.key == target)
    return next((used.label.vi for used in found), target)


def written(value: Any) -> str:
    """A figure of a package for people."""
    if value is None:
        return "—"
    found = read_value(value)
    if isinstance(found, bool):
        return str(_("Có") if found else _("Không"))
    if isinstance(found, Fraction):
        return formats.number(found)
    reason = getattr(found, "reason", None)
    return f"{_('Không áp dụng')}: {reason}" if reason is not None else str(found)
