"""The fonts we ship have every Vietnamese letter, and digits of one width."""

import unicodedata

import pytest
from fontTools.ttLib import TTFont

from trucso.portal.shared.charts.rendering import FONTS

FACES = sorted(FONTS.glob("*.ttf"))
PLAIN = "aăâeêioôơuưy"
TONES = ["", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323"]
LETTERS = {unicodedata.normalize("NFC", letter + tone) for letter in PLAIN for tone in TONES} | {"đ"}
SIGNS = set("0123456789.,%–—−≥≤×«»…₫\N{NO-BREAK SPACE}→")


@pytest.mark.skipif(not FACES, reason="chưa dựng tệp giao diện (npm run build)")
@pytest.mark.parametrize("path", FACES, ids=lambda path: path.stem)
def test_font_has_every_letter_and_tabular_digits(path):
    font = TTFont(path)
    known = font.getBestCmap()
    wanted = LETTERS | {letter.upper() for letter in LETTERS} | SIGNS
    assert [sign for sign in sorted(wanted) if ord(sign) not in known] == []
    assert len({font["hmtx"][known[ord(digit)]][0] for digit in "0123456789"}) == 1
