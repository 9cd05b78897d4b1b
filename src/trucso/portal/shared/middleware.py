"""What happens to every request: safe headers, composed letters, and who may come in."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed, QueryDict
from django.http.response import HttpResponseBase
from django.utils import translation

from . import access
from .routes import ROUTES
from .search import composed

GetResponse = Callable[[HttpRequest], HttpResponseBase]

# Nothing from outside, nothing inline, no eval. Tabler draws its check marks with data: pictures.
CONTENT_SECURITY_POLICY = "; ".join(
    [
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    ]
)


def content_security_policy(get_response: GetResponse) -> GetResponse:
    """Adds the policy to every answer that has none of its own."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", CONTENT_SECURITY_POLICY)
        return response

    return respond


def bounded_request(get_response: GetResponse) -> GetResponse:
    """Refuses a request larger than ``TRUCSO_UPLOAD_MB`` before a byte of it is read."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        size = request.META.get("CONTENT_LENGTH") or "0"
        if size.isdigit() and int(size) > settings.MAX_UPLOAD_BYTES:
            limit = settings.MAX_UPLOAD_BYTES // 2**20
            rule = f"Mỗi lần gửi nhiều nhất {limit} MB. Hãy gửi từng tệp, hoặc giảm cỡ tệp rồi gửi lại."
            return HttpResponse(rule, status=413, content_type="text/plain; charset=utf-8")
        return get_response(request)

    return respond


def chosen_language(get_response: GetResponse) -> GetResponse:
    """Vietnamese unless the reader chose English here: office browsers often ask for English by default."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        language = wanted if wanted in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        with translation.override(language):
            response = get_response(request)
        response.headers.setdefault("Content-Language", language)
        return response

    return respond


def _composed_fields(fields: QueryDict) -> QueryDict:
    if all(composed(value) == value for name in fields for value in fields.getlist(name)):
        return fields
    copy = QueryDict(mutable=True, encoding=fields.encoding)
    for name in fields:
        copy.setlist(name, [composed(value) for value in fields.getlist(name)])
    copy._mutable = False
    return copy


def composed_input(get_response: GetResponse) -> GetResponse:
    """Vietnamese text arrives decomposed from some keyboards and files: one form (NFC) from the door on."""

    def respond(request: HttpRequest) -> HttpResponseBase:
        request.GET = _composed_fields(request.GET)  # type: ignore[assignment]
        if request.method == "POST" and "form" in (request.content_type or ""):
            request.POST = _composed_fields(request.POST)  # type: ignore[assignment]
        return get_response(request)

    return respond


# Pages answer these; the API says for each of its operations.
METHODS = ("GET", "HEAD", "POST")


class AccessMiddleware:
    """Asks ``access`` before any view runs; a route without a row in ``routes.ROUTES`` answers nobody."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Callable[..., Any], args: Any, kwargs: Any
    ) -> HttpResponseBase | None:
        match = request.resolver_match
        name = match.view_name if match else ""
        if request.method not in METHODS and not name.startswith("api-"):
            return HttpResponseNotAllowed(METHODS)
        action = ROUTES.get(name) or ROUTES.get(f"{name.split(':')[0]}:*")
        if action is None:
            raise access.Refused(
                access.Decision(
                    False, f"Địa chỉ «{name}» chưa khai báo trong bảng quyền.", "Quản trị hệ thống"
                )
            )
        if access.allowed(request.user, action):
            return None
        if not request.user.is_authenticated and request.method == "GET":
            return redirect_to_login(request.get_full_path())
        access.require(request, action)
        return None


def refused(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """The 403 page: which rule refused, and whom to ask."""
    from django.shortcuts import render

    decision = getattr(exception, "decision", None)
    return render(request, "403.html", {"decision": decision}, status=403)


def csrf_failed(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form sent too late or from elsewhere: the same page, with what to do."""
    rule = "Biểu mẫu đã hết hạn hoặc được gửi từ nơi khác. Quay lại, tải lại trang rồi gửi lần nữa."
    return refused(request, access.Refused(access.Decision(False, rule, "Quản trị hệ thống")))
