"""What was published: every revision of a round at its own address, for ever."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from ...indexes.queries import definition_of
from ...shared import access, export
from .. import publication_page
from ..models import Publication, Round
from ..queries import publications as queries
from ..queries.visibility import rounds_seen_by
from ..services.freezing import exported


def publications(request: HttpRequest, slug: str) -> HttpResponse:
    """``/dot-danh-gia/<round>/cac-lan-cong-bo/``: every revision, the one in force first."""
    round_ = _round(request, slug)
    found = queries.publications(round_)
    names_people = access.allowed(request.user, "see_rounds")
    table = publication_page.publications_table(round_, found, names_people=names_people)
    if file := export.download(request, table):
        return file
    may_correct = round_.is_frozen and access.allowed(request.user, "run_round", round_.parent)
    context = {"round": round_, "table": table, "may_correct": may_correct, "is_demo": round_.is_demo}
    return render(request, "assessments/publications.html", context)


def publication(request: HttpRequest, slug: str, revision: int) -> HttpResponse:
    """``/dot-danh-gia/<round>/cac-lan-cong-bo/<n>/``: its table, digest, reasons and what moved."""
    one = _publication(request, slug, revision)
    round_, seen = one.round, queries.revision(one)
    names = {row.code: row.name for row in seen.table.rows}
    table = publication_page.published_table_of(round_, one, seen.table).sorted_by(request.GET.get("sort"))
    moved = publication_page.moved_table(round_, seen.moved)
    changes = publication_page.changes_table(round_, definition_of(round_.index), names, seen.changes)
    if file := export.download(request, table, moved, changes):
        return file
    context = {
        "round": round_, "publication": one, "table": table, "moved": moved, "changes": changes,
        "latest": round_.publications.defer("package").first(), "is_demo": round_.is_demo,
        "library": queries.content_of(one)["library"],
        "names_people": access.allowed(request.user, "see_rounds"),
    }  # fmt: skip
    return render(request, "assessments/publication.html", context)


def package(request: HttpRequest, slug: str, revision: int | None = None) -> HttpResponse:
    """``…/cac-lan-cong-bo/<n>/goi.json`` and ``…/goi-cong-bo.json`` (the one in force): result with seal."""
    if revision is None:
        found = _round(request, slug).publications.first()
        if found is None:
            raise Http404("Đợt này chưa công bố nên chưa có gói kết quả.")
        one = found
    else:
        one = _publication(request, slug, revision)
    response = HttpResponse(exported(one), content_type="application/json")
    response["Content-Disposition"] = f'attachment; filename="{slug}-lan-{one.revision}.json"'
    return response


def _publication(request: HttpRequest, slug: str, revision: int) -> Publication:
    found = Publication.objects.select_related("published_by").filter(
        round=_round(request, slug), revision=revision
    )
    one = found.first()
    if one is None:
        raise Http404("Đợt này không có lần công bố đó.")
    one.round = _round(request, slug)
    return one


def _round(request: HttpRequest, slug: str) -> Round:
    return get_object_or_404(rounds_seen_by(request.user), slug=slug)
