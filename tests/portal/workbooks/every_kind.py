"""An index with every kind of figure, a figure that two indicators read, and points that people give."""

from __future__ import annotations

from trucso.portal.facts.models import Measure

MEASURES = {
    "dem": "count", "tien": "amount", "ty-le": "share", "co-khong": "yes_no", "muc": "choice", "diem": "points",
}  # fmt: skip
OPTIONS = {"truong": "Trưởng ban", "pho": "Phó ban", "khong": "Không tham gia"}

TEXT = """
index: moi-loai-commune
revision: 1
name: {vi: Bộ chỉ số đủ loại}
level: commune
years: {first: 2026, last: null}
decision: {number: null, date: null, issuer: UBND tỉnh, title: Thử, note: dùng trong kiểm thử}
source: "https://example.org"
certainty: read
missing: zero
rounding: {}
ranking: {ties: competition, by: share, descending: true}
total: {groups: all}
groups:
- {code: "1", name: {vi: Nhóm một}, max_points: 40}
indicators:
- code: "A"
  group: "1"
  name: {vi: Số đếm trên số tiền}
  points: 10
  inputs:
    a: {measure: dem, kind: count, unit: hồ sơ, label: {vi: Số hồ sơ}}
    b: {measure: tien, kind: amount, unit: triệu đồng, label: {vi: Kinh phí}}
  value: "a / b"
  award: [{from: 0, share: value}]
- code: "B"
  group: "1"
  name: {vi: Tỷ lệ}
  points: 10
  inputs:
    r: {measure: ty-le, kind: share, label: {vi: Tỷ lệ trực tuyến}}
    a: {measure: dem, kind: count, unit: hồ sơ, label: {vi: Số hồ sơ}}
  value: r
  award: [{when: "a == 0", share: 0}, {from: 0, share: value}]
- code: "C"
  group: "1"
  name: {vi: Có và chọn}
  points: 10
  inputs:
    s: {measure: co-khong, kind: yes_no, label: {vi: Đã ban hành}}
    m:
      measure: muc
      kind: choice
      label: {vi: Vai trò}
      options: {truong: {vi: Trưởng ban}, pho: {vi: Phó ban}, khong: {vi: Không tham gia}}
  parts:
  - {code: "C.1", name: {vi: Ban hành}, points: 4, value: s, award: [{is: true, share: 1}, {is: false, share: 0}]}
  - code: "C.2"
    name: {vi: Vai trò}
    points: 6
    value: m
    award: [{is: truong, share: 1}, {is: pho, share: "1/2"}, {is: khong, share: 0}]
- {code: "D", group: "1", name: {vi: Điểm cho}, points: 10, given: true}
"""


def make_measures() -> dict[str, Measure]:
    return {
        code: Measure.objects.create(
            code=code, name_vi=code, kind=kind, options=OPTIONS if kind == "choice" else {}
        )
        for code, kind in MEASURES.items()
    }
