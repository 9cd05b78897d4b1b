"""Merge, split, rename, move, create and abolish: boundary days, previews, refusals and undo."""

from __future__ import annotations

from datetime import date

import pytest
from django.core import serializers
from django.core.management import CommandError, call_command

from tests.portal.units.conftest import FIRST_NEW, LAST_OLD, MERGER, make_unit, new_province
from trucso.portal.journal.models import Entry
from trucso.portal.units import plans, queries, services
from trucso.portal.units.models import Kind, Level, Unit, UnitName, UnitOperation, UnitParent
from trucso.portal.units.plans import Decision, NewUnit
from trucso.portal.units.services import OperationRefused

Old = dict[str, Unit]
LEAP_DAY, NEW_YEARS_EVE = date(2024, 2, 29), date(2024, 12, 31)


def _codes(day: date) -> set[str]:
    return {unit.code for unit in queries.units_on(day, level=Level.PROVINCE)}


def _everything() -> str:
    rows = [row for model in (Unit, UnitName, UnitParent) for row in model.objects.order_by("pk")]
    return serializers.serialize("json", rows)


def test_parts_live_to_the_last_day_and_the_merged_province_from_the_first(old: Old, merged: Unit) -> None:
    assert _codes(LAST_OLD) == {"75-cu", "70", "46"}
    assert _codes(FIRST_NEW) == {"75", "46"}


def test_units_below_the_parts_go_under_the_merged_province(old: Old, merged: Unit) -> None:
    assert queries.parent_on(old["commune"], LAST_OLD) == old["binh_phuoc"]
    assert queries.parent_on(old["commune"], FIRST_NEW) == merged
    assert queries.parent_on(old["ward"], FIRST_NEW) == old["district"]


def test_a_merger_says_what_became_what(old: Old, merged: Unit) -> None:
    assert queries.parts_of(merged) == [old["binh_phuoc"], old["dong_nai"]]
    assert queries.successors_of(old["binh_phuoc"]) == [merged]
    assert queries.successor_on(old["binh_phuoc"], FIRST_NEW) == [merged]
    assert queries.successor_on(old["binh_phuoc"], LAST_OLD) == [old["binh_phuoc"]]


def test_the_preview_names_every_change_and_writes_nothing(old: Old) -> None:
    before = _everything()
    plan = plans.plan_merge(parts=[old["dong_nai"], old["binh_phuoc"]], into=new_province(), decision=MERGER)
    assert plan.lines() == [
        "Kết thúc Đồng Nai (75-cu) hết ngày 30/06/2025",
        "Kết thúc Bình Phước (70) hết ngày 30/06/2025",
        "Thành lập Tỉnh Đồng Nai (75) từ 01/07/2025",
        "Chuyển Bù Gia Mập (25217) về 75 từ 01/07/2025",
        "Chuyển Biên Hòa (75-h) về 75 từ 01/07/2025",
    ]
    assert plan.problems == []
    assert _everything() == before


def test_undo_puts_every_row_back_and_keeps_the_log(old: Old) -> None:
    before = _everything()
    services.merge_units(parts=[old["dong_nai"], old["binh_phuoc"]], into=new_province(), decision=MERGER)
    operation = UnitOperation.objects.get()
    services.undo_operation(operation=operation, reason="Ghi nhầm ngày")
    assert _everything() == before
    operation.refresh_from_db()
    assert operation.undone_at is not None
    assert operation.undone_reason == "Ghi nhầm ngày"
    assert [(part.code, part.name) for part in operation.parts.filter(side="after")] == [
        ("75", "Tỉnh Đồng Nai")
    ]
    assert queries.successors_of(old["binh_phuoc"]) == []


def test_an_undone_merger_can_be_made_again(old: Old) -> None:
    for _ in range(2):
        parts = [Unit.objects.get(code=code) for code in ("75-cu", "70")]
        services.merge_units(parts=parts, into=new_province(), decision=MERGER)
        services.undo_operation(operation=UnitOperation.objects.latest("pk"), reason="thử")
    assert list(UnitOperation.objects.values_list("key", flat=True)) == [
        "merge:2025-07-01:75",
        "merge:2025-07-01:75:2",
    ]


def test_undo_is_refused_while_a_later_operation_builds_on_it(old: Old, merged: Unit) -> None:
    later = Decision(day=date(2026, 1, 1), text="Nghị quyết thử")
    services.rename_unit(
        unit=merged, kind=Kind.CITY, name="Đồng Nai", full_name="Thành phố Đồng Nai", decision=later
    )
    with pytest.raises(OperationRefused, match=r"Hoàn tác thao tác sau trước: Đổi tên 01/01/2026"):
        services.undo_operation(operation=UnitOperation.objects.get(type="merge"), reason="")


def test_undo_is_refused_twice(old: Old, merged: Unit) -> None:
    operation = UnitOperation.objects.get()
    services.undo_operation(operation=operation, reason="")
    with pytest.raises(OperationRefused, match="đã được hoàn tác"):
        services.undo_operation(operation=operation, reason="")


def test_undo_is_refused_when_other_rows_point_at_the_new_unit(old: Old, merged: Unit) -> None:
    make_unit("26000", "Phường mới", Level.COMMUNE, merged)
    with pytest.raises(OperationRefused, match="1 dòng dữ liệu đã gắn với đơn vị mới"):
        services.undo_operation(operation=UnitOperation.objects.get(), reason="")
    assert _codes(FIRST_NEW) == {"75", "46"}


@pytest.mark.parametrize(
    ("parts", "code", "day", "message"),
    [
        (["dong_nai"], "75", FIRST_NEW, "ít nhất hai đơn vị"),
        (["dong_nai", "dong_nai"], "75", FIRST_NEW, "ít nhất hai đơn vị"),
        (["dong_nai", "ward"], "75", FIRST_NEW, "phải cùng cấp"),
        (["dong_nai", "binh_phuoc"], "46", FIRST_NEW, "Mã 46 đã thuộc về Huế; mã không dùng lại"),
    ],
)
def test_a_merger_is_refused_with_the_reason(
    old: Old, parts: list[str], code: str, day: date, message: str
) -> None:
    before = _everything()
    with pytest.raises(OperationRefused, match=message):
        services.merge_units(
            parts=[old[name] for name in parts],
            into=new_province(code),
            decision=Decision(day=day, text="NQ"),
        )
    assert _everything() == before
    assert not UnitOperation.objects.exists()


def test_a_unit_that_ended_cannot_merge_again(old: Old, merged: Unit) -> None:
    parts = [Unit.objects.get(code="70"), old["hue"]]
    with pytest.raises(OperationRefused, match=r"Bình Phước \(70\) đã kết thúc ngày 30/06/2025"):
        services.merge_units(parts=parts, into=new_province("99"), decision=MERGER)


@pytest.mark.parametrize(
    ("day", "eve"),
    [(date(2025, 1, 1), NEW_YEARS_EVE), (LEAP_DAY, date(2024, 2, 28)), (date(2024, 3, 1), LEAP_DAY)],
)
def test_a_renamed_province_has_the_old_name_to_the_eve(old: Old, day: date, eve: date) -> None:
    hue, decision = old["hue"], Decision(day=day, text="Nghị quyết 175/2024/QH15")
    services.rename_unit(unit=hue, kind=Kind.CITY, name="Huế", full_name="Thành phố Huế", decision=decision)
    on_eve, on_day = queries.name_on(hue, eve), queries.name_on(hue, day)
    assert on_eve is not None
    assert on_day is not None
    assert (on_eve.full_name, on_eve.last_day) == ("Huế", eve)
    assert (on_day.full_name, on_day.kind) == ("Thành phố Huế", "city")
    assert hue.full_name == "Thành phố Huế"


def test_an_undone_rename_gives_the_old_name_back(old: Old) -> None:
    decision = Decision(day=NEW_YEARS_EVE, text="NQ")
    services.rename_unit(
        unit=old["hue"], kind=Kind.CITY, name="Huế", full_name="Thành phố Huế", decision=decision
    )
    services.undo_operation(operation=UnitOperation.objects.get(), reason="")
    assert Unit.objects.get(code="46").full_name == "Huế"


def test_a_second_name_from_the_same_day_is_refused(old: Old) -> None:
    decision = Decision(day=FIRST_NEW, text="NQ")
    services.rename_unit(
        unit=old["hue"], kind=Kind.CITY, name="Huế", full_name="Thành phố Huế", decision=decision
    )
    with pytest.raises(OperationRefused, match="Thành phố Huế đã có thay đổi từ ngày 01/07/2025"):
        services.rename_unit(
            unit=old["hue"], kind=Kind.CITY, name="H", full_name="Thành phố H", decision=decision
        )


def test_the_same_name_again_is_refused(old: Old) -> None:
    with pytest.raises(OperationRefused, match="đã mang tên này"):
        services.rename_unit(
            unit=old["hue"], kind=Kind.PROVINCE, name="Huế", full_name="Huế", decision=MERGER
        )


def test_a_split_sends_every_unit_below_to_a_named_successor(old: Old) -> None:
    into = [new_province("91", "Đông"), new_province("92", "Tây")]
    created = services.split_unit(unit=old["dong_nai"], into=into, children={"75-h": "92"}, decision=MERGER)
    assert queries.parent_on(old["district"], FIRST_NEW) == created[1]
    assert queries.successors_of(old["dong_nai"]) == created


def test_a_split_that_forgets_a_unit_is_refused(old: Old) -> None:
    into = [new_province("91", "Đông"), new_province("92", "Tây")]
    with pytest.raises(OperationRefused, match="Chưa biết các đơn vị trực thuộc sau về đâu: Biên Hòa"):
        services.split_unit(unit=old["dong_nai"], into=into, children={}, decision=MERGER)


def test_a_unit_moves_under_another_and_never_under_itself(old: Old) -> None:
    services.move_unit(unit=old["ward"], parent=old["dong_nai"], decision=MERGER)
    assert queries.parent_on(old["ward"], LAST_OLD) == old["district"]
    assert queries.parent_on(old["ward"], FIRST_NEW) == old["dong_nai"]
    with pytest.raises(OperationRefused, match="Biên Hòa đang ở dưới Đồng Nai"):
        services.move_unit(unit=old["dong_nai"], parent=old["district"], decision=MERGER)


def test_a_unit_is_established_and_abolished(old: Old) -> None:
    new = NewUnit("75.S1", "so-thu", Level.DEPARTMENT, Kind.DEPARTMENT, "Sở Thử", "Sở Thử", parent=old["hue"])
    unit = services.create_unit(new=new, decision=Decision(day=LEAP_DAY, text="QĐ"))
    services.abolish_unit(unit=unit, decision=Decision(day=date(2025, 1, 1), text="QĐ"))
    living = [
        unit in queries.units_on(day, parent=old["hue"])
        for day in (date(2024, 2, 28), LEAP_DAY, NEW_YEARS_EVE, date(2025, 1, 1))
    ]
    assert living == [False, True, True, False]


def test_a_unit_with_units_below_is_not_abolished(old: Old) -> None:
    with pytest.raises(OperationRefused, match="Đồng Nai còn 1 đơn vị trực thuộc"):
        services.abolish_unit(unit=old["dong_nai"], decision=MERGER)


def test_a_unit_cannot_begin_under_a_parent_that_is_gone(old: Old, merged: Unit) -> None:
    gone = Unit.objects.get(code="70")
    new = NewUnit("70.X", "xa-x", Level.COMMUNE, Kind.COMMUNE, "X", "Xã X", parent=gone)
    with pytest.raises(OperationRefused, match="Bình Phước không tồn tại ngày 01/07/2025"):
        services.create_unit(new=new, decision=MERGER)


def test_every_operation_and_its_undoing_are_in_the_log(old: Old, merged: Unit) -> None:
    services.undo_operation(operation=UnitOperation.objects.get(), reason="Ghi nhầm", by="an")
    entries = [
        (entry.action, entry.unit, entry.actor, entry.reason) for entry in Entry.objects.order_by("pk")
    ]
    assert entries == [
        ("unit.merge", "75", "", MERGER.text),
        ("unit.operation_undone", "", "an", "Ghi nhầm"),
    ]


COMMAND = ["75-cu", "70", "--into", "75", "--kind", "province", "--name", "Đồng Nai", "--full-name", "Tỉnh Đồng Nai", "--day", "2025-07-01", "--decision", "NQ 202"]  # fmt: skip


def test_the_command_previews_until_told_to_go_on_and_its_work_can_be_undone(
    old: Old, capsys: pytest.CaptureFixture[str]
) -> None:
    before = _everything()
    call_command("merge_units", *COMMAND)
    assert "Thành lập Tỉnh Đồng Nai (75) từ 01/07/2025" in capsys.readouterr().out
    assert _everything() == before
    call_command("merge_units", *COMMAND, "--yes")
    assert _codes(FIRST_NEW) == {"75", "46"}
    call_command("undo_unit_operation", "merge:2025-07-01:75", "--reason", "thử")
    assert _everything() == before


def test_the_commands_say_why_they_refuse(old: Old) -> None:
    with pytest.raises(
        CommandError, match="Không hợp nhất được:\n  Hợp nhất cần ít nhất hai đơn vị khác nhau"
    ):
        call_command("merge_units", *COMMAND[1:], "--yes")
    with pytest.raises(CommandError, match="Không có đơn vị mang mã «99»"):
        call_command("merge_units", "99", *COMMAND[1:])
    with pytest.raises(CommandError, match="Không có thao tác «merge:x»"):
        call_command("undo_unit_operation", "merge:x", "--reason", "")
