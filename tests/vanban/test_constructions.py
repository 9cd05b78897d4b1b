"""The constructions of administrative Vietnamese that are easy to read wrongly, one case each."""

import pytest

from trucso.vanban.model import Deadline, Document, Target
from trucso.vanban.parsing import parse

HEAD = "Số: 12/KH-UBND\nKẾ HOẠCH\nChuyển đổi số tỉnh Cao Bằng năm 2026\n"


def plan(section: str, *lines: str) -> Document:
    return parse(HEAD + section + "\n" + "\n".join(lines))


def goals(*lines: str) -> list[Target]:
    return list(plan("I. MỤC TIÊU", *(f"- {line}" for line in lines)).targets)


def shown(targets: list[Target]) -> list[tuple]:
    return [(t.comparator, t.value, t.unit) for t in targets]


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        (
            "Tối thiểu 90% hồ sơ cấp tỉnh, 85% hồ sơ cấp huyện và 70% hồ sơ cấp xã được ký số.",
            [(">=", 90, "%"), (">=", 85, "%"), (">=", 70, "%")],
        ),
        ("Kinh tế số chiếm 30% GRDP trở lên.", [(">=", 30, "%")]),
        ("Tỷ lệ hài lòng đạt từ 95% trở lên.", [(">=", 95, "%")]),
        ("Khoảng 40% hộ kinh doanh bán hàng trực tuyến.", [("~", 40, "%")]),
        (
            "Trên 80% người dân dùng thanh toán không tiền mặt, 100% trường học thu phí điện tử.",
            [(">", 80, "%"), ("=", 100, "%")],
        ),
        ("Dưới 5% hồ sơ trễ hạn.", [("<", 5, "%")]),
        ("Không quá 3% hồ sơ phải bổ sung.", [("<=", 3, "%")]),
        ("Khôi phục hệ thống trong vòng 24 giờ.", [("<=", 24, "giờ")]),
        ("Xếp hạng chuyển đổi số tăng 1 - 2 bậc so với năm 2025.", [("up_by", (1, 2), "bậc")]),
        ("Chỉ số DTI tăng ít nhất 3 bậc.", [("up_by", 3, "bậc")]),
        ("Thuộc nhóm 10 địa phương dẫn đầu về chuyển đổi số.", [("rank<=", 10, "địa phương")]),
        ("Nằm trong tốp 15 tỉnh, thành phố có chỉ số cao nhất.", [("rank<=", 15, "tỉnh, thành phố")]),
        ("Năng suất lao động hằng năm tăng tối thiểu 7%.", [("up_by>=", 7, "%")]),
        ("Tỷ trọng kinh tế số đạt 20 - 25%.", [("range", (20, 25), "%")]),
        ("Nâng tỷ lệ ký số từ 60% lên 90%.", [("=", 90, "%")]),
        ("Phấn đầu 50% hộ gia đình có mã số địa chỉ.", [("=", 50, "%")]),
        ("Tổ chức ít nhất 02 cuộc diễn tập an toàn thông tin.", [(">=", 2, "cuộc")]),
        ("Kinh phí bằng 0,5% tổng chi ngân sách.", [("=", 0.5, "%")]),
        ("Hỗ trợ 1.500 doanh nghiệp sử dụng nền tảng số.", [("=", 1500, "doanh nghiệp")]),
        ("Mỗi xã có tối thiểu một tổ chức giám sát.", [(">=", 1, "tổ chức")]),
    ],
)
def test_comparator_value_and_unit(sentence: str, expected: list[tuple]) -> None:
    assert shown(goals(sentence)) == expected


@pytest.mark.parametrize(
    "sentence",
    [
        "Cung cấp dịch vụ công mức độ 3, mức độ 4 trên thiết bị di động.",
        "Lựa chọn mô hình phù hợp (tối thiểu tích hợp với Cổng dịch vụ công quốc gia).",
        "Phát triển mạng 4G, 5G và chuyển sang IPv6.",
        "Hoàn thành mục tiêu giai đoạn 2021 - 2025, định hướng đến năm 2030.",
        "Thực hiện Quyết định số 749/QĐ-TTg ngày 03/6/2020.",
        "Triển khai Đề án 06 và kiến trúc phiên bản 2.0.",
    ],
)
def test_figures_that_are_no_targets(sentence: str) -> None:
    assert goals(sentence) == []


def test_two_shares_for_two_years_in_one_sentence() -> None:
    before = goals("Đến năm 2026 đạt 70%, năm 2030 đạt 95% hồ sơ trực tuyến.")
    after = goals("70% hồ sơ trực tuyến vào năm 2026 và 95% vào năm 2030.")
    assert (
        [(t.value, t.year) for t in before] == [(t.value, t.year) for t in after] == [(70, 2026), (95, 2030)]
    )


def test_the_year_of_a_heading_and_of_the_plan() -> None:
    d = plan(
        "I. MỤC TIÊU",
        "1. Đến năm 2030",
        "- 80% hộ gia đình có cáp quang.",
        "2. Năm nay",
        "- 60% xã có điểm hỗ trợ.",
    )
    assert [t.year for t in d.targets] == [2030, 2026]


def test_one_figure_for_two_levels_and_one_for_the_third() -> None:
    targets = goals("90% hồ sơ tại cấp tỉnh, cấp huyện và 80% hồ sơ tại cấp xã được xử lý trực tuyến.")
    assert [t.scope for t in targets] == ["cấp tỉnh, cấp huyện", "cấp xã"]


def test_every_target_points_at_its_figure() -> None:
    d = plan("I. MỤC TIÊU", "- Tối thiểu 90% hồ sơ cấp tỉnh,", "85% hồ sơ cấp huyện được ký số.")
    assert [d.text[slice(*t.figure_span)] for t in d.targets] == ["90%", "85%"]


def deadlines(*lines: str) -> list[Deadline]:
    return list(
        plan("V. TỔ CHỨC THỰC HIỆN\n1. Các sở, ban, ngành", *(f"- {line}" for line in lines)).deadlines
    )


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Định kỳ hằng tháng trước ngày 20, báo cáo Sở Khoa học và Công nghệ.", [("monthly", "20 of month")]),
        (
            "Báo cáo quý (trước ngày 15 tháng cuối quý), 6 tháng (trước ngày 15/6) và năm (trước ngày 15/12).",
            [("quarterly", "15 of last month of quarter"), ("6-month", "06-15"), ("annual", "12-15")],
        ),
        ("Hoàn thành kế hoạch trong Quý I/2026, gửi Sở Tài chính.", [("once", "2026-03-31")]),
        ("Báo cáo kết quả trước ngày 30/11/2026.", [("once", "2026-11-30")]),
        ("Gửi báo cáo trước ngày 05 tháng 12 hằng năm.", [("annual", "12-05")]),
        ("Hoàn thành trong tháng 9/2026 việc kết nối dữ liệu.", [("once", "2026-09-30")]),
        ("Định kỳ báo cáo Ủy ban nhân dân tỉnh kết quả thực hiện.", [("periodic", None)]),
        (
            "Định kỳ hằng quý, 6 tháng, năm tổng hợp báo cáo Ủy ban nhân dân tỉnh.",
            [("quarterly", None), ("6-month", None), ("annual", None)],
        ),
    ],
)
def test_period_and_due_day(sentence: str, expected: list[tuple]) -> None:
    assert [(d.period, d.due) for d in deadlines(sentence)] == expected


def test_the_second_day_is_owed_by_the_first_recipient() -> None:
    d = plan(
        "V. TỔ CHỨC THỰC HIỆN", "1. Chế độ báo cáo",
        "Trước ngày 20/11/2026, các sở, ban, ngành báo cáo kết quả gửi Sở Khoa học và Công nghệ tổng hợp, báo cáo UBND tỉnh trước ngày 30/11/2026.",
    ).deadlines  # fmt: skip
    assert [(x.who, x.recipient, x.due) for x in d] == [
        ("các sở, ban, ngành", "Sở Khoa học và Công nghệ", "2026-11-20"),
        ("Sở Khoa học và Công nghệ", "UBND tỉnh", "2026-11-30"),
    ]


@pytest.mark.parametrize(
    ("written", "number", "day", "issuer"),
    [
        ("Quyết định số 749/OĐ-TTg ngày 03/6/2020", "749/QĐ-TTg", "2020-06-03", "TTg"),
        ("Nghị quyết số 71/NQCP ngày 01/4/2025", "71/NQ-CP", "2025-04-01", "CP"),
        ("Quyết định số 922/QĐ- BTTTT ngày 20/5/2022", "922/QĐ-BTTTT", "2022-05-20", "BTTTT"),
        ("Nghị quyết số 05-NQ/TƯ ngày 26.1.2021", "05-NQ/TU", "2021-01-26", "TU"),
        ("Nghị quyết số 57-NQ/TW, ngày 22/12/2024", "57-NQ/TW", "2024-12-22", "TW"),
        (
            "Luật Giao dịch điện tử số 20/2023/QH15 ngày 22 tháng 6 năm 2023",
            "20/2023/QH15",
            "2023-06-22",
            "QH",
        ),
        ("Thông tư số 12/2022/TT - BTTTT ngày 12/8/2022", "12/2022/TT-BTTTT", "2022-08-12", "BTTTT"),
        ("Quyết định 146/QĐ-TTg của Thủ tướng Chính phủ ngày 28/01/2022", "146/QĐ-TTg", "2022-01-28", "TTg"),
        ("Quyết định số 1907/QĐ-TTg 23/11/2020 của Thủ tướng Chính phủ", "1907/QĐ-TTg", "2020-11-23", "TTg"),
        ("Nghị quyết số 120/NQ-UBTVQH15 ngày 2/5/2022", "120/NQ-UBTVQH15", "2022-05-02", "UBTVQH"),
        ("Chương trình số 17-CTr/TU", "17-CTr/TU", None, "TU"),
        ("Công văn số 4338/BTTTT-CĐSQG ngày 14/10/2024", "4338/BTTTT-CĐSQG", "2024-10-14", "BTTTT"),
    ],
)
def test_cited_documents(written: str, number: str, day: str | None, issuer: str) -> None:
    (cited,) = plan("I. CĂN CỨ", f"Căn cứ {written} về chuyển đổi số;").legal_bases
    assert (cited.number, cited.date, cited.issuer_code) == (number, day, issuer)


def test_a_number_that_leads_a_wrapped_line_begins_no_paragraph() -> None:
    d = plan(
        "I. CĂN CỨ",
        "Thực hiện Nghị quyết số",
        "57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị về đột phá phát triển.",
    )
    assert [(c.number, c.date) for c in d.legal_bases] == [("57-NQ/TW", "2024-12-22")]


@pytest.mark.parametrize(
    ("text", "relation"),
    [
        ("sửa đổi, bổ sung một số điều của Nghị định số 61/2018/NĐ-CP", "amends"),
        ("Quyết định này thay thế Quyết định số 15/QĐ-UBND", "replaces"),
        ("bãi bỏ Quyết định số 15/QĐ-UBND", "repeals"),
        ("để thực hiện Nghị quyết số 52-NQ/TW", "implements"),
        ("Căn cứ Nghị định số 45/2020/NĐ-CP", "under"),
    ],
)
def test_relation_to_a_cited_document(text: str, relation: str) -> None:
    assert plan("I. NỘI DUNG", text).legal_bases[0].relation == relation


def test_the_document_does_not_cite_itself() -> None:
    assert plan("I. NỘI DUNG", "(Kèm theo Kế hoạch số 12/KH-UBND)").legal_bases == ()


def outline(*lines: str) -> list[tuple]:
    return [(h.marker, h.level, h.title) for h in parse(HEAD + "\n".join(lines)).sections()]


def test_markers_of_every_form_nest() -> None:
    assert outline("I- TÌNH HÌNH", "1- Kết quả", "2.Hạn chế", "a) Về hạ tầng", "- Còn yếu.", "II. MỤC TIÊU", "2.1. Cụ thể", "- Đạt 5%.") == [
        ("I-", 1, "TÌNH HÌNH"), ("2.", 2, "Hạn chế"), ("a)", 3, "Về hạ tầng"), ("II.", 1, "MỤC TIÊU"), ("2.1.", 2, "Cụ thể"),
    ]  # fmt: skip


def test_repeated_and_missing_letters_stay_in_order() -> None:
    d = plan(
        "III. NHIỆM VỤ\n1. Dữ liệu",
        "a) Xây dựng kho dữ liệu dùng chung.",
        "b) Chuẩn hóa dữ liệu đất đai.",
        "b) Kết nối dữ liệu dân cư.",
        "đ) Mở dữ liệu cho doanh nghiệp.",
    )
    assert [t.marker for t in d.tasks] == ["III.1.a", "III.1.b", "III.1.b", "III.1.đ"]


def test_articles_with_parts_below() -> None:
    found = outline(
        "Điều 1. Phê duyệt Đề án với các nội dung sau:",
        "I. MỤC TIÊU",
        "1. Mục tiêu chung",
        "Phát triển dữ liệu.",
        "II. NHIỆM VỤ",
        "- Xây dựng kho dữ liệu.",
        "Điều 2. Tổ chức thực hiện",
        "1. Giao Sở Tài chính bố trí kinh phí.",
    )
    assert [(m, level) for m, level, _ in found] == [
        ("Điều 1.", 1),
        ("I.", 2),
        ("1.", 3),
        ("II.", 2),
        ("Điều 2.", 1),
    ]


def test_a_dash_that_goes_on_with_a_sentence_is_no_item() -> None:
    d = plan(
        "III. NHIỆM VỤ",
        "- Phát triển các lĩnh vực trọng tâm gồm kinh tế",
        "- xã hội, quốc phòng và an ninh trên địa bàn.",
    )
    assert [t.text for t in d.tasks] == [
        "Phát triển các lĩnh vực trọng tâm gồm kinh tế - xã hội, quốc phòng và an ninh trên địa bàn."
    ]


def test_a_paragraph_cut_by_a_page_break_and_a_footnote_is_healed() -> None:
    d = plan(
        "III. NHIỆM VỤ",
        "- Hợp tác với các viện, trường đại",
        "",
        "¹ Theo báo cáo năm 2025 của Sở Khoa học và Công nghệ.",
        "",
        "học trong nước để đào tạo nhân lực số.",
    )
    assert [t.text for t in d.tasks] == [
        "Hợp tác với các viện, trường đại học trong nước để đào tạo nhân lực số."
    ]


def test_who_leads_and_who_helps_from_the_lines_below_a_task() -> None:
    (task,) = plan(
        "III. NHIỆM VỤ", "a) Ban hành danh mục dữ liệu mở của tỉnh.", "- Đơn vị chủ trì: Sở Khoa học và Công nghệ.",
        "- Đơn vị phối hợp: Các sở, ban, ngành; UBND các xã, phường.", "- Thời gian hoàn thành: Quý II/2026.", "- Sản phẩm: Quyết định của UBND tỉnh.",
    ).tasks  # fmt: skip
    assert task.lead_units == ("Sở Khoa học và Công nghệ",)
    assert task.coordinating_units == ("Các sở, ban, ngành", "UBND các xã, phường")
    assert (task.time, task.product) == ("Quý II/2026", "Quyết định của UBND tỉnh")


def test_unit_of_an_assignment_from_heading_inline_name_or_subject() -> None:
    d = plan(
        "V. TỔ CHỨC THỰC HIỆN", "1. Sở Nội vụ", "- Hướng dẫn tiêu chí thi đua về chuyển đổi số.", "2. Sở Tài chính: Bố trí kinh phí thực hiện Kế hoạch.",
        "3. Công an tỉnh chủ trì bảo đảm an ninh mạng cho các hệ thống.", "Trên đây là Kế hoạch chuyển đổi số năm 2026./.",
    )  # fmt: skip
    assert [a.unit for a in d.assignments] == ["Sở Nội vụ", "Sở Tài chính", "Công an tỉnh"]


def test_news_has_no_number_and_its_author_is_no_signer(samples) -> None:
    d = parse((samples / "tin-bai.txt").read_text(encoding="utf-8"))
    assert d.is_news
    assert d.metadata.document_number is None
    assert d.metadata.signer is None
    assert d.metadata.issue_date.value == "2025-10-24"


def test_scores_and_ranks_of_an_article(samples) -> None:
    d = parse((samples / "tin-bai.txt").read_text(encoding="utf-8"))
    assert [(o.value, o.rank, o.year) for o in d.observed_values][:4] == [
        (0.7315, 12, 2024),
        (None, 9, 2024),
        (None, 15, 2024),
        (None, 11, 2024),
    ]


def test_abbreviations_are_learnt_from_the_document() -> None:
    d = plan("I. NHIỆM VỤ", "- Xây dựng cơ sở dữ liệu (CSDL) và đào tạo công nghệ thông tin (CNTT).")
    assert d.abbreviations == {"CSDL": "cơ sở dữ liệu", "CNTT": "công nghệ thông tin"}


def test_old_agencies_know_their_successors() -> None:
    d = plan("V. TỔ CHỨC THỰC HIỆN", "1. Sở TT&TT", "- Theo dõi việc thực hiện Kế hoạch.")
    assert [(a.name, a.successor) for a in d.agencies] == [
        ("Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ")
    ]


def test_money_with_source_and_years() -> None:
    d = plan("IV. KINH PHÍ", "Ngân sách tỉnh 25,5 tỷ đồng năm 2026; vốn đầu tư công 300 triệu đồng.")
    assert [(m.amount, m.source) for m in d.money] == [
        (25_500_000_000, "Ngân sách tỉnh"),
        (300_000_000, "vốn đầu tư công"),
    ]


def test_tasks_under_the_name_of_an_agency_are_led_by_it() -> None:
    (task,) = plan(
        "III. NHIỆM VỤ", "1. Ban Tổ chức Tỉnh ủy", "- Tham mưu chính sách thu hút nhân tài chuyển đổi số."
    ).tasks
    assert task.lead_units == ("Ban Tổ chức Tỉnh ủy",)


def test_numbered_labels_belong_to_the_task_above() -> None:
    (task,) = plan(
        "III. NỘI DUNG", "1. Nhận thức số", "1.1. Nhiệm vụ: Duy trì chuyên mục chuyển đổi số trên cổng thông tin.",
        "1.2. Đơn vị chủ trì: Sở Văn hóa, Thể thao và Du lịch.", "1.3. Thời gian thực hiện: Quý II/2026.",
    ).tasks  # fmt: skip
    assert (task.lead_units, task.time) == (("Sở Văn hóa, Thể thao và Du lịch",), "Quý II/2026")


def test_growth_as_a_noun_is_no_growth_to_reach() -> None:
    assert shown(goals("Đóng góp của năng suất vào tăng trưởng đạt trên 55%.")) == [(">", 55, "%")]


def test_a_request_names_the_unit_it_is_made_to() -> None:
    d = plan(
        "V. TỔ CHỨC THỰC HIỆN",
        "1. Đề nghị Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội vận động hội viên tham gia.",
    )
    assert [a.unit for a in d.assignments] == [
        "Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh và các tổ chức chính trị - xã hội"
    ]
