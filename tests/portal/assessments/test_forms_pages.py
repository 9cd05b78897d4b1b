"""Changing a figure and importing a file through the pages."""

from decimal import Decimal

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from tests.portal.assessments.card_files import as_csv
from trucso.portal.assessments.models import Import, Line
from trucso.portal.assessments.services.freezing import publish_round
from trucso.portal.assessments.services.results import recompute
from trucso.portal.facts.models import Observation
from trucso.portal.facts.services import Entry, Origin, Slot, record
from trucso.portal.shared.access import Role

pytestmark = pytest.mark.django_db
ROWS = [
    {
        "Mã": "1.1",
        "Tự đánh giá": "10",
        "Thẩm định": "4",
        "Minh chứng/Ghi chú": "*1/KH-UBND - 01/02/2026: Kế hoạch",
    }
]


def first(round_):
    return round_.scorecards.select_related("unit").order_by("unit__code")[0]


@pytest.fixture
def reporter(client_of, person, province, communes):
    return client_of(person("bao-cao", Role.REPORTER, communes[0]))


@pytest.fixture
def coordinator(client_of, person, province):
    return client_of(person("dieu-phoi", Role.COORDINATOR, province))


class TestFigure:
    @pytest.fixture
    def card(self, ratio_round, measures):
        card = first(ratio_round)
        for code, value in (("ho-so.truc-tuyen", "50"), ("ho-so.tong", "100")):
            slot = Slot(measures[code], card.unit, "2026")
            record(slot=slot, entry=Entry(value), seen_version=0, origin=Origin())
        recompute(round_=ratio_round)
        return card

    def address(self, card, key="A.a"):
        return reverse("assessments:figure", args=[card.pk, key])

    def save(self, client, card, key="A.a", **fields):
        data = {"kind": "value", "value": "90", "seen_version": 1} | fields
        return client.post(self.address(card, key), data, follow=True)

    def test_the_form_shows_the_figure_as_it_is_typed(self, reporter, card):
        assert 'value="50"' in reporter.get(self.address(card)).content.decode()

    def test_saving_tells_what_moved(self, reporter, card):
        page = self.save(reporter, card, note="Đối chiếu lại sổ").content.decode()
        assert "Đã ghi. Điểm tự đánh giá 3,00 → 5,40; hạng 1 → 1." in page
        assert (
            Observation.objects.get(measure__code="ho-so.truc-tuyen").changes.first().note
            == "Đối chiếu lại sổ"
        )

    @pytest.mark.parametrize(
        ("typed", "message"),
        [
            ("1,5", "một số nguyên, vì đây là số đếm"),
            ("abc", "không phải là số"),
            ("1,234", "đọc được hai cách"),
            ("-1", "số âm"),
            ("", "Nhập giá trị"),
        ],
    )
    def test_a_wrong_value_is_refused_in_words(self, reporter, card, typed, message):
        response = self.save(reporter, card, value=typed)
        assert response.status_code == 422
        assert message in response.content.decode()
        assert Observation.objects.get(measure__code="ho-so.truc-tuyen").value == "50"

    def test_somebody_elses_change_is_shown_beside_mine_and_not_overwritten(self, reporter, card):
        self.save(reporter, card, value="60")
        response = self.save(reporter, card, value="70")
        page = response.content.decode()
        assert response.status_code == 409
        assert "Người khác đã sửa số này" in page
        assert 'name="seen_version" value="2"' in page
        assert Observation.objects.get(measure__code="ho-so.truc-tuyen").value == "60"

    def test_not_applicable_needs_a_reason(self, reporter, card):
        assert self.save(reporter, card, kind="not_applicable").status_code == 422
        self.save(reporter, card, kind="not_applicable", reason="Không có bộ phận một cửa")
        found = Observation.objects.get(measure__code="ho-so.truc-tuyen")
        assert (found.value, found.not_applicable_reason) == (None, "Không có bộ phận một cửa")

    def test_a_figure_can_be_taken_back(self, reporter, card):
        self.save(reporter, card, kind="nothing")
        assert not Observation.objects.get(measure__code="ho-so.truc-tuyen").is_reported

    def test_yes_no_is_chosen(self, reporter, card):
        assert '<option value="true">Có</option>' in reporter.get(self.address(card, "B.s")).content.decode()
        self.save(reporter, card, "B.s", value="true", seen_version=0)
        assert Observation.objects.get(measure__code="ke-hoach").value == "true"

    def test_only_the_unit_itself_reports(self, client, coordinator, card):
        assert coordinator.get(self.address(card)).status_code == 403
        assert client.get(self.address(card)).status_code == 302

    def test_a_frozen_round_refuses_and_says_so(self, reporter, card, ratio_round):
        publish_round(round_=ratio_round)
        assert "đã công bố nên không sửa được" in self.save(reporter, card).content.decode()

    def test_an_unknown_figure_is_not_found(self, reporter, card):
        assert reporter.get(self.address(card, "A.z")).status_code == 404


class TestImport:
    @pytest.fixture
    def card(self, round_):
        return first(round_)

    def upload(self, client, card, content=None, name="phieu.csv", **fields):
        file = SimpleUploadedFile(name, as_csv(ROWS) if content is None else content)
        return client.post(
            reverse("assessments:upload", args=[card.pk]), {"file": file, **fields}, follow=True
        )

    def post(self, client, name):
        return client.post(reverse(f"assessments:{name}", args=[Import.objects.get().pk]), follow=True)

    def test_a_file_is_looked_at_written_and_taken_back(self, coordinator, card):
        page = self.upload(coordinator, card).content.decode()
        assert "Ghi 1 dòng vào phiếu" in page
        assert "điểm thẩm định: — → 4" in page
        assert "Đã ghi 1 dòng" in self.post(coordinator, "import_apply").content.decode()
        assert Line.objects.get(scorecard=card, code="1.1").verified_points == Decimal(4)
        assert "Đã hoàn tác" in self.post(coordinator, "import_undo").content.decode()
        assert Line.objects.get(scorecard=card, code="1.1").verified_points is None

    def test_a_reporter_does_not_verify_with_a_file(self, reporter, card):
        page = self.upload(reporter, card).content.decode()
        assert "Cột Thẩm định trong tệp không được ghi" in page
        self.post(reporter, "import_apply")
        line = Line.objects.get(scorecard=card, code="1.1")
        assert (line.self_points, line.verified_points) == (Decimal(10), None)

    def test_refused_rows_are_listed_and_nothing_can_be_written(self, coordinator, card):
        page = self.upload(coordinator, card, as_csv([{"Mã": "1.1", "Tự đánh giá": "99"}])).content.decode()
        assert "phieu.csv, dòng 2, cột E “Tự đánh giá”: 99 điểm; cần từ 0 đến 10" in page
        assert "vào phiếu</button>" not in page
        assert "nên không ghi" in self.post(coordinator, "import_apply").content.decode()

    @pytest.mark.parametrize(
        ("content", "message"),
        [
            (b"", "tệp rỗng"),
            (b"%PDF-1.7", "một tệp PDF"),
            ("Tên;Điểm\nA;1\n".encode(), "tiêu đề thiếu cột"),
            (b"PK\x03\x04" + b"\0" * 50, "phieu.csv"),
        ],
    )
    def test_a_file_that_is_no_scorecard_gets_one_message(self, coordinator, card, content, message):
        page = self.upload(coordinator, card, content).content.decode()
        assert "Không đọc được tệp; chưa ghi gì" in page
        assert message in page

    def test_a_file_too_large_is_refused_before_it_is_kept(self, coordinator, card):
        response = self.upload(coordinator, card, b"x" * 10_000_001)
        assert "tệp nặng 10 MB; cần tệp không quá 10 MB" in response.content.decode()
        assert not Import.objects.exists()

    def test_an_ambiguous_number_is_asked_about(self, coordinator, card):
        rows = as_csv([{"Mã": "1.2", "Tự đánh giá": "1,234"}])
        assert "chọn dấu thập phân là phẩy hay chấm" in self.upload(coordinator, card, rows).content.decode()
        assert "Ghi 1 dòng vào phiếu" in self.upload(coordinator, card, rows, decimal=",").content.decode()

    def test_the_rows_are_a_file_and_can_be_filtered(self, coordinator, card):
        self.upload(coordinator, card)
        address = reverse("assessments:import", args=[Import.objects.get().pk])
        assert coordinator.get(address, {"format": "json"}).json()["count"] == 1
        assert coordinator.get(address, {"format": "json", "loc": "refused"}).json()["count"] == 0

    def test_the_original_file_comes_back_byte_for_byte(self, coordinator, card):
        self.upload(coordinator, card)
        response = coordinator.get(reverse("assessments:import_file", args=[Import.objects.get().pk]))
        assert response.content == as_csv(ROWS)

    def test_nobody_imports_for_another_unit(self, client_of, person, communes, coordinator, card):
        other = client_of(person("khac", Role.REPORTER, communes[1]))
        assert self.upload(other, card).status_code == 403
        self.upload(coordinator, card)
        assert other.get(reverse("assessments:import", args=[Import.objects.get().pk])).status_code == 403

    def test_writing_needs_a_post(self, coordinator, card):
        self.upload(coordinator, card)
        address = reverse("assessments:import_apply", args=[Import.objects.get().pk])
        assert coordinator.get(address).status_code == 405
