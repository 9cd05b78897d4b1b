"""The units of definitions/units: 63 provinces, then 34; loading twice changes nothing; errors lead to the cell."""

from __future__ import annotations

import shutil
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from trucso.portal.shared.datafiles import DataFileError
from trucso.portal.units import loading, queries, services
from trucso.portal.units.models import Kind, Level, Unit, UnitName, UnitOperation
from trucso.portal.units.plans import Decision

FOLDER = Path(__file__).parents[3] / "definitions" / "units"
LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)


@pytest.fixture
def loaded(db: None) -> loading.LoadReport:
    return loading.load_units(folder=FOLDER)


def _unit(code: str) -> Unit:
    return Unit.objects.get(code=code)


@pytest.mark.parametrize(
    ("day", "provinces", "communes"),
    [(date(2024, 2, 29), 63, 0), (date(2024, 12, 31), 63, 0), (LAST_OLD, 63, 0), (FIRST_NEW, 34, 3321)],
)
def test_there_are_63_provinces_to_30_june_2025_and_34_after(
    loaded: loading.LoadReport, day: date, provinces: int, communes: int
) -> None:
    assert queries.units_on(day, level=Level.PROVINCE).count() == provinces
    assert queries.units_on(day, level=Level.COMMUNE).count() == communes


def test_dong_nai_was_made_of_dong_nai_and_binh_phuoc(loaded: loading.LoadReport) -> None:
    dong_nai = Unit.objects.get(slug="dong-nai")
    assert [part.code for part in queries.parts_of(dong_nai)] == ["63-70", "63-75"]
    assert queries.successors_of(_unit("63-70")) == [dong_nai]
    assert queries.units_on(FIRST_NEW, parent=dong_nai).count() == 95 + 14
    assert queries.units_on(date(2025, 7, 4), parent=dong_nai).count() == 95 + 15
    assert (dong_nai.opened_by or UnitOperation()).key == "merge:2025-07-01:75"


def test_every_merged_province_has_two_parts_or_three(loaded: loading.LoadReport) -> None:
    made_of = queries.composition(queries.units_on(FIRST_NEW, level=Level.PROVINCE))
    sizes = sorted(len(parts) for parts in made_of.values())
    assert (sizes.count(0), sizes.count(1), sum(sizes)) == (11, 0, 52)


def test_an_unchanged_province_is_one_unit_through_the_merger(loaded: loading.LoadReport) -> None:
    hanoi = _unit("01")
    assert queries.successor_on(hanoi, FIRST_NEW) == [hanoi]


def test_hue_was_thua_thien_hue_to_the_end_of_2024(loaded: loading.LoadReport) -> None:
    hue = Unit.objects.get(slug="hue")
    names = [queries.name_on(hue, day) for day in (date(2024, 12, 31), date(2025, 1, 1))]
    assert [(name.full_name, name.kind) for name in names if name] == [
        ("Tỉnh Thừa Thiên Huế", "province"),
        ("Thành phố Huế", "city"),
    ]
    assert str(hue) == "Thành phố Huế"


def test_a_former_province_keeps_an_address_of_its_own(loaded: loading.LoadReport) -> None:
    assert Unit.objects.get(slug="dong-nai-63").code == "63-75"
    assert Unit.objects.get(slug="binh-phuoc").code == "63-70"


def test_loading_again_changes_nothing(loaded: loading.LoadReport) -> None:
    assert loading.load_units(folder=FOLDER).is_unchanged


def test_what_the_portal_recorded_survives_loading_again(loaded: loading.LoadReport) -> None:
    decision = Decision(day=date(2026, 1, 1), text="Nghị quyết thử")
    unit = _unit("26068")
    services.rename_unit(
        unit=unit, kind=Kind.WARD, name="Tên mới", full_name="Phường Tên mới", decision=decision
    )
    services.abolish_unit(unit=_unit("75-sct"), decision=decision)
    assert loading.load_units(folder=FOLDER).is_unchanged
    assert _unit("26068").full_name == "Phường Tên mới"
    assert _unit("75-sct").last_day == date(2025, 12, 31)


def test_a_corrected_file_corrects_the_rows(loaded: loading.LoadReport, tmp_path: Path) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "units")
    path = folder / "provinces.csv"
    path.write_text(
        path.read_text("utf-8").replace(",Hà Nội,Thành phố Hà Nội,", ",Hà Nội,Thủ đô Hà Nội,"), "utf-8"
    )
    report = loading.load_units(folder=folder)
    assert report.counts["unit"] == {"created": 0, "changed": 1, "same": 3421}
    assert UnitName.objects.get(unit__code="01").full_name == "Thủ đô Hà Nội"


def test_an_operation_of_the_files_is_not_undone_by_hand(loaded: loading.LoadReport) -> None:
    operation = UnitOperation.objects.get(key="merge:2025-07-01:75")
    with pytest.raises(services.OperationRefused, match=r"có trong definitions/units/province-mergers"):
        services.undo_operation(operation=operation, reason="")


@pytest.mark.parametrize(
    ("file", "old", "new", "message"),
    [
        ("provinces.csv", "01,01,city,Hà Nội", "01,01,tỉnh,Hà Nội", "provinces.csv, dòng 2, cột kind: «tỉnh»"),
        ("provinces.csv", "04,04,province", "01,04,province", "cột code: «01» không dùng được; cần một mã chưa dùng"),
        ("provinces.csv", ",2025-06-30,", ",30/06/2025,", "cột valid_to: «30/06/2025» không dùng được; cần ngày dạng"),
        ("communes.csv", "00004,ward,Ba Đình,Phường Ba Đình,01", "00004,ward,Ba Đình,Phường Ba Đình,1", "cột province_code: «1»"),
        ("communes.csv", "code,kind,name", "code,loai,name", "communes.csv, dòng 1, cột kind"),
        ("province-mergers-2025-07-01.csv", "merged", "hợp nhất", "cần một trong: merged, unchanged"),
    ],
)  # fmt: skip
def test_a_wrong_cell_is_named_and_nothing_is_written(
    db: None, tmp_path: Path, file: str, old: str, new: str, message: str
) -> None:
    folder = shutil.copytree(FOLDER, tmp_path / "units")
    path = folder / file
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with pytest.raises(DataFileError) as refused:
        loading.load_units(folder=folder)
    assert message in str(refused.value)
    assert not Unit.objects.exists()


def test_the_command_counts_what_it_did(db: None, capsys: pytest.CaptureFixture[str]) -> None:
    call_command("load_units", FOLDER)
    call_command("load_units", FOLDER)
    assert "unit: 0 mới, 0 đổi, 3422 giữ nguyên" in capsys.readouterr().out


def test_the_command_says_when_the_folder_is_not_there(db: None, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"renames\.csv"):
        call_command("load_units", tmp_path)
