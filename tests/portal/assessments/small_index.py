"""A small index whose points are given by people: two groups, four indicators, 60 points."""

from __future__ import annotations

from trucso.index import Definition, load_definition

TEXT = """
index: thu-commune
revision: 1
name: {vi: Bộ chỉ số thử}
level: commune
years: {first: 2026, last: null}
decision: {number: null, date: null, issuer: UBND tỉnh, title: Bộ chỉ số thử, note: dùng trong kiểm thử}
source: "https://example.org"
certainty: read
missing: zero
rounding: {}
ranking: {ties: competition, by: share, descending: true}
total: {groups: all}
groups:
- {code: "1", name: {vi: Hạ tầng số}, max_points: 30}
- {code: "4", name: {vi: Hoạt động chính quyền số}, max_points: 30}
indicators:
- {code: "1.1", group: "1", name: {vi: Trang bị máy tính}, points: 10, given: true}
- {code: "1.2", group: "1", name: {vi: Phủ sóng 5G}, points: 20, given: true}
- {code: "4.1", group: "4", name: {vi: Cổng thông tin điện tử}, points: 20, given: true}
- {code: "4.10", group: "4", name: {vi: Số hóa hồ sơ}, points: 10, given: true}
"""


def small_index() -> Definition:
    return load_definition(TEXT)
