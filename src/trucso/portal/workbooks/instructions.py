"""What the first sheet of a workbook says."""

from __future__ import annotations

STEPS = (
    "1. Sang trang tính “Nhập số liệu”. Chỉ các ô nền vàng nhập được; những ô khác bị khoá.",
    "2. Cột “Giá trị”: số không có đơn vị tính; “Có” hoặc “Không” và các lựa chọn lấy từ danh sách của ô. "
    "Ô tỷ lệ gõ 95 là 95%. Số 0 là bằng không; để trống là chưa báo cáo.",
    "3. Nếu chỉ số không áp dụng cho đơn vị: để trống giá trị và ghi lý do ở cột “Không áp dụng vì”.",
    "4. “Ghi chú” và “Minh chứng” ghi một lần cho mỗi chỉ số. Mỗi văn bản một dòng trong ô (Alt+Enter để "
    "xuống dòng), bắt đầu bằng dấu sao: *466/QĐ-UBND - 15/03/2026: Quyết định kiện toàn Ban Chỉ đạo.",
    "5. Xoá một giá trị đã có trong hệ thống: làm trống ô; khi nhập, hệ thống hỏi lại trước khi xoá.",
    "6. Không thêm, bớt, gộp dòng hay cột. Không dùng công thức liên kết sang tệp khác.",
    "7. Lưu dạng .xlsx (Excel hoặc LibreOffice), rồi trên phiếu của đơn vị bấm “Nhập bằng Excel”. Hệ thống "
    "hiện từng dòng sẽ thay đổi gì và chỉ ghi sau khi bạn đồng ý. Nếu trong lúc bạn làm, người khác đã sửa "
    "cùng một ô, hệ thống hỏi bạn lấy số nào.",
    "8. Hướng dẫn, minh chứng cần có và căn cứ của từng chỉ số ở trang tính “Từng chỉ số”.",
)
