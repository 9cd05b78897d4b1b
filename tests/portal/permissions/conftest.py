"""A small world in which every address has something to show, and the people who ask for it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.portal.assessments.card_files import as_csv
from tests.portal.assessments.conftest import *  # noqa: F403
from tests.portal.assessments.conftest import RATIO, install, make_unit
from tests.portal.facts.sample_files import pdf
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import CorrectionChange, Import, Line, LineEvidence, Scorecard
from trucso.portal.assessments.services.correcting import change_published, open_correction
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.results import recompute
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.facts.evidence_files import receive
from trucso.portal.facts.models import Evidence
from trucso.portal.facts.services import Entry, Origin, Slot, record
from trucso.portal.shared.access import Role
from trucso.portal.units.models import Unit
from trucso.portal.workbooks.models import Batch, Upload
from trucso.portal.workbooks.services.batches import receive as receive_batch
from trucso.portal.workbooks.services.checking import check_workbook
from trucso.portal.workbooks.template import workbook_of
from trucso.portal.workflow.models import Draw, Duty, Extension, Move, Petition, Review, Sample
from trucso.portal.workflow.planning import Preparation

LONG_AGO = date(2020, 1, 1)
# Roles of a unit itself; the others are held in the province above it.
IN_THE_UNIT = (Role.REPORTER, Role.APPROVER)


@dataclass
class World:
    """One of everything an address may name, all about ``unit``."""

    unit: Unit
    card: Scorecard
    evidence: Evidence
    upload: Import
    move: Move
    extension: Extension
    petition: Petition
    corrected: Scorecard
    change: CorrectionChange
    published: Any
    officer: User
    home: dict[Role, User]
    away: dict[Role, User]
    workbook: Upload
    preparation: Preparation
    sample: Sample
    batch: Batch


def _staff(province: Unit, commune: Unit, where: str) -> dict[Role, User]:
    found = {}
    for role in Role:
        if role is not Role.PUBLIC:
            found[role] = User.objects.create(
                username=f"{role.value}-{where}", full_name=f"{role.label} {where}"
            )
            unit = commune if role in IN_THE_UNIT else province
            RoleAssignment.objects.create(user=found[role], role=role, unit=unit, valid_from=LONG_AGO)
    return found


def drawn_sample(line: Line, panel: Unit) -> Sample:
    """A decided line drawn for a second verification by a panel."""
    now = timezone.now()
    first = Review.objects.create(line=line, decision="accept", line_version=1, at=now)
    draw = Draw.objects.create(
        round=line.scorecard.round, verifier=panel, size=1, seed=1, candidates=1, digest="0" * 64, at=now
    )
    return Sample.objects.create(draw=draw, line=line, verifier=panel, first=first, drawn_at=now)


@pytest.fixture
def world(province, communes, ratio_round, small, measures, settings, tmp_path) -> World:
    settings.PROVINCE = province.code
    elsewhere = make_unit("79", "Hồ Chí Minh", "province")
    far = make_unit("27000", "Sài Gòn", parent=elsewhere)
    install(RATIO.replace("first: 2026", "first: 2027"), index_id="ty-le-commune", first_year=2027)
    published = open_round(plan=RoundPlan("Đợt đã công bố", small, "2026", province, date(2026, 1, 1)))
    publish_round(round_=published)
    correction = open_correction(round_=published, reason="Nhập nhầm")
    corrected = published.scorecards.select_related("unit").first()
    change = change_published(
        correction=correction, scorecard=corrected, target="1.1", after=Fraction(5), reason="x", by=None
    )
    card = ratio_round.scorecards.get(unit=communes[0])
    for code, value in (("ho-so.truc-tuyen", "50"), ("ho-so.tong", "100"), ("ke-hoach", "true")):
        slot = Slot(measures[code], card.unit, ratio_round.period)
        record(slot=slot, entry=Entry(value), seen_version=0, origin=Origin())
    recompute(round_=ratio_round)
    for code in ("A", "B"):
        Duty.objects.create(round=ratio_round, code=code, owner=communes[0], verifier=province)
    home, away = _staff(province, communes[0], "o-day"), _staff(elsewhere, far, "noi-khac")
    client = Client()
    client.force_login(home[Role.COORDINATOR])
    file = SimpleUploadedFile("phieu.csv", as_csv([{"Mã": "A", "Tự đánh giá": "3"}]))
    client.post(reverse("assessments:upload", args=[card.pk]), {"file": file})
    move = Move.objects.create(
        scorecard=card, move="submit", before="draft", after="submitted", at=timezone.now(), digest="0" * 64,
        by=home[Role.APPROVER],
    )  # fmt: skip
    settings.MEDIA_ROOT = tmp_path / "files"
    evidence = Evidence.objects.create(
        unit=card.unit,
        number="466/PVHXH",
        title="Khảo sát máy tính",
        **receive([pdf()], "khao-sat.pdf").fields,
    )
    LineEvidence.objects.create(line=card.lines.get(code="A"), evidence=evidence)
    extension = Extension.objects.create(
        scorecard=card, until=timezone.localdate(), reason="Mất điện", granted_at=timezone.now()
    )
    contested = Petition.objects.create(
        line=card.lines.get(code="A"), text="Xem lại", filed_at=timezone.now(), filed_by=home[Role.APPROVER]
    )
    Authenticator.objects.create(user=home[Role.REPORTER], type=Authenticator.Type.TOTP, data={"secret": "x"})
    return World(
        communes[0],
        card,
        evidence,
        Import.objects.get(),
        move,
        extension,
        contested,
        corrected,
        change,
        published,
        home[Role.REPORTER],
        home,
        away,
        check_workbook(scorecard=card, file_name="phieu.xlsx", content=b"PK", by=None),
        Preparation.objects.create(
            parent=province,
            index=small,
            name="Đợt sắp mở",
            changed_at=timezone.now(),
            units_on=date(2026, 1, 1),
        ),
        drawn_sample(
            Line.objects.get(scorecard__unit=communes[1], scorecard__round=ratio_round, code="B"), province
        ),
        receive_batch(round_=ratio_round, sent=[("phieu.xlsx", workbook_of(card, timezone.now()))], by=None),
    )
