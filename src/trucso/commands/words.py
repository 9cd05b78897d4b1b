"""What Typer says in English, in Vietnamese."""

import re
from typing import Any

import typer
import typer.core
import typer.main

HELP_OPTIONS = ["--help", "-h"]
_HELP = {
    "Arguments": "Tham số",
    "Options": "Tuỳ chọn",
    "Commands": "Lệnh",
    "required": "bắt buộc",
    "default: {default}": "mặc định: {default}",
    "env var: {var}": "biến môi trường: {var}",
    "Missing command.": "Thiếu tên lệnh.",
    "No such command {name!r}.": "Không có lệnh {name!r}.",
}
_ERRORS = (
    (r"Missing argument '(.+?)'.*", r"thiếu tham số \1"),
    (r"Missing option '(.+?)'.*", r"thiếu tuỳ chọn \1"),
    (r"No such option: (\S+) \(Possible options: (.+)\)", r"không có tuỳ chọn \1 (có phải \2?)"),
    (r"No such option: (\S+).*", r"không có tuỳ chọn \1"),
    (r"Got unexpected extra argument.*? \((?!s\))(.+)\)", r"thừa tham số \1"),
    (r"Option '(.+?)' requires an argument\.?", r"tuỳ chọn \1 cần một giá trị"),
    (
        r"Invalid value for '(.+?)'.*: .*'(.*?)' is not one of (.+?)\.?",
        r"\1 không nhận “\2”; cần một trong \3",
    ),
    (r"Invalid value for '(.+?)'.*: .*valid integer.*", r"\1 cần một số nguyên"),
    (r"Invalid value for '(.+?)'.*: (.+)", r"\1: \2"),
    (r"(Không có lệnh '.+?'\.) Did you mean '(.+?)'\?", r"\1 Có phải “\2”?"),
)


def in_vietnamese(app: typer.Typer) -> Any:
    """The command of an app with its help in Vietnamese.

    Typer looks its few words up through gettext, for which it ships no Vietnamese; others it writes itself.
    """
    typer.core._ = lambda message: _HELP.get(message, message)  # type: ignore[attr-defined]
    root = typer.main.get_command(app)
    _translate(root)
    return root


def _translate(command: Any) -> None:
    command.options_metavar = "[TUỲ CHỌN]"
    context = typer.Context(command, help_option_names=HELP_OPTIONS)
    command.get_help_option(context).help = "Hiện hướng dẫn này rồi thoát."
    if hasattr(command, "commands"):
        command.subcommand_metavar = "LỆNH [THAM SỐ]..."
        for inner in command.commands.values():
            _translate(inner)


def usage_message(error: typer.TyperException) -> str:
    """What is wrong with the command line, in one Vietnamese sentence with the way to the help."""
    english = " ".join(error.format_message().split())
    for pattern, vietnamese in _ERRORS:
        if match := re.fullmatch(pattern, english):
            english = match.expand(vietnamese)
            break
    context = getattr(error, "ctx", None)
    path = getattr(context, "command_path", "trucso")
    return f"{english.rstrip('.')} (xem: {path} --help)"
