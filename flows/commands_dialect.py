"""The command `tilitys dialect`: how a file is recognised, or why it is not.

Here belongs the command's face. Not here: the telling (`flows.dialects`).
"""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import LangOption, WorkspaceOption, app

NOT_RECOGNISED = 1


@app.command()
def dialect(
    file: Annotated[Path, typer.Argument(metavar="TIEDOSTO", help="Kunnan tiedosto, joka pitäisi tunnistaa.")],
    workspace: WorkspaceOption = Path(),
    lang: LangOption = "fi",
) -> None:
    """Kerro, miten tiedosto tunnistetaan tai miksi ei, ja ehdota asettelua (tulostuu erikseen, esim. > oma.toml)."""
    from flows.dialects import tell_dialect

    told = tell_dialect(file, lang, workspace)
    for line in told.lines:
        typer.echo(line, err=not told.recognised)
    if told.proposed:
        typer.echo(told.proposed, nl=False)
    if not told.recognised:
        raise typer.Exit(NOT_RECOGNISED)
