"""Whatever a form of the portal changes leaves a row in the log: every address that takes a form is tried.

A change of a fact, a line, a decision, a role or a setting without a new entry fails here, whichever app made it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.apps import apps
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from tests.portal.test_routes import FOUND, action_of
from trucso.portal.assessments.models import Round, Scorecard
from trucso.portal.journal.models import Entry
from trucso.portal.journal.queries import verify
from trucso.portal.shared import access
from trucso.portal.shared.access import Role
from trucso.portal.workflow.duty_history import duties_in_force
from trucso.portal.workflow.reassignment import mark_of

from .addresses import ARGUMENTS, OWN_TESTS

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()

# What the log does not tell: itself, what people were told or looked at, files that were only looked at, and
# what is worked out from facts.
NOT_LOGGED = {
    "journal.Entry", "journal.Head", "journal.Anchor", "notices.Notice", "notices.Digest",
    "assessments.Result", "assessments.LeagueTable", "assessments.Import", "workbooks.Upload",
    "workbooks.Batch", "workbooks.BatchFile",
    "workflow.LastLook",
}  # fmt: skip
# Fields that move by themselves.
PASSING = {"accounts.User": {"last_login"}, "assessments.Round": {"ranks_stale", "is_stale"}}

WHY = {"reason": "Lý do thử", "note": "Ghi chú thử"}
# What a person types, where something must be typed for the form to be taken; ``{name}`` is filled in.
FORMS: dict[str, dict[str, Any]] = {
    "assessments:figure": {"kind": "value", "value": "70", "seen_version": "1", **WHY},
    "workflow:cell": {"value": "70", "before": "100", "seen": "1", "seen_version": "1", "state": "value"},
    "workflow:note": {"value": "Đã rà soát", "note": "Đã rà soát", "seen": "1", "seen_version": "1"},
    "workflow:extensions": {"until": f"{TODAY + timedelta(5)}", "document": "12/UBND", **WHY},
    "workflow:calendar": {"opens_on": f"{TODAY - timedelta(9)}", "due_on": f"{TODAY + timedelta(9)}", **WHY},
    "workflow:reassign": {"duty": "{duty}", "seen": "{duties}", **WHY},
    "workflow:preparation": {"name": "Tên mới", "seen_version": "1", "save": "1"},
    "workflow:verify_line": {"decision": "accept", "seen_version": "1"},
    "workflow:publish": {"seen": "1", **WHY},
    "workflow:file_petition": {"text": "Đề nghị xem lại"},
    "workflow:detach": {"document": "{evidence}"},
    "workflow:cite": {"document": "{evidence}"},
    "people:edit": {"full_name": "Họ Tên Mới", "email": "moi@example.org"},
    "people:grant": {
        "giao-role": Role.APPROVER.value, "giao-unit": "{unit}", "giao-valid_from": f"{TODAY}", "giao-reason": "Thử",
    },
    "people:end_role": {"last_day": f"{TODAY}", **WHY},
    "people:invite": {
        "username": "nguoi.moi", "full_name": "Người Mới", "email": "", "role": Role.REPORTER.value,
        "unit": "{unit}", "valid_from": f"{TODAY}",
    },
    "account_change_password": {
        "oldpassword": "mat-khau-thu", "password1": "mat-khau-moi-rat-dai", "password2": "mat-khau-moi-rat-dai",
    },
}  # fmt: skip
# These must change something here, so that the test cannot pass by being refused.
CHANGES = {
    "assessments:import_apply", "workflow:extensions", "workflow:end_extension", "workflow:calendar",
    "workflow:reassign", "workflow:preparation", "workflow:remove_preparation", "workflow:detach",
    "people:edit", "people:end_role", "people:lock", "people:ask_reset", "people:renew_link",
    "workflow:withdraw_petition", "workflow:file_petition",
}  # fmt: skip
ABOUT_CARDS = ("assessments:", "workbooks:", "workflow:")
STATES = ("draft", "submitted", "returned", "verified", "appealed")
TRIED = sorted(
    {name for name, _ in FOUND}
    - OWN_TESTS
    - {name for name, _ in FOUND if name.startswith(("api-", "socialaccount", "mfa_", "usersessions"))}
    - {"account_login", "account_logout", "shared:language", "shared:style"}
)


def watched() -> list[type[Model]]:
    return [
        model
        for model in apps.get_models(include_auto_created=True)
        if model.__module__.startswith("trucso.portal") and model._meta.label not in NOT_LOGGED
    ]


def state() -> dict[str, list[Any]]:
    """Every watched row as plain values, by model."""
    found = {}
    for model in watched():
        passing = PASSING.get(model._meta.label, set())
        names = [field.attname for field in model._meta.concrete_fields if field.name not in passing]
        found[model._meta.label] = sorted(model._default_manager.values_list(*names), key=repr)
    return found


class Writes:
    """Counts the statements that may change something: whatever does not only read or mark a place."""

    READING = ("SELECT", "SAVEPOINT", "RELEASE SAVEPOINT", "ROLLBACK TO SAVEPOINT")

    def __init__(self) -> None:
        self.count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += not sql.lstrip().startswith(self.READING)
        return execute(sql, params, many, context)


def changed(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[str]:
    return [label for label in before if before[label] != after[label]]


def test_a_statement_that_may_write_is_counted(db):
    with connection.execute_wrapper(writes := Writes()):
        assert not Round.objects.filter(name="x").exists()
        assert writes.count == 0
        Round.objects.filter(name="x").update(name="y")
        assert writes.count == 1


@pytest.fixture
def busy(world):
    """The small world with its round open today."""
    days = {
        "opens_on": TODAY - timedelta(5),
        "due_on": TODAY + timedelta(5),
        "appeal_until": TODAY + timedelta(30),
    }
    Round.objects.filter(pk=world.card.round_id).update(**days)
    return world


def known_words(world) -> dict[str, str]:
    """What stands in ``FORMS`` for what only the small world knows."""
    round_ = world.card.round
    return {
        "{unit}": str(world.unit.pk),
        "{evidence}": str(world.evidence.pk),
        "{duty}": f"{round_.parent_id}|{round_.parent_id}|A",
        "{duties}": mark_of(duties_in_force(round_)),
    }


def try_form(world, name, before) -> dict[str, list[Any]]:
    """Send the form of an address as everybody who may until one changes something; what stands then.

    Rows are compared only after a statement that could have changed one.
    """
    arguments = ARGUMENTS[name](world) if name in ARGUMENTS else {}
    where = reverse(name, kwargs=arguments)
    known = known_words(world)
    form = {key: known.get(value, value) for key, value in {**WHY, **FORMS.get(name, {})}.items()}
    client = Client()
    for person in world.home.values():
        if not access.allowed(person, action_of(name)):
            continue
        client.force_login(person)
        with connection.execute_wrapper(writes := Writes()):
            client.post(where, form)
        if writes.count and changed(before, after := state()):
            return after
    return before


@pytest.mark.parametrize("name", TRIED)
def test_whatever_a_form_changes_is_in_the_log(busy, name):
    made = []
    for card_state in STATES if name.startswith(ABOUT_CARDS) else STATES[:1]:
        Scorecard.objects.filter(pk=busy.card.pk).update(state=card_state)
        before, entries = state(), Entry.objects.count()
        made = changed(before, try_form(busy, name, before))
        if made:
            assert Entry.objects.count() > entries, f"{name} đổi {', '.join(made)} mà không ghi nhật ký"
            break
    if name in CHANGES:
        assert made, f"{name} không đổi gì trong thế giới thử: hãy sửa dữ liệu ở FORMS"
    assert verify() == []
