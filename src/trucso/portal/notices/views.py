"""What one is reminded of, newest first."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from ..assessments.models import Round
from ..shared import access, export
from ..shared.tables import Column, Table
from .models import Notice
from .round_log import log_table, reminders_of
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


def of_round(request: HttpRequest, slug: str) -> HttpResponse:
    """``/nhac-viec/dot/<round>/``: who was reminded of what, for those who steer the round."""
    round_ = get_object_or_404(Round.objects.select_related("parent"), slug=slug)
    access.require(request, "see_progress", unit=round_.parent)
    query = request.GET.get("q", "").strip()
    table = log_table(round_, reminders_of(round_, query)).sorted_by(request.GET.get("sort"))
    if file := export.download(request, table):
        return file
    context = {"round": round_, "table": table, "query": query, "is_demo": round_.is_demo}
    return render(request, "notices/round_log.html", context)


@require_POST
def read(request: HttpRequest) -> HttpResponse:
    """Mark one's own notices as read, all that are named."""
    chosen = [int(key) for key in request.POST.getlist("notice") if key.isdigit()]
    mark_read(person=request.user, notices=chosen, now=timezone.now())  # type: ignore[arg-type]
    wanted = request.POST.get("next", "")
    return redirect(wanted if wanted == reverse("workflow:mine") else "notices:list")
