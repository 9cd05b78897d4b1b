"""The commands of analysis, mounted together; their heavy libraries load only when one of them runs."""

import typer

from trucso.commands import audit, chance, improve, indexes, leverage, lost, robustness, trend, whatif

app = typer.Typer()
for command in (lost, whatif, leverage, improve, chance, robustness, trend):
    app.add_typer(command.app)
indexes.app.add_typer(audit.app)
