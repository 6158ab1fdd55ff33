"""The command that serves: Prefect's server with schedule and run form, on this machine.

Here belongs the command's face. Not here: the server (`flows.serving`).
"""

from pathlib import Path
from typing import Annotated

import typer

from flows.options import WorkspaceOption, app, open_desk


@app.command()
def serve(
    workspace: WorkspaceOption = Path(),
    port: Annotated[int, typer.Option("--port", min=1024, max=65535, help="Portti, josta sivut löytyvät.")] = 4200,
) -> None:
    """Käynnistä palvelin: kuukausiajot kalenterin mukaan ja ajojen käynnistys selaimella."""
    from flows.serving import serve_workspace

    serve_workspace(open_desk(workspace, None, "fi"), port)
