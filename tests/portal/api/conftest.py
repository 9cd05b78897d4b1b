"""What the API is asked about: real indexes and measures, a small round published and one still open."""

from __future__ import annotations

import json
from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from tests.portal.assessments.conftest import communes, measures, province, ratio_round  # noqa: F401
from tests.portal.indexes.conftest import commune_index, province_indexes  # noqa: F401
from trucso.portal.assessments.models import Line, Round
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.lines import LineEdit, change_lines
from trucso.portal.assessments.services.results import recompute
from trucso.portal.facts.measure_files import read_measures
from trucso.portal.facts.services import Entry, Origin, Slot, load_measures, record

Ask = Callable[..., Any]


def _no_floats(text: str) -> float:
    raise AssertionError(f"số thực nhị phân trong câu trả lời: {text}")


def answer(response: Any, status: int = 200) -> Any:
    """The JSON of a response, refused when a number in it is a binary float."""
    assert response.status_code == status, response.content.decode()[:500]
    return json.loads(response.content, parse_float=_no_floats)


@pytest.fixture
def ask(client: Client) -> Ask:
    """``ask("indexes", q="x")`` as the public; ``who=`` another client, ``status=`` another answer."""

    def get(path: str, who: Client | None = None, status: int = 200, **query: object) -> Any:
        return answer((who or client).get(f"/api/v1/{path}", query), status)

    return get


@pytest.fixture
def catalogue(db) -> None:
    load_measures(entries=read_measures(settings.DEFINITIONS_DIR / "measures"))


@pytest.fixture
def computed(ratio_round: Round, measures) -> Round:  # noqa: F811
    """The open round with figures of three communes, one line lowered, results computed."""
    for number, card in enumerate(ratio_round.scorecards.order_by("unit__code"), start=1):
        for code, value in (
            ("ho-so.truc-tuyen", str(10 * number)),
            ("ho-so.tong", "90"),
            ("ke-hoach", "true"),
        ):
            slot = Slot(measures[code], card.unit, "2026")
            record(slot=slot, entry=Entry(value), seen_version=0, origin=Origin())
    card = ratio_round.scorecards.get(unit__code="26002")
    line = Line.objects.get(scorecard=card, code="B")
    change_lines(scorecard=card, edits=[LineEdit(line, {"verified_points": Decimal(1)})], by=None, origin="")
    recompute(round_=ratio_round)
    return ratio_round


@pytest.fixture
def published(computed: Round) -> Round:
    publish_round(round_=computed)
    computed.refresh_from_db()
    return computed
