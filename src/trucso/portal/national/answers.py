"""The first answers of a province's page: what rank, lost where, what changed, in words and numbers."""

from __future__ import annotations

from fractions import Fraction
from typing import NamedTuple

from django.utils.translation import gettext as _

from trucso.portal.shared import formats

from .figures import Basis
from .glance import Glance, GroupLine
from .results import TOTAL


class Answer(NamedTuple):
    """One number with its name. ``change``: places or value since the year before."""

    label: str
    value: str
    unit: str = ""
    note: str = ""
    is_big: bool = False
    change: Fraction | int | None = None
    change_kind: str = "rank"
    change_label: str = ""


def answers(glance: Glance) -> list[Answer]:
    """Rank, value, where most is lost, and the groups that fell and rose most."""
    found = [_rank(glance), _value(glance)]
    if glance.worst:
        found.append(_lost(glance, glance.worst[0]))
    if glance.fallen:
        found.append(_moved(_("Tụt hạng nhiều nhất"), glance.fallen, glance.league.year))
    if glance.risen:
        found.append(_moved(_("Lên hạng nhiều nhất"), glance.risen, glance.league.year))
    return found


def _rank(glance: Glance) -> Answer:
    row, league = glance.row, glance.league
    unit = _("trên %s") % len(league.rows)
    if row.rank is None:
        return Answer(_("Hạng"), formats.NOTHING, unit, _("Chưa đủ số liệu công bố để xếp hạng"), is_big=True)
    since = _("so với %s") % league.previous_year if row.rank_change is not None else ""
    return Answer(_("Hạng"), str(row.rank), unit, "", True, row.rank_change, "rank", since)


def _value(glance: Glance) -> Answer:
    row, league = glance.row, glance.league
    mean = league.mean(TOTAL)
    notes = [_("tính lại theo địa giới mới")] if row.total and row.total.basis is Basis.RESTATED else []
    notes += [_("trung bình %s") % formats.share(mean)] if mean is not None else []
    since = _("so với %s") % league.previous_year if row.value_change is not None else ""
    return Answer(
        _("Giá trị"), formats.share(row.value), "", "; ".join(notes), True, row.value_change, "share", since
    )


def _lost(glance: Glance, line: GroupLine) -> Answer:
    part = _(", %s tổng điểm mất") % formats.percent(line.lost_part, 0) if line.lost_part is not None else ""
    note = _("mất %(lost)s trên %(max)s điểm") % {
        "lost": formats.number(line.lost, 1),
        "max": formats.number(line.max_points),
    }
    within = "" if glance.is_worst_certain else _("; trong các nhóm đã công bố")
    return Answer(_("Mất điểm nhiều nhất"), line.name, note=note + part + within)


def _moved(label: str, line: GroupLine, year: int) -> Answer:
    note = _("từ hạng %(before)s (%(last)s) đến hạng %(now)s (%(year)s)") % {
        "before": line.before_rank,
        "last": year - 1,
        "now": line.rank,
        "year": year,
    }
    return Answer(label, line.name, note=note, change=line.rank_change, change_kind="rank")
