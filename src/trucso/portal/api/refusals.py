"""Every refusal as JSON, in Vietnamese and English, with what is allowed."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotAllowed
from ninja import NinjaAPI
from ninja.errors import ValidationError
from ninja.responses import Response

from ..shared import access
from .schemas.values import Problem, Refusal

View = Callable[..., HttpResponse]


class NotFound(Exception):
    """Nothing stands at this address; both messages say what there is."""

    def __init__(self, vi: str, en: str) -> None:
        super().__init__(vi)
        self.vi, self.en = vi, en


class Invalid(Exception):
    """A parameter that cannot be answered. ``where`` names it."""

    def __init__(self, where: str, vi: str, en: str) -> None:
        super().__init__(vi)
        self.problem = Problem(where=where, message_vi=vi, message_en=en)


def refuse(status: int, code: str, vi: str, en: str, problems: list[Problem] | None = None) -> HttpResponse:
    """A refusal as every operation gives it."""
    body = Refusal(code=code, message_vi=vi, message_en=en, problems=problems or [])
    return Response(body.model_dump(), status=status, json_dumps_params={"ensure_ascii": False})


def register(api: NinjaAPI) -> None:
    """Teach the API to say each refusal in its form."""
    api.add_exception_handler(NotFound, _not_found)
    api.add_exception_handler(Http404, lambda request, error: unknown_address(request))
    api.add_exception_handler(access.Refused, _refused)
    api.add_exception_handler(ValidationError, _invalid)
    api.add_exception_handler(Invalid, _not_valid)


def _not_found(request: HttpRequest, error: Any) -> HttpResponse:
    return refuse(404, "not_found", error.vi, error.en)


def _not_valid(request: HttpRequest, error: Any) -> HttpResponse:
    return _problems([error.problem])


def unknown_address(request: HttpRequest, rest: str = "") -> HttpResponse:
    """An address below the API that has no operation."""
    vi = f"Không có địa chỉ {request.path}; xem tài liệu ở /api/v1/docs."
    return refuse(404, "not_found", vi, f"There is nothing at {request.path}; see /api/v1/docs.")


def _refused(request: HttpRequest, error: Any) -> HttpResponse:
    """Not signed in → 401; signed in without the right → 403, with the rule and whom to ask."""
    decision = error.decision
    if not request.user.is_authenticated:
        vi = f"Cần đăng nhập. {decision.rule}"
        return refuse(401, "sign_in", vi, "Sign in first: this is not public.")
    vi = f"{decision.rule} Hỏi: {decision.ask}."
    return refuse(403, "forbidden", vi, f"Your roles do not allow this. Ask: {decision.ask}.")


def _invalid(request: HttpRequest, error: Any) -> HttpResponse:
    return _problems([_problem(one) for one in error.errors])


def _problems(problems: list[Problem]) -> HttpResponse:
    return refuse(422, "invalid", "Tham số không hợp lệ.", "A parameter is not valid.", problems)


def _problem(error: dict[str, Any]) -> Problem:
    """A problem found by the schema: the parameter, and what it may be."""
    where = str(error["loc"][-1])
    limits = {key: value for key, value in error.get("ctx", {}).items() if isinstance(value, int | str)}
    allowed = ", ".join(f"{key} {value}" for key, value in limits.items())
    vi = f"Giá trị của «{where}» không dùng được{f' ({allowed})' if allowed else ''}."
    return Problem(where=where, message_vi=vi, message_en=error["msg"])


def in_words(view: View) -> View:
    """What the framework refuses outside an operation (a wrong method, the bare root) in our form too."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            response = view(request, *args, **kwargs)
        except Http404:
            return unknown_address(request)
        if not isinstance(response, HttpResponseNotAllowed):
            return response
        allowed = response["Allow"]
        refusal = refuse(405, "method", f"Địa chỉ này chỉ nhận {allowed}.", f"Only {allowed} here.")
        refusal["Allow"] = allowed
        return refusal

    # The framework exempts its views from the check of forms; nothing here changes data.
    answer.csrf_exempt = True  # type: ignore[attr-defined]
    return answer
