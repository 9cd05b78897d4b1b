"""The real card of a commune in Tây Ninh, from the file an office sends to the four columns."""

from collections.abc import Iterator
from datetime import date
from fractions import Fraction

import pytest
from django.conf import settings

from tests.portal.assessments.card_files import as_csv, as_xlsx, tay_ninh_rows
from tests.portal.assessments.conftest import make_unit
from trucso.index import Scorecard
from trucso.index.decisions import lost_between
from trucso.portal.assessments.models import Result
from trucso.portal.assessments.services.imports import apply_import, check_import
from trucso.portal.assessments.services.rounds import RoundPlan, open_round
from trucso.portal.facts.models import Evidence
from trucso.portal.indexes.services import install_index
from trucso.portal.units.models import Level

pytestmark = [pytest.mark.django_db, pytest.mark.reference]


@pytest.fixture
def card() -> Iterator[object]:
    province = make_unit("80", "Tây Ninh", Level.PROVINCE)
    make_unit("28159", "Cần Giuộc", parent=province)
    path = settings.DEFINITIONS_DIR / "tayninh-commune-2025" / "2025.yaml"
    index, _ = install_index(path=path, cases=settings.CASES_DIR)
    round_ = open_round(plan=RoundPlan("Tây Ninh 2025", index, "2025", province, date(2025, 12, 31)))
    return round_.scorecards.select_related("round__index", "unit").get()


@pytest.mark.parametrize("write", [as_csv, as_xlsx])
def test_the_real_card_gives_the_published_points(card, shared_dir, write):
    content = write(tay_ninh_rows(shared_dir))
    upload = check_import(
        scorecard=card, file_name="phieu.csv", content=content, by=None, writes_verified=True
    )
    assert upload.receipt["counts"] == {"new": 62, "changed": 0, "unchanged": 0, "refused": 0}
    apply_import(upload=upload, by=None)
    trees = {r.column: Scorecard.from_dict(r.tree) for r in Result.objects.filter(scorecard=card)}
    assert trees["self"].total.points == Fraction("787.84")
    assert trees["verified"].total.points == Fraction("606.27")
    assert trees["self"].total.effective_max == 960
    lowered = {
        code: lost for code, lost in lost_between(trees["self"], trees["verified"]).items() if lost > 0
    }
    assert (len(lowered), sum(lowered.values())) == (22, Fraction("196.75"))
    assert sum(trees["verified"].node(code).points == 0 for code in lowered) == 17
    assert Evidence.objects.count() == 5  # 466/PVHXH is cited on two lines
