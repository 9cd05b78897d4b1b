"""Inviting, giving and ending roles, handing over, closing accounts: who may, what stays, what is logged."""

from datetime import date, timedelta

import pytest
from django.core import mail
from django.core.exceptions import ValidationError
from django.utils import timezone

from trucso.portal.accounts.models import RoleAssignment, User
from trucso.portal.journal.models import Entry
from trucso.portal.people import services
from trucso.portal.people.authority import may_manage
from trucso.portal.shared.access import Refused, Role

TODAY = timezone.localdate()


def invite(actor, unit, role=Role.REPORTER, username="lan.pham", email=""):
    return services.invite(
        actor=actor, username=username, full_name="Phạm Thị Lan", email=email, role=role, unit=unit,
        valid_from=TODAY,
    )  # fmt: skip


def test_inviting_makes_an_account_a_role_and_a_link_in_one_transaction(coordinator, commune):
    invited = invite(coordinator, commune)
    assert not invited.person.has_usable_password()
    assert invited.person.role_assignments.get().role == Role.REPORTER
    assert "/tai-khoan/loi-moi/" in invited.link
    assert not invited.is_sent
    actions = list(Entry.objects.order_by("sequence").values_list("action", "actor"))
    assert actions == [(a, "dieu-phoi") for a in ("account.created", "role.given", "account.invited")]


def test_the_link_goes_by_mail_when_a_server_is_set(settings, coordinator, commune):
    settings.IS_MAIL_SET = True
    invited = invite(coordinator, commune, email="lan.pham@dongnai.gov.vn")
    assert invited.is_sent
    assert mail.outbox[0].to == ["lan.pham@dongnai.gov.vn"]
    assert invited.link in mail.outbox[0].body


@pytest.mark.parametrize("role", [Role.ADMIN, Role.COORDINATOR, Role.COUNCIL, Role.AUDITOR])
def test_a_coordinator_gives_no_role_above_the_own(coordinator, commune, role):
    with pytest.raises(Refused) as refused:
        invite(coordinator, commune, role=role)
    assert "Vai trò được giao: Quản trị hệ thống" in refused.value.decision.rule
    assert not User.objects.filter(username="lan.pham").exists()


def test_a_coordinator_gives_nothing_in_the_own_unit_and_nothing_to_oneself_there(coordinator, province):
    with pytest.raises(Refused):
        invite(coordinator, province)
    with pytest.raises(Refused):
        services.grant(
            actor=coordinator, person=coordinator, role=Role.VERIFIER, unit=province,
            valid_from=TODAY, valid_to=None, reason="",
        )  # fmt: skip


def test_a_reporter_manages_nobody(owner, commune):
    with pytest.raises(Refused):
        invite(owner, commune)


def test_whoever_also_holds_a_higher_role_is_not_managed_by_the_coordinator(
    coordinator, person, commune, province
):
    both = person("ca-hai", Role.REPORTER, commune)
    assert may_manage(coordinator, both)
    RoleAssignment.objects.create(user=both, role=Role.ADMIN, unit=province, valid_from=date(2026, 1, 1))
    assert not may_manage(coordinator, both)
    with pytest.raises(Refused):
        services.renew_link(actor=coordinator, person=both)


def test_a_role_cannot_be_given_twice_over_the_same_days(admin, owner, commune):
    with pytest.raises(ValidationError, match="đã giữ vai trò «Cán bộ báo cáo»"):
        services.grant(
            actor=admin, person=owner, role=Role.REPORTER, unit=commune,
            valid_from=date(2019, 1, 1), valid_to=None, reason="",
        )  # fmt: skip


def test_a_role_given_for_longer_than_it_is_held_is_refused_not_called_given(admin, owner, commune):
    held = owner.role_assignments.get()
    held.valid_to = TODAY
    held.save()
    with pytest.raises(ValidationError, match="giao lại từ ngày sau đó"):
        services.grant(
            actor=admin, person=owner, role=Role.REPORTER, unit=commune,
            valid_from=held.valid_from, valid_to=None, reason="",
        )  # fmt: skip


def test_a_user_name_that_differs_in_capitals_only_is_taken(admin, owner, commune):
    with pytest.raises(ValidationError, match="chỉ khác chữ hoa"):
        services.invite(
            actor=admin, username="Owner", full_name="Người khác", email="", role=Role.REPORTER,
            unit=commune, valid_from=TODAY,
        )  # fmt: skip


def test_ending_keeps_the_row_and_logs_both_sides(coordinator, owner):
    held = owner.role_assignments.get()
    services.end(actor=coordinator, assignment=held, last_day=TODAY, reason="Chuyển công tác")
    held.refresh_from_db()
    assert held.valid_to == TODAY
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.reason, entry.unit) == ("role.ended", "Chuyển công tác", "xa-mot")
    assert entry.after["đến hết ngày"] == TODAY.isoformat()


def test_handing_over_passes_roles_on_the_next_day(coordinator, owner, stranger):
    last = TODAY + timedelta(5)
    held = list(owner.role_assignments.all())
    services.hand_over(actor=coordinator, assignments=held, to=stranger, last_day=last, reason="Nghỉ hưu")
    old, new = owner.role_assignments.get(), stranger.role_assignments.latest("valid_from")
    assert (old.valid_to, new.valid_from) == (last, last + timedelta(1))
    assert (new.role, new.unit_id) == (old.role, old.unit_id)
    assert "Người owner → Người stranger. Nghỉ hưu" in Entry.objects.latest("sequence").reason


def test_handing_over_is_all_or_nothing(coordinator, owner, colleague, commune, province):
    RoleAssignment.objects.create(user=owner, role=Role.ADMIN, unit=province, valid_from=date(2026, 1, 1))
    with pytest.raises(Refused):
        services.hand_over(
            actor=coordinator, assignments=list(owner.role_assignments.all()), to=colleague,
            last_day=TODAY, reason="",
        )  # fmt: skip
    assert not owner.role_assignments.exclude(valid_to=None).exists()


def test_the_last_administrator_stays(admin):
    with pytest.raises(ValidationError, match="không còn ai là quản trị hệ thống"):
        services.end(actor=admin, assignment=admin.role_assignments.get(), last_day=TODAY, reason="")
    admin.role_assignments.get(valid_to=None)


def test_a_closed_account_is_signed_out_and_keeps_its_roles(client_of, admin, owner):
    client = client_of(owner)
    services.lock(actor=admin, person=owner, reason="Nghỉ việc")
    assert client.get("/tai-khoan/doi-mat-khau/").status_code == 302
    assert owner.role_assignments.count() == 1
    services.unlock(actor=admin, person=owner, reason="Trở lại")
    assert client.get("/tai-khoan/doi-mat-khau/").status_code == 200


def test_nobody_closes_the_own_account(admin):
    with pytest.raises(Refused):
        services.lock(actor=admin, person=admin, reason="thử")


def test_a_name_is_corrected_with_both_sides_in_the_log(admin, owner):
    services.edit(actor=admin, person=owner, full_name="Nguyễn Văn Ân", email="an@dongnai.gov.vn")
    entry = Entry.objects.latest("sequence")
    assert entry.before["họ và tên"] == "Người owner"
    assert entry.after["họ và tên"] == "Nguyễn Văn Ân"
