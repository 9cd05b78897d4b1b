"""What one is reminded of, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..shared import export
from ..shared.tables import Column, Table
from .models import Notice
from .services import mark_read


def notices(request: HttpRequest) -> HttpResponse:
    """``/nhac-viec/``: one's own notices, unread first."""
    mine = list(Notice.objects.filter(person_id=request.user.pk).order_by("read_at", "-created_at")[:500])
    mine.sort(key=lambda notice: notice.read_at is not None)
    columns = [
        Column("title", "Việc", "What", href=lambda row: getattr(row, "link", None)),
        Column("text", "Đợt đánh giá", "Round", on_phone=False),
        Column("created_at", "Nhắc lúc", "At", kind="day"),
        Column("read_at", "Đã đọc", "Read", kind="day", on_phone=False),
    ]
    table = Table("nhac-viec", "Việc được nhắc", columns, mine, empty="Không có việc nào phải nhắc.")
    if file := export.download(request, table):
        return file
    unread = [notice.pk for notice in mine if notice.read_at is None]
    return render(request, "notices/notices.html", {"table": table, "unread": unread})


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one's own notices as read, all that are named."""
    chosen = [int(key) for key in request.POST.getlist("notice") if key.isdigit()]
    mark_read(person=request.user, notices=chosen, now=timezone.now())  # type: ignore[arg-type]
    return redirect("notices:list")
