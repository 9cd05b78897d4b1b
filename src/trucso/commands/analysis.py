"""The commands of analysis, mounted together; their heavy libraries load only when one of them runs."""

import typer

from trucso.commands import leverage, lost, whatif

app = typer.Typer()
for command in (lost, whatif, leverage):
    app.add_typer(command.app)
