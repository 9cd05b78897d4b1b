"""The frame around every page: top bar and footer."""

from __future__ import annotations

from typing import Any

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import timezone

import trucso

from .. import access, navigation
from ..routes import ROUTES

register = template.Library()


def _address(route: str) -> str:
    try:
        return reverse(route)
    except NoReverseMatch:
        return ""


@register.inclusion_tag("shared/top_bar.html", takes_context=True)
def top_bar(context: template.Context) -> dict[str, Any]:
    """Brand, main navigation, language and who is signed in."""
    request = context.get("request")
    user = getattr(request, "user", None)
    match = getattr(request, "resolver_match", None)
    return {
        "request": request,
        "user": user,
        "csrf_token": context.get("csrf_token"),
        "links": navigation.links(user, match.view_name if match else "", match.app_name if match else ""),
        "roles": [access.Role(a.role).label for a in access.assignments(user, timezone.localdate())],
        "notices_address": _address("notices:list"),
        "unread": navigation.waiting(request, "notices:list"),
        "language_address": _address("shared:language"),
        "login_address": _address("account_login"),
        "logout_address": _address("account_logout"),
        "account_links": [
            (glyph, label, _address(route))
            for glyph, label, route in navigation.ACCOUNT_ENTRIES
            if access.allowed(user, ROUTES[route])
        ],
    }


@register.inclusion_tag("shared/page_footer.html", takes_context=True)
def page_footer(context: template.Context) -> dict[str, Any]:
    """Version, data cut-off (``data_as_of`` of the page's context) and when the page was made."""
    return {
        "version": trucso.__version__,
        "api_address": _address("api-v1:openapi-view"),
        "data_as_of": context.get("data_as_of"),
        "now": timezone.now(),
    }
