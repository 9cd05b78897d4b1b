"""Forms met in documents the first rules were not written on, one made-up case each."""

from trucso.vanban.model import Document
from trucso.vanban.outline_view import due_in_words
from trucso.vanban.parsing import parse

HEAD = "Số: 31/KH-UBND\nKẾ HOẠCH\nChuyển đổi số tỉnh Lai Châu năm 2026\n"


def plan(*lines: str) -> Document:
    return parse(HEAD + "\n".join(lines))


def article(*lines: str) -> Document:
    return parse("Lai Châu nâng hạng chuyển đổi số\n" + "\n".join(lines))


def test_a_heading_that_ends_in_a_word_like_diem_does_not_swallow_the_first_bullet() -> None:
    read = plan("I. MỤC TIÊU", "1. Quan điểm", "- Người dân là trung tâm của mọi việc.", "2. Chỉ tiêu", "- 80% hồ sơ trực tuyến.")  # fmt: skip
    assert [s.title for s in read.sections()] == ["MỤC TIÊU", "Quan điểm", "Chỉ tiêu"]


def test_a_vision_among_the_goals_states_goals() -> None:
    read = plan("I. MỤC TIÊU", "1. Đến năm 2030", "- Kinh tế số đạt 30% GRDP.", "2. Tầm nhìn đến năm 2045", "- Kinh tế số đạt 50% GRDP.")  # fmt: skip
    assert [(t.value, t.year) for t in read.targets] == [(30, 2030), (50, 2045)]


def test_the_level_beside_a_figure_is_its_own() -> None:
    read = plan("I. MỤC TIÊU", "- 90% hồ sơ cấp tỉnh; 80% hồ sơ cấp huyện và 60% hồ sơ cấp xã được ký số (trừ hồ sơ mật);")  # fmt: skip
    assert [t.scope for t in read.targets] == ["cấp tỉnh", "cấp huyện", "cấp xã"]


def test_a_pillar_is_read_from_the_clause_of_the_figure() -> None:
    read = plan("I. MỤC TIÊU", "- Kinh tế số đạt 25% GRDP; 95% thủ tục hành chính làm trực tuyến.")
    assert [t.pillar for t in read.targets] == ["kinh tế số", "chính quyền số"]


def test_where_things_stand_is_no_target() -> None:
    read = plan("I. MỤC TIÊU", "- 85% hồ sơ nộp trực tuyến (năm 2025 đạt 72%).")
    assert [t.value for t in read.targets] == [85]


def test_the_share_of_a_fee_is_no_target() -> None:
    read = parse("Số: 9/NQ-HĐND\nNGHỊ QUYẾT\nVề lệ phí\nĐiều 1. Mức thu\nMức thu bằng 50% mức hiện hành.\nĐiều 2. Tổ chức thực hiện\n1. Giao Ủy ban nhân dân tỉnh thực hiện.")  # fmt: skip
    assert read.targets == ()


def test_top_three_of_the_districts() -> None:
    read = plan("I. MỤC TIÊU", "- Giữ thứ hạng trong tốp 3 các huyện, thành phố của tỉnh.")
    assert [(t.comparator, t.value) for t in read.targets] == [("rank<=", 3)]


def test_a_sentence_that_only_names_people_belongs_to_the_task_before_it() -> None:
    read = plan("I. NHIỆM VỤ", "1. Dữ liệu", "1.1. Lập danh mục dữ liệu mở của tỉnh.", "Sở Tư pháp chủ trì, phối hợp với các cơ quan liên quan thực hiện, hoàn thành trong quý I/2026.")  # fmt: skip
    assert [(t.lead_units, t.coordinating_units) for t in read.tasks] == [
        (("Sở Tư pháp",), ("các cơ quan liên quan",))
    ]


def test_don_vi_thuc_hien_leads() -> None:
    read = plan("I. NHIỆM VỤ", "1. Hạ tầng", "- Nâng cấp mạng diện rộng của tỉnh. (Đơn vị thực hiện: Sở Xây dựng; phối hợp: Sở Tài chính).")  # fmt: skip
    assert [(t.lead_units, t.coordinating_units) for t in read.tasks] == [
        (("Sở Xây dựng",), ("Sở Tài chính",))
    ]


def test_an_agency_after_an_opening_phrase_leads() -> None:
    read = plan("I. NHIỆM VỤ", "1. Chung", "- Để khắc phục tồn tại, nâng cao kết quả, Sở Nội vụ rà soát quy chế làm việc.")  # fmt: skip
    assert read.tasks[0].lead_units == ("Sở Nội vụ",)


def test_agencies_after_a_comma_act() -> None:
    read = plan("I. TỔ CHỨC THỰC HIỆN", "1. Các cơ quan, đơn vị báo cáo kết quả về UBND tỉnh thông qua Sở Nội vụ trước ngày 25 hằng tháng.")  # fmt: skip
    assert read.assignments[0].unit == "Các cơ quan, đơn vị"
    assert [(d.who, d.recipient, d.due) for d in read.deadlines] == [("Các cơ quan, đơn vị", "UBND tỉnh", "25 of month")]  # fmt: skip


def test_small_offices_of_a_commune_are_units() -> None:
    read = plan("I. TỔ CHỨC THỰC HIỆN", "1. Công chức Tài chính: Bố trí kinh phí cho kế hoạch.", "2. Các thôn: Vận động nhân dân cài đặt ứng dụng.")  # fmt: skip
    assert [a.unit for a in read.assignments] == ["Công chức Tài chính", "Các thôn"]


def test_names_of_agencies_in_small_letters_keep_their_verbs() -> None:
    read = plan(
        "I. TỔ CHỨC THỰC HIỆN", "1. Các sở giáo dục và đào tạo tổ chức đánh giá hằng năm tại trường học."
    )
    assert read.assignments[0].unit == "Các sở giáo dục và đào tạo"


def test_a_line_that_points_to_the_annex_is_no_task() -> None:
    read = plan("I. NHIỆM VỤ", "1. Ban hành quy chế quản lý dữ liệu của tỉnh.", "2. Nhiệm vụ cụ thể: theo Phụ lục đính kèm.")  # fmt: skip
    assert [t.text for t in read.tasks] == ["Ban hành quy chế quản lý dữ liệu của tỉnh."]


def test_a_directive_by_agencies_gives_assignments() -> None:
    read = parse("Số: 5/CT-UBND\nCHỈ THỊ\nVề chuyển đổi số\nChủ tịch UBND tỉnh yêu cầu:\n1. Các sở, ban, ngành\na) Công khai thủ tục trên mạng;\nb) Ký số mọi văn bản.\n2. Sở Nội vụ\na) Theo dõi việc thực hiện Chỉ thị;\nb) Đánh giá thi đua.\n3. Sở Tài chính bố trí kinh phí thực hiện Chỉ thị này.")  # fmt: skip
    assert [a.unit for a in read.assignments] == ["Các sở, ban, ngành"] * 2 + ["Sở Nội vụ"] * 2 + [
        "Sở Tài chính"
    ]
    assert read.tasks == ()


def test_the_third_year_is_no_rank() -> None:
    read = article("Đây là năm thứ 3 Bộ Khoa học và Công nghệ công bố chỉ số DTI của các địa phương trong cả nước để so sánh. Lai Châu xếp thứ 41 với 0,512 điểm năm 2024.")  # fmt: skip
    assert [(o.rank, o.value) for o in read.observed_values] == [(41, 0.512)]


def test_the_head_of_a_body_inside_a_district_is_completed_with_the_district() -> None:
    read = parse("UBND HUYỆN TỦA CHÙA\nBAN CHỈ ĐẠO CHUYỂN ĐỔI SỐ\nSố: 1/KH-BCĐ\nTủa Chùa, ngày 05 tháng 02 năm 2024\nKẾ HOẠCH\nHoạt động năm 2024\nI. NHIỆM VỤ\n- Họp hằng quý để đôn đốc.")  # fmt: skip
    assert read.metadata.issuer is not None
    assert read.metadata.issuer.value == "Ban chỉ đạo chuyển đổi số huyện Tủa Chùa"


def test_news_reports_owed_regularly() -> None:
    read = article("Sở Khoa học và Công nghệ chủ trì theo dõi, đôn đốc việc thực hiện các chỉ số thành phần trong toàn tỉnh; định kỳ hằng tháng báo cáo UBND tỉnh.")  # fmt: skip
    assert [(d.period, d.recipient) for d in read.deadlines] == [("monthly", "UBND tỉnh")]


def test_the_year_of_a_plan_is_before_its_outlook_and_no_date_in_its_title() -> None:
    outlook = parse("Số: 2-NQ/TU\nNGHỊ QUYẾT\nvề chuyển đổi số giai đoạn 2021-2025, định hướng đến năm 2030\nI. MỤC TIÊU\n- Thuộc nhóm 20 tỉnh dẫn đầu.")  # fmt: skip
    dated = parse("Số: 3/KH-UBND\nLai Châu, ngày 02 tháng 3 năm 2025\nKẾ HOẠCH\nThực hiện Nghị quyết ngày 22 tháng 12 năm 2024\nI. MỤC TIÊU\n- 90% hồ sơ trực tuyến.")  # fmt: skip
    assert [t.year for t in (*outlook.targets, *dated.targets)] == [2025, 2025]


def test_a_standing_committee_is_completed() -> None:
    read = parse("ĐẢNG BỘ TỈNH LAI CHÂU\nBAN THƯỜNG VỤ\n*\nSố: 2-NQ/TU\nLai Châu, ngày 20 tháng 9 năm 2021\nNGHỊ QUYẾT\nvề chuyển đổi số\nI. MỤC TIÊU\n- 90% hồ sơ trực tuyến.")  # fmt: skip
    assert read.metadata.issuer is not None
    assert read.metadata.issuer.value == "Ban Thường vụ Tỉnh ủy Lai Châu"


def test_names_after_cac_so_are_part_of_the_heading() -> None:
    read = plan(
        "I. TỔ CHỨC THỰC HIỆN", "1. Các Sở: Tài chính, Xây dựng", "Tham mưu bố trí kinh phí thực hiện."
    )
    assert [a.unit for a in read.assignments] == ["Các Sở: Tài chính, Xây dựng"]


def test_tasks_under_a_leading_agency_take_its_partners() -> None:
    read = plan("I. NHIỆM VỤ", "1. Chung", "a) Sở Nội vụ chủ trì, phối hợp với Sở Tài chính:", "- Rà soát vị trí việc làm về công nghệ số;", "- Xây dựng chính sách thu hút nhân tài.")  # fmt: skip
    assert [(t.lead_units, t.coordinating_units) for t in read.tasks] == [
        (("Sở Nội vụ",), ("Sở Tài chính",))
    ] * 2


def test_due_days_are_shown_in_words() -> None:
    assert due_in_words("quarterly", "20 of last month of quarter") == "hằng quý, ngày 20 tháng cuối quý"
    assert due_in_words("annual", "12-10") == "hằng năm, ngày 10/12"
    assert due_in_words("once", "2026-03-31") == "một lần, ngày 31/03/2026"


def test_an_article_of_a_collection_is_news_whatever_it_cites() -> None:
    read = parse("date 2025-08-11 Thông báo số 408/TB-VPCP ngày 8/8/2025 kết luận phiên họp sơ kết 6 tháng đầu năm, triển khai nhiệm vụ 6 tháng cuối năm 2025.\n\nCác bộ, ngành, địa phương hoàn thành cung cấp dịch vụ công trực tuyến cấp xã trước ngày 15/8/2025.")  # fmt: skip
    assert read.is_news
    assert read.metadata.document_number is None
    assert [d.due for d in read.deadlines] == ["2025-08-15"]


def test_the_day_an_article_was_posted_wins_over_a_banner() -> None:
    read = parse("Thứ 4, Ngày 17/07/2024 -\n\nTriển khai các nhiệm vụ cải thiện chỉ số chuyển đổi số\nNgày đăng: 18/07/2022 16:25\nTheo đó, trên cơ sở đề xuất của Sở Thông tin và Truyền thông, Ủy ban nhân dân tỉnh yêu cầu các đơn vị:\n\nTiến hành rà soát và triển khai thực hiện các nhiệm vụ chuyển đổi số được giao trong kế hoạch năm 2022 của tỉnh.")  # fmt: skip
    assert read.metadata.issue_date is not None
    assert read.metadata.issue_date.value == "2022-07-18"
    assert [t.lead_units for t in read.tasks] == [("các đơn vị",)]


def test_a_page_that_prints_the_full_text_names_the_number() -> None:
    read = parse("Cổng thông tin đăng toàn văn Nghị quyết số 4-NQ/TU ngày 06/9/2023 như sau.\nNGHỊ QUYẾT\nCỦA BAN THƯỜNG VỤ TỈNH ỦY KHÓA XX\nvề chuyển đổi số tỉnh Lai Châu\n-----\nI. MỤC TIÊU\n- 90% hồ sơ trực tuyến.")  # fmt: skip
    assert read.metadata.document_number is not None
    assert read.metadata.issuer is not None
    assert (read.metadata.document_number.value, read.metadata.issuer.value) == ("4-NQ/TU", "Ban Thường vụ Tỉnh ủy Lai Châu")  # fmt: skip


def test_a_group_that_is_only_counted_is_no_rank() -> None:
    read = article("Theo đó, ở nhóm 17 bộ, ngành có dịch vụ công, Bộ Tài chính đạt kết quả tốt trong việc thực hiện các nhiệm vụ.")  # fmt: skip
    assert read.targets == ()
