"""The commands that compare with EURA: participants with its counts, its form with our list of fields.

Here belongs the commands' faces. Not here: reading and comparing (`pipelines.eura`, `pipelines.eura_form`).
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


@app.command(name="template-check")
def template_check(
    file: Annotated[Path, typer.Argument(metavar="TIEDOSTO", help="EURAsta viety maksatushakemuksen lomake.")],
    lang: LangOption = "fi",
) -> None:
    """Onko rahoittajan lomake muuttunut: puuttuvat, siirtyneet ja uudet kentät."""
    from flows.template_check import check_template

    same, lines = check_template(file, lang)
    for line in lines:
        typer.echo(line)
    raise typer.Exit(0 if same else 1)
