"""Records of a CSV text: comma, semicolon or tab, found from the text itself."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence

DELIMITERS = (";", "\t", ",")
_SAMPLE_RECORDS = 40


def records(text: str, delimiter: str) -> Iterator[list[str]]:
    """Every record, also the blank ones: record n is row n of a spreadsheet. Raises ``csv.Error``."""
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def split_hint(text: str) -> tuple[str, str | None]:
    """The text and the delimiter that Excel's first line ``sep=;`` declares; that line is left blank."""
    first, _, rest = text.partition("\n")
    hint = first.strip().strip('"')
    if hint.lower().startswith("sep=") and len(hint) == 5:
        return "\n" + rest, hint[4]
    if first.rstrip("\r").lower() == "sep=\t":
        return "\n" + rest, "\t"
    return text, None


def find_delimiter(text: str, headings: Iterable[Sequence[str]] = ()) -> str:
    """The delimiter under which most of the wanted headings are whole cells, else the one that cuts
    the first filled record into most cells. `headings`: accepted spellings, already folded."""
    wanted = [set(spellings) for spellings in headings]

    def quality(delimiter: str) -> tuple[int, int]:
        rows = _sample(text, delimiter)
        found = max(
            (sum(not names.isdisjoint(map(folded, row)) for names in wanted) for row in rows), default=0
        )
        return found, len(next(filter(None, rows), []))

    return max(DELIMITERS, key=quality)


def folded(text: str) -> str:
    """A heading reduced to what distinguishes it: case and spacing do not."""
    return " ".join(text.split()).casefold()


def _sample(text: str, delimiter: str) -> list[list[str]]:
    sample: list[list[str]] = []
    try:
        for record in records(text, delimiter):
            sample.append(record)
            if len(sample) == _SAMPLE_RECORDS:
                break
    except csv.Error:  # reported by the real reading, with its row
        pass
    return sample
