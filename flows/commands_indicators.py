"""The command that compares participants with EURA's counts.

Here belongs the command's face and its page's place. Not here: reading and comparing (`pipelines.eura`).
"""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsOfOption, LangOption, WorkspaceOption, app, open_desk


@app.command(name="reconcile-eura")
def reconcile_eura(
    file: Annotated[
        Path, typer.Argument(metavar="TIEDOSTO", help="EURAn osallistujamäärät (CSV tai työkirja): kertymät.")
    ],
    at: Annotated[
        str | None, typer.Option("--at", help="Ajo, johon verrataan, esim. month:2026-03 (oletus: uusin).")
    ] = None,
    workspace: WorkspaceOption = Path(),
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> None:
    """Vertaa osallistujamääriä EURAn lukuihin: jokainen ero ja kuntien rivit, jotka voivat selittää sen."""
    from flows.reconciling import compare_with_eura

    count, lines, folder = compare_with_eura(open_desk(workspace, as_of, lang), file, at)
    for line in lines:
        typer.echo(line)
    typer.echo(f"Eroja: {count}. Sivu: {folder}")
    raise typer.Exit(1 if count else 0)
