"""The commands of analysis, mounted together; their heavy libraries load only when one of them runs."""

import typer

from trucso.commands import chance, improve, leverage, lost, robustness, whatif

app = typer.Typer()
for command in (lost, whatif, leverage, improve, chance, robustness):
    app.add_typer(command.app)
