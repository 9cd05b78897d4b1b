"""Writing figures: nothing is overwritten in silence, nothing is forgotten, three kinds of empty stay three."""

import pytest
from django.db import IntegrityError

from trucso.portal.facts.models import Measure, Observation, ObservationChange
from trucso.portal.facts.services import (
    ConflictError,
    Entry,
    Origin,
    Slot,
    entry_of,
    record,
    record_many,
    record_new,
)
from trucso.portal.units.models import Level, Unit

pytestmark = pytest.mark.django_db


@pytest.fixture
def slot():
    unit = Unit.objects.create(code="26000", slug="xa-a", level=Level.COMMUNE, name="A", full_name="Xã A")
    measure = Measure.objects.create(code="tthc.ho-so.tong", name_vi="Tổng số hồ sơ", kind="count")
    return Slot(measure, unit, "2026")


def write(slot, value, seen_version=0, **more):
    return record(slot=slot, entry=Entry(value, **more), seen_version=seen_version, origin=Origin())


def test_a_first_report_is_version_one(slot):
    assert write(slot, "600").version == 1


def test_an_update_that_saw_the_latest_version_becomes_the_next(slot):
    write(slot, "600")
    assert write(slot, "610", seen_version=1).version == 2
    assert Observation.objects.get().value == "610"


def test_an_update_that_saw_an_older_version_changes_nothing_and_shows_both(slot):
    write(slot, "600")
    write(slot, "610", seen_version=1)
    with pytest.raises(ConflictError) as conflict:
        write(slot, "620", seen_version=1)
    assert "của bạn là “620”, hiện nay là “610”. Chưa ghi gì." in str(conflict.value)
    assert conflict.value.theirs.version == 2
    assert Observation.objects.get().value == "610"
    assert ObservationChange.objects.count() == 2


def test_two_first_reports_do_not_overwrite_each_other(slot):
    write(slot, "600")
    with pytest.raises(ConflictError, match="bạn đã xem phiên bản 0"):
        write(slot, "601")


def test_every_version_stays_in_the_history(slot):
    write(slot, "600")
    write(slot, None, seen_version=1, not_applicable_reason="Xã không có bộ phận một cửa")
    write(slot, None, seen_version=2)
    changes = ObservationChange.objects.order_by("version")
    assert [(c.version, c.value, c.not_applicable_reason) for c in changes] == [
        (1, "600", ""),
        (2, None, "Xã không có bộ phận một cửa"),
        (3, None, ""),
    ]


def test_a_figure_taken_back_is_not_reported(slot):
    write(slot, "600")
    assert not write(slot, None, seen_version=1).is_reported


def test_a_value_and_a_reason_together_are_refused():
    with pytest.raises(ValueError, match="vừa có giá trị vừa không áp dụng"):
        Entry("1", "lý do")


def test_demonstration_figures_never_stand_in_the_place_of_real_ones(slot):
    write(slot, "600")
    demo = Slot(slot.measure, slot.unit, slot.period, is_demo=True)
    assert write(demo, "1").version == 1
    assert Observation.objects.get(is_demo=False).value == "600"


def test_many_first_reports_are_one_transaction(slot):
    write(slot, "600")
    other = Slot(slot.measure, slot.unit, "2027")
    with pytest.raises(IntegrityError):
        record_new(figures=[(other, Entry("1")), (slot, Entry("2"))], origin=Origin())


def test_a_value_is_canonical_before_it_is_written(slot):
    assert entry_of(slot.measure, 600) == Entry("600")


def test_many_figures_are_written_all_or_none_in_a_fixed_number_of_queries(slot, django_assert_num_queries):
    others = [
        Slot(Measure.objects.create(code=f"m.{n}", name_vi="M", kind="count"), slot.unit, "2026")
        for n in range(20)
    ]
    write(slot, "600")
    figures = [(slot, Entry("610"), 1), *((one, Entry("1"), 0) for one in others)]
    with django_assert_num_queries(8):
        written = record_many(figures=figures, origin=Origin())
    assert [row.version for row in written] == [2, *[1] * 20]
    assert ObservationChange.objects.count() == 22
    stale = [(others[0], Entry("2"), 1), (slot, Entry("620"), 1)]
    with pytest.raises(ConflictError, match="đang là phiên bản 2"):
        record_many(figures=stale, origin=Origin())
    assert Observation.objects.get(measure__code="m.0").value == "1", "chưa ghi gì"
