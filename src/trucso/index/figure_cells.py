"""One cell of a figure file read as the figure its code accepts."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from trucso.index.cells import NOT_APPLICABLE_WORDS, Cell
from trucso.index.definition import Definition
from trucso.index.delimited import folded
from trucso.index.figures import VALUES, Slot, Values, accepted_figures
from trucso.index.numbers import DecimalMark, shortened
from trucso.index.numerals import shown
from trucso.index.observation import FigureValue, NotApplicable
from trucso.index.places import Place


@dataclass(frozen=True, slots=True)
class FigureReader:
    """Reads the cells of one code. `choices`: folded code or label → code of the choice."""

    slot: Slot
    choices: Mapping[str, str]

    def read(self, cell: Cell, decimal: DecimalMark | None = None) -> FigureValue | None:
        """The figure in a cell; None when blank (not reported). Raises TableError naming the cell."""
        if cell.is_blank:
            return None
        if (reason := not_applicable_reason(cell.text)) is not None:
            return NotApplicable(reason)
        match self.slot.kind:
            case "yes_no":
                return cell.yes_no()
            case "choice":
                return self._choice(cell)
            case "nothing":
                allowed = f"để trống hoặc “không áp dụng” ({self.slot.hint})"
                raise cell.place.error(f"“{self.slot.key}” không nhận số liệu", allowed)
            case _:
                return self._number(cell, decimal)

    def _choice(self, cell: Cell) -> str:
        if (code := self.choices.get(folded(cell.text))) is not None:
            return code
        found = f"“{shortened(cell.text)}” không phải lựa chọn của “{self.slot.key}”"
        raise cell.place.error(found, f"một trong: {', '.join(self.choices)}")

    def _number(self, cell: Cell, decimal: DecimalMark | None) -> Decimal:
        bounds, kind = self.slot.bounds, self.slot.kind
        number = cell.number(
            decimal=decimal, percent=kind == "share", negative=bounds.lowest < 0, whole=kind == "count"
        )
        if kind == "count" and number != number.to_integral_value():
            raise cell.place.error(f"“{cell.text}” không phải số nguyên", "một số nguyên")
        if Fraction(number) not in bounds:
            found = f"“{cell.text}” ngoài khoảng cho phép của “{self.slot.key}”"
            raise cell.place.error(found, _bounds_words(self.slot))
        return number


def figure_readers(definition: Definition, values: Values) -> dict[str, FigureReader]:
    """A reader for every code a figure file of this kind may name, in the order of the definition."""
    choices = {
        one.key: {folded(text.vi): code for code, text in one.options.items()}
        | {folded(code): code for code in one.options}
        for indicator in definition.indicators
        for one in indicator.inputs
        if one.options
    }
    slots = accepted_figures(definition, values)
    return {key: FigureReader(slot, choices.get(key, {})) for key, slot in slots.items()}


def guess_values(definition: Definition, codes: set[str], *, above_one: bool, place: Place) -> Values:
    """What figures with these codes are, when only one kind fits; inputs where people report inputs.

    above_one: some figure is more than 1, so that they are no shares. Raises TableError when the figures may
    be points as well as shares.
    """
    accepted = {kind: _taking_values(definition, kind) for kind in VALUES}
    known = {kind: len(codes & accepted[kind]) for kind in VALUES}
    fitting = [kind for kind in VALUES if known[kind] == len(codes)]
    if "inputs" in fitting or len(fitting) == 1:
        return fitting[0]
    if above_one and "points" in fitting:
        return "points"
    if not fitting:  # refused later, code by code, against the kind that knows most of them
        return max(VALUES, key=lambda kind: known[kind])
    raise place.error(
        "số liệu có thể là điểm (points) hoặc giá trị 0–1 (shares)", "nói rõ là points hay shares"
    )


def not_applicable_reason(text: str) -> str | None:
    """The reason after ``không áp dụng:`` ("" when none is given); None when the cell says something else."""
    word, _, reason = text.partition(":")
    return reason.strip() if folded(word) in NOT_APPLICABLE_WORDS else None


def _taking_values(definition: Definition, values: Values) -> set[str]:
    return {key for key, slot in accepted_figures(definition, values).items() if slot.kind != "nothing"}


def _bounds_words(slot: Slot) -> str:
    lowest, highest = slot.bounds.lowest, slot.bounds.highest
    if highest is None:
        return f"một số từ {shown(lowest, 6)} trở lên"
    percent = " (hoặc từ 0 % đến 100 %)" if slot.kind == "share" and highest == 1 else ""
    return f"một số từ {shown(lowest, 6)} đến {shown(highest, 6)}{percent}"
