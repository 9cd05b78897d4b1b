"""A province on its last evening: an open round, figures half reported, people signed in and typing.

``python -m tests.load.ground FILE UNITS WRITERS`` writes the plan of who types what, for ``typing``.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

INDEX, YEAR = "hcmc-commune-2026", 2026
ORIGIN = "thử tải"
PAIRS = 5
"""So many pairs of writers share a card and a few cells, as two people in one office do."""
SHARED_CELLS = 3


def build(units: int, writers: int) -> dict[str, Any]:
    """Everything the writers need; the database has its measures and indexes already."""
    round_ = open_round(units)
    report(round_)
    cards = list(round_.scorecards.select_related("unit").order_by("pk"))
    cells = countable_cells(round_)
    people = [
        {
            "cookie": sign_in(f"nguoi-nhap-{number:03}", card.unit),
            "card": card.pk,
            "cells": versions(card, cells[:SHARED_CELLS] if is_paired else cells),
            "lines": sorted({key.rpartition(".")[0] for key, _ in cells}),
        }
        for number, (card, is_paired) in enumerate(desks(cards, writers))
    ]
    return {"round": round_.pk, "writers": people}


def open_round(units: int) -> Any:
    from trucso.portal.assessments.services.rounds import RoundPlan, open_round
    from trucso.portal.indexes.queries import installed
    from trucso.portal.units.models import Unit, UnitParent

    province = Unit.objects.create(code="tai", slug="tai", level="province", name="Tải", full_name="Tỉnh Tải")
    names = [(f"tai-{number:03}", f"Tải {number}") for number in range(units)]
    made = [
        Unit.objects.create(code=code, slug=code, level="commune", name=name, full_name=f"Xã {name}")
        for code, name in names
    ]
    UnitParent.objects.bulk_create(UnitParent(unit=unit, parent=province) for unit in made)
    index = installed(INDEX, YEAR)
    assert index is not None, f"chưa cài bộ chỉ số {INDEX}"
    return open_round(plan=RoundPlan("Đợt thử tải", index, str(YEAR), province, date(YEAR, 12, 31)))


def report(round_: Any) -> None:
    """Drawn figures for every unit, so that every card has points and the league its ranks."""
    from trucso.portal.assessments.demo.figures import demo_unit, unit_figures
    from trucso.portal.assessments.services.results import recompute
    from trucso.portal.facts import services as facts
    from trucso.portal.facts.models import Measure

    measures = {measure.code: measure for measure in Measure.objects.all()}
    figures = []
    for card in round_.scorecards.select_related("unit"):
        unit = demo_unit(card.unit.code, is_ward=False, seed=1)
        for drawn in unit_figures(unit, last_day=date(YEAR, 12, 31), seed=1):
            if drawn.value is not None:
                slot = facts.Slot(measures[drawn.measure], card.unit, round_.period)
                figures.append((slot, facts.entry_of(measures[drawn.measure], drawn.value)))
    facts.record_new(figures=figures, origin=facts.Origin(detail=ORIGIN))
    recompute(round_=round_)


def countable_cells(round_: Any) -> list[tuple[str, str]]:
    """Keys and measures of the cells that take any whole number; a measure once."""
    from trucso.portal.indexes.queries import definition_of

    found: dict[str, str] = {}
    for indicator in definition_of(round_.index).indicators:
        for one in indicator.inputs:
            if one.measure and one.kind == "count":
                found.setdefault(one.measure, one.key)
    return [(key, measure) for measure, key in found.items()]


def desks(cards: list[Any], writers: int) -> Iterator[tuple[Any, bool]]:
    """The card of each writer, and whether somebody else sits at it."""
    pairs = min(PAIRS, writers // 4)
    for number in range(writers):
        is_paired = number < 2 * pairs
        yield (cards[number // 2], True) if is_paired else (cards[(number - pairs) % len(cards)], False)


def versions(card: Any, cells: list[tuple[str, str]]) -> list[dict[str, Any]]:
    """The cells of a card with the version an opened page shows."""
    from trucso.portal.facts.models import Observation

    found = Observation.objects.filter(unit=card.unit, period=card.round.period, is_demo=False)
    known = dict(found.values_list("measure__code", "version"))
    return [{"key": key, "measure": code, "version": known.get(code, 0)} for key, code in cells]


def sign_in(name: str, unit: Any) -> str:
    """A reporter of the unit with a session, as if the sign-in page had been passed; the cookie."""
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.contrib.sessions.backends.db import SessionStore

    from trucso.portal.accounts.models import RoleAssignment, User

    person = User.objects.create(username=name, full_name=name)
    yesterday = date.today() - timedelta(days=1)
    RoleAssignment.objects.create(user=person, role="reporter", unit=unit, valid_from=yesterday)
    session = SessionStore()
    session[SESSION_KEY] = str(person.pk)
    session[BACKEND_SESSION_KEY] = "allauth.account.auth_backends.AuthenticationBackend"
    session[HASH_SESSION_KEY] = person.get_session_auth_hash()
    session.create()
    return f"sessionid={session.session_key}"


def main(file: str, units: str, writers: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucso.portal.settings")
    import django

    django.setup()
    Path(file).write_text(json.dumps(build(int(units), int(writers)), ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
