"""The demonstration: the same for a seed, marked as invented, apart from real figures, and gone when removed."""

import json
from datetime import date

import pytest
from django.conf import settings
from django.core.management import CommandError, call_command

from tests.portal.assessments.conftest import make_unit
from trucso.index import load_definition
from trucso.index.package import check
from trucso.portal.assessments.demo.drawing import Part, Portion
from trucso.portal.assessments.demo.figures import demo_unit, unit_figures
from trucso.portal.assessments.demo.recipes import RECIPES
from trucso.portal.assessments.models import LeagueTable, Line, Publication, Result, Round
from trucso.portal.assessments.services.demo import create_demo, remove_demo
from trucso.portal.facts.measure_files import read_measures
from trucso.portal.facts.models import Evidence, Measure, Observation
from trucso.portal.facts.services import Entry, Origin, Slot, load_measures, record
from trucso.portal.indexes.services import install_index
from trucso.portal.units.models import Level


@pytest.fixture
def ground(db):
    """Five communes of Đồng Nai, the commune of the real card, both indexes and the measures."""
    province = make_unit("75", "Đồng Nai", Level.PROVINCE)
    for number in range(5):
        make_unit(f"2600{number}", f"Xã {number}", parent=province)
    make_unit("28159", "Cần Giuộc", parent=make_unit("80", "Tây Ninh", Level.PROVINCE))
    load_measures(entries=read_measures(settings.DEFINITIONS_DIR / "measures"))
    for name in ("hcmc-commune-2026/2026.yaml", "tayninh-commune-2025/2025.yaml"):
        install_index(path=settings.DEFINITIONS_DIR / name, cases=settings.CASES_DIR)
    return province


def test_every_measure_of_the_index_has_a_recipe_and_parts_come_after_their_whole():
    definition = load_definition(settings.DEFINITIONS_DIR / "hcmc-commune-2026" / "2026.yaml")
    assert {one.measure for indicator in definition.indicators for one in indicator.inputs} == set(RECIPES)
    order = list(RECIPES)
    for measure, recipe in RECIPES.items():
        if isinstance(recipe, Part | Portion):
            assert order.index(recipe.of) < order.index(measure)


def test_the_same_seed_draws_the_same_figures_and_another_does_not():
    def drawn(seed):
        unit = demo_unit("26000", is_ward=True, seed=seed)
        return list(unit_figures(unit, last_day=date(2026, 9, 30), seed=seed))

    assert drawn(1) == drawn(1)
    assert drawn(1) != drawn(2)


@pytest.mark.django_db
def test_rounds_are_scored_ranked_and_published_with_packages_that_hold(ground):
    rounds = create_demo()
    assert [round_.state for round_ in rounds] == ["published"] * 3
    assert all(check(json.loads(one.package)) == [] for one in Publication.objects.all())
    assert LeagueTable.objects.filter(column="published").count() == 3
    assert rounds[1].previous == rounds[0]


@pytest.mark.django_db
def test_everything_created_is_marked_as_demonstration(ground):
    create_demo()
    assert not Round.objects.filter(is_demo=False).exists()
    assert not Observation.objects.filter(is_demo=False).exists()
    assert not Evidence.objects.filter(is_demo=False).exists()


@pytest.mark.django_db
def test_it_shows_missing_not_applicable_and_points_cut_for_want_of_evidence(ground):
    create_demo()
    rows = [row for table in LeagueTable.objects.filter(column="self") for row in table.rows]
    assert sum(row["missing"] for row in rows) > 0
    assert Observation.objects.exclude(not_applicable_reason="").exists()
    assert Line.objects.filter(cause="no_evidence", verified_points=0).exists()
    assert Observation.objects.filter(evidence__isnull=False).exists()


@pytest.mark.django_db
def test_the_real_card_is_in_it(ground):
    create_demo()
    result = Result.objects.get(scorecard__unit__code="28159", column="published")
    assert (result.points, result.effective_max) == ("60627/100", "960")


@pytest.mark.django_db
def test_creating_again_changes_nothing(ground):
    first = [round_.pk for round_ in create_demo()]
    assert [round_.pk for round_ in create_demo()] == first


@pytest.mark.django_db
def test_removing_leaves_real_figures_alone(ground):
    measure = Measure.objects.get(code="tthc.ho-so.tong")
    commune = ground.children.first().unit
    record(slot=Slot(measure, commune, "2026"), entry=Entry("600"), seen_version=0, origin=Origin())
    create_demo()
    remove_demo()
    assert not Round.objects.exists()
    assert not Evidence.objects.exists()
    assert Observation.objects.get().value == "600"


@pytest.mark.django_db
def test_without_units_the_command_says_what_to_load_first():
    with pytest.raises(CommandError, match="load_units"):
        call_command("demo", "create")
