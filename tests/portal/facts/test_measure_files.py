"""Measures come from files an official can read; a file that is wrong is refused with its place."""

import pytest

from trucso.portal.facts.measure_files import MeasureFileError, read_measures
from trucso.portal.facts.models import Measure
from trucso.portal.facts.services import load_measures

GOOD = """
- code: dan-so.tong
  name: {vi: Dân số, en: Population}
  kind: count
  unit: người
  adds_up: {units: sum, time: last}
  owner: Công an xã
- code: bao-cao.quy-1
  name: {vi: Báo cáo quý I}
  kind: choice
  options: {dung_han: {vi: Đúng hạn}, tre_han: Trễ hạn}
"""


def write(folder, text, name="a.yaml"):
    (folder / name).write_text(text, "utf-8")
    return folder


def test_measures_are_read_in_the_order_of_their_codes(tmp_path):
    choice, count = read_measures(write(tmp_path, GOOD))
    assert (count.code, count.name_vi, count.over_units) == ("dan-so.tong", "Dân số", "sum")
    assert choice.options == {"dung_han": "Đúng hạn", "tre_han": "Trễ hạn"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("- {code: a, name: {vi: A}, kind: number}", "a.yaml, số liệu thứ 1 (a): kind “number” không có"),
        ("- {code: a, name: {en: A}, kind: count}", "thiếu tên tiếng Việt"),
        ("- {name: {vi: A}, kind: count}", "số liệu thứ 1 (không có mã): thiếu “code”"),
        ("- {code: a, name: {vi: A}, kind: count, units: x}", "khoá “units” không có; cần một trong adds_up"),
        ("- {code: a, name: {vi: A}, kind: choice}", "cần “options”"),
        ("- {code: a, name: {vi: A}, kind: count, code: b}", "khoá “code” viết hai lần, dòng 1"),
        ("- {code: a, name: {vi: A}, kind: count, adds_up: {units: add}}", "adds_up.units “add” không có"),
        ("code: a", "cần một danh sách"),
        ("- [", "không đọc được YAML"),
        ("[]", "không có số liệu nào"),
    ],
)
def test_a_wrong_file_is_refused_by_name(tmp_path, text, message):
    with pytest.raises(MeasureFileError) as refused:
        read_measures(write(tmp_path, text))
    assert message in str(refused.value)


def test_a_code_in_two_files_is_refused(tmp_path):
    write(tmp_path, GOOD)
    with pytest.raises(MeasureFileError, match=r"b\.yaml, số liệu thứ 1 \(dan-so\.tong\): mã này đã có"):
        read_measures(write(tmp_path, GOOD, "b.yaml"))


@pytest.mark.django_db
def test_loading_again_changes_nothing(tmp_path):
    entries = read_measures(write(tmp_path, GOOD))
    assert load_measures(entries=entries) == (2, 0)
    assert load_measures(entries=entries) == (0, 0)


@pytest.mark.django_db
def test_a_corrected_file_changes_its_measure_and_nothing_else(tmp_path):
    load_measures(entries=read_measures(write(tmp_path, GOOD)))
    kept = Measure.objects.get(code="dan-so.tong").pk
    assert load_measures(entries=read_measures(write(tmp_path, GOOD.replace("Công an xã", "Công an")))) == (
        0,
        1,
    )
    assert Measure.objects.get(pk=kept).owner == "Công an"
