"""What all commands share: the application they register with, and the options that each of them takes.

Here belongs what a command imports at start-up, so nothing heavy. Not here: commands, and how errors are said
(`flows.cli`).
"""

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from schemas.errors import UsageError

if TYPE_CHECKING:
    from flows.desk import Desk

app = typer.Typer(
    name="tilitys",
    help="Kuntien tunneista, kuluista ja osallistujista maksatushakemus, laskut ja raportit.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

WorkspaceOption = Annotated[
    Path, typer.Option("-w", "--workspace", help="Hankkeen kansio (oletus: nykyinen kansio).", show_default=False)
]
AsOfOption = Annotated[
    str | None, typer.Option("--as-of", help="Lue asiakirjat sellaisina kuin ne olivat tänä päivänä, esim. 2026-04-10.")
]
LangOption = Annotated[Literal["fi", "sv", "en"], typer.Option("--lang", help="Sivujen kieli.")]
ByOption = Annotated[str | None, typer.Option("--by", help="Laatijan nimi.")]
ReasonOption = Annotated[str | None, typer.Option("--reason", help="Perustelu.")]


def parse_day(text: str | None) -> date | None:
    """Read a day given as an option; raises UsageError in Finnish."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"Päivää ”{text}” ei voi lukea. Kirjoita se muodossa 2026-04-10.") from None


def open_desk(workspace: Path, as_of: str | None, lang: str) -> "Desk":
    """The workspace at the present moment."""
    from flows.clock import present
    from flows.desk import Desk

    return Desk(workspace, present(), parse_day(as_of), lang)
