"""How numbers and days are written for people: ``1.234,5``, ``71,67 %``, ``0,7164``, ``22/11/2026``.

Values stay exact (``Fraction``, ``Decimal``, ``int``) until they are written; they are rounded here once,
half up, as an official rounds. ``plain`` is the other form: ASCII digits with a dot, for SVG, JSON and
attributes, where a localised ``71,67`` would break the page without a message.
"""

from __future__ import annotations

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from django.utils import timezone
from django.utils.translation import get_language

Number = int | float | Decimal | Fraction

NOTHING = "—"
NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
POINTS_DECIMALS = 2
SHARE_DECIMALS = 4
PERCENT_DECIMALS = 2
MOST_DECIMALS = 4
_SEPARATORS = {"vi": (".", ","), "en": (",", ".")}


def _ratio(value: Number) -> tuple[int, int]:
    """Numerator and denominator; a float counts as the decimal it is written as."""
    return (Decimal(repr(value)) if isinstance(value, float) else value).as_integer_ratio()


def _units(value: Number, decimals: int) -> int:
    """``value`` in units of the last place, half away from zero; exact, on whole numbers only."""
    numerator, denominator = _ratio(value)
    units = (2 * abs(numerator) * 10**decimals + denominator) // (2 * denominator)
    return -units if numerator < 0 else units


def rounded(value: Number, decimals: int) -> Decimal:
    """``value`` to ``decimals`` places, half away from zero; exact for fractions (never through float)."""
    return Decimal(_units(value, decimals)).scaleb(-decimals)


def number(value: Number | None, decimals: int | None = None) -> str:
    """``1234.5`` → ``1.234,5`` (in English ``1,234.5``); nothing reported → ``—``.

    Without ``decimals``: at most four places and no zeros at the end.
    """
    if value is None:
        return NOTHING
    places = MOST_DECIMALS if decimals is None else decimals
    units = _units(value, places)
    whole, part = divmod(abs(units), 10**places)
    thousands, point = _SEPARATORS.get((get_language() or "vi")[:2], _SEPARATORS["vi"])
    after = f"{part:0{places}d}" if places else ""
    if decimals is None:
        after = after.rstrip("0")
    text = f"{whole:,}".replace(",", thousands) + (point + after if after else "")
    return f"{MINUS}{text}" if units < 0 else text


def points(value: Number | None) -> str:
    """Points with two decimals: ``3,58``."""
    return number(value, POINTS_DECIMALS)


def share(value: Number | None) -> str:
    """A 0–1 value with four decimals, as the ministry publishes them: ``0,7164``."""
    return number(value, SHARE_DECIMALS)


def percent(value: Number | None, decimals: int = PERCENT_DECIMALS) -> str:
    """A 0–1 value as a percentage: ``0.7167`` → ``71,67 %``."""
    if value is None:
        return NOTHING
    hundred = Fraction(str(value)) * 100 if isinstance(value, float) else Fraction(value) * 100
    return f"{number(hundred, decimals)}{NO_BREAK_SPACE}%"


def signed(value: Number | None, decimals: int | None = None) -> str:
    """A difference with its sign: ``+1,25``, ``−0,5``, ``0``."""
    text = number(value, decimals)
    return f"+{text}" if value is not None and value > 0 else text


def day(value: date | datetime | None) -> str:
    """``22/11/2026``; a moment is shown as its day in the time zone of the portal."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if isinstance(value, datetime) and timezone.is_aware(value) else value
    return local.strftime("%d/%m/%Y")


def moment(value: datetime | None) -> str:
    """``22/11/2026 09:05``."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if timezone.is_aware(value) else value
    return local.strftime("%d/%m/%Y %H:%M")


def plain(value: Number | None, decimals: int = 6) -> str:
    """For SVG, JSON and attributes: ASCII, a dot, no thousands; nothing → empty."""
    if value is None:
        return ""
    text = format(rounded(value, decimals), "f")
    return text.rstrip("0").rstrip(".") if "." in text else text


def exact_text(value: Number | None, digits: int = 28) -> str:
    """The unrounded value for files: exact when it ends, else ``digits`` significant digits."""
    if value is None:
        return ""
    if not isinstance(value, Fraction):
        return format(Decimal(str(value)), "f")
    from decimal import Context

    quotient = Context(prec=digits, rounding=ROUND_HALF_UP).divide(
        Decimal(value.numerator), Decimal(value.denominator)
    )
    text = format(quotient, "f")
    return text.rstrip("0").rstrip(".") if "." in text else text
