"""The first page after signing in: what waits for this person."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from ..my_pages import my_pages
from ..my_work import my_work


def mine(request: HttpRequest) -> HttpResponse:
    """``/viec-cua-toi/``: jobs of every role, the nearest last day first; pages of those who watch."""
    today = timezone.localdate()
    jobs = [(job, job.when(today), job.tone(today)) for job in my_work(request.user, today)]
    late = sum(tone == "bad" for _job, _when, tone in jobs)
    near = sum(tone == "warn" for _job, _when, tone in jobs)
    context = {
        "jobs": jobs,
        "pages": my_pages(request.user),
        "late": late,
        "near": near,
        "today": today,
        "is_demo": any(job.round.is_demo for job, _when, _tone in jobs),
    }
    return render(request, "workflow/mine.html", context)
