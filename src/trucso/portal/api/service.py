"""The API, version 1: what the pages show, for programs. Read only; the same rights as on the pages."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from . import refusals
from .documentation import Documentation
from .operations import law, measures, national, publications, rounds, scorecards, steering, units

DESCRIPTION = """Đọc những gì trang web hiển thị, cùng quyền xem như trên trang: công chúng xem bộ chỉ số,
danh mục số liệu, đơn vị và kết quả đã công bố; đợt đánh giá đang thực hiện và phiếu chấm điểm cần đăng nhập.

Số thập phân là văn bản với dấu chấm ("0.7164"); số đếm, hạng, năm là số nguyên; ngày viết 2026-11-22."""


class Readable(JSONRenderer):
    """Vietnamese letters as they are, not as escapes."""

    json_dumps_params: Mapping[str, Any] = {"ensure_ascii": False}


api = NinjaAPI(
    title="Trục Số API",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api-v1",
    docs=Documentation(),
    renderer=Readable(),
)
refusals.register(api)
api.add_router("/indexes", law.router)
api.add_router("/measures", measures.router)
api.add_router("/units", units.router)
api.add_router("/national", national.router)
api.add_router("/rounds", rounds.router)
api.add_router("/rounds", publications.router)
api.add_router("/rounds", steering.router)
api.add_router("/scorecards", scorecards.router)
