"""The tables of ``trucso improve``."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

from trucso.commands.figured import measured, say
from trucso.commands.report import Field, Report, Value
from trucso.index.numerals import shown

if TYPE_CHECKING:
    from trucso.index.analysis.actions import Limits
    from trucso.index.analysis.choosing import Choice, Selection
    from trucso.index.analysis.effects import Effects
    from trucso.index.analysis.goals import Standing
    from trucso.index.analysis.least import Least, Room
    from trucso.index.analysis.sampled import Futures, Sampled

LEAST_FIELDS = (
    Field("aim", "Ít nhất theo"),
    Field("code", "Mã"),
    Field("name", "Tên"),
    Field("share", "Giá trị nay", 4),
    Field("raise", "Tăng", 4),
    Field("share_after", "Thành", 4),
    Field("points", "Điểm thêm"),
    Field("total_after", "Tổng sau", 6),
    Field("rank_after", "Hạng sau"),
)
ACTION_FIELDS = (
    Field("code", "Mã"),
    Field("name", "Hành động"),
    Field("chosen", "Chọn"),
    Field("cost", "Chi phí"),
    Field("months", "Tháng", 1),
    Field("owner", "Chủ trì"),
    Field("alone", "Điểm nếu làm riêng"),
    Field("margin", "Biên độ"),
    Field("reason", "Vì sao"),
)
FRONTIER_FIELDS = (
    Field("cost", "Chi phí"),
    Field("expected", "Điểm kỳ vọng"),
    Field("gain", "Nếu mọi việc thành"),
    Field("total_after", "Tổng khi đó", 4),
    Field("rank_after", "Hạng khi đó"),
    Field("actions", "Hành động"),
)
AIMS = {"share": "tổng mức tăng", "even": "mức tăng lớn nhất", "few": "số dòng phải nâng"}


def least_report(here: Standing, lines: list[Room], answers: list[Least]) -> Report:
    """Every line of every answer, and a row of the whole; the rank is computed with fractions."""
    need = answers[0].need
    say(
        f"{here.unit}: giá trị {shown(here.value, 4)}, hạng {here.rank_after(Fraction(0))}; "
        f"cần thêm {shown(need, 4)} điểm của tổng. Giả định: các đơn vị khác giữ nguyên."
    )
    names = {one.code: one for one in lines}
    rows = [row for one in answers for row in _least_rows(here, names, one)]
    return Report(f"Mức cải thiện ít nhất của {here.unit}", LEAST_FIELDS, rows)


def _least_rows(here: Standing, lines: dict[str, Room], one: Least) -> Iterator[dict[str, Value]]:
    for code, amount in one.raises.items():
        line = lines[code]
        yield {
            "aim": one.aim, "code": code, "name": line.name, "share": line.share, "raise": amount,
            "share_after": line.share + amount, "points": amount * line.worth,
        }  # fmt: skip
    yield {
        "aim": one.aim, "code": "total", "name": f"Cộng ({AIMS[one.aim]})", "raise": one.sum_of_shares,
        "share": here.value, "share_after": here.worth(one.gain), "points": one.gain,
        "total_after": here.worth(one.gain), "rank_after": here.rank_after(one.gain),
    }  # fmt: skip


def choice_report(
    here: Standing, effects: Effects, selection: Selection, choice: Choice, need: Fraction | None
) -> Report:
    """Every action with why it is in or out, and the whole said beside the table."""
    from trucso.index.analysis.reasons import reasons

    gain = effects.gain(choice.actions)
    bound = "nhiều điểm hơn không thể" if need is None else "rẻ hơn không thể"
    proof = f"đã chứng minh: {bound}" if choice.is_proved else f"chưa chứng minh; cận {choice.bound:g}"
    expected = "" if abs(choice.gain - float(gain)) < 1e-6 else f" (kỳ vọng {choice.gain:.2f})"
    say(
        f"Chọn {len(choice.actions)} hành động, chi phí {choice.cost:g}, "
        f"thêm {shown(gain, 4)} điểm{expected}; {proof}.",
        f"Nếu mọi việc thành: tổng {shown(here.worth(gain), 4)}, hạng {here.rank_after(gain)} "
        f"(nay {shown(here.value, 4)}, hạng {here.rank_after(Fraction(0))}); các đơn vị khác giữ nguyên.",
    )
    why = {
        one.code: one for one in reasons(selection, choice, target_gain=None if need is None else float(need))
    }
    rows = [
        {**row, "margin": None if (m := why[code].margin) is None else measured(m), "reason": why[code].text}
        for code, row in _action_rows(effects, choice.actions)
    ]
    return Report(f"Tập hành động tốt nhất của {here.unit}", ACTION_FIELDS, rows)


def sampled_report(effects: Effects, found: Sampled, fresh: Futures) -> Report:
    """Every action; margin: how much of the probability goes when it is left out (or comes when added)."""
    from trucso.index.analysis.sampled import tested

    rows: list[dict[str, Value]] = []
    for code, row in _action_rows(effects, found.actions):
        is_in = code in found.actions
        other = [one for one in found.actions if one != code] if is_in else [*found.actions, code]
        change = tested(effects, other, fresh).probability - found.tested.probability
        words = "bỏ đi thì xác suất đổi" if is_in else "thêm vào thì xác suất đổi"
        rows.append({**row, "margin": measured(abs(change), 4), "reason": f"{words} {change:+.3f}"})
    return Report("Tập hành động rẻ nhất theo xác suất", ACTION_FIELDS, rows)


def _action_rows(effects: Effects, chosen: tuple[str, ...]) -> Iterator[tuple[str, dict[str, Value]]]:
    for one in effects.actions:
        row: dict[str, Value] = {
            "code": one.code, "name": one.name, "chosen": "x" if one.code in chosen else "",
            "cost": measured(one.cost), "months": measured(one.months), "owner": one.owner,
            "alone": effects.gain([one.code]),
        }  # fmt: skip
        yield one.code, row


def frontier_report(here: Standing, effects: Effects, limits: Limits) -> Report:
    """Every efficient set (cost and expected points), dearest first."""
    from trucso.index.analysis.reasons import frontier

    rows: list[dict[str, Value]] = []
    for choice in frontier(effects.selection(limits)):
        gain = effects.gain(choice.actions)
        rows.append(
            {
                "cost": measured(choice.cost),
                "expected": measured(choice.gain),
                "gain": gain,
                "total_after": here.worth(gain),
                "rank_after": here.rank_after(gain),
                "actions": ", ".join(choice.actions),
            }
        )
    return Report(f"Đường biên chi phí × điểm của {here.unit}", FRONTIER_FIELDS, rows)


def drawn_rows(report: Report) -> list[dict[str, Any]]:
    """What to draw: the frontier as points, else bars of points."""
    if report.fields is FRONTIER_FIELDS:
        return [
            {"x": _float(row["cost"]), "y": _float(row["expected"]), "ours": False} for row in report.rows
        ]
    if report.fields is LEAST_FIELDS:
        return [
            {"name": f"{AIMS[str(row['aim'])]} · {row['name']}", "value": _float(row["points"]),
             "text": _text(row["points"]), "ours": True}
            for row in report.rows if row["code"] != "total"
        ]  # fmt: skip
    return [
        {"name": str(row["name"]), "value": _float(row["alone"]), "text": _text(row["alone"]),
         "ours": row["chosen"] == "x"}
        for row in report.rows
    ]  # fmt: skip


def _float(value: Value) -> float:
    return float(value) if isinstance(value, Fraction | int) else 0.0


def _text(value: Value) -> str:
    return shown(value, 2) if isinstance(value, Fraction) else ""
