"""How a round was verified, for those who steer it: the tables of its two pages of progress."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest
from ninja import Query, Router

from ...assessments.models import Round
from ...shared import access
from ...workflow.progress.bias import DecidedLine, biases
from ...workflow.progress.bias_queries import decided_lines
from ...workflow.second.agreement import Pair, drift, drifts, kappa
from ...workflow.second.queries import draws_of, pairs_of
from ..paging import Part, page
from ..presenting import steering as present
from ..refusals import Invalid
from ..schemas import steering
from .rounds import ERRORS, seen_round

router = Router(tags=["Đợt đánh giá"])
DIFFERENCES: dict[str, Callable[[DecidedLine], str]] = {
    "unit": lambda line: line.unit,
    "department": lambda line: line.department,
    "verifier": lambda line: line.person,
    "indicator": lambda line: line.code,
    "cause": lambda line: line.cause,
}
AGREEMENTS: dict[str, Callable[[Pair], str]] = {
    "verifier": lambda pair: pair.first.person,
    "indicator": lambda pair: pair.code,
}


@router.get(
    "/{slug}/differences", response={200: steering.Differences, **ERRORS}, summary="Tự chấm trừ thẩm định"
)
def get_differences(
    request: HttpRequest, slug: str, part: Query[Part], by: str = "unit"
) -> steering.Differences:
    """Điểm tự chấm trừ điểm thẩm định của các dòng đã quyết định; `by`: unit, department, verifier,
    indicator hoặc cause.

    Dành cho cơ quan điều phối, lãnh đạo và kiểm tra của đơn vị tổ chức đợt.
    """
    one = _steered(request, slug)
    key = DIFFERENCES[_way(by, DIFFERENCES)]
    lines, left = decided_lines(one)
    answer = page(request, part, biases(lines, key), present.difference)
    return steering.Differences(
        **answer.model_dump(),
        round=one.slug,
        by=by,
        is_demo=one.is_demo,
        asked=left.asked,
        not_applicable=left.not_applicable,
    )


@router.get(
    "/{slug}/second-verification",
    response={200: steering.SecondVerification, **ERRORS},
    summary="Độ thống nhất của thẩm định lần hai",
)
def get_second_verification(
    request: HttpRequest, slug: str, part: Query[Part], by: str = "verifier"
) -> steering.SecondVerification:
    """Các lần rút mẫu, tỷ lệ thống nhất, độ lệch và kappa của Cohen; `by`: verifier (người thẩm định lần một)
    hoặc indicator. Không nêu ý kiến của từng dòng.

    Dành cho cơ quan điều phối, lãnh đạo và kiểm tra của đơn vị tổ chức đợt.
    """
    one = _steered(request, slug)
    key = AGREEMENTS[_way(by, AGREEMENTS)]
    pairs = pairs_of(one)
    answer = page(request, part, drifts(pairs, key), present.agreed)
    return steering.SecondVerification(
        **answer.model_dump(),
        round=one.slug,
        by=by,
        is_demo=one.is_demo,
        draws=[present.drawn(found) for found in draws_of(one)],
        all=present.agreed(drift("", pairs)) if pairs else None,
        kappa=present.kappa(kappa(pairs)),
    )


def _steered(request: HttpRequest, slug: str) -> Round:
    found = seen_round(request, slug)
    access.require(request, "see_progress", unit=found.parent)
    return found


def _way(by: str, ways: dict[str, Callable[..., str]]) -> str:
    if by not in ways:
        allowed = ", ".join(ways)
        raise Invalid("by", f"«{by}» không có; chọn một trong: {allowed}.", f"One of: {allowed}.")
    return by
