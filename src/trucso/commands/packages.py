"""``trucso package``: a published result is checked and read on any machine, from its package alone."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Annotated, Any, TypeAlias

import typer

from trucso.commands.options import FormatOption, OutOption, examples
from trucso.commands.report import Field, OutputError, Report, Value, write_report
from trucso.index.package import check
from trucso.index.package_file import MOST_BYTES, PackageError, read_package
from trucso.index.package_shape import shape_problems
from trucso.index.package_table import EXACT_COLUMNS, PublishedTable, published_table, table_problems
from trucso.index.places import TableError
from trucso.index.table_shape import Column
from trucso.index.tables import read_table

MOST_SHOWN = 20
FALSE, UNREADABLE = 1, 2

app = typer.Typer(help="Gói công bố: kiểm tra và đọc kết quả đã công bố, không cần mạng, không cần máy chủ.")

PackagesArgument: TypeAlias = Annotated[
    list[Path], typer.Argument(metavar="FILE…", help="Gói công bố (tệp JSON).", show_default=False)
]
PackageArgument: TypeAlias = Annotated[
    Path, typer.Argument(metavar="FILE", help="Gói công bố (tệp JSON).", show_default=False)
]
TableOption: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--table",
        metavar="PATH",
        help="Bảng kết quả tải từ trang công bố (CSV, XLSX, JSON): so từng con số với gói.",
        show_default=False,
    ),
]


@app.command(
    epilog=examples(
        "trucso package verify goi-lan-1.json",
        "trucso package verify goi-lan-1.json --table bang-lan-1.csv",
    )
)
def verify(files: PackagesArgument, table: TableOption = None) -> None:
    """Tính lại mã băm, điểm và hạng của gói công bố.

    Mã thoát: 0 khi mọi gói đúng; 1 khi có chỗ khác, nêu từng chỗ; 2 khi có tệp không đọc được.
    """
    code = 0
    for file in files:
        try:
            package = _read(file)
            found = check(package)
            if table is not None and not shape_problems(package):
                found += table_problems(published_table(package), _table_rows(table))
        except (PackageError, TableError, OutputError) as error:
            typer.echo(f"Lỗi: {error}", err=True)
            code = UNREADABLE
            continue
        _say(file, package, found)
        code = max(code, FALSE if found else 0)
    raise typer.Exit(code)


def _say(file: Path, package: Mapping[str, Any], found: Sequence[str]) -> None:
    if not found:
        about = package["content"]["about"]
        revision = about.get("revision", "1")
        units = len(package["content"]["units"])
        typer.echo(f"{file}: đúng. {about.get('round', '')}, lần công bố {revision}, {units} đơn vị.")
        typer.echo(f"SHA-256 {package['sha256']}")
        return
    typer.echo(f"{file}: KHÔNG đúng, {len(found)} chỗ khác.")
    for problem in found[:MOST_SHOWN]:
        typer.echo(f"- {problem}")
    if len(found) > MOST_SHOWN:
        typer.echo(f"… và {len(found) - MOST_SHOWN} chỗ khác")


@app.command(epilog=examples("trucso package table goi-lan-1.json --format csv"))
def table(file: PackageArgument, output: FormatOption = None, out: OutOption = None) -> None:
    """In bảng kết quả trong gói công bố; mỗi dòng ghi lần công bố và mã băm.

    Gói sai hình dạng bị từ chối; gói đúng hình dạng nhưng sai số thì vẫn in: kiểm tra bằng package verify.
    """
    package = _read(file)
    if problems := shape_problems(package):
        raise OutputError(f"{file}: {problems[0]}")
    found = published_table(package)
    write_report(Report(_title(found), _fields(found), _rows(found)), output, out)


def _title(found: PublishedTable) -> str:
    return f"{found.about.get('round', '')}, lần công bố {found.about.get('revision', '1')}"


def _fields(found: PublishedTable) -> list[Field]:
    return [
        Field("rank", "Hạng"),
        Field("code", "Mã đơn vị"),
        Field("name", "Đơn vị"),
        Field("points", "Điểm"),
        Field("maximum", "Điểm tối đa được tính"),
        Field("share", "Giá trị", 4),
        *([Field("band", "Xếp loại")] if found.definition.ranking.bands else []),
        *(Field(f"group_{one.code}", one.name.vi) for one in found.definition.groups),
        Field("revision", "Lần công bố"),
        Field("sha256", "SHA-256"),
    ]


def _rows(found: PublishedTable) -> list[dict[str, Value]]:
    return [
        {
            "rank": row.rank,
            "code": row.code,
            "name": row.name,
            "points": row.points,
            "maximum": row.maximum,
            "share": row.share,
            "band": row.band,
            "revision": found.about.get("revision", "1"),
            "sha256": found.sha256,
            **{f"group_{code}": points for code, points in row.groups.items()},
        }
        for row in found.rows
    ]


def _read(file: Path) -> Mapping[str, Any]:
    """The package of a file, never more of it than a package may be. Raises PackageError."""
    return read_package(_bytes(file), str(file))


def _bytes(file: Path) -> bytes:
    try:
        with file.open("rb") as stream:
            return stream.read(MOST_BYTES + 1)
    except OSError as error:
        reason = error.strerror or str(error)
        raise OutputError(f"không mở được {file}: {reason}") from error


def _table_rows(file: Path) -> list[dict[str, str]]:
    """The rows of a downloaded table by keys of ``EXACT_COLUMNS``; the line that counts them is none."""
    if file.suffix.lower() == ".json":
        return _json_rows(file)
    columns = [Column(key, headings, required=key == "code") for key, headings in EXACT_COLUMNS.items()]
    _bytes(file)
    found = read_table(file, columns=columns)
    known = [key for key in EXACT_COLUMNS if found.has(key)]
    return [{key: row[key].text for key in known} for row in found.rows if row["code"].text]


def _json_rows(file: Path) -> list[dict[str, str]]:
    content = read_package(_bytes(file), str(file))
    rows = content.get("rows")
    if not isinstance(rows, list) or not all(isinstance(row, Mapping) for row in rows):
        raise OutputError(f"{file} không phải bảng kết quả JSON (thiếu rows)")
    return [{key: str(row[key]) for key in EXACT_COLUMNS if key in row} for row in rows]
