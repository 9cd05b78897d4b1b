"""The analysis commands refuse in words with code 2, and draw what they say."""

import json

import pytest


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("lost", "@2024", "--unit", "Đồng Nay"), "không có đơn vị “Đồng Nay”; cần một trong 34 đơn vị"),
        (("lost", "@1999"), "không có bảng công bố “@1999”"),
        (("lost", "@2023"), "chưa đủ số liệu nên không nêu tổng"),
        (("lost", "so-lieu.csv"), "thiếu --index và --year"),
        (("lost", "@2024", "--chart", "a.pdf"), "cần đuôi .svg, .png, .html"),
        (("whatif", "@2024"), "chưa có gì thay đổi"),
        (("whatif", "@2024", "-u", "Đồng Nai", "--set", "6"), "viết MÃ=GIÁ TRỊ"),
        (("whatif", "@2024", "-u", "Đồng Nai", "--set", "6=1.5"), "không nhận “1,5”"),
        (("whatif", "@2024", "-u", "Đồng Nai", "--set", "6=1", "-c", "99"), "không có mã “99”"),
        (("whatif", "@2024", "-s", "khong-co.yaml"), "không đọc được kịch bản"),
        (("improve", "@2024", "-u", "Đồng Nai"), "cần mục tiêu"),
        (("improve", "@2024", "-u", "Đồng Nai", "--rank", "99"), "Hạng 99: phải từ 1 tới 34"),
        (("improve", "@2024", "-u", "Đồng Nai", "--rank", "1", "--total", "1"), "chỉ đặt một mục tiêu"),
        (("improve", "@2024", "-u", "Đồng Nai", "--rank", "1", "--most", "0.01"), "không đạt được mục tiêu"),
        (("improve", "@2024", "-u", "Đồng Nai", "-a", "hanh-dong.csv", "--rank", "1"), "nhiều nhất được"),
        (
            ("improve", "@2024", "-u", "Đồng Nai", "-a", "hanh-dong.csv", "--rank", "9", "-p", "0.5"),
            "cần --seed",
        ),
        (
            (
                "improve",
                "@2024",
                "-u",
                "Đồng Nai",
                "-a",
                "hanh-dong.csv",
                "--rank",
                "99",
                "-p",
                "0.5",
                "--seed",
                "1",
            ),
            "Hạng 99: phải từ 1 tới 34",
        ),
        (("chance", "@2024", "-u", "Đồng Nai"), "--seed"),
        (("chance", "@2024", "-u", "Đồng Nai", "--seed", "1", "--like", "2019"), "không có cặp năm nào"),
        (("robustness", "@2024", "--seed", "1", "--sobol", "100"), "luỹ thừa của 2"),
        (("robustness", "@2024", "--seed", "1", "--weights", "2"), "weights = 2"),
        (("robustness", "@2023", "--seed", "1"), "chưa có giá trị của"),
        (("index", "audit", "@2024", "--what", "bias"), "cần --self"),
        (("trend", "--unit", "Đồng Nai", "--forecast"), "cần --seed"),
        (("trend", "--unit", "Đồng Nai", "--structure", "50"), "cần 34 hoặc 63"),
        (("trend", "2024", "-u", "Đồng Nai"), "viết NĂM=FILE"),
    ],
)
def test_a_refusal_says_what_is_wrong(folder, trucso, arguments, message):
    done = trucso(*arguments)
    assert done.code == 2
    assert message in done.err
    assert "Traceback" not in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("lost", "@2024", "-u", "Đồng Nai", "--by", "group"), "Hoạt động chính quyền số"),
        (("lost", "@2024", "--by", "group"), "Cao Bằng"),
        (("leverage", "@2024", "-u", "Đồng Nai"), "Nhân lực số"),
        (("whatif", "@2024", "-u", "Đồng Nai", "--set", "6=0.6"), "hạng 9"),
        (("improve", "@2024", "-u", "Đồng Nai", "--rank", "10"), "mức tăng lớn nhất"),
        (
            ("chance", "@2024", "-u", "Đồng Nai", "--seed", "1", "--draws", "500", "--no-back-test"),
            "hạng đầu",
        ),
        (("robustness", "@2024", "--seed", "1", "--draws", "200"), "15. Đồng Nai"),
        (("trend", "-u", "Đồng Nai"), "bộ chỉ số đổi"),
        (("index", "audit", "@2024", "--what", "pairs"), "tương quan giữa các dòng"),
    ],
)
def test_the_chart_speaks_vietnamese(folder, trucso, arguments, words):
    done = trucso(*arguments, "--chart", "ve.svg")
    assert done.code == 0, done.err
    drawing = (folder / "ve.svg").read_text(encoding="utf-8")
    assert drawing.startswith("<svg")
    assert words in drawing


def test_a_page_needs_nothing_from_outside(folder, trucso):
    assert trucso("lost", "@2024", "-u", "Huế", "--chart", "ve.html").code == 0
    page = (folder / "ve.html").read_text(encoding="utf-8")
    assert '<html lang="vi">' in page
    assert "<script src=" not in page
    assert trucso("lost", "@2024", "-u", "Huế", "--chart", "ve.png").code == 0
    assert (folder / "ve.png").read_bytes().startswith(b"\x89PNG")


def test_tay_ninh_by_cause(folder, trucso):
    done = trucso(
        "lost", "tham-dinh.csv", "--against", "tu-danh-gia.csv", "--causes", "ly-do.csv",
        "-i", "tayninh-commune-2025", "-y", "2025", "--by", "cause", "-f", "json",
    )  # fmt: skip
    rows = {row["cause"]: (row["points"], row["lines"]) for row in json.loads(done.out)}
    assert rows == {"evidence_missing": (196.75, 22), "raised": (-15.18, 5)}


def test_the_same_seed_prints_the_same_bytes(trucso):
    arguments = ("robustness", "@2024", "--seed", "4", "--draws", "300", "--ways", "-f", "csv")
    assert trucso(*arguments).out == trucso(*arguments).out


def test_probabilities_of_all_ranks_sum_to_one(trucso):
    done = trucso(
        "chance", "@2024", "-u", "Đồng Nai", "--seed", "2", "--draws", "1000", "--no-back-test", "-f", "csv"
    )
    assert sum(float(row["probability"]) for row in done.rows) == pytest.approx(1)
