"""``trucso extract``: read documents into JSON, tables, a page to look at, or an outline in the terminal."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from trucso.vanban.extract import UnreadableFile
from trucso.vanban.model import Document
from trucso.vanban.outline_view import outline_tree
from trucso.vanban.page import to_html
from trucso.vanban.parsing import parse_file
from trucso.vanban.tables_out import write_tables
from trucso.vanban.writing import to_json

UNREADABLE = 2  # exit code when at least one file could not be read; the others are still written


class TableFormat(StrEnum):
    """Formats for the tables of targets and tasks."""

    csv = "csv"
    xlsx = "xlsx"


Files = Annotated[list[Path], typer.Argument(help="Tệp DOCX, PDF có chữ, HTML hoặc TXT.", show_default=False)]
Out = Annotated[
    Path | None,
    typer.Option("--out", help="Thư mục ghi kết quả; mỗi văn bản một tệp <tên>.json.", show_default=False),
]
Show = Annotated[bool, typer.Option("--show", help="In dàn ý có màu ra màn hình.")]
Html = Annotated[
    bool, typer.Option("--html", help="Ghi thêm trang HTML: văn bản được đánh dấu bên cạnh các dòng đã đọc.")
]
Format = Annotated[
    TableFormat | None,
    typer.Option("--format", help="Ghi thêm bảng chỉ tiêu và nhiệm vụ (csv hoặc xlsx).", show_default=False),
]


def extract(
    files: Files, out: Out = None, show: Show = False, html: Html = False, table: Format = None
) -> None:
    """Đọc văn bản hành chính: số hiệu, căn cứ, dàn ý, chỉ tiêu, nhiệm vụ, phân công, thời hạn, số liệu."""
    console, errors = Console(), Console(stderr=True)
    if out is None and (html or table is not None or not show):
        errors.print(
            "[red]Thiếu --out:[/red] cho biết thư mục ghi kết quả, hoặc dùng --show để chỉ xem.",
            highlight=False,
        )
        raise typer.Exit(1)
    summary = _summary_table()
    unread = 0
    with Progress(console=errors, transient=True, disable=len(files) < 2) as progress:
        bar = progress.add_task("Đang đọc", total=len(files))
        for path, target in _targets(files, out):
            try:
                document = parse_file(path)
            except UnreadableFile as refusal:
                unread += 1
                errors.print(f"[red]Không đọc được {path}:[/red] {refusal}", highlight=False)
                summary.add_row(path.name, "[red]không đọc được[/red]", *[""] * 7)
            else:
                if target is not None:
                    _write(document, target, path.name, html=html, table=table)
                if show:
                    console.print(outline_tree(document, path.name))
                summary.add_row(*_summary_row(document, path.name))
            progress.advance(bar)
    console.print(summary)
    if unread:
        raise typer.Exit(UNREADABLE)


def register(app: typer.Typer) -> None:
    """Add ``extract`` to the command line ``app``."""
    app.command(name="extract")(extract)


app = typer.Typer()
register(app)


def _targets(files: list[Path], out: Path | None) -> list[tuple[Path, Path | None]]:
    """Each file with the stem of its results; equal stems from different folders get a number."""
    if out is None:
        return [(path, None) for path in files]
    out.mkdir(parents=True, exist_ok=True)
    used: dict[str, int] = {}
    pairs: list[tuple[Path, Path | None]] = []
    for path in files:
        used[path.stem] = used.get(path.stem, 0) + 1
        name = path.stem if used[path.stem] == 1 else f"{path.stem}-{used[path.stem]}"
        pairs.append((path, out / name))
    return pairs


def _write(document: Document, target: Path, source: str, *, html: bool, table: TableFormat | None) -> None:
    _sibling(target, ".json").write_text(to_json(document), encoding="utf-8")
    if html:
        _sibling(target, ".html").write_text(to_html(document, source), encoding="utf-8")
    if table is not None:
        write_tables(document, target, table.value)


def _sibling(target: Path, suffix: str) -> Path:
    return target.with_name(target.name + suffix)


_COLUMNS = ("Số hiệu", "Căn cứ", "Mục", "Chỉ tiêu", "Nhiệm vụ", "Phân công", "Thời hạn", "Số liệu")


def _summary_table() -> Table:
    table = Table(title="Kết quả đọc văn bản", title_justify="left")
    table.add_column("Tệp", overflow="fold", min_width=14)
    for name in _COLUMNS:
        table.add_column(name, justify="left" if name == "Số hiệu" else "right")
    return table


def _summary_row(d: Document, name: str) -> list[str]:
    kind = d.metadata.document_number or d.metadata.type
    counts = (d.legal_bases, d.sections(), d.targets, d.tasks, d.assignments, d.deadlines, d.observed_values)
    return [name, kind.value if kind else "–", *(str(len(c)) for c in counts)]
