"""``trucso remind`` and ``trucso audit verify``: what a timer asks of an installed portal.

The portal is named, not imported: the libraries and their command line install and run without it.
"""

from __future__ import annotations

import importlib

import typer

from trucso.commands.options import examples

PORTAL = "trucso.portal.manage"

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


@log.command("verify", epilog=examples("trucso audit verify", "trucso audit verify --seal"))
def verify(
    seal: bool = typer.Option(
        False, "--seal", help="Khi nhật ký nguyên vẹn, niêm dòng cuối của hôm nay (mỗi ngày một dấu)."
    ),
) -> None:
    """Kiểm tra chuỗi băm của nhật ký, nêu đúng dòng bị sửa, xoá hoặc chèn.

    Mã kết thúc 1: nhật ký không còn nguyên vẹn.
    """
    _manage("audit_verify", *(["--seal"] if seal else []))


def _manage(*arguments: str) -> None:
    """Run a command of the portal; its exit code becomes ours."""
    code = importlib.import_module(PORTAL).run(arguments)
    if code:
        raise typer.Exit(code)
