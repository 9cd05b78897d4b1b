"""Opening a round: the coordinator's page."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from ...accounts.models import User
from ...assessments.models import Round
from ...assessments.services.rounds import RoundRefused
from ...indexes.models import InstalledIndex
from ...indexes.queries import definition_of, versions
from ...shared import access, formats
from ...units.models import Level, Unit
from ..panels import departments
from ..queries import prefilled
from ..round_form import DraftForm, DutyBoard, RoundForm
from ..services.opening import open_with_duties
from ..services.preparing import prepare

ACTION = "run_round"


def open_round(request: HttpRequest) -> HttpResponse:
    """``/dot-danh-gia/mo/``: index, calendar, and two units for every indicator."""
    parent = _parent(request)
    choices = [one for one in versions() if one.level != Level.PROVINCE]
    if parent is None or not choices:
        return render(request, "workflow/no_round_to_open.html", {"parent": parent})
    access.require(request, ACTION, unit=parent)
    asked = request.POST.get("index") or request.GET.get("bo", "")
    index = next((one for one in choices if str(one.pk) == asked), choices[0])
    board = DutyBoard(definition_of(index), departments(parent))
    previous = _previous(index, parent)
    if request.method != "POST":
        taken = board.copy(previous) if previous else 0
        return _page(request, index, choices, parent, RoundForm(), board, previous=previous, taken=taken)
    board.read(request.POST.dict())
    if "save" in request.POST:
        return _kept(request, index, parent, previous, board)
    form = RoundForm(request.POST)
    if "apply" in request.POST:
        return _page(request, index, choices, parent, RoundForm(initial=request.POST.dict()), board)
    if not form.is_valid():
        return _page(request, index, choices, parent, form, board, status=422)
    try:
        made = open_with_duties(
            plan=form.plan(index, parent, previous),
            duties=board.pairs,
            by=request.user if isinstance(request.user, User) else None,
        )
    except RoundRefused as refused:
        form.add_error(None, str(refused))
        return _page(request, index, choices, parent, form, board, status=422)
    return opened(request, made)


def _kept(
    request: HttpRequest, index: InstalledIndex, parent: Unit, previous: Round | None, board: DutyBoard
) -> HttpResponse:
    """Keep what was filled in so far; it is opened from its own page later."""
    form = DraftForm(request.POST)
    if not form.is_valid():
        return _page(request, index, [index], parent, form, board, previous=previous, status=422)
    by = request.user if isinstance(request.user, User) else None
    draft = form.draft(board.pairs, ())
    made = prepare(parent=parent, index=index, previous=previous, draft=draft, by=by)
    messages.success(request, _("Đã lưu đợt đang chuẩn bị. Chỉ cơ quan điều phối thấy; chưa ai nhập được."))
    return redirect("workflow:preparation", made.pk)


def opened(request: HttpRequest, made: Round) -> HttpResponse:
    """To the page of the open round, with how many units and figures it began with."""
    counted = {
        "name": made.name,
        "units": formats.number(made.scorecards.count()),
        "figures": formats.number(prefilled(made)),
    }
    messages.success(
        request,
        _("Đã mở “%(name)s” cho %(units)s đơn vị; %(figures)s số liệu đã báo cáo trước được điền sẵn.")
        % counted,
    )
    return redirect("workflow:run_round", made.slug)


def _page(
    request: HttpRequest,
    index: InstalledIndex,
    choices: list[InstalledIndex],
    parent: Unit,
    form: RoundForm,
    board: DutyBoard,
    *,
    previous: Round | None = None,
    taken: int = 0,
    status: int = 200,
) -> HttpResponse:
    rows = list(board.rows())
    context = {
        "index": index, "choices": choices, "parent": parent, "form": form, "rows": rows,
        "departments": list(board.departments.values()), "groups": board.definition.groups,
        "unowned": [row.code for row in rows if not row.is_full], "previous": previous, "taken": taken,
    }  # fmt: skip
    return render(request, "workflow/open_round.html", context, status=status)


def _parent(request: HttpRequest) -> Unit | None:
    """The province for which the person runs rounds."""
    seen = access.visible(request.user, ACTION)
    return (
        Unit.objects.filter(pk__in=seen.root_ids | seen.own_ids, level=Level.PROVINCE).order_by("pk").first()
    )


def _previous(index: InstalledIndex, parent: Unit) -> Round | None:
    """The last real round of the same index, whose duties are taken over."""
    rounds = Round.objects.filter(index__index_id=index.index_id, parent=parent, is_demo=False)
    return rounds.order_by("-units_on", "-pk").first()
