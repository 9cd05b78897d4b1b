"""Template tags and filters of the design system: ``{% load trucso %}``. docs/pages.md shows each one."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django import template
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from .. import formats
from ..statuses import STATUSES

register = template.Library()

register.filter("number", formats.number)
register.filter("points", formats.points)
register.filter("share", formats.share)
register.filter("percent", formats.percent)
register.filter("signed", formats.signed)
register.filter("day", formats.day)
register.filter("moment", formats.moment)
register.filter("plain", formats.plain)


@register.filter
def item(mapping: Mapping[Any, Any] | None, key: Any) -> Any:
    """``mapping[key]`` or nothing: ``{{ row.groups|item:code }}``."""
    return None if mapping is None else mapping.get(key)


@register.simple_tag
def icon(name: str, label: str = "") -> SafeString:
    """A Tabler icon; decoration unless it has a label. The name must stand in icons.txt."""
    href = f"{static('vendor/icons.svg')}#{name}"
    if label:
        return format_html(
            '<svg class="icon" role="img" aria-label="{}"><use href="{}"></use></svg>', label, href
        )
    return format_html('<svg class="icon" aria-hidden="true"><use href="{}"></use></svg>', href)


@register.simple_block_tag
def page_header(content: str, title: str, kicker: str = "", lead: str = "") -> SafeString:
    """Title of the page (its only h1); the block's content becomes the buttons on the right."""
    return format_html(
        '<header class="ts-page-header"><div>{}<h1>{}</h1>{}</div>'
        '<div class="ts-page-actions">{}</div></header>',
        format_html('<p class="ts-kicker">{}</p>', kicker) if kicker else "",
        title,
        format_html('<p class="ts-lead">{}</p>', lead) if lead else "",
        mark_safe(content),
    )


@register.simple_block_tag
def panel(content: str, title: str = "", id: str = "", lead: str = "", wide: bool = False) -> SafeString:
    """A titled section of a page on white."""
    heading = format_html('<h2 class="ts-panel-title">{}</h2>', title) if title else ""
    return format_html(
        '<section class="ts-panel{}"{}>{}{}{}</section>',
        " ts-panel-wide" if wide else "",
        format_html(' id="{}"', id) if id else "",
        heading,
        format_html('<p class="ts-panel-lead">{}</p>', lead) if lead else "",
        mark_safe(content),
    )


@register.inclusion_tag("shared/stat.html")
def stat(
    label: str,
    value: str,
    unit: str = "",
    note: str = "",
    href: str = "",
    change: formats.Number | None = None,
    change_kind: str = "number",
    change_label: str = "",
    change_good: str = "up",
    big: bool = False,
) -> dict[str, Any]:
    """A number with its name. ``value`` is already written (use a filter)."""
    return locals()


@register.inclusion_tag("shared/score_bar.html")
def score_bar(
    share: formats.Number | None, label: str = "", mark: formats.Number | None = None, mark_label: str = ""
) -> dict[str, Any]:
    """A bar of a 0–1 share, with an optional mark (the mean, another column)."""
    inside = None if share is None else min(max(share, 0), 1)
    return {
        "share": share,
        "width": formats.plain(inside * 100) if inside is not None else None,
        "mark": formats.plain(min(max(mark, 0), 1) * 100) if mark is not None else None,
        "mark_value": mark,
        "label": label,
        "mark_label": mark_label,
    }


@register.inclusion_tag("shared/rank.html")
def rank(position: int | None, of: int | None = None, tied: bool = False) -> dict[str, Any]:
    """A rank badge: ``3`` of 34, said when shared."""
    return {"position": position, "of": of, "tied": tied, "tone": _rank_tone(position)}


def _rank_tone(position: int | None) -> str:
    return "none" if position is None else "top" if position <= 3 else "plain"


@register.inclusion_tag("shared/change.html")
def change(
    value: formats.Number | None, kind: str = "number", decimals: int | None = None, good: str = "up"
) -> dict[str, Any]:
    """A change with arrow, sign and words. ``rank``: places gained. ``good="down"``: less is better."""
    words = {
        "rank": (_("tăng %s bậc"), _("giảm %s bậc"), _("giữ nguyên hạng")),
    }.get(kind, (_("tăng %s"), _("giảm %s"), _("không đổi")))
    if value is None:
        return {"state": "unknown"}
    state = "up" if value > 0 else "down" if value < 0 else "same"
    places = {"points": formats.POINTS_DECIMALS, "share": formats.SHARE_DECIMALS, "rank": 0}
    digits = places.get(kind) if decimals is None else decimals
    size = formats.number(value if value > 0 else -value, digits)
    word = {"up": words[0], "down": words[1], "same": words[2]}[state]
    return {
        "state": state,
        "tone": "same" if state == "same" else "good" if state == good else "bad",
        "text": formats.signed(value, digits),
        "words": word % size if "%s" in word else word,
    }


@register.inclusion_tag("shared/pill.html")
def pill(text: str, tone: str = "neutral", icon: str = "") -> dict[str, Any]:
    """A short label. Tones: neutral, good, warn, bad, info, brand. The text says it; colour only helps."""
    return {"text": text, "tone": tone, "icon": icon}


@register.inclusion_tag("shared/pill.html")
def status(state: str) -> dict[str, Any]:
    """The pill of a known state (``statuses.STATUSES``): scorecard, line, node and observation states."""
    known = STATUSES.get(state)
    return {"text": known.text, "tone": known.tone, "icon": known.icon} if known else pill(state)


@register.inclusion_tag("shared/empty.html")
def empty(title: str, text: str = "", href: str = "", action: str = "") -> dict[str, Any]:
    """What to show where nothing is, and what to do about it."""
    return {"title": title, "text": text, "href": href, "action": action}


@register.inclusion_tag("shared/problems.html")
def problems(items: Any, title: str = "") -> dict[str, Any]:
    """Errors a person can act on: each item is a text, or has ``where``, ``message`` and ``fix``."""
    return {"items": [{"message": i} if isinstance(i, str) else i for i in items], "title": title}


@register.filter
def share_of(part: formats.Number | None, whole: formats.Number | None) -> Fraction | None:
    """``points|share_of:max`` → an exact 0–1 share for a score bar; no maximum → nothing."""
    return Fraction(part) / Fraction(whole) if part is not None and whole else None
