"""The page of the API's documentation: our own, made from the OpenAPI document, nothing from outside."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from ninja import NinjaAPI
from ninja.openapi.docs import DocsBase

from . import reference


class Documentation(DocsBase):
    """Every operation with its parameters and a request to try, every shape with its fields."""

    def render_page(self, request: HttpRequest, api: NinjaAPI, **kwargs: Any) -> HttpResponse:
        """``/api/v1/docs``."""
        document = api.get_openapi_schema()
        found = list(reference.operations(document))
        tags = list(dict.fromkeys(one.tag for one in found))
        context = {
            "api": api,
            "groups": [(tag, [one for one in found if one.tag == tag]) for tag in tags],
            "shapes": list(reference.shapes(document)),
            "openapi_url": self.get_openapi_url(api, kwargs),
            "host": request.build_absolute_uri("/")[:-1],
        }
        return render(request, "api/documentation.html", context)
