"""``trucso index``: list, show, check, export and import indexes."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

import typer

from trucso.commands.folders import cases_folder, library
from trucso.commands.importing import plan_import
from trucso.commands.options import FormatOption, OutOption, examples
from trucso.commands.report import Field, OutputError, Report, Value, write_bytes, write_report
from trucso.index import (
    Definition,
    DefinitionError,
    Indicator,
    Library,
    Problem,
    describe_rule,
    load_definition,
    read_cases,
    run_cases,
)
from trucso.index.library import years_words
from trucso.index.spreadsheet import definition_from_workbook, workbook_bytes
from trucso.index.writing import definition_yaml

app = typer.Typer(help="Các bộ chỉ số: liệt kê, xem, kiểm tra, xuất và nhập bằng sổ tính.")

IdArgument = Annotated[str, typer.Argument(metavar="ID", help="Mã bộ chỉ số.", show_default=False)]
VersionOption = Annotated[
    int | None,
    typer.Option(
        "--year", "-y", metavar="Y", help="Năm đánh giá (mặc định: phiên bản mới nhất).", show_default=False
    ),
]

ExportOption = Annotated[
    Path,
    typer.Option(
        "--out", "-o", metavar="PATH", help="Tệp ghi ra: .xlsx, .yaml hoặc .json.", show_default=False
    ),
]

LIST_FIELDS = (
    Field("index", "Bộ chỉ số"),
    Field("years", "Năm"),
    Field("level", "Cấp"),
    Field("groups", "Nhóm"),
    Field("indicators", "Chỉ số"),
    Field("max_points", "Tối đa", 0),
    Field("certainty", "Độ chắc chắn"),
    Field("decision", "Quyết định"),
    Field("name", "Tên"),
)


@app.command("list", epilog=examples("trucso index list", "trucso index list --format json"))
def list_command(output: FormatOption = None, out: OutOption = None) -> None:
    """Liệt kê mọi phiên bản của các bộ chỉ số đã cài."""
    rows = [_summary(one) for one in library().all()]
    write_report(Report("Bộ chỉ số đã cài", LIST_FIELDS, rows), output, out)


def _summary(one: Definition) -> dict[str, Value]:
    return {
        "index": one.index,
        "years": years_words(one),
        "level": one.level,
        "groups": len(one.groups),
        "indicators": len(one.indicators),
        "max_points": one.total.max_points,
        "certainty": one.certainty,
        "decision": one.decision.number or "chưa rõ số",
        "name": one.name.vi,
    }


SHOW_FIELDS = (
    Field("kind", "Loại"),
    Field("code", "Mã"),
    Field("max_points", "Tối đa"),
    Field("name", "Tên"),
    Field("inputs", "Số liệu"),
    Field("value", "Giá trị"),
    Field("rule", "Cách cho điểm"),
)


@app.command(
    epilog=examples(
        "trucso index show hcmc-commune-2026",
        "trucso index show vn-dti-province --year 2022",
        "trucso index show hcmc-commune-2026 --code DTI-28 --format json",
    )
)
def show(
    index: IdArgument,
    year: VersionOption = None,
    code: Annotated[
        str | None, typer.Option("--code", "-c", metavar="CODE", help="Chỉ mã này.", show_default=False)
    ] = None,
    output: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Xem một bộ chỉ số: nhóm, trụ cột, chỉ số, số liệu cần báo cáo và cách cho điểm bằng lời."""
    definition = find_version(library(), index, year)
    rows = [row for row in _lines(definition) if code in (None, row["code"])]
    if not rows:
        raise LookupError(f"không có mã “{code}” trong {index} ({years_words(definition)})")
    title = f"{definition.name.vi} ({years_words(definition)})"
    write_report(Report(title, SHOW_FIELDS, rows), output, out)


def find_version(installed: Library, index: str, year: int | None) -> Definition:
    """The version in force in a year, or the latest. Raises LookupError, in Vietnamese."""
    versions = installed.versions(index)
    return versions[-1] if versions and year is None else installed.get(index, year or 0)


def _lines(definition: Definition) -> Iterator[dict[str, Value]]:
    for pillar in definition.pillars:
        rule = "tổng hợp các nhóm " + ", ".join(pillar.groups)
        yield {"kind": "pillar", "code": pillar.code, "name": pillar.name.vi, "rule": rule}
    for group in definition.groups:
        yield {"kind": "group", "code": group.code, "name": group.name.vi, "max_points": group.max_points}
        for indicator in definition.indicators_of(group.code):
            yield _indicator_line(indicator)


def _indicator_line(one: Indicator) -> dict[str, Value]:
    formulas = [
        rule.value.text for rule in (one.rule, *(part.rule for part in one.parts)) if rule and rule.value
    ]
    return {
        "kind": "indicator",
        "code": one.code,
        "name": one.name.vi,
        "max_points": one.points,
        "inputs": "; ".join(f"{given.name} = {given.label.vi}" for given in one.inputs),
        "value": "; ".join(formulas),
        "rule": "; ".join(describe_rule(one)),
    }


CHECK_FIELDS = (
    Field("index", "Bộ chỉ số"),
    Field("years", "Năm"),
    Field("cases", "Ví dụ đạt"),
    Field("file", "Tệp"),
)


@app.command(
    epilog=examples("trucso index check", "trucso index check vi-du.yaml", "trucso index check phu-luc.xlsx")
)
def check(
    files: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[FILE]...",
            help="Tệp YAML cần kiểm tra; không ghi thì mọi bộ đã cài.",
            show_default=False,
        ),
    ] = None,
    output: FormatOption = None,
    out: OutOption = None,
) -> None:
    """Kiểm tra bộ chỉ số: cấu trúc, công thức, tổng điểm, khoảng điểm và mọi ví dụ kèm theo."""
    definitions = [(read_definition(file), str(file)) for file in files or ()]
    if not files:
        definitions = [(one, f"{one.index}/{one.first_year}.yaml") for one in library().all()]
    rows: list[dict[str, Value]] = [
        {
            "index": one.index,
            "years": years_words(one),
            "cases": len(run_cases(one, cases_folder())),
            "file": file,
        }
        for one, file in definitions
    ]
    write_report(Report("Kiểm tra bộ chỉ số", CHECK_FIELDS, rows), output, out)


@app.command(
    epilog=examples(
        "trucso index export hcmc-commune-2026 --out phu-luc.xlsx",
        "trucso index export vn-dti-province --year 2022 --out dti-2021.yaml",
    )
)
def export(index: IdArgument, out: ExportOption, year: VersionOption = None) -> None:
    """Xuất một bộ chỉ số ra sổ tính để điền hoặc sửa (.xlsx), hoặc ra tệp chuẩn (.yaml, .json).

    Sổ tính có hướng dẫn cho từng cột và danh sách để chọn; nhập lại bằng trucso index import, không mất gì.
    """
    definition = find_version(library(), index, year)
    writers = {
        ".xlsx": lambda: workbook_bytes(definition, read_cases(cases_folder(), definition)),
        ".yaml": lambda: definition_yaml(definition).encode(),
        ".json": lambda: (json.dumps(definition.to_dict(), ensure_ascii=False, indent=2) + "\n").encode(),
    }
    if out.suffix not in writers:
        raise OutputError(f"không xuất được ra “{out.name}”; cần tên tệp kết thúc bằng {', '.join(writers)}")
    write_bytes(writers[out.suffix](), out)


@app.command(
    "import",
    epilog=examples(
        "trucso index import phu-luc.xlsx",
        "trucso index import phu-luc.xlsx --out thu/2026.yaml --write",
    ),
)
def import_command(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Sổ tính theo mẫu của trucso index export.", show_default=False),
    ],
    out: OutOption = None,
    write: Annotated[
        bool, typer.Option("--write", help="Ghi thật; không có thì chỉ kiểm tra và nêu thay đổi.")
    ] = False,
) -> None:
    """Nhập một bộ chỉ số từ sổ tính: kiểm tra mọi ô, chạy các ví dụ đã có, nêu thay đổi, rồi mới ghi.

    Mặc định chỉ kiểm tra (chạy thử). Với --write, ghi tệp YAML vào --out, mặc định trong thư mục definitions.
    Tệp đã công bố chỉ được thay bằng bản sửa có số lớn hơn, kèm lý do.
    """
    plan = plan_import(file, out)
    write_report(plan.report, None, None)
    if not write:
        typer.echo(f"Chạy thử: chưa ghi gì. Thêm --write để ghi vào {plan.target}", err=True)
        return
    for path in plan.write():
        typer.echo(f"Đã ghi {path}", err=True)


def read_definition(file: Path) -> Definition:
    """A definition from YAML or from a workbook. Raises DefinitionError, TableError."""
    if file.suffix.lower() == ".xlsx":
        return definition_from_workbook(file)
    try:
        return load_definition(file)
    except OSError as error:
        message = f"không mở được tệp: {error.strerror}"
        raise DefinitionError([Problem(str(file), None, "", "", "", message)]) from error
