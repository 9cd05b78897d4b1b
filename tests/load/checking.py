"""Whether the database holds what the server acknowledged, all of it, and nothing half.

``python -m tests.load.checking PLAN LEDGER`` prints JSON: what is wrong, in words, and how much was looked at.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from tests.load.ground import ORIGIN

SHOWN = 20


def problems(round_: Any, acts: list[dict[str, Any]]) -> Iterator[str]:
    """Everything that does not hold, in words."""
    yield from lost_saves(round_, acts)
    yield from broken_histories(round_, acts)
    yield from lost_files(acts)
    yield from broken_files()
    yield from wrong_results(round_)
    yield from wrong_league(round_)
    yield from broken_log(round_)
    yield from broken_database()


def lost_saves(round_: Any, acts: Iterable[dict[str, Any]]) -> Iterator[str]:
    """An acknowledged save is the version after the one its writer saw, with the value that was said."""
    history = histories(round_)
    measures = measures_of(round_)
    for act in acts:
        if act["kind"] != "cell" or act["status"] != 200:
            continue
        found = history.get((act["card"], measures[act["what"]]), {}).get(act["seen"] + 1)
        if found != act["said"]:
            yield (
                f"mất: phiếu {act['card']} ô {act['what']} bản {act['seen'] + 1}: đã báo ghi {act['said']}, "
                f"trong lịch sử là {found}"
            )


def broken_histories(round_: Any, acts: Iterable[dict[str, Any]]) -> Iterator[str]:
    """Versions without a gap, ending in what stands now; nothing that nobody said."""
    said = {(act["card"], act["said"]) for act in acts if act["kind"] == "cell"}
    now = standing(round_)
    for (card, measure), versions in histories(round_, typed=True).items():
        for version, value in versions.items():
            if (card, value) not in said:
                yield f"không ai ghi: phiếu {card} {measure} bản {version} = {value}"
    for (card, measure), versions in histories(round_).items():
        if sorted(versions) != list(range(1, len(versions) + 1)):
            yield f"lịch sử hở: phiếu {card} {measure}: {sorted(versions)}"
        last = max(versions)
        if now.get((card, measure)) != (last, versions[last]):
            yield f"lịch sử không khớp: phiếu {card} {measure}: {now.get((card, measure))}, {versions[last]}"


def lost_files(acts: Iterable[dict[str, Any]]) -> Iterator[str]:
    """An acknowledged file is cited on its line."""
    from trucso.portal.assessments.models import LineEvidence

    cited = set(LineEvidence.objects.values_list("line__scorecard", "line__code", "evidence__file_sha256"))
    for act in acts:
        if (
            act["kind"] == "file"
            and act["status"] == 200
            and (act["card"], act["what"], act["said"]) not in cited
        ):
            yield f"mất tệp: phiếu {act['card']} dòng {act['what']} {act['said'][:12]}"


def broken_files() -> Iterator[str]:
    """Every row that names a file has it whole; every document with a file is cited and in the log."""
    from django.conf import settings

    from trucso.portal.facts.models import Evidence
    from trucso.portal.journal.models import Entry

    logged = set(Entry.objects.filter(action="evidence.attached").values_list("subject", flat=True))
    for one in Evidence.objects.exclude(file="").prefetch_related("citations"):
        place = Path(settings.MEDIA_ROOT) / one.file.name
        if not place.is_file() or hashlib.sha256(place.read_bytes()).hexdigest() != one.file_sha256:
            yield f"tệp hỏng: {one.file.name}"
        if not one.citations.all() or f"facts.evidence:{one.pk}" not in logged:
            yield f"tệp ghi dở: văn bản {one.pk} không có dòng dẫn hoặc không có nhật ký"


def wrong_results(round_: Any) -> Iterator[str]:
    """Every stored tree is what its figures give when everything is scored anew."""
    from trucso.portal.assessments.models import Result
    from trucso.portal.assessments.services.results import reported_on, score_cards
    from trucso.portal.indexes.queries import definition_of

    definition = definition_of(round_.index)
    reported = reported_on(round_, round_.scorecards.all(), definition)
    trees = score_cards(definition, reported)
    stored = {(one.scorecard_id, one.column): one for one in Result.objects.filter(scorecard__round=round_)}
    for pk, columns in trees.items():
        for column, tree in columns.items():
            result = stored.pop((pk, column), None)
            if result is None or result.tree != json.loads(json.dumps(tree.to_dict())):
                yield f"điểm không khớp số liệu: phiếu {pk} cột {column}"
            elif result.data_digest != reported[pk].digest:
                yield f"mã băm số liệu không khớp: phiếu {pk} cột {column}"
    yield from (f"điểm thừa: phiếu {pk} cột {column}" for pk, column in stored)


def wrong_league(round_: Any) -> Iterator[str]:
    """The next reader sees the points of now."""
    from trucso.portal.assessments.models import Result
    from trucso.portal.assessments.queries.league import league, outline

    seen = outline(round_, "self")
    points = dict(
        Result.objects.filter(scorecard__round=round_, column="self").values_list("scorecard", "share")
    )
    for row in league(round_, seen).rows if seen else ():
        if str(row.share) != points[row.scorecard]:
            yield f"bảng xếp hạng cũ: phiếu {row.scorecard}"


def broken_log(round_: Any) -> Iterator[str]:
    """The chain holds, and every version that somebody typed has its entry."""
    from trucso.portal.journal.models import Entry
    from trucso.portal.journal.queries import verify

    yield from (f"nhật ký: {fault.message}" for fault in verify())
    written = Counter(
        (f"facts.observation:{pk}", value)
        for pk, value in changes(round_, typed=True).values_list("observation", "value")
    )
    logged = Counter(
        (subject, after["value"])
        for subject, after in Entry.objects.filter(action="figure.changed").values_list("subject", "after")
    )
    yield from (f"số không có nhật ký: {missing}" for missing in written - logged)
    yield from (f"nhật ký không có số: {extra}" for extra in logged - written)


def broken_database() -> Iterator[str]:
    """What SQLite says of its own file."""
    from django.db import connection

    if connection.vendor != "sqlite":
        return
    with connection.cursor() as cursor:
        for question, good in (("integrity_check", [("ok",)]), ("foreign_key_check", [])):
            cursor.execute(f"PRAGMA {question}")
            if (found := cursor.fetchall()) != good:
                yield f"{question}: {found[:3]}"


def changes(round_: Any, *, typed: bool = False) -> Any:
    """The history of the round's figures; ``typed`` without what stood there before anybody came."""
    from trucso.portal.facts.models import ObservationChange

    rows = ObservationChange.objects.filter(
        observation__period=round_.period, observation__unit__in=round_.scorecards.values("unit")
    )
    return rows.exclude(origin=ORIGIN) if typed else rows


def histories(round_: Any, *, typed: bool = False) -> dict[tuple[int, str], dict[int, str]]:
    """Version → value, by card and measure."""
    cards = dict(round_.scorecards.values_list("unit", "pk"))
    rows = changes(round_, typed=typed)
    found: dict[tuple[int, str], dict[int, str]] = defaultdict(dict)
    names = ("observation__unit", "observation__measure__code", "version", "value")
    for unit, measure, version, value in rows.values_list(*names):
        found[cards[unit], measure][version] = value
    return found


def standing(round_: Any) -> dict[tuple[int, str], tuple[int, str]]:
    """Version and value that stand now, by card and measure."""
    from trucso.portal.facts.models import Observation

    cards = dict(round_.scorecards.values_list("unit", "pk"))
    rows = Observation.objects.filter(period=round_.period, unit__in=cards)
    names = ("unit", "measure__code", "version", "value")
    return {(cards[u], measure): (version, value) for u, measure, version, value in rows.values_list(*names)}


def measures_of(round_: Any) -> dict[str, str]:
    """The measure behind each key."""
    from trucso.portal.indexes.queries import definition_of

    inputs = (one for indicator in definition_of(round_.index).indicators for one in indicator.inputs)
    return {one.key: one.measure for one in inputs if one.measure}


def main(plan: str, ledger: str) -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "trucso.portal.settings")
    import django

    django.setup()
    from trucso.portal.assessments.models import Round

    acts = [json.loads(line) for line in Path(ledger).read_text().splitlines()]
    round_ = Round.objects.get(pk=json.loads(Path(plan).read_text())["round"])
    found = list(problems(round_, acts))
    kept = sum(act["status"] == 200 for act in acts)
    print(json.dumps({"problems": found[:SHOWN], "count": len(found), "kept": kept}, ensure_ascii=False))


if __name__ == "__main__":
    main(*sys.argv[1:])
