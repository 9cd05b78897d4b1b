"""From the unit to the verifier: the check before sending, handing over, signing off, recalling, receipts."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from ...accounts.models import User
from ...assessments.models import Scorecard
from ...assessments.queries.visibility import require_seen
from ...assessments.services.rounds import RoundRefused
from ...shared import access, export
from ..checking import Finding
from ..entry_queries import refusal_words
from ..models import Move
from ..news import changed_since
from ..queries import check_card, self_tree
from ..rules import entry_closes_on
from ..sending_page import STEPS, Standing, findings_table, groups_table, steps_of
from ..services.entering import returned_codes
from ..services.moves import digest_of
from ..services.sending import send_step
from ..standing import calendar_of, card_of

CARDS = Scorecard.objects.select_related("round__index", "round__parent", "round__previous", "unit")


def sending(request: HttpRequest, pk: int) -> HttpResponse:
    """``/phieu/<id>/gui/``: what was found on the card, where it stands, and what may be done next."""
    card = _card(request, pk)
    tree = self_tree(card)
    found = check_card(card, tree)
    mends = access.allowed(request.user, "enter_figures", card.unit) and not refusal_words(card)
    table, groups = findings_table(found, card, mends=mends), groups_table(card, tree)
    if file := export.download(request, table, groups):
        return file
    digest = digest_of(card)
    moves = list(Move.objects.filter(scorecard=card).select_related("by").order_by("-pk"))
    standing = _standing(card, found, moves, digest)
    context = {
        "card": card,
        "table": table,
        "groups": groups,
        "total": tree.total,
        "errors": standing.card.errors,
        "warnings": standing.warnings,
        "steps": steps_of(request.user, card, standing),
        "changed": standing.changed,
        "untouched": standing.untouched,
        "mends": mends,
        "digest": digest,
        "moves": moves,
        "closes_on": entry_closes_on(standing.card, standing.calendar),
        "standing": standing.card,
        "is_demo": card.round.is_demo,
    }
    return render(request, "workflow/sending.html", context)


def _standing(card: Scorecard, found: list[Finding], moves: list[Move], digest: str) -> Standing:
    today, errors = timezone.localdate(), sum(one.level == "error" for one in found)
    known, changed = card_of(card, today, errors=errors), list[str]()
    if known.is_handed_over and moves[0].digest not in ("", digest):
        changed = changed_since(card, moves[0].at) or [_("minh chứng")]
    untouched = _untouched(card, moves)
    warnings = sum(one.level == "warning" for one in found)
    return Standing(known, calendar_of(card.round), today, changed, untouched, warnings)


def _untouched(card: Scorecard, moves: list[Move]) -> list[str]:
    """The lines of a returned card on which nothing was written since it came back."""
    returned = next((one for one in moves if one.move == "return"), None)
    asked = returned_codes(card)
    changed = changed_since(card, returned.at) if asked and returned else []
    return [code for code in asked if code not in changed]


@require_POST
def make_move(request: HttpRequest, pk: int, name: str) -> HttpResponse:
    """One step of ``STEPS``; a refusal comes back as a message: which rule, until when, whom to ask."""
    card = _card(request, pk)
    if name not in STEPS:
        raise Http404(_("Không có bước này."))
    access.require(request, STEPS[name][0], unit=card.unit)
    person = request.user if isinstance(request.user, User) else None
    try:
        made = send_step(
            name=name,
            scorecard=card,
            by=person,
            note=request.POST.get("note", "").strip()[:1000],
            seen=request.POST.get("seen", ""),
        )
    except RoundRefused as refused:
        messages.error(request, str(refused))
        return redirect("workflow:sending", pk)
    messages.success(request, _("Đã ghi nhận: %(step)s.") % {"step": STEPS[name][1]})
    return redirect("workflow:receipt", made.pk) if name == "submit" else redirect("workflow:sending", pk)


def receipt(request: HttpRequest, pk: int) -> HttpResponse:
    """``/bien-nhan/<id>/``: who sent what when, with the digest of the content, for printing."""
    made = get_object_or_404(Move.objects.select_related("scorecard__round", "scorecard__unit", "by"), pk=pk)
    require_seen(request, made.scorecard)
    context = {
        "move": made,
        "card": made.scorecard,
        "is_unchanged": made.digest == digest_of(made.scorecard, made.digest_form),
        "is_demo": made.scorecard.round.is_demo,
    }
    return render(request, "workflow/receipt.html", context)


def _card(request: HttpRequest, pk: int) -> Scorecard:
    card = get_object_or_404(CARDS, pk=pk)
    require_seen(request, card)
    return card
