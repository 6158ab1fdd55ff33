"""Commands of pages that are made on their own: `tilitys report audit`.

Here belongs how they are called and answered. Not here: the pages and what they are made from.
"""

from pathlib import Path
from typing import Annotated, Literal

import typer

from flows.options import AsOfOption, LangOption, WorkspaceOption, app, open_desk


@app.command()
def report(
    kind: Annotated[Literal["audit"], typer.Argument(metavar="LAJI", help="audit = tarkastuskansio.")],
    claim: Annotated[str, typer.Argument(metavar="JAKSO", help="Suljettu maksatushakemus, esim. 2026-1.")],
    workspace: WorkspaceOption = Path(),
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> None:
    """Tee sivut erikseen: tarkastuskansio suljetusta maksatushakemuksesta."""
    from flows.auditing import publish_audit

    made = publish_audit(open_desk(workspace, as_of, lang), claim)
    typer.echo(f"Tarkastuskansio: {made.folder}")
    typer.echo("Avaa siitä index.html selaimella. Kansion voi kopioida ja antaa tarkastajalle sellaisenaan.")
    for name in made.kept:
        typer.echo(f"Muutettu sivu siirrettiin: {name}")
