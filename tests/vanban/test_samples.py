"""Made-up documents of other issuers and kinds, read as a whole: what a person would have typed."""

from pathlib import Path

import pytest

from trucso.vanban.model import Document
from trucso.vanban.parsing import parse


@pytest.fixture
def read(samples: Path):
    def by_name(name: str) -> Document:
        return parse((samples / f"{name}.txt").read_text(encoding="utf-8"))

    return by_name


HEADS = {
    "quyet-dinh-bo": ("1207/QĐ-BYT", "Quyết định", "Bộ Y tế", "2024-05-14", "Nguyễn Văn A", None),
    "chi-thi-thanh-pho": ("09/CT-UBND", "Chỉ thị", "Ủy ban nhân dân thành phố Cần Thơ", "2025-08-18", "Trần Văn B", "Cần Thơ"),
    "nghi-quyet-hdnd": ("245/NQ-HĐND", "Nghị quyết", "Hội đồng nhân dân tỉnh Lâm Đồng", "2022-12-10", "Trần Thị C", "Lâm Đồng"),
    "chi-thi-tinh-uy": ("31-CT/TU", "Chỉ thị", "Tỉnh ủy Quảng Ninh", "2025-03-12", "Đặng Văn D", "Quảng Ninh"),
    "ke-hoach-thanh-pho": ("41/KH-UBND", "Kế hoạch", "Ủy ban nhân dân thành phố Hải Phòng", "2026-01-15", "Lê Văn E", "Hải Phòng"),
    "quyet-dinh-de-an": ("1850/QĐ-UBND", "Quyết định", "Ủy ban nhân dân tỉnh Sơn La", "2023-08-22", "Nguyễn Thành F", "Sơn La"),
    "nghi-quyet-tinh-uy": ("05-NQ/TU", "Nghị quyết", "Ban Thường vụ Tỉnh ủy Nghệ An", "2025-11-14", "Hoàng Nghĩa G", "Nghệ An"),
    "quyet-dinh-hai-cot": ("3021/QĐ-BTC", "Quyết định", "Bộ Tài chính", "2025-09-05", "Nguyễn Đức H", None),
    "tin-bai-ke-hoach": (None, "Tin bài", "Báo Vĩnh Long online", "2026-01-14", None, "Vĩnh Long"),
    "tin-bai": (None, "Tin bài", None, "2025-10-24", None, "An Giang"),
}  # fmt: skip


@pytest.mark.parametrize("name", HEADS)
def test_head_and_foot(read, name: str) -> None:
    m = read(name).metadata
    found = (m.document_number, m.type, m.issuer, m.issue_date, m.signer, m.province)
    assert tuple(f.value if f else None for f in found) == HEADS[name]


COUNTS = {  # legal bases, targets, tasks, assignments, deadlines, observed values
    "quyet-dinh-bo": (6, 9, 6, 5, 4, 0),
    "nghi-quyet-hdnd": (3, 6, 3, 2, 1, 0),
    "ke-hoach-thanh-pho": (2, 12, 4, 6, 8, 3),
    "quyet-dinh-de-an": (2, 4, 4, 4, 3, 0),
    "nghi-quyet-tinh-uy": (1, 7, 3, 3, 3, 3),
    "quyet-dinh-hai-cot": (3, 6, 4, 2, 5, 0),
    "tin-bai-ke-hoach": (1, 5, 2, 0, 2, 4),
}  # fmt: skip


@pytest.mark.parametrize("name", COUNTS)
def test_how_many_of_each_kind(read, name: str) -> None:
    d = read(name)
    kinds = (d.legal_bases, d.targets, d.tasks, d.assignments, d.deadlines, d.observed_values)
    assert tuple(len(k) for k in kinds) == COUNTS[name]


def test_a_decision_and_the_plan_it_issues_are_read_as_one(read) -> None:
    d = read("quyet-dinh-bo")
    assert [(h.marker, h.level) for h in d.sections() if h.level == 1] == [
        ("I.", 1),
        ("II.", 1),
        ("III.", 1),
        ("IV.", 1),
        ("V.", 1),
        ("PHỤ LỤC I", 1),
    ]
    assert [(t.comparator, t.value, t.year) for t in d.targets][:5] == [
        (">=", 60, 2024),
        ("<=", 5, 2024),
        ("=", 100, 2024),
        ("=", 90, 2026),
        ("=", 70, 2026),
    ]
    assert not any(t.in_annex for t in d.targets)


def test_rows_of_an_annex_table_are_tasks(read) -> None:
    row = [t for t in read("quyet-dinh-bo").tasks if t.in_annex][1]
    assert row.text == "Kết nối dữ liệu khám chữa bệnh với Bảo hiểm xã hội Việt Nam"
    assert row.lead_units == ("Cục Quản lý Khám, chữa bệnh",)
    assert row.coordinating_units == ("Cục Công nghệ thông tin", "Sở Y tế các tỉnh")
    assert (row.time, row.product) == ("Quý IV/2024", "Hệ thống vận hành")


def test_a_directive_gives_its_points_to_the_agencies_they_name(read) -> None:
    d = read("chi-thi-thanh-pho")
    assert [a.unit for a in d.assignments][2:] == [
        "Sở Khoa học và Công nghệ",
        "Sở Khoa học và Công nghệ",
        "Văn phòng Ủy ban nhân dân thành phố",
    ]
    assert [(x.period, x.due) for x in d.deadlines] == [
        ("once", "2025-11-15"),
        ("monthly", "25 of month"),
        ("quarterly", None),
    ]
    assert d.legal_bases[0].relation == "replaces"


def test_goals_take_the_year_of_the_bullet_above_them(read) -> None:
    assert [(t.value, t.year) for t in read("quyet-dinh-de-an").targets] == [
        (80, 2025),
        (30, 2025),
        (1200, 2025),
        (20, 2030),
    ]


def test_parts_in_words_stand_above_roman_numerals(read) -> None:
    found = [(h.marker, h.level, h.role) for h in read("nghi-quyet-tinh-uy").sections() if h.level <= 2]
    assert found == [
        ("PHẦN THỨ NHẤT", 1, "situation"), ("1.", 2, "situation"), ("2.", 2, "situation"), ("PHẦN THỨ HAI", 1, "tasks"),
        ("I.", 2, "purpose"), ("II.", 2, "goals"), ("III.", 2, "tasks"), ("PHẦN THỨ BA", 1, "organisation"),
    ]  # fmt: skip


def test_what_was_reached_is_no_target(read) -> None:
    d = read("ke-hoach-thanh-pho")
    assert [(o.value, o.rank, o.year) for o in d.observed_values] == [
        (0.8021, 3, 2024),
        (78.5, None, 2025),
        (114, None, 2025),
    ]
    assert 78.5 not in [t.value for t in d.targets]


def test_scores_with_ranks_in_brackets(read) -> None:
    d = read("tin-bai-ke-hoach")
    assert [(o.value, o.rank, o.year) for o in d.observed_values] == [
        (0.6912, 18, 2024),
        (0.712, 16, 2024),
        (0.655, 21, 2024),
        (0.68, 17, 2024),
    ]


def test_who_leads_in_brackets_and_on_lines_below(read) -> None:
    by_marker = {t.marker: t for t in read("quyet-dinh-hai-cot").tasks}
    assert by_marker["III.1.a"].lead_units == ("Vụ Pháp chế",)
    assert by_marker["III.1.a"].time == "Tháng 12/2025"
    assert by_marker["III.1.b"].lead_units == ("Cục Thuế", "Cục Hải quan")
    assert by_marker["III.1.b"].coordinating_units == ("Văn phòng Bộ",)
