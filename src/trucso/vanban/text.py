"""Text at the door: one Unicode form, one newline, no invisible characters; and a copy for matching.

Two forms of a text are used everywhere and have **the same length**, so an offset in one is an offset in the
other: the *clean* text, which is shown and quoted, and its *match form*, lower case with old tone placement
and the commonest scanning slips put right, which patterns are run on.
"""

import re
import unicodedata

_INVISIBLE = dict.fromkeys(
    [
        *range(0x00, 0x09),
        0x0B,
        *range(0x0E, 0x20),
        0x7F,
        0xAD,
        0xFEFF,
        *range(0x200B, 0x2010),
        0x2060,
        0xFFFD,
    ],
    None,
)
_SPACES = {
    0x00A0: " ",
    0x202F: " ",
    0x2007: " ",
    0x2009: " ",
    0x3000: " ",
    0x2028: "\n",
    0x2029: "\n",
    0x85: "\n",
}
_NEWLINES = re.compile(r"\r\n?|\x0c")
_WIDE = re.compile(r"[ \t]{41,}")  # columns of a page are nearer than this
# Letters that look alike but come from Icelandic, Croatian or Cyrillic keyboards and fonts.
_LOOKALIKES = str.maketrans(
    {
        "Ð": "Đ",
        "ð": "đ",
        "Ɖ": "Đ",
        "а": "a",
        "о": "o",
        "е": "e",
        "А": "A",
        "О": "O",
        "Е": "E",
        "С": "C",
        "Т": "T",
    }
)


def clean(text: str) -> str:
    """``text`` in NFC with ``\\n`` newlines, ordinary spaces and no invisible characters."""
    text = _NEWLINES.sub("\n", text).translate(_SPACES).translate(_INVISIBLE)
    text = _WIDE.sub(" " * 40, text.translate(_LOOKALIKES))
    return unicodedata.normalize("NFC", text)


_TONES = {
    "oà": "òa", "oá": "óa", "oả": "ỏa", "oã": "õa", "oạ": "ọa",
    "oè": "òe", "oé": "óe", "oẻ": "ỏe", "oẽ": "õe", "oẹ": "ọe",
    "uỳ": "ùy", "uý": "úy", "uỷ": "ủy", "uỹ": "ũy", "uỵ": "ụy",
}  # fmt: skip
_NEW_TONE = re.compile(r"(?<!q)(?:" + "|".join(_TONES) + r")(?!\w)")
_DASHES = str.maketrans("–—−‐‑‒", "------")
# Slips of scanning that change meaning for a pattern; wrong and right have the same length.
_SLIPS = {"phần đầu": "phấn đấu", "phấn đầu": "phấn đấu", "phần đấu": "phấn đấu", "nghị quyêt": "nghị quyết", "tôi thiểu": "tối thiểu", "tối thiếu": "tối thiểu", "trở lển": "trở lên"}  # fmt: skip
_SLIP = re.compile("|".join(_SLIPS))


def _lower(text: str) -> str:
    """Lower case, character by character where the plain call would change the length (İ)."""
    low = text.lower()
    return low if len(low) == len(text) else "".join(c.lower() if len(c.lower()) == 1 else c for c in text)


def match_form(text: str) -> str:
    """``text`` for patterns: lower case, one dash, old tone placement, known slips repaired; same length."""
    low = _lower(text).translate(_DASHES)
    low = _NEW_TONE.sub(lambda m: _TONES[m.group()], low)
    return _SLIP.sub(lambda m: _SLIPS[m.group()], low)


def fold(text: str) -> str:
    """Words of ``text`` without marks, case and punctuation, one space apart: for comparing, never for offsets."""
    plain = unicodedata.normalize("NFD", text.lower())
    plain = "".join(c for c in plain if not unicodedata.combining(c)).replace("đ", "d")
    return " ".join(re.findall(r"[0-9a-z]+", plain))


_FOOTNOTE_MARK = re.compile(r"\[\d{1,3}\]|[¹²³⁴⁵⁶⁷⁸⁹⁰]+")


def without_footnote_marks(text: str) -> str:
    """``text`` without ``[3]`` and superscript figures."""
    return _FOOTNOTE_MARK.sub("", text)


def is_upper(text: str) -> bool:
    """Whether at least 85 % of the letters are capitals (titles are often part wrong after scanning)."""
    letters = [c for c in text if c.isalpha()]
    return bool(letters) and sum(c.isupper() for c in letters) >= 0.85 * len(letters)
