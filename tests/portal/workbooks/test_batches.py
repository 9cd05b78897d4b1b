"""Many workbooks at once: each is judged and written on its own, and a bad one stops none of the others."""

from __future__ import annotations

import io
import zipfile

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.portal.workbooks.conftest import edited, filled, report, template
from tests.portal.workflow.conftest import reporter_of
from tests.portal.workflow.test_opening import coordinator  # noqa: F401
from trucso.portal.assessments.models import Round
from trucso.portal.assessments.services.rounds import RoundRefused
from trucso.portal.facts.models import Observation
from trucso.portal.journal.models import Entry
from trucso.portal.workbooks import incoming as limits
from trucso.portal.workbooks.batch_page import counted, rows_of
from trucso.portal.workbooks.batch_queries import files_of, progress_of
from trucso.portal.workbooks.incoming import incoming
from trucso.portal.workbooks.layout import HIDDEN
from trucso.portal.workbooks.models import Batch, Upload
from trucso.portal.workbooks.services.batches import confirm, look_on, receive, write_on

pytestmark = pytest.mark.django_db
LONG = 60.0


@pytest.fixture
def cards(ratio_round, card):
    return list(ratio_round.scorecards.select_related("round__index", "unit").order_by("pk"))


def zipped(files: dict[str, bytes], how=zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", how) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


def looked(round_, *sent: tuple[str, bytes]) -> Batch:
    batch = receive(round_=round_, sent=sent, by=None)
    look_on(batch=batch, seconds=LONG, by=None)
    return batch


def said(batch: Batch) -> dict[str, str]:
    return {row["name"]: row["kind"] for row in rows_of(files_of(batch))}


def why(batch: Batch, name: str) -> str:
    return next(row["what"] for row in rows_of(files_of(batch)) if row["name"] == name)


def written(batch: Batch, **how) -> int:
    queued = confirm(batch=batch, **({"preferred": "", "erases": False, "skips_refused": False} | how))
    batch.refresh_from_db()
    write_on(batch=batch, seconds=LONG, by=None)
    return queued


class TestFiles:
    def test_a_bad_file_stops_none_of_the_others(self, ratio_round, cards):
        good = filled(template(cards[0]), A__b=10)
        batch = looked(ratio_round, ("a.xlsx", good), ("b.xlsx", b"khong phai"), ("c.pdf", b"%PDF-1.7 x"))
        assert said(batch) == {"a.xlsx": "ready", "b.xlsx": "refused", "c.pdf": "refused"}
        assert "c.pdf" in why(batch, "c.pdf")
        assert not Observation.objects.exists()
        assert written(batch) == 1
        assert Observation.objects.get().unit == cards[0].unit
        assert said(batch)["a.xlsx"] == "written"
        assert Entry.objects.filter(action="scorecard.workbook_applied").count() == 1

    def test_a_file_is_written_whole_or_not_at_all(self, ratio_round, cards):
        half = filled(template(cards[0]), A__b=10, A__a="mười")
        whole = filled(template(cards[1]), A__b=12)
        batch = looked(ratio_round, ("nua.xlsx", half), ("tron.xlsx", whole))
        assert said(batch) == {"nua.xlsx": "rows-refused", "tron.xlsx": "ready"}
        assert written(batch) == 1
        assert list(Observation.objects.values_list("unit", flat=True)) == [cards[1].unit_id]
        assert written(batch, skips_refused=True) == 1
        assert said(batch) == {"nua.xlsx": "written", "tron.xlsx": "written"}
        assert Observation.objects.filter(unit=cards[0].unit).count() == 1

    def test_two_files_of_a_unit_are_both_left_out(self, ratio_round, cards):
        sent = [(name, filled(template(cards[0]), A__b=10)) for name in ("a.xlsx", "b.xlsx")]
        batch = looked(ratio_round, *sent, ("c.xlsx", filled(template(cards[1]), A__b=10)))
        assert said(batch) == {"a.xlsx": "twice", "b.xlsx": "twice", "c.xlsx": "ready"}
        assert why(batch, "a.xlsx") == "Cùng đơn vị với b.xlsx; gửi lại một tệp."
        assert written(batch) == 1
        assert not Observation.objects.filter(unit=cards[0].unit).exists()

    def test_a_workbook_of_another_round_is_refused(self, ratio_round, cards):
        content = template(cards[0])
        Round.objects.filter(pk=ratio_round.pk).update(slug="dot-khac")
        ratio_round.refresh_from_db()
        batch = looked(ratio_round, ("cu.xlsx", content))
        assert said(batch) == {"cu.xlsx": "refused"}
        assert "tệp mẫu của đợt" in why(batch, "cu.xlsx")
        assert not Upload.objects.exists()

    def test_an_altered_hidden_part_is_refused(self, ratio_round, cards):
        def tamper(sheet):
            sheet["A1"].value = "x" + sheet["A1"].value

        batch = looked(ratio_round, ("sua.xlsx", edited(template(cards[0]), tamper, HIDDEN)))
        assert said(batch) == {"sua.xlsx": "refused"}

    def test_conflicts_wait_for_a_choice(self, ratio_round, cards):
        report(cards[0], "A.b", "10")
        content = filled(template(cards[0]), A__b=12)
        report(cards[0], "A.b", "11", seen=1)
        batch = looked(ratio_round, ("a.xlsx", content))
        assert said(batch) == {"a.xlsx": "conflict"}
        assert written(batch) == 0
        assert written(batch, preferred="mine") == 1
        assert Observation.objects.get().value == "12"

    @pytest.mark.parametrize(("erases", "value"), [(False, "10"), (True, None)])
    def test_emptied_cells_are_kept_unless_asked(self, ratio_round, cards, erases, value):
        report(cards[0], "A.b", "10")
        batch = looked(ratio_round, ("a.xlsx", filled(template(cards[0]), A__b=None)))
        assert written(batch, erases=erases) == 1
        assert Observation.objects.get().value == value

    def test_what_moved_meanwhile_is_shown_anew(self, ratio_round, cards):
        report(cards[0], "A.b", "10")
        batch = looked(ratio_round, ("a.xlsx", filled(template(cards[0]), A__b=12)))
        report(cards[0], "A.b", "11", seen=1)
        assert written(batch) == 1
        assert said(batch) == {"a.xlsx": "conflict"}
        assert "Phiếu đã có người sửa sau khi kiểm tra tệp" in why(batch, "a.xlsx")
        assert Observation.objects.get().value == "11"

    def test_the_counts_add_up_to_the_files(self, ratio_round, cards):
        batch = looked(ratio_round, ("a.xlsx", template(cards[0])), ("b.xlsx", b""))
        assert {one.kind: one.number for one in counted(rows_of(files_of(batch)))} == {
            "nothing": 1, "refused": 1,
        }  # fmt: skip

    def test_a_published_round_takes_nothing(self, ratio_round, cards):
        Round.objects.filter(pk=ratio_round.pk).update(state="published")
        ratio_round.refresh_from_db()
        with pytest.raises(RoundRefused, match="đã công bố"):
            receive(round_=ratio_round, sent=[("a.xlsx", b"x")], by=None)


class TestSteps:
    def test_each_step_does_one_file_at_least_and_a_break_loses_nothing(self, ratio_round, cards):
        sent = [(f"{card.pk}.xlsx", filled(template(card), A__b=10)) for card in cards]
        batch = receive(round_=ratio_round, sent=sent, by=None)
        for done in range(1, len(cards) + 1):
            look_on(batch=batch, seconds=0, by=None)
            assert progress_of(batch).done == done
        confirm(batch=batch, preferred="", erases=False, skips_refused=False)
        batch.refresh_from_db()
        write_on(batch=batch, seconds=0, by=None)
        now = progress_of(batch)
        assert (now.done, now.total, now.is_writing) == (1, len(cards), True)
        write_on(batch=batch, seconds=LONG, by=None)
        assert progress_of(batch).is_over
        assert Observation.objects.count() == len(cards)

    def test_the_bytes_are_kept_once(self, ratio_round, cards):
        batch = looked(ratio_round, ("a.xlsx", template(cards[0])), ("b.xlsx", b"x"))
        assert [bytes(one.raw) for one in batch.files.all()] == [b"", b""]
        assert bytes(Upload.objects.get().raw)


class TestZip:
    def test_its_files_are_taken_and_what_machines_add_is_passed_over(self, ratio_round, cards):
        content = zipped(
            {
                "Xã/Một.xlsx": filled(template(cards[0]), A__b=10),
                "__MACOSX/._Một.xlsx": b"x",
                "Xã/~$Một.xlsx": b"x",
                "Xã/Thumbs.db": b"x",
                "Hai.xlsx": filled(template(cards[1]), A__b=11),
            }
        )
        batch = looked(ratio_round, ("tat-ca.zip", content))
        assert said(batch) == {"tat-ca.zip/Xã/Một.xlsx": "ready", "tat-ca.zip/Hai.xlsx": "ready"}
        assert batch.passed_over == ["__MACOSX/._Một.xlsx", "Xã/~$Một.xlsx", "Xã/Thumbs.db"]
        assert written(batch) == 2

    def test_names_of_old_programs_are_read(self):
        stream = io.BytesIO()
        with zipfile.ZipFile(stream, "w") as archive:
            archive.writestr("xa.xlsx", b"x")
        raw = stream.getvalue().replace(b"xa.xlsx", "xã.xls".encode())
        assert [one.name for one in incoming([("a.zip", raw)]).files] == ["a.zip/xã.xls"]

    @pytest.mark.parametrize(
        ("content", "words"),
        [
            (b"PK\x03\x04rac", "hỏng"),
            (b"", "hỏng"),
            (zipped({}), "không có tệp nào"),
            (zipped({"[Content_Types].xml": b"x"}), "đổi đuôi thành .xlsx"),
            (zipped({f"{n}.xlsx": b"" for n in range(limits.MOST_FILES + 1)}), "501 tệp"),
            (zipped({"bom.xlsx": b"\0" * 11_000_000}), "nặng hơn 10 MB"),
            (zipped({"la.xlsx": b"x"}, zipfile.ZIP_LZMA), "nén bằng cách lạ"),
        ],
    )
    def test_what_is_no_folder_of_workbooks_is_named(self, content, words):
        found = incoming([("a.zip", content), ("b.xlsx", b"x")])
        assert words in found.files[0].problem
        assert found.files[-1].problem == "", "tệp khác vẫn được nhận"

    def test_a_locked_member_is_named(self):
        raw = bytearray(zipped({"a.xlsx": b"x"}))
        for at, signature in ((6, b"PK\x03\x04"), (8, b"PK\x01\x02")):
            raw[raw.index(signature) + at] |= 1
        assert "mật khẩu" in incoming([("a.zip", bytes(raw))]).files[0].problem

    def test_a_member_whose_size_lies_is_read_within_bounds(self):
        """A header of ten bytes before ten megabytes: what is read counts, not what is said."""
        raw = zipped({"a.xlsx": b"\0" * 12_000_000}).replace(
            (12_000_000).to_bytes(4, "little"), (10).to_bytes(4, "little")
        )
        (one,) = incoming([("a.zip", raw)]).files
        assert one.problem
        assert one.content == b""

    def test_all_together_have_a_limit(self, monkeypatch):
        monkeypatch.setattr(limits, "MOST_BYTES", 5)
        found = limits.Incomings(_left=5)
        for name in ("a.xlsx", "b.xlsx"):
            found.add(name, b"xxxx")
        assert [bool(one.problem) for one in found.files] == [False, True]
        assert "giải nén" in found.files[1].problem

    def test_a_zip_in_a_zip_is_refused_as_no_workbook(self, ratio_round, cards):
        batch = looked(ratio_round, ("a.zip", zipped({"b.zip": zipped({"c.xlsx": template(cards[0])})})))
        assert said(batch) == {"a.zip/b.zip": "refused"}

    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=300), st.integers(0, 400), st.integers(0, 255))
    def test_any_bytes_are_answered(self, content, place, byte):
        damaged = bytearray(zipped({"a.xlsx": content, "b/c.xlsx": content}))
        damaged[place % len(damaged)] = byte
        for raw in (content, bytes(damaged)):
            for one in incoming([("a.zip", raw)]).files:
                assert one.name.isprintable()


class TestPages:
    @pytest.fixture
    def signed(self, client, coordinator):  # noqa: F811
        client.force_login(coordinator)
        return client

    def send(self, client, round_, *sent: tuple[str, bytes]):
        files = [SimpleUploadedFile(name, content) for name, content in sent]
        return client.post(f"/dot-danh-gia/{round_.slug}/nhap-excel/", {"workbooks": files})

    def test_sent_looked_at_confirmed_and_written(self, signed, ratio_round, cards):
        answer = self.send(
            signed, ratio_round, ("a.xlsx", filled(template(cards[0]), A__b=10)), ("b.xlsx", b"x")
        )
        where = answer.url
        assert "Đã xem 0 trên 2 tệp." in signed.get(where).content.decode()
        while "data-continue" in signed.get(where).content.decode():
            signed.post(f"{where}tiep/")
        page = signed.get(where).content.decode()
        assert "Ghi các tệp ghi được" in page
        assert cards[0].unit.full_name in page
        signed.post(f"{where}ghi/", {"conflicts": ""})
        now = signed.post(f"{where}tiep/", headers={"Accept": "application/json"}).json()
        assert now["over"] is True
        rows = signed.get(f"{where}?format=json").json()["rows"]
        assert [(row["name"], row["outcome"], row["changed"]) for row in rows] == [
            ("b.xlsx", "Không dùng được", None), ("a.xlsx", "Đã ghi", 1),
        ]  # fmt: skip
        assert "b.xlsx" not in signed.get(f"{where}?loc=written&format=csv").content.decode()
        assert "2 tệp" in signed.get(f"/dot-danh-gia/{ratio_round.slug}/nhap-excel/").content.decode()

    def test_more_files_than_django_takes_by_itself(self, signed, ratio_round):
        answer = self.send(signed, ratio_round, *[(f"{n}.xlsx", b"x") for n in range(120)])
        assert Batch.objects.get().files.count() == 120
        assert answer.status_code == 302

    def test_nothing_sent_is_said(self, signed, ratio_round):
        answer = signed.post(f"/dot-danh-gia/{ratio_round.slug}/nhap-excel/", {})
        assert answer.status_code == 422
        assert "bắt buộc" in answer.content.decode()

    def test_only_the_coordinator(self, client, signed, ratio_round, cards):
        where = self.send(signed, ratio_round, ("a.xlsx", template(cards[0]))).url
        client.force_login(reporter_of(cards[0].unit))
        assert client.get(where).status_code == 403
        assert client.get(f"/dot-danh-gia/{ratio_round.slug}/nhap-excel/").status_code == 403
        for step in ("tiep/", "ghi/"):
            assert client.post(f"{where}{step}").status_code == 403

    def test_the_page_costs_the_same_with_more_files(
        self, signed, ratio_round, cards, assert_queries_do_not_grow
    ):
        batch = looked(ratio_round, ("a.xlsx", template(cards[0])))
        where = f"/nhap-excel/lo/{batch.pk}/"

        def further() -> None:
            for card in cards[1:]:
                other = looked(ratio_round, ("b.xlsx", template(card)))
                other.files.update(batch=batch)

        assert_queries_do_not_grow(lambda: signed.get(where), further)

    @settings(max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(st.dictionaries(st.sampled_from(["conflicts", "erases", "skips_refused"]), st.text(max_size=5)))
    def test_any_choice_is_answered(self, signed, ratio_round, cards, data):
        batch = receive(round_=ratio_round, sent=[("a.xlsx", b"x")], by=None)
        assert signed.post(f"/nhap-excel/lo/{batch.pk}/ghi/", data).status_code == 302
