"""A demonstration stays silent outside: its own people read its notices, labelled; no e-mail leaves, of any kind."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.utils import timezone

from tests.portal.assessments.test_corrections import change
from tests.portal.notices import test_remind as reminding
from tests.portal.workflow.conftest import *  # noqa: F403
from tests.portal.workflow.test_services import fill, line
from tests.portal.workflow.test_verifying_pages import make_department
from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.assessments.models import Round
from trucso.portal.assessments.services.correcting import open_correction, publish_correction
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.results import recompute
from trucso.portal.notices.models import Digest, Notice
from trucso.portal.notices.services import remind, tell
from trucso.portal.workflow import reassignment
from trucso.portal.workflow.services.petitions import Plea, petition
from trucso.portal.workflow.services.reassigning import reassign

pytestmark = pytest.mark.django_db
inbox = reminding.inbox
TODAY = timezone.localdate()
DEMONSTRATION = {
    "baocao": "reporter", "pheduyet": "approver", "thamdinh": "verifier", "hoidong": "council",
    "dieuphoi": "coordinator", "lanhdao": "leader",
}  # fmt: skip


@pytest.fixture
def staff(province, communes):
    """In every role one real person and one of the demonstration, both with an address."""
    units = {
        "reporter": communes[0],
        "approver": communes[0],
        "verifier": make_department("so-7", "Sở", province),
    }
    for username, role in DEMONSTRATION.items():
        for name in (username, f"that-{role}"):
            person = User.objects.create(username=name, email=f"{name}@example.org")
            unit = units.get(role, province)
            RoleAssignment.objects.create(user=person, role=role, unit=unit, valid_from=date(2026, 1, 1))
    return units


def about_a_card(round_, staff):
    Round.objects.filter(pk=round_.pk).update(opens_on=TODAY - timedelta(9), due_on=TODAY)
    tell(now=timezone.now())


def about_a_round(round_, staff):
    Round.objects.filter(pk=round_.pk).update(opens_on=TODAY - timedelta(60), publish_on=TODAY)
    tell(now=timezone.now())


def about_duties(round_, staff):
    duties = {"1.1": (staff["verifier"], staff["verifier"])}
    mark = reassignment.mark_of(reassignment.duties_in_force(round_))
    reassign(round_=round_, duties=duties, reason="Đổi", seen=mark, by=None)


def about_a_petition(round_, staff):
    card = round_.scorecards.get(unit=staff["reporter"])
    fill(card)
    Round.objects.filter(pk=round_.pk).update(appeal_until=TODAY)
    round_.scorecards.update(state="verified")
    recompute(round_=round_)
    petition(line=line(card, "1.1"), plea=Plea("Đủ"), by=None)


def about_a_correction(round_, staff):
    card = round_.scorecards.get(unit=staff["reporter"])
    fill(card)
    recompute(round_=round_)
    round_.scorecards.update(state="decided")
    publish_round(round_=round_)
    one = open_correction(round_=round_, reason="Nhầm")
    change(one, "1.1", 1, code=card.unit.code)
    publish_correction(correction=one, by=None)


KINDS: dict[str, Callable] = {
    "start": about_a_card, "publish": about_a_round, "duties": about_duties, "petition": about_a_petition,
    "correction": about_a_correction,
}  # fmt: skip


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("is_demo", [True, False])
def test_of_every_kind(round_, staff, inbox, kind, is_demo):
    Round.objects.filter(pk=round_.pk).update(is_demo=is_demo)
    round_.refresh_from_db()
    KINDS[kind](round_, staff)
    found = Notice.objects.filter(kind=kind).select_related("person")
    assert found
    assert all(one.round_id == round_.pk for one in found)
    names = {one.person.username for one in found}
    assert all(one.title.startswith("Minh hoạ: ") is is_demo for one in found)
    assert (names <= set(DEMONSTRATION)) is is_demo
    noon = timezone.localtime().replace(hour=12)
    assert (remind(now=noon).sent == 0) is is_demo
    assert (inbox.messages == []) is is_demo
    assert Digest.objects.exists() is not is_demo


def test_a_real_round_is_mailed_beside_a_demonstration(round_, ratio_round, staff, inbox):
    Round.objects.filter(pk=round_.pk).update(is_demo=True)
    about_a_card(round_, staff)
    about_a_card(ratio_round, staff)
    remind(now=timezone.localtime().replace(hour=12))
    texts = {to[0]: message.get_body(("plain",)).get_content() for to, message in inbox.messages}
    assert "Minh hoạ" not in texts["baocao@example.org"]
    assert ratio_round.name in texts["baocao@example.org"]
    assert Notice.objects.filter(person__username="baocao", digest=None).count() == 1
