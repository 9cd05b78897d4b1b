"""Many scorecard files at once: whose card a file is, stands in its name; all are written or none."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.portal.assessments.card_files import as_csv
from trucso.portal.assessments.models import Import, Line
from trucso.portal.assessments.queries.league import standings

pytestmark = pytest.mark.django_db
GOOD, BAD = as_csv([{"Mã": "1.1", "Tự đánh giá": "10"}]), as_csv([{"Mã": "1.1", "Tự đánh giá": "99"}])


@pytest.fixture
def run(round_, tmp_path):
    def call(files, *options):
        paths = []
        for name, content in files.items():
            (tmp_path / name).write_bytes(content)
            paths.append(str(tmp_path / name))
        out = io.StringIO()
        call_command("import_scorecards", round_.slug, *paths, *options, stdout=out)
        return out.getvalue()

    return call


def test_files_are_looked_at_and_written_only_when_asked(run, round_):
    files = {"26000.csv": GOOD, "dai phuoc.csv": GOOD, "Xã Ân Thi.csv": GOOD}
    assert "Đọc được 3 tệp." in run(files)
    assert not Line.objects.exclude(self_points=None).exists()
    assert "Đã ghi 3 tệp." in run(files, "--apply")
    assert Line.objects.filter(self_points=10).count() == 3
    assert [(one.rank, one.is_tied) for one in standings(round_).values()] == [(1, True)] * 3


def test_a_file_of_an_unknown_unit_stops_everything_and_suggests_the_nearest(run):
    with pytest.raises(CommandError) as refused:
        run({"26000.csv": GOOD, "dai phuok.csv": GOOD}, "--apply")
    assert "dai phuok.csv: không có đơn vị “dai phuok” trong đợt; cần tên tệp là mã hoặc tên" in str(
        refused.value
    )
    assert "gần nhất: Xã Đại Phước (26001)" in str(refused.value)
    assert not Import.objects.exists()


def test_two_files_of_one_unit_are_refused(run):
    with pytest.raises(
        CommandError, match=r"An Binh\.csv: Xã An Bình đã có tệp 26000\.csv; cần mỗi đơn vị một tệp"
    ):
        run({"26000.csv": GOOD, "An Binh.csv": GOOD})


def test_one_refused_file_leaves_all_unwritten_and_says_why(run, capsys):
    with pytest.raises(CommandError, match="1 trên 2 tệp bị từ chối; chưa ghi gì"):
        run({"26000.csv": GOOD, "26001.csv": BAD}, "--apply")
    assert not Line.objects.exclude(self_points=None).exists()


def test_an_unknown_round_is_answered_with_the_known_ones(round_, tmp_path):
    with pytest.raises(CommandError, match=f"Không có đợt “khac”; có: {round_.slug}"):
        call_command("import_scorecards", "khac", str(tmp_path / "x.csv"))
