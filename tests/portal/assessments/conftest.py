"""One province with three communes, an installed small index and an open round."""

from __future__ import annotations

import hashlib
from datetime import date

import pytest

from tests.portal.assessments.small_index import TEXT
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.facts.models import Measure
from trucso.portal.indexes.models import InstalledIndex
from trucso.portal.units.models import Kind, Level, Unit, UnitName, UnitParent


def make_unit(code: str, name: str, level: str = Level.COMMUNE, parent: Unit | None = None) -> Unit:
    kind = {
        Level.COMMUNE: Kind.COMMUNE,
        Level.PROVINCE: Kind.PROVINCE,
        Level.DEPARTMENT: Kind.DEPARTMENT,
    }[Level(level)]
    full_name = f"{kind.label.capitalize()} {name}"
    unit = Unit.objects.create(code=code, slug=code, level=level, name=name, full_name=full_name)
    UnitName.objects.create(unit=unit, kind=kind, name=name, full_name=full_name)
    if parent:
        UnitParent.objects.create(unit=unit, parent=parent)
    return unit


def install(text: str, **fields) -> InstalledIndex:
    digest = hashlib.sha256(text.encode()).hexdigest()
    defaults = {"first_year": 2026, "level": "commune", "name": "Bộ chỉ số thử", "library_version": "0"}
    return InstalledIndex.objects.create(text=text, digest=digest, **(defaults | fields))


@pytest.fixture
def province(db):
    return make_unit("75", "Đồng Nai", Level.PROVINCE)


@pytest.fixture
def communes(province):
    return [
        make_unit(f"2600{n}", name, parent=province)
        for n, name in enumerate(("An Bình", "Đại Phước", "Ân Thi"))
    ]


@pytest.fixture
def small(db):
    return install(TEXT, index_id="thu-commune")


@pytest.fixture
def round_(small, province, communes):
    return open_round(plan=RoundPlan("Đợt thử 2026", small, "2026", province, date(2026, 1, 1)))


RATIO = """
index: ty-le-commune
revision: 1
name: {vi: Bộ chỉ số tỷ lệ}
level: commune
years: {first: 2026, last: null}
decision: {number: null, date: null, issuer: UBND tỉnh, title: Thử, note: dùng trong kiểm thử}
source: "https://example.org"
certainty: read
missing: zero
rounding: {}
ranking: {ties: competition, by: share, descending: true, bands: [{from: "0.5", name: {vi: Tốt}}]}
total: {groups: all}
groups:
- {code: "1", name: {vi: Dịch vụ công}, max_points: 10}
indicators:
- code: "A"
  group: "1"
  name: {vi: Hồ sơ trực tuyến}
  points: 6
  inputs:
    a: {measure: ho-so.truc-tuyen, kind: count, unit: hồ sơ, label: {vi: Hồ sơ trực tuyến}}
    b: {measure: ho-so.tong, kind: count, unit: hồ sơ, label: {vi: Tổng số hồ sơ}}
  value: "a / b"
  award:
  - {from: 0, share: value}
- code: "B"
  group: "1"
  name: {vi: Có kế hoạch}
  points: 4
  inputs:
    s: {measure: ke-hoach, kind: yes_no, label: {vi: Đã ban hành}}
  value: s
  award:
  - {is: true, share: 1}
  - {is: false, share: 0}
"""


@pytest.fixture
def measures(db):
    kinds = {"ho-so.truc-tuyen": "count", "ho-so.tong": "count", "ke-hoach": "yes_no"}
    return {code: Measure.objects.create(code=code, name_vi=code, kind=kind) for code, kind in kinds.items()}


@pytest.fixture
def ratio_round(measures, province, communes):
    index = install(RATIO, index_id="ty-le-commune")
    return open_round(plan=RoundPlan("Đợt tỷ lệ 2026", index, "2026", province, date(2026, 1, 1)))
