"""docs/dong-nai-top-10.md says what the command says, and its arithmetic is right."""

import re
import shlex
from fractions import Fraction
from pathlib import Path

from trucso.commands.published import groups

TEXT = (Path(__file__).parents[2] / "docs/dong-nai-top-10.md").read_text(encoding="utf-8")
MAXIMA = (50, 50, 140, 100, 100, 200, 150, 150)


def points(unit):
    shares = groups(2024, 34)[unit]
    return sum(shares[str(n)] * maximum for n, maximum in enumerate(MAXIMA, 1))


def test_the_command_prints_the_table_of_the_document(trucso):
    command, table = re.search(r"```sh\n(.+?)\n```\n\n```csv\n(.+?)\n```", TEXT, re.DOTALL).groups()
    done = trucso(*shlex.split(command)[1:])
    assert done.code == 0
    assert done.out.strip() == table


def test_the_arithmetic_by_hand():
    need = points("Lạng Sơn") - points("Đồng Nai")
    assert (points("Đồng Nai"), points("Lạng Sơn")) == (Fraction("673.433"), Fraction("703.17"))
    assert need == Fraction("29.737")
    better = [unit for unit in groups(2024, 34) if points(unit) > points("Lạng Sơn")]
    assert len(better) == 9
    assert need / 200 == Fraction("0.148685")
    assert Fraction("0.1486") * 200 < need <= Fraction("0.1487") * 200
    assert (need - Fraction("0.0178") * 140) / 750 < Fraction("0.0364")
    best = max(shares["6"] for shares in groups(2024, 34).values())
    assert best > Fraction("0.6")
