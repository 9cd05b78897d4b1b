"""From the text of an expression to its tree: a tokenizer and a recursive-descent parser. No `eval`.

condition := both ("or" both)*            both := truth ("and" truth)*
truth     := "not" truth | term (("=="|"!="|"<"|"<="|">"|">=") term)?
term      := product (("+"|"-") product)* product := factor (("*"|"/") factor)*
factor    := "-" factor | number | name | ("min"|"max") "(" condition ("," condition)* ")" | "(" condition ")"
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache

from trucso.index.expression import (
    COMPARISONS,
    Arithmetic,
    Both,
    Comparison,
    Condition,
    Expression,
    Extreme,
    Name,
    Negative,
    Not,
    Number,
    Term,
    Tree,
    walk,
)

MAX_LENGTH = 400
MAX_DEPTH = 20
MAX_DIGITS = 30
RESERVED = frozenset({"and", "or", "not", "min", "max", "true", "false"})
NAME = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_TOKEN = re.compile(r"\s*(?:(\d+(?:\.\d+)?)|([A-Za-z][A-Za-z0-9_]*)|(==|!=|<=|>=|[-+*/()<>,]))")


_ALLOWED = "chỉ dùng số, tên số liệu, + - * / ( ), min, max, so sánh, and, or, not"


class ExpressionError(ValueError):
    """The text is not an expression; the message (Vietnamese) says what was found and what is allowed."""


def tokenize(text: str) -> list[str]:
    """Tokens of an expression. Raises ExpressionError at the first letter that is not part of one."""
    if len(text) > MAX_LENGTH:
        raise ExpressionError(f"biểu thức dài {len(text)} ký tự, tối đa {MAX_LENGTH}")
    tokens: list[str] = []
    position, end = 0, len(text.rstrip())
    while position < end:
        match = _TOKEN.match(text, position)
        if not match:
            raise ExpressionError(_unexpected(text[position:].lstrip()))
        tokens.append(match.group().strip())
        position = match.end()
    return tokens


def _unexpected(rest: str) -> str:
    hints = {"=": "so sánh bằng viết là ==", "%": "75 % viết là 0.75", "÷": "viết là /"}
    hints |= {
        "^": "không có phép luỹ thừa",
        "≥": "viết là >=",
        "≤": "viết là <=",
        "×": "viết là *",
        "≠": "viết là !=",
    }
    hint = f" ({hints[rest[0]]})" if rest[0] in hints else ""
    return f"không hiểu “{rest[:12]}”{hint}; {_ALLOWED}"


@dataclass
class _Parser:
    tokens: list[str]
    position: int = 0
    depth: int = 0
    truths: list[str] = field(default_factory=list)

    def peek(self) -> str:
        return self.tokens[self.position] if self.position < len(self.tokens) else ""

    def take(self, *wanted: str) -> str:
        token = self.peek()
        if not token or token not in wanted:
            return ""
        self.position += 1
        return token

    def expect(self, wanted: str) -> None:
        if not self.take(wanted):
            raise ExpressionError(f"thiếu “{wanted}” trước “{self.peek() or 'hết biểu thức'}”")

    def condition(self) -> Tree:
        self.depth += 1
        if self.depth > MAX_DEPTH:
            raise ExpressionError(f"lồng quá {MAX_DEPTH} tầng ngoặc")
        tree = self._chain("or", lambda: self._chain("and", self.truth))
        self.depth -= 1
        return tree

    def _chain(self, op: str, operand: Callable[[], Tree]) -> Tree:
        tree = operand()
        while self.take(op):
            tree = Both(op, self.as_truth(tree), self.as_truth(operand()))
        return tree

    def truth(self) -> Tree:
        if self.take("not"):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise ExpressionError(f"lồng quá {MAX_DEPTH} tầng")
            operand = self.as_truth(self.truth())
            self.depth -= 1
            return Not(operand)
        left = self.term()
        op = self.take(*COMPARISONS)
        if not op:
            return left
        tree = Comparison(op, self.as_number(left), self.as_number(self.term()))
        if self.peek() in COMPARISONS:
            raise ExpressionError("không so sánh nối tiếp kiểu a < b < c; viết: a < b and b < c")
        return tree

    def term(self) -> Tree:
        tree = self.product()
        while op := self.take("+", "-"):
            tree = Arithmetic(op, self.as_number(tree), self.as_number(self.product()))
        return tree

    def product(self) -> Tree:
        tree = self.factor()
        while op := self.take("*", "/"):
            tree = Arithmetic(op, self.as_number(tree), self.as_number(self.factor()))
        return tree

    def factor(self) -> Tree:
        if self.take("-"):
            self.depth += 1
            if self.depth > MAX_DEPTH:
                raise ExpressionError(f"lồng quá {MAX_DEPTH} tầng")
            operand = self.as_number(self.factor())
            self.depth -= 1
            return Negative(operand)
        if self.take("("):
            tree = self.condition()
            self.expect(")")
            return tree
        if op := self.take("min", "max"):
            return self.extreme(op)
        return self.atom()

    def extreme(self, op: str) -> Tree:
        self.expect("(")
        operands = [self.as_number(self.condition())]
        while self.take(","):
            operands.append(self.as_number(self.condition()))
        self.expect(")")
        return Extreme(op, tuple(operands))

    def atom(self) -> Tree:
        token = self.peek()
        if not token:
            raise ExpressionError("biểu thức kết thúc giữa chừng; còn thiếu một số hoặc tên số liệu")
        self.position += 1
        if token[0].isdigit():
            if len(token) > MAX_DIGITS:
                raise ExpressionError(f"số “{token[:12]}…” dài quá {MAX_DIGITS} chữ số")
            return Number(Fraction(token))
        if token in RESERVED or not NAME.fullmatch(token):
            raise ExpressionError(f"cần một số hoặc tên số liệu, nhưng gặp “{token}”")
        return Name(token)

    def as_number(self, tree: Tree) -> Term:
        if isinstance(tree, Comparison | Both | Not):
            raise ExpressionError("không cộng trừ nhân chia hay so sánh với một điều kiện")
        return tree

    def as_truth(self, tree: Tree) -> Condition:
        if isinstance(tree, Name):
            self.truths.append(tree.name)
            return tree
        if isinstance(tree, Comparison | Both | Not):
            return tree
        raise ExpressionError("and, or, not chỉ nối các điều kiện như b == 0 hoặc số liệu có/không")


@lru_cache(maxsize=4096)
def parse(text: str) -> Expression:
    """Parse an expression. Raises ExpressionError; the same text gives the same object."""
    tokens = tokenize(text)
    if not tokens:
        raise ExpressionError("biểu thức để trống")
    parser = _Parser(tokens)
    tree = parser.condition()
    if parser.peek():
        hint = (
            "số thập phân viết bằng dấu chấm"
            if parser.peek() == ","
            else "có thể thiếu phép tính hoặc dấu ngoặc"
        )
        raise ExpressionError(f"thừa “{parser.peek()}”; {hint}")
    names = dict.fromkeys(node.name for node in walk(tree) if isinstance(node, Name))
    return Expression(" ".join(text.split()), tree, tuple(names), tuple(dict.fromkeys(parser.truths)))


def parse_condition(text: str) -> Expression:
    """Parse a condition (`b == 0`, `not s`); a lone name is yes/no. Raises ExpressionError."""
    expression = parse(text)
    if expression.is_condition:
        return expression
    if isinstance(expression.tree, Name):
        return Expression(expression.text, expression.tree, expression.names, expression.names)
    raise ExpressionError("cần một điều kiện, ví dụ b == 0 hoặc not s")


def parse_number(text: str) -> Expression:
    """Parse arithmetic (`(b + c) / a`). Raises ExpressionError when it is a condition."""
    expression = parse(text)
    if expression.is_condition:
        raise ExpressionError("cần một phép tính ra số, không phải điều kiện")
    return expression


def rendered(expression: Expression, word: Callable[[str], str]) -> str:
    """The text with each token replaced, parentheses kept and evenly spaced: `(120 + 310) / 600`."""
    text = " ".join(word(token) for token in tokenize(expression.text))
    text = text.replace("( ", "(").replace(" )", ")").replace(" ,", ";")
    return re.sub(r"\b(min|max) \(", r"\1(", text)
