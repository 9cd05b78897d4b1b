"""``trucso remind`` and ``trucso audit verify``: what a timer asks of an installed portal.

The portal is named, not imported: the libraries and their command line install and run without it.
"""

from __future__ import annotations

import importlib
from pathlib import Path
from typing import Annotated

import typer

from trucso.commands.options import examples

PORTAL = "trucso.portal.manage"
LOG_FILE = "trucso.portal.journal.log_file"

app = typer.Typer()
log = typer.Typer(help="Nhật ký của nền tảng: kiểm tra và niêm.")
app.add_typer(log, name="audit")


@app.command(epilog=examples("trucso remind"))
def remind() -> None:
    """Nhắc việc trước và sau các hạn: thông báo trong nền tảng, mỗi người nhiều nhất một thư một ngày.

    Chạy bằng hẹn giờ. Chạy lại không gửi trùng; bỏ lỡ một ngày thì lần sau bù.
    Mã kết thúc 1: máy chủ thư từ chối.
    """
    _manage("remind")


@log.command("export", epilog=examples("trucso audit export nhat-ky.jsonl"))
def export(
    file: Annotated[Path, typer.Argument(help="Tệp sẽ ghi; đã có thì không ghi đè.")],
) -> None:
    """Ghi toàn bộ nhật ký ra tệp, mỗi dòng một JSON; máy khác kiểm tra bằng trucso audit verify."""
    _manage("audit_export", str(file))


@log.command(
    "verify",
    epilog=examples(
        "trucso audit verify",
        "trucso audit verify --seal",
        "trucso audit verify nhat-ky.jsonl --seals journal-anchors.txt",
    ),
)
def verify(
    file: Annotated[
        Path | None,
        typer.Argument(
            exists=True,
            dir_okay=False,
            help="Tệp do audit export ghi; không có thì kiểm tra cơ sở dữ liệu.",
            show_default=False,
        ),
    ] = None,
    seal: Annotated[
        bool,
        typer.Option("--seal", help="Khi nhật ký nguyên vẹn, niêm dòng cuối của hôm nay (mỗi ngày một dấu)."),
    ] = False,
    seals: Annotated[
        Path | None,
        typer.Option(
            "--seals",
            exists=True,
            dir_okay=False,
            metavar="PATH",
            show_default=False,
            help="Với tệp: so thêm với bản sao của tệp dấu niêm.",
        ),
    ] = None,
) -> None:
    """Kiểm tra chuỗi băm của nhật ký, nêu đúng dòng bị sửa, xoá hoặc chèn.

    Mã kết thúc 1: nhật ký không còn nguyên vẹn. 2: tệp không phải nhật ký đã xuất.
    """
    if file is None:
        _manage("audit_verify", *(["--seal"] if seal else []))
    else:
        _verify_file(file, seals)


def _verify_file(file: Path, seals: Path | None) -> None:
    """Needs neither the portal nor its database."""
    logs = importlib.import_module(LOG_FILE)
    try:
        count, found = logs.check_log(file)
        found += logs.check_seals(file, seals) if seals else []
    except (logs.LogFileRefused, UnicodeDecodeError) as refused:
        typer.echo(f"Lỗi: {refused}", err=True)
        raise typer.Exit(2) from None
    for fault in found:
        typer.echo(fault.message, err=True)
    if found:
        raise typer.Exit(1)
    typer.echo(f"Nhật ký nguyên vẹn: {count} dòng.")


def _manage(*arguments: str) -> None:
    """Run a command of the portal; its exit code becomes ours."""
    code = importlib.import_module(PORTAL).run(arguments)
    if code:
        raise typer.Exit(code)
