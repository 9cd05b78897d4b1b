"""Opening a round: the law in force, the units of that day, one line per indicator."""

from datetime import date

import pytest

from tests.portal.assessments.conftest import RATIO, install
from trucso.portal.assessments.models import Line, Round
from trucso.portal.assessments.services.rounds import RoundPlan, RoundRefused, open_round
from trucso.portal.journal.models import Entry
from trucso.portal.units.models import UnitParent

pytestmark = pytest.mark.django_db


def test_every_unit_of_the_day_gets_a_scorecard_with_a_line_per_indicator(round_):
    assert round_.scorecards.count() == 3
    codes = Line.objects.filter(scorecard=round_.scorecards.first()).values_list("code", flat=True)
    assert list(codes) == ["1.1", "1.2", "4.1", "4.10"]


def test_a_unit_that_joined_later_does_not_take_part(small, province, communes):
    UnitParent.objects.filter(unit=communes[0]).update(first_day=date(2026, 2, 1))
    round_ = open_round(plan=RoundPlan("Đợt", small, "2026", province, date(2026, 1, 31)))
    assert round_.scorecards.count() == 2


def test_a_law_not_in_force_opens_no_round(small, province, communes):
    with pytest.raises(RoundRefused, match="không áp dụng cho năm 2025"):
        open_round(plan=RoundPlan("Đợt", small, "2025", province, date(2025, 12, 31)))


def test_a_round_without_units_is_not_opened(small, province):
    with pytest.raises(RoundRefused, match="không có đơn vị cấp này"):
        open_round(plan=RoundPlan("Đợt", small, "2026", province, date(2026, 1, 1)))
    assert not Round.objects.exists()


def test_the_address_says_where_what_and_when_and_marks_a_demonstration(small, province, communes):
    plan = RoundPlan("Đợt", small, "2026-H1", province, date(2026, 1, 1), is_demo=True)
    assert open_round(plan=plan).slug == "minh-hoa-dong-nai-thu-2026-h1"


def opened(province, index_id: str, **more) -> str:
    index = install(RATIO, index_id=index_id, **more)
    return open_round(plan=RoundPlan("Đợt", index, "2026", province, date(2026, 1, 1))).slug


def test_indexes_that_differ_in_their_last_word_get_addresses_of_their_own(province, communes):
    assert [opened(province, name) for name in ("cds-xa", "cds-phuong", "cds-dac-khu", "cds-dac")] == [
        "dong-nai-cds-2026", "dong-nai-cds-phuong-2026", "dong-nai-cds-dac-2026", "dong-nai-cds-dac-2026-2",
    ]  # fmt: skip


def test_every_revision_of_an_index_gets_an_address_of_its_own(province, communes):
    found = [opened(province, "cds-xa", revision=revision) for revision in (1, 2, 3, 4)]
    assert found == [
        "dong-nai-cds-2026", "dong-nai-cds-xa-2026", "dong-nai-cds-xa-2026-2", "dong-nai-cds-xa-2026-3",
    ]  # fmt: skip


def test_a_long_address_is_cut_and_still_its_own(province, communes):
    province.name = "Bà Rịa, Vũng Tàu, Bình Dương và Thành phố Hồ Chí Minh"
    long = "chuyen-doi-so-" * 4
    found = [opened(province, f"{long}{word}") for word in ("xa", "phuong", "dac-khu")]
    assert len(set(found)) == 3
    assert all(len(slug) <= 80 for slug in found)
    assert [slug[-2:] for slug in found[1:]] == ["-2", "-3"]


def test_opening_is_in_the_log(round_):
    assert Entry.objects.get(action="round.opened").after == {"name": "Đợt thử 2026", "units": 3}
