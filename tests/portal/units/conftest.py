"""A small country: three old provinces of which two merge, a renamed one, and communes."""

from __future__ import annotations

from datetime import date

import pytest

from trucso.portal.units import services
from trucso.portal.units.models import Kind, Level, Unit, UnitName, UnitParent
from trucso.portal.units.plans import Decision, NewUnit

LAST_OLD, FIRST_NEW = date(2025, 6, 30), date(2025, 7, 1)
MERGER = Decision(day=FIRST_NEW, text="Nghị quyết 202/2025/QH15")


def make_unit(code: str, name: str, level: str = Level.PROVINCE, parent: Unit | None = None) -> Unit:
    kind = Kind.PROVINCE if level == Level.PROVINCE else Kind.COMMUNE
    unit = Unit.objects.create(code=code, slug=f"don-vi-{code}", level=level, name=name, full_name=name)
    UnitName.objects.create(unit=unit, kind=kind, name=name, full_name=name)
    if parent:
        UnitParent.objects.create(unit=unit, parent=parent)
    return unit


def new_province(code: str = "75", name: str = "Đồng Nai") -> NewUnit:
    return NewUnit(code, f"moi-{code}", Level.PROVINCE, Kind.PROVINCE, name, f"Tỉnh {name}")


@pytest.fixture
def old(db: None) -> dict[str, Unit]:
    """Đồng Nai and Bình Phước with one district and two communes; Huế apart."""
    dong_nai, binh_phuoc, hue = (
        make_unit("75-cu", "Đồng Nai"),
        make_unit("70", "Bình Phước"),
        make_unit("46", "Huế"),
    )
    district = make_unit("75-h", "Biên Hòa", Level.DISTRICT, dong_nai)
    return {
        "dong_nai": dong_nai,
        "binh_phuoc": binh_phuoc,
        "hue": hue,
        "district": district,
        "ward": make_unit("26068", "Trấn Biên", Level.COMMUNE, district),
        "commune": make_unit("25217", "Bù Gia Mập", Level.COMMUNE, binh_phuoc),
    }


@pytest.fixture
def merged(old: dict[str, Unit]) -> Unit:
    return services.merge_units(
        parts=[old["dong_nai"], old["binh_phuoc"]], into=new_province(), decision=MERGER
    )
