"""``manage.py workbooks``: templates out, filled files in, dry unless --apply, all files or none."""

from __future__ import annotations

import io

import pytest
from django.core.management import CommandError, call_command

from tests.portal.workbooks.conftest import filled, report, template
from trucso.portal.facts.models import Observation
from trucso.portal.workbooks.models import Upload

pytestmark = pytest.mark.django_db


def run(*arguments):
    out = io.StringIO()
    call_command("workbooks", *map(str, arguments), stdout=out)
    return out.getvalue()


@pytest.fixture
def folder(ratio_round, tmp_path):
    assert "Đã ghi 3 mẫu" in run("export", ratio_round.slug, tmp_path / "mau")
    return tmp_path / "mau"


def test_every_unit_gets_its_template_and_they_come_back_unchanged(ratio_round, folder):
    files = sorted(folder.glob("*.xlsx"))
    assert len(files) == 3
    said = run("import", ratio_round.slug, *files)
    assert said.count("3 dòng (không đổi 3)") == 3
    assert "Đọc được 3 tệp." in said
    assert not Observation.objects.exists()


def test_files_are_written_only_with_apply(ratio_round, card, folder):
    path = folder / "bat-ky-ten-nao.xlsx"
    path.write_bytes(filled(template(card), A__b=10))
    assert "sẽ ghi 1" in run("import", ratio_round.slug, path)
    assert not Observation.objects.exists()
    assert "Đã ghi 1 tệp." in run("import", ratio_round.slug, path, "--apply")
    assert Observation.objects.get().unit == card.unit


def test_a_file_that_cannot_be_read_stops_all(ratio_round, card, folder):
    good, bad = folder / "a.xlsx", folder / "b.xlsx"
    good.write_bytes(filled(template(card), A__b=10))
    bad.write_bytes(b"khong phai")
    with pytest.raises(CommandError, match="b.xlsx"):  # noqa: RUF043
        run("import", ratio_round.slug, good, bad, "--apply")
    assert not Observation.objects.exists()
    assert not Upload.objects.exists()


def test_two_files_of_one_unit_are_refused(ratio_round, card, folder):
    for name in ("a.xlsx", "b.xlsx"):
        (folder / name).write_bytes(template(card))
    with pytest.raises(CommandError, match="có 2 tệp"):
        run("import", ratio_round.slug, folder / "a.xlsx", folder / "b.xlsx")


def test_conflicts_and_erasures_wait_for_their_option(ratio_round, card, folder):
    for key, value in (("A.a", "5"), ("A.b", "10")):
        report(card, key, value)
    path = folder / "a.xlsx"
    path.write_bytes(filled(template(card), A__a=None, A__b=12))
    report(card, "A.b", "11", seen=1)
    said = run("import", ratio_round.slug, path)
    assert "lúc lập tệp 10, trong tệp 12, hiện nay 11" in said
    with pytest.raises(CommandError, match=r"Chưa chọn cho các dòng A\.b"):
        run("import", ratio_round.slug, path, "--apply")
    run("import", ratio_round.slug, path, "--apply", "--conflicts", "mine")
    values = dict(Observation.objects.values_list("measure__code", "value"))
    assert values == {"ho-so.truc-tuyen": "5", "ho-so.tong": "12"}, "không có --erase thì giữ"
    path.write_bytes(filled(template(card), A__a=None))
    run("import", ratio_round.slug, path, "--apply", "--erase")
    assert Observation.objects.get(measure__code="ho-so.truc-tuyen").value is None


def test_an_unknown_round_is_named_with_those_there_are(ratio_round, tmp_path):
    with pytest.raises(CommandError, match=ratio_round.slug):
        run("export", "khong-co", tmp_path)
    with pytest.raises(CommandError, match="Không có tệp"):
        run("import", ratio_round.slug, tmp_path / "khong-co.xlsx")
