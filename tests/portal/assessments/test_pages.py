"""What each page shows, to whom, in how many queries, and as which files."""

import json
from decimal import Decimal

import pytest
from django.urls import reverse

from tests.portal.assessments.conftest import make_unit
from trucso.portal.assessments.fragments import forget_all
from trucso.portal.assessments.models import Line, LineEvidence, Scorecard
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.lines import LineEdit, change_lines
from trucso.portal.assessments.services.results import recompute
from trucso.portal.facts.models import Evidence
from trucso.portal.facts.services import Entry, Origin, Slot, record
from trucso.portal.shared.access import Role

pytestmark = pytest.mark.django_db
FIGURES = {"26000": ("50", "100", "true"), "26001": ("90", "100", "true"), "26002": ("20", "100", "false")}


@pytest.fixture(autouse=True)
def nothing_kept():
    forget_all()


def report(round_, measures, figures=FIGURES):
    for code, values in figures.items():
        unit = round_.scorecards.get(unit__code=code).unit
        for measure, value in zip(("ho-so.truc-tuyen", "ho-so.tong", "ke-hoach"), values, strict=True):
            slot = Slot(measures[measure], unit, round_.period)
            record(slot=slot, entry=Entry(value), seen_version=0, origin=Origin())


@pytest.fixture
def scored(ratio_round, measures):
    report(ratio_round, measures)
    recompute(round_=ratio_round)
    return ratio_round


@pytest.fixture
def published(scored):
    card = scored.scorecards.get(unit__code="26000")
    line = Line.objects.get(scorecard=card, code="B")
    values = {"verified_points": Decimal(0), "cause": "no_evidence"}
    change_lines(scorecard=card, edits=[LineEdit(line, values)], by=None, origin="thử")
    document = Evidence.objects.create(unit=card.unit, number="466/PVHXH", title="Khảo sát máy tính")
    LineEvidence.objects.create(line=Line.objects.get(scorecard=card, code="A"), evidence=document)
    publish_round(round_=scored)
    return scored


def card_of(round_, code="26000"):
    return round_.scorecards.get(unit__code=code)


def league(round_):
    return reverse("assessments:league", args=[round_.slug])


class TestWhoMaySee:
    def test_the_public_sees_published_rounds_only(self, client, scored):
        assert client.get(league(scored)).status_code == 404
        assert client.get(reverse("assessments:scorecard", args=[card_of(scored).pk])).status_code == 403
        assert (
            "Chưa có đợt đánh giá nào được công bố"
            in client.get(reverse("assessments:latest_league")).content.decode()
        )
        publish_round(round_=scored)
        assert client.get(league(scored)).status_code == 200
        assert client.get(reverse("assessments:scorecard", args=[card_of(scored).pk])).status_code == 200

    @pytest.mark.parametrize(("role", "code", "status"), [
        (Role.REPORTER, "26000", 200), (Role.REPORTER, "26001", 403), (Role.APPROVER, "26000", 200),
        (Role.APPROVER, "26001", 403),
    ])  # fmt: skip
    def test_people_of_a_commune_see_their_own_open_scorecard(
        self, client_of, person, scored, role, code, status
    ):
        client = client_of(person("nguoi", role, card_of(scored).unit))
        assert (
            client.get(reverse("assessments:scorecard", args=[card_of(scored, code).pk])).status_code
            == status
        )

    def test_the_verifier_of_the_province_sees_every_scorecard(self, client_of, person, scored, province):
        client = client_of(person("tham-dinh", Role.VERIFIER, province))
        assert all(
            client.get(reverse("assessments:scorecard", args=[card.pk])).status_code == 200
            for card in scored.scorecards.all()
        )

    def test_the_list_of_scorecards_keeps_to_what_one_may_see(self, client_of, person, scored):
        client = client_of(person("bao-cao", Role.REPORTER, card_of(scored).unit))
        page = client.get(reverse("assessments:scorecards")).content.decode()
        assert "Xã An Bình" in page
        assert "Xã Đại Phước" not in page

    def test_the_league_of_an_open_round_links_only_to_what_one_may_open(self, client_of, person, scored):
        client = client_of(person("bao-cao", Role.REPORTER, card_of(scored).unit))
        page = client.get(league(scored)).content.decode()
        for code, is_link in (("26000", True), ("26001", False)):
            address = reverse("assessments:scorecard", args=[card_of(scored, code).pk])
            assert (f'href="{address}"' in page) is is_link

    def test_evidence_is_for_everybody_once_a_published_line_cites_it(self, client, published):
        document = Evidence.objects.get()
        page = client.get(reverse("assessments:evidence", args=[document.pk])).content.decode()
        assert "Khảo sát máy tính" in page
        assert "Hồ sơ trực tuyến" in page
        loose = Evidence.objects.create(unit=document.unit, number="1/KH")
        assert client.get(reverse("assessments:evidence", args=[loose.pk])).status_code == 403


class TestLeague:
    def test_ranks_names_and_groups_are_shown(self, client, published):
        page = client.get(league(published)).content.decode()
        assert page.index("Xã Đại Phước") < page.index("Xã An Bình")
        assert "0,9400" in page
        assert "Dịch vụ công" in page

    @pytest.mark.parametrize("query", ["dai phuoc", "ĐẠI", "Đại Phước"])
    def test_search_needs_no_marks(self, client, published, query):
        table = client.get(league(published), {"q": query, "format": "json"}).json()
        assert [row["full_name"] for row in table["rows"]] == ["Xã Đại Phước"]

    def test_names_sort_in_vietnamese_order(self, client, published):
        rows = client.get(league(published), {"sort": "full_name", "format": "json"}).json()["rows"]
        assert [row["full_name"] for row in rows] == ["Xã An Bình", "Xã Ân Thi", "Xã Đại Phước"]

    def test_a_column_can_be_chosen(self, client, published):
        rows = client.get(league(published), {"cot": "self", "format": "json"}).json()["rows"]
        assert [(row["code"], row["points"]) for row in rows] == [
            ("26001", 9.4),
            ("26000", 7),
            ("26002", 1.2),
        ]

    @pytest.mark.parametrize("form", ["csv", "xlsx", "json"])
    def test_files_hold_the_same_table(self, client, published, form):
        response = client.get(league(published), {"format": form})
        assert response.status_code == 200
        assert f"xep-hang.{form}" in response["Content-Disposition"]

    def test_an_unknown_format_is_refused_with_the_known_ones(self, client, published):
        response = client.get(league(published), {"format": "pdf"})
        assert response.status_code == 400
        assert "csv, xlsx, json" in response.content.decode()

    def test_groups_and_heat_map_have_their_view(self, client, published):
        page = client.get(league(published), {"xem": "nhom"}).content.decode()
        assert "Bản đồ nhiệt: đơn vị và nhóm" in page

    def test_change_against_the_round_before(self, client, published, province, measures):
        from datetime import date

        from trucso.portal.assessments.services.rounds import RoundPlan, open_round

        plan = RoundPlan("Đợt sau", published.index, "2027", province, date(2027, 1, 1), previous=published)
        later = open_round(plan=plan)
        report(later, measures, {"26000": ("100", "100", "true"), "26001": ("90", "100", "true")})
        publish_round(round_=later)
        rows = {row["code"]: row for row in client.get(league(later), {"format": "json"}).json()["rows"]}
        assert (rows["26000"]["rank"], rows["26000"]["rank_change"]) == (1, 1)
        assert rows["26001"]["rank_change"] == -1

    def test_the_package_is_a_file_with_its_seal(self, client, published):
        response = client.get(reverse("assessments:package", args=[published.slug]))
        assert json.loads(response.content)["sha256"] == published.publications.get().digest

    def test_a_demonstration_says_so(self, client, published):
        assert "Dữ liệu minh hoạ" not in client.get(league(published)).content.decode()
        type(published).objects.update(is_demo=True)
        assert "Dữ liệu minh hoạ" in client.get(league(published)).content.decode()

    def test_more_units_cost_no_more_queries(
        self, client, published, measures, province, assert_queries_do_not_grow
    ):
        address = league(published)

        def add_units():
            card = card_of(published)
            for number in range(5):
                unit = make_unit(f"2700{number}", f"Mới {number}", parent=province)
                Scorecard.objects.create(round=published, unit=unit)
            table = published.tables.get(column="published")
            row = next(row for row in table.rows if row["scorecard"] == card.pk)
            table.rows += [row | {"code": f"2700{n}", "name": f"Mới {n}"} for n in range(5)]
            table.digest = "khác"
            table.save()

        assert_queries_do_not_grow(lambda: (forget_all(), client.get(address)), add_units)


class TestScorecard:
    def page(self, client, round_, **query):
        return client.get(reverse("assessments:scorecard", args=[card_of(round_).pk]), query)

    def test_columns_losses_and_causes_are_shown(self, client, published):
        page = self.page(client, published).content.decode()
        for text in (
            "Tự đánh giá",
            "Thẩm định",
            "Công bố",
            "Thiếu minh chứng",
            "1 dòng, trong đó 1 dòng về 0",
            "466/PVHXH",
        ):
            assert text in page

    def test_the_lines_are_a_file(self, client, published):
        rows = self.page(client, published, format="json").json()["rows"]
        assert [(row["code"], row["self"], row["verified"], row["cause"]) for row in rows] == [
            ("A", 3, 3, ""),
            ("B", 4, 0, "Thiếu minh chứng"),
        ]

    def test_points_lost_by_cause_are_a_file(self, client, published):
        rows = self.page(client, published, format="json", table="mat-diem").json()["rows"]
        assert rows == [{"cause": "Thiếu minh chứng", "lost": 4}, {"cause": "Chưa đạt mức tối đa", "lost": 3}]

    def test_evidence_is_two_clicks_from_the_league(self, client, published):
        card = reverse("assessments:scorecard", args=[card_of(published).pk])
        assert f'href="{card}"' in client.get(league(published)).content.decode()
        evidence = reverse("assessments:evidence", args=[Evidence.objects.get().pk])
        assert f'href="{evidence}"' in client.get(card).content.decode()

    def test_a_card_nobody_computed_says_so(self, client_of, person, ratio_round, province):
        client = client_of(person("dieu-phoi", Role.COORDINATOR, province))
        page = self.page(client, ratio_round).content.decode()
        assert "Phiếu chưa được tính điểm" in page

    def test_a_changed_figure_is_seen_at_once(self, client_of, person, scored):
        client = client_of(person("bao-cao", Role.REPORTER, card_of(scored).unit))
        before = self.page(client, scored).content.decode()
        assert "7,00" in before
        address = reverse("assessments:figure", args=[card_of(scored).pk, "A.a"])
        client.post(address, {"kind": "value", "value": "100", "seen_version": 1})
        assert "10,00" in self.page(client, scored).content.decode()

    def test_more_lines_cost_no_more_queries(self, client, published, assert_queries_do_not_grow):
        def add_citations():
            card = card_of(published)
            for number in range(5):
                document = Evidence.objects.create(unit=card.unit, number=f"{number}/KH")
                LineEvidence.objects.create(line=card.lines.get(code="A"), evidence=document)

        assert_queries_do_not_grow(lambda: (forget_all(), self.page(client, published)), add_citations)


class TestLine:
    def test_why_this_score_in_words_and_numbers(self, client, published):
        page = client.get(reverse("assessments:line", args=[card_of(published).pk, "A"])).content.decode()
        assert "A: a / b = 50 / 100 = 50" in page
        assert "Hồ sơ trực tuyến" in page
        assert "466/PVHXH" in page

    def test_a_cut_line_says_why(self, client, published):
        page = client.get(reverse("assessments:line", args=[card_of(published).pk, "B"])).content.decode()
        assert "Thiếu minh chứng" in page
        assert "Thẩm định hạ 4,00 điểm" in page

    def test_inside_the_card_only_the_explanation_is_sent(self, client, published):
        address = reverse("assessments:line", args=[card_of(published).pk, "A"])
        part = client.get(address, headers={"HX-Request": "true"}).content.decode()
        assert "<html" not in part
        assert "A: a / b = 50 / 100 = 50" in part

    def test_an_unknown_code_is_not_found(self, client, published):
        assert client.get(reverse("assessments:line", args=[card_of(published).pk, "Z"])).status_code == 404

    @pytest.mark.parametrize(("table", "key"), [("so-lieu", "A.a"), ("diem", None)])
    def test_its_tables_are_files(self, client, published, table, key):
        address = reverse("assessments:line", args=[card_of(published).pk, "A"])
        rows = client.get(address, {"format": "json", "table": table}).json()["rows"]
        assert rows[0].get("key") == key


def test_rounds_are_listed_with_how_far_they_are(client, published):
    rows = client.get(reverse("assessments:rounds"), {"format": "json"}).json()["rows"]
    assert [(row["name"], row["units"], row["verified"]) for row in rows] == [("Đợt tỷ lệ 2026", 3, 3)]


def test_the_newest_league_has_a_short_address(client, published):
    assert client.get(reverse("assessments:latest_league"))["Location"] == league(published)
