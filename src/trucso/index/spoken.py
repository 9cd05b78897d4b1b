"""Formulas and conditions spoken with the labels of their inputs: `«Tổng số tin» bằng 0`, `«A» + «B»`."""

from __future__ import annotations

from dataclasses import dataclass

from trucso.index.definition import Indicator
from trucso.index.expression import (
    Arithmetic,
    Both,
    Comparison,
    Extreme,
    Name,
    Negative,
    Not,
    Number,
    Tree,
)
from trucso.index.numerals import percent, shown

_PHRASES: dict[str, tuple[str, str]] = {
    "==": ("{0} bằng {1}", "{0} is {1}"),
    "!=": ("{0} khác {1}", "{0} is not {1}"),
    "<": ("{0} nhỏ hơn {1}", "{0} is below {1}"),
    "<=": ("{0} không quá {1}", "{0} is at most {1}"),
    ">": ("{0} lớn hơn {1}", "{0} is above {1}"),
    ">=": ("{0} từ {1} trở lên", "{0} is {1} or more"),
    "and": ("{0} và {1}", "{0} and {1}"),
    "or": ("{0} hoặc {1}", "{0} or {1}"),
    "not": ("không phải: {0}", "not: {0}"),
    "yes": ("{0} là “có”", "{0} is “yes”"),
    "no": ("{0} là “không”", "{0} is “no”"),
    "min": ("số nhỏ nhất trong ({0})", "the smallest of ({0})"),
    "max": ("số lớn nhất trong ({0})", "the largest of ({0})"),
}


def _say(key: str, lang: str, *values: object) -> str:
    return _PHRASES[key][lang == "en"].format(*values)


@dataclass(frozen=True)
class Speaker:
    """Speaks expressions over the inputs of one indicator, in "vi" or "en"."""

    indicator: Indicator
    lang: str

    def name(self, name: str) -> str:
        found = self.indicator.input_names.get(name)
        return f"«{found.label.get(self.lang)}»" if found else name

    def say(self, tree: Tree) -> str:
        """The tree as words: `«Hồ sơ một phần» + «Hồ sơ toàn trình»`, `«Tổng số tin» bằng 0`."""
        if isinstance(tree, Number):
            return shown(tree.value, 4, self.lang)
        if isinstance(tree, Name):
            return self.name(tree.name)
        if isinstance(tree, Arithmetic | Negative):
            return self._arithmetic(tree)
        if isinstance(tree, Extreme):
            return _say(tree.op, self.lang, "; ".join(self.say(one) for one in tree.operands))
        return self.condition(tree)

    def _arithmetic(self, tree: Arithmetic | Negative) -> str:
        if isinstance(tree, Negative):
            return f"−{self._operand(tree.operand, 3)}"
        level = _LEVEL[tree.op]
        # The right side of "-" and "/" keeps its brackets: a - (b - c) is not a - b - c.
        right = self._operand(tree.right, level + (tree.op in "-/"))
        return f"{self._operand(tree.left, level)} {_SIGNS.get(tree.op, tree.op)} {right}"

    def _operand(self, tree: Tree, level: int) -> str:
        text = self.say(tree)
        return f"({text})" if isinstance(tree, Arithmetic) and _LEVEL[tree.op] < level else text

    def condition(self, tree: Tree) -> str:
        """A condition as words; a yes/no input compared with 0 or 1 reads as «no» or «yes»."""
        if isinstance(tree, Name):
            return _say("yes", self.lang, self.name(tree.name))
        if isinstance(tree, Not):
            if isinstance(tree.operand, Name):
                return _say("no", self.lang, self.name(tree.operand.name))
            return _say("not", self.lang, self.condition(tree.operand))
        if isinstance(tree, Both):
            return _say(tree.op, self.lang, self._side(tree, tree.left), self._side(tree, tree.right))
        assert isinstance(tree, Comparison)
        answer = self._yes_or_no(tree)
        if answer is not None:
            return _say("yes" if answer else "no", self.lang, self.say(tree.left))
        return _say(tree.op, self.lang, self.say(tree.left), self._bound(tree))

    def _bound(self, tree: Comparison) -> str:
        """The right side; a number that a share is compared with reads as a percentage."""
        found = self.indicator.input_names.get(tree.left.name) if isinstance(tree.left, Name) else None
        if found and found.kind == "share" and isinstance(tree.right, Number):
            return percent(tree.right.value, 4, self.lang)
        return self.say(tree.right)

    def _side(self, around: Both, tree: Tree) -> str:
        text = self.condition(tree)
        return f"({text})" if isinstance(tree, Both) and tree.op != around.op else text

    def _yes_or_no(self, tree: Comparison) -> bool | None:
        if tree.op != "==" or not isinstance(tree.left, Name) or not isinstance(tree.right, Number):
            return None
        found = self.indicator.input_names.get(tree.left.name)
        return bool(tree.right.value) if found and found.kind == "yes_no" else None


_LEVEL = {"+": 1, "-": 1, "*": 2, "/": 2}
_SIGNS = {"*": "×", "-": "−"}
