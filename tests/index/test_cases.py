"""Worked examples: read with their own messages, run, and compared exactly unless they state a tolerance."""

from __future__ import annotations

from pathlib import Path

import pytest

from trucso.index import CaseError, load_definition, read_cases, run_cases

SMALL = load_definition(Path(__file__).parent / "fixtures" / "small.yaml")
HEAD = "- name: Ví dụ\n  index: small\n  year: 2026\n"


@pytest.fixture
def run(tmp_path):
    def running(text: str):
        (tmp_path / "small").mkdir(exist_ok=True)
        (tmp_path / "small" / "cases.yaml").write_text(HEAD + text, encoding="utf-8")
        return run_cases(SMALL, tmp_path)

    return running


@pytest.mark.parametrize(
    "text",
    [
        "  inputs: {DTI-28.a: 600, DTI-28.b: 120, DTI-28.c: 330}\n  expected: {DTI-28: 5}",
        '  inputs: {DTI-28.a: 600, DTI-28.b: 120, DTI-28.c: 310}\n  expected: {DTI-28: {points: "43/12"}}',
        "  inputs: {DTI-28.a: 600, DTI-28.b: 120, DTI-28.c: 310}\n"
        "  expected: {DTI-28: {points: 3.58, within: 0.01}}",
        "  inputs: {DTI-28.a: 600, DTI-28.b: 120}\n  expected: {DTI-28: {state: missing, points: 0}}",
        '  inputs: {DTI-28: "không áp dụng: không có thủ tục"}\n'
        "  expected: {DTI-28: {state: not_applicable, effective_max: 0}, total: {effective_max: 4}}",
        "  inputs: {DTI-36.s: true, DTI-36.b: 0}\n  expected: {DTI-36: 4}",
        '  values: points\n  inputs: {"6": 9}\n  expected: {total: {share: 1}}',
        "  inputs: {DTI-28.a: -1}\n  refused: số nguyên từ 0 trở lên",
    ],
)
def test_examples_that_come_out(run, text):
    assert [result.passed for result in run(text)] == [True]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("  inputs: {DTI-28.a: 1, DTI-28.b: 1, DTI-28.c: 0}\n  expected: {DTI-28: 4}", "points = 5, cần 4"),
        ("  inputs: {}\n  expected: {DTI-28: {state: scored}}", "trạng thái missing, cần scored"),
        ("  inputs: {}\n  expected: {DTI-99: 1}", "không có mã “DTI-99” trong phiếu chấm điểm"),
        ("  inputs: {DTI-28.a: -1}\n  expected: {DTI-28: 1}", "số liệu bị từ chối"),
        ("  inputs: {DTI-28.a: 1}\n  refused: âm", "phải bị từ chối với “âm”, nhưng đã được nhận"),
        ("  inputs: {DTI-28.a: -1}\n  refused: quá lớn", "không nói “quá lớn”"),
        (
            "  inputs: {DTI-28.a: 600, DTI-28.b: 120, DTI-28.c: 310}\n  expected: {DTI-28: 3.58}",
            "points = 43/12, cần 3.58",
        ),
        ("  inputs: {}", "cần đúng một trong hai: expected hoặc refused"),
        ("  inputs: {}\n  expect: {DTI-28: 4}", "không có khoá “expect” ở đây"),
        ("  inputs: {DTI-28.a: 1,5}\n  expected: {DTI-28: 4}", "phải là số"),
        ("  inputs: {1.10: 5}\n  expected: {DTI-28: 4}", "mã 1.10 phải đặt trong ngoặc kép"),
        ("  values: percent\n  inputs: {}\n  expected: {DTI-28: 4}", "“values” không hợp lệ"),
    ],
)
def test_examples_that_do_not(run, text, words):
    with pytest.raises(CaseError) as caught:
        run(text)
    assert words in str(caught.value)
    assert all(problem.file == "small/cases.yaml" and problem.line for problem in caught.value.problems)


def test_only_the_examples_of_the_version_are_run(tmp_path):
    path = tmp_path / "cases.yaml"
    path.write_text(HEAD.replace("2026", "2025") + "  inputs: {}\n  expected: {total: 0}\n", encoding="utf-8")
    assert run_cases(SMALL, tmp_path) == []
    assert [case.year for case in read_cases(tmp_path)] == [2025]


@pytest.mark.parametrize(
    ("content", "words"),
    [("name: Một", "tệp ví dụ là một danh sách"), ("", "tệp trống"), ("- [", "không đọc được")],
)
def test_a_file_that_is_no_list_of_examples(tmp_path, content, words):
    (tmp_path / "cases.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(CaseError, match=words):
        read_cases(tmp_path)
