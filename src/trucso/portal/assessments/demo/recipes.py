"""How each measure of ``hcmc-commune-2026`` is drawn. Order matters: a part comes after its whole."""

from __future__ import annotations

from .drawing import Count, Effort, Part, People, Portion, Rate, Recipe, Timely, Whether

RECIPES: dict[str, Recipe] = {
    "dan-so.trung-binh": People(1.0, 1.0),
    "dan-so.truong-thanh": Portion("dan-so.trung-binh", 0.68, 0.74),
    "dan-so.tu-14-tuoi": Portion("dan-so.trung-binh", 0.75, 0.80),
    "dan-so.tu-14-tuoi-co-dinh-danh": Part("dan-so.tu-14-tuoi", 0.72, 0.985),
    "dan-so.co-chu-ky-so": Part("dan-so.truong-thanh", 0.03, 0.42),
    "dan-so.duoc-tuyen-truyen-dich-vu-so": Part("dan-so.trung-binh", 0.25, 0.88),
    "ky-nang-so.nguoi-dan-duoc-pho-cap": Part("dan-so.truong-thanh", 0.15, 0.80),
    "ky-nang-so.co-hoat-dong": Whether(0.85, 1.0),
    "ban-chi-dao.truong-ban-la-nguoi-dung-dau": Whether(0.82, 1.0),
    "hop-cds.tong": Count(4, 12),
    "hop-cds.nguoi-dung-dau-chu-tri": Part("hop-cds.tong", 0.4, 1.0, whole_from=0.75),
    "van-ban-cds.theo-yeu-cau": Count(6, 18),
    "van-ban-cds.nguoi-dung-dau-ky": Part("van-ban-cds.theo-yeu-cau", 0.5, 1.0, whole_from=0.8),
    "ke-hoach.nghi-quyet-57.da-ban-hanh": Whether(0.85, 1.0),
    "ke-hoach.cds.da-ban-hanh": Whether(0.9, 1.0),
    "ke-hoach.binh-dan-hoc-vu-so.da-ban-hanh": Whether(0.8, 1.0),
    "ke-hoach.binh-dan-hoc-vu-so.da-hoan-thanh": Whether(0.2, 0.9),
    "ke-hoach.kinh-te-so-xa-hoi-so.da-trien-khai": Whether(0.55, 1.0),
    "bao-cao-cds.quy-1": Timely(),
    "bao-cao-cds.quy-2": Timely(),
    "bao-cao-cds.quy-3": Timely(),
    "bao-cao-cds.quy-4": Timely(),
    "van-ban.le-phi-truc-tuyen.da-ban-hanh": Whether(0.6, 1.0),
    "van-ban.du-lieu-so.da-ban-hanh": Whether(0.35, 0.95),
    "sang-kien.dich-vu-cong-truc-tuyen.da-ban-hanh": Whether(0.25, 0.9),
    "cong-ttdt.chuyen-muc-cds": Whether(0.7, 1.0),
    "cong-ttdt.tin-bai-cds": Effort(6, 96),
    "cong-ttdt.tin-nhiem-mang": Whether(0.3, 0.95),
    "cong-ttdt.gan-nhan-emc": Whether(0.35, 0.95),
    "cong-ttdt.lien-ket-cong-thanh-pho": Whether(0.8, 1.0),
    "ccvc.tong": Count(38, 120),
    "ccvc.duoc-boi-duong-cds": Part("ccvc.tong", 0.35, 1.0, whole_from=0.85),
    "may-tinh.tong": Part("ccvc.tong", 0.84, 1.0, whole_from=0.55),
    "may-tinh.khong-xu-ly-mat": Portion("may-tinh.tong", 0.93, 0.98),
    "may-tinh.ket-noi-internet": Part("may-tinh.khong-xu-ly-mat", 0.86, 1.0, whole_from=0.6),
    "ai.phuc-vu-ccvc": Whether(0.25, 0.9),
    "ai.phuc-vu-nguoi-dan-doanh-nghiep": Effort(0, 2.6, is_flow=False),
    "ap-khu-pho.tong": Count(6, 28),
    "ap-khu-pho.co-to-cong-nghe-so": Part("ap-khu-pho.tong", 0.7, 1.0, whole_from=0.45),
    "to-cong-nghe-so.co-hoat-dong": Whether(0.7, 1.0),
    "nhan-luc.dau-moi-cds": Whether(0.92, 1.0),
    "nhan-luc.chuyen-trach-cds": Whether(0.3, 0.85),
    "nhan-luc.an-toan-thong-tin": Whether(0.55, 1.0),
    "httt.tong": Count(2, 7),
    "httt.duoc-phe-duyet-cap-do": Part("httt.tong", 0.2, 1.0, whole_from=0.7),
    "httt.trien-khai-day-du": Part("httt.duoc-phe-duyet-cap-do", 0.2, 1.0, whole_from=0.75),
    "attt.nguoi-dung-dau-chi-dao": Whether(0.6, 1.0),
    "tthc.doanh-nghiep.tong": Count(28, 64),
    "tthc.doanh-nghiep.truc-tuyen": Part("tthc.doanh-nghiep.tong", 0.85, 1.0, whole_from=0.6),
    "tthc.ho-so.tong": Portion("dan-so.trung-binh", 0.22, 0.48),
    "tthc.ho-so.mot-phan": Part("tthc.ho-so.tong", 0.12, 0.34),
    "tthc.ho-so.toan-trinh": Part("tthc.ho-so.tong", 0.16, 0.62),
    "tthc.ho-so.xu-ly-toan-trinh": Part("tthc.ho-so.tong", 0.18, 0.92),
    "tthc.ho-so.ty-le-ket-qua-dien-tu": Rate(0.55, 1.02),
    "tthc.ho-so.ty-le-so-hoa": Rate(0.5, 1.0),
    "hai-long-dvctt.nguoi-dan-tham-gia": Portion("tthc.ho-so.tong", 0.02, 0.1),
    "hai-long-dvctt.nguoi-dan-hai-long": Part("hai-long-dvctt.nguoi-dan-tham-gia", 0.82, 1.0),
    "hai-long-dvctt.doanh-nghiep-tham-gia": Count(4, 60),
    "hai-long-dvctt.doanh-nghiep-hai-long": Part("hai-long-dvctt.doanh-nghiep-tham-gia", 0.8, 1.0),
    "thanh-toan.thu-tuc-dang-trien-khai": Count(48, 130),
    "thanh-toan.thu-tuc-co-giao-dich": Part("thanh-toan.thu-tuc-dang-trien-khai", 0.1, 0.9),
    "thanh-toan.ho-so-da-giai-quyet": Portion("tthc.ho-so.tong", 0.3, 0.5),
    "thanh-toan.ho-so-co-giao-dich": Part("thanh-toan.ho-so-da-giai-quyet", 0.12, 0.92),
    "nen-tang.kho-du-lieu-dung-chung": Whether(0.3, 0.95),
    "phan-anh-1022.co-su-dung": Whether(0.75, 1.0),
    "phan-anh-1022.tiep-nhan": Effort(0, 70),
    "phan-anh-1022.xu-ly-dung-hen": Part("phan-anh-1022.tiep-nhan", 0.82, 1.0, whole_from=0.6),
    "ho-so-cong-viec.tong": Count(380, 2400),
    "ho-so-cong-viec.tren-moi-truong-mang": Part("ho-so-cong-viec.tong", 0.9, 1.0, whole_from=0.55),
    "tuyen-truyen.noi-dung-dich-vu-so": Effort(2, 8, is_flow=False),
}

LIMITS = {"tuyen-truyen.noi-dung-dich-vu-so": 7}
"""The most a measure may be, where its indicator counts items of a closed list."""

NOT_YET = "Chưa đến kỳ báo cáo"
QUARTERS = {"bao-cao-cds.quy-1": 1, "bao-cao-cds.quy-2": 2, "bao-cao-cds.quy-3": 3, "bao-cao-cds.quy-4": 4}
"""Quarterly reports, by quarter: not applicable before their quarter has ended."""

NOT_APPLICABLE = {
    "cong-ttdt": "Dùng chung Trang thông tin điện tử, chưa có trang riêng",
    "httt": "Không làm chủ quản hệ thống thông tin nào",
}
"""Families of measures that do not apply to a few units, with the reason they give."""
