"""Importing many scorecard files at once: the file's name says whose card it is; all are written or none."""

from __future__ import annotations

import difflib
from collections.abc import Mapping, Sequence
from pathlib import Path

from django.db import transaction

from ...accounts.models import User
from ...shared.search import folded
from ..models import Import, Round, Scorecard
from .imports import ImportRefused, apply_import, check_import
from .results import recompute


def check_files(*, round_: Round, paths: Sequence[Path], by: User | None = None) -> list[Import]:
    """Look at every file against the card of the unit its name gives (code, or name without marks).

    Raises :class:`~.imports.ImportRefused` naming every file of an unknown unit, before any is kept.
    """
    cards = _cards_by_name(round_)
    found = {path: cards.get(folded(path.stem)) for path in paths}
    problems = [_unknown(path, cards) for path, card in found.items() if card is None]
    problems += _twice(found)
    if problems:
        raise ImportRefused("\n".join(problems))
    return [
        check_import(
            scorecard=card, file_name=path.name, content=path.read_bytes(), by=by, writes_verified=True
        )
        for path, card in found.items()
        if card is not None
    ]


@transaction.atomic
def apply_files(*, uploads: Sequence[Import], by: User | None = None) -> None:
    """Write every file and rank once; one that cannot be written leaves all unwritten.

    Raises :class:`~.imports.ImportRefused` or what :func:`~.imports.apply_import` raises.
    """
    for upload in uploads:
        apply_import(upload=upload, by=by, scores_now=False)
    for round_ in Round.objects.filter(scorecards__imports__in=uploads).distinct():
        recompute(round_=round_, scorecards=[upload.scorecard_id for upload in uploads])


def _cards_by_name(round_: Round) -> dict[str, Scorecard]:
    """The cards of a round by what a file may be called: code, name, full name; two alike are left out."""
    named: dict[str, list[Scorecard]] = {}
    for card in round_.scorecards.select_related("unit", "round__index"):
        for name in {folded(text) for text in (card.unit.code, card.unit.name, card.unit.full_name)}:
            named.setdefault(name, []).append(card)
    return {name: cards[0] for name, cards in named.items() if len(cards) == 1}


def _unknown(path: Path, cards: Mapping[str, Scorecard]) -> str:
    near = difflib.get_close_matches(folded(path.stem), cards, n=3, cutoff=0.5)
    listed = ", ".join(
        dict.fromkeys(f"{cards[name].unit.full_name} ({cards[name].unit.code})" for name in near)
    )
    hint = f"; gần nhất: {listed}" if listed else ""
    return (
        f"{path.name}: không có đơn vị “{path.stem}” trong đợt; "
        f"cần tên tệp là mã hoặc tên một đơn vị tham gia{hint}."
    )


def _twice(found: Mapping[Path, Scorecard | None]) -> list[str]:
    first: dict[int, Path] = {}
    problems = []
    for path, card in found.items():
        if card is not None and first.setdefault(card.pk, path) != path:
            problems.append(
                f"{path.name}: {card.unit.full_name} đã có tệp {first[card.pk].name}; cần mỗi đơn vị một tệp."
            )
    return problems
