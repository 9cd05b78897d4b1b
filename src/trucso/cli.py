"""The command line ``trucso``: wrong input ends with exit code 2 and one clear message, never a traceback."""

import importlib
import os
import sys
from collections.abc import Sequence

import typer

from trucso import __version__
from trucso.commands import analysis, explain, indexes, packages, portal, rank, score
from trucso.commands.report import OutputError
from trucso.commands.words import HELP_OPTIONS, in_vietnamese, usage_message
from trucso.index import IndexLibraryError

MAX_PROBLEMS = 20
EXTRAS = {"scipy": "analysis", "altair": "analysis", "vl_convert": "analysis", "django": "portal"}
"""What an extra installs, by the module that is missed first, and the extra's name."""
_OPTIONAL = ("trucso.vanban.commands",)

app = typer.Typer(
    help="Trục Số: chấm điểm, xếp hạng và giải thích chuyển đổi số theo các bộ chỉ số pháp lý.",
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    add_completion=False,
    context_settings={"help_option_names": HELP_OPTIONS},
)
app.add_typer(indexes.app, name="index")
app.add_typer(packages.app, name="package")
for command in (score, rank, explain, analysis, portal):
    app.add_typer(command.app)


def _print_version(asked: bool) -> None:
    if asked:
        typer.echo(f"trucso {__version__}")
        raise typer.Exit


@app.callback()
def _root(
    version: bool = typer.Option(
        False, "--version", callback=_print_version, is_eager=True, help="Hiện phiên bản rồi thoát."
    ),
) -> None:
    pass


def _mount_optional() -> None:
    """Commands of parts that may not be installed: each module offers ``app``, a Typer."""
    for name in _OPTIONAL:
        try:
            module = importlib.import_module(name)
        except ModuleNotFoundError as error:
            if not (error.name or "").startswith("trucso"):
                raise
            continue
        app.add_typer(module.app)


_mount_optional()


def run(arguments: Sequence[str]) -> int:
    """Run one command line; the exit code: 0, or 2 for wrong input with its message on standard error."""
    command = in_vietnamese(app)
    if not arguments:
        arguments = ["--help"]
    try:
        code = command(list(arguments), prog_name="trucso", standalone_mode=False)
        return code if isinstance(code, int) else 0
    except IndexLibraryError as error:
        return _refuse(*map(str, error.problems))
    except (KeyError, IndexError):  # ours to mend, not the caller's: these are not messages for people
        raise
    except (LookupError, OutputError) as error:
        return _refuse(str(error))
    except ModuleNotFoundError as error:
        extra = EXTRAS.get((error.name or "").split(".")[0])
        if extra is None:
            raise
        return _refuse(f"lệnh này cần phần mở rộng: pip install 'trucso[{extra}]'")
    except typer.TyperException as error:
        return _refuse(usage_message(error))
    except (typer.Abort, KeyboardInterrupt):
        return 130


def _refuse(*messages: str) -> int:
    """Say what is wrong: every problem on its line, the first ones when there are very many."""
    lines = list(messages[:MAX_PROBLEMS])
    if len(messages) > MAX_PROBLEMS:
        lines.append(f"… và {len(messages) - MAX_PROBLEMS} lỗi khác")
    heading = "Lỗi: " if len(lines) == 1 else f"{len(messages)} lỗi:\n"
    print(heading + "\n".join(lines), file=sys.stderr)
    return 2


def main() -> None:
    """Entry point of ``trucso`` and ``python -m trucso``."""
    for stream in (sys.stdout, sys.stderr):
        if reconfigure := getattr(stream, "reconfigure", None):
            reconfigure(encoding="utf-8", errors="replace")
    try:
        sys.exit(run(sys.argv[1:]))
    except BrokenPipeError:  # `trucso score … | head` has read enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
