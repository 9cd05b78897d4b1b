"""Demonstration data: plausible, seeded, labelled "dữ liệu minh hoạ", removable, apart from real figures."""
