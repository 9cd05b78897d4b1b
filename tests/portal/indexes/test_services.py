"""An index is installed with its worked examples run, once, and word for word."""

import shutil

import pytest
from django.conf import settings

from trucso.portal.indexes.models import InstalledIndex
from trucso.portal.indexes.queries import definition_of, installed
from trucso.portal.indexes.services import IndexRefused, install_index

pytestmark = pytest.mark.django_db
PATH = settings.DEFINITIONS_DIR / "hcmc-commune-2026" / "2026.yaml"


def test_an_index_with_passing_examples_is_installed_word_for_word():
    row, is_new = install_index(path=PATH, cases=settings.CASES_DIR)
    assert is_new
    assert row.text == PATH.read_text("utf-8")
    assert definition_of(row).index == "hcmc-commune-2026"
    assert installed("hcmc-commune-2026", 2030) == row
    assert installed("hcmc-commune-2026", 2025) is None


def test_installing_again_changes_nothing():
    first, _ = install_index(path=PATH, cases=settings.CASES_DIR)
    again, is_new = install_index(path=PATH, cases=settings.CASES_DIR)
    assert (again.pk, is_new) == (first.pk, False)


def test_an_index_whose_example_fails_is_refused_and_nothing_is_written(tmp_path):
    shutil.copytree(settings.CASES_DIR / "hcmc-commune-2026", tmp_path / "hcmc-commune-2026")
    (tmp_path / "hcmc-commune-2026" / "zz-sai.yaml").write_text(
        '- name: "Sai"\n  index: hcmc-commune-2026\n  year: 2026\n  inputs: {DTI-01.s: true}\n'
        '  expected: {DTI-01: "1"}\n',
        "utf-8",
    )
    with pytest.raises(IndexRefused, match="Sai"):
        install_index(path=PATH, cases=tmp_path)
    assert not InstalledIndex.objects.exists()


def test_an_index_without_examples_is_refused(tmp_path):
    (tmp_path / "hcmc-commune-2026").mkdir()
    with pytest.raises(IndexRefused, match="chưa có ví dụ tính"):
        install_index(path=PATH, cases=tmp_path)


def test_another_text_under_the_same_revision_is_refused(tmp_path):
    install_index(path=PATH, cases=settings.CASES_DIR)
    changed = tmp_path / "2026.yaml"
    changed.write_text(PATH.read_text("utf-8").replace("Nhận thức số", "Nhận thức"), "utf-8")
    with pytest.raises(IndexRefused, match="tăng revision lên 2"):
        install_index(path=changed, cases=settings.CASES_DIR)


def test_a_wrong_file_is_refused_with_its_place(tmp_path):
    wrong = tmp_path / "2026.yaml"
    wrong.write_text(PATH.read_text("utf-8").replace("level: commune", "level: village"), "utf-8")
    with pytest.raises(IndexRefused, match=r"2026\.yaml, dòng \d+"):
        install_index(path=wrong, cases=settings.CASES_DIR)
