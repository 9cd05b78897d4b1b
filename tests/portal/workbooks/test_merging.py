"""Three-way merge: base is what the template held, mine the cell, theirs the database now."""

from __future__ import annotations

import pytest

from trucso.portal.workbooks.merging import CHANGED, CONFLICT, ERASED, KEPT, UNCHANGED, outcome


@pytest.mark.parametrize(
    ("base", "mine", "theirs", "expected"),
    [
        ("5", "5", "5", UNCHANGED),
        ("5", "7", "5", CHANGED),
        ("5", "5", "7", KEPT),
        ("5", "7", "7", UNCHANGED),
        ("5", "7", "9", CONFLICT),
        ("5", "", "5", ERASED),
        ("5", "", "9", CONFLICT),
        ("5", "", "", UNCHANGED),
        ("", "", "9", KEPT),
        ("", "5", "", CHANGED),
        ("", "5", "9", CONFLICT),
    ],
)
def test_every_case(base, mine, theirs, expected):
    assert outcome(base, mine, theirs, "") == expected
