"""The command of payments: a bank file is read, and the financing statement says what has come and what has not.

Here belongs the command's face. Not here: what of a file is kept (`pipelines.payments`).
"""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import AsOfOption, LangOption, WorkspaceOption, app, open_desk
from schemas.errors import UsageError


@app.command()
def payments(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="TIEDOSTO",
            help="Tiliote tai tapahtumaerittely (camt.053, camt.054) tai maksuluettelo (CSV, XLSX). "
            "Ilman tiedostoa tehdään vain rahoitustilanne.",
        ),
    ] = None,
    workspace: WorkspaceOption = Path(),
    as_of: AsOfOption = None,
    lang: LangOption = "fi",
) -> None:
    """Kuntien maksut: lue pankin tiedosto, kohdista maksut laskuihin ja tee rahoitustilanne."""
    from flows.payments import publish_statement, receive_and_publish
    from flows.telling_payments import received_lines, statement_lines

    desk = open_desk(workspace, as_of, lang)
    if file is None:
        bundle, folder = publish_statement(desk)
    elif as_of is not None:
        raise UsageError("Tiedosto luetaan aina tämän hetken asiakirjoihin: jätä --as-of pois.")
    else:
        received, bundle, folder = receive_and_publish(desk, file)
        for line in received_lines(received, file.name, desk.labels):
            typer.echo(line)
    for line in statement_lines(bundle, folder, desk.labels):
        typer.echo(line)
