"""The command line `tilitys`: what the accountant types, and how every outcome is said.

Here belong the options that all commands share, the exit codes and the Finnish words of wrong use. Not here: the work
(`flows.steps` and below), which each command imports when it is called, so that `--help` answers at once.
"""

import os
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import typer

from schemas.errors import TilitysError, UsageError

INTERNAL_ERROR = 20

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


def parse_day(text: str | None) -> date | None:
    """Read a day given as an option; raises UsageError in Finnish."""
    if text is None:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"Päivää ”{text}” ei voi lukea. Kirjoita se muodossa 2026-04-10.") from None


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the exit code that the contract promises."""
    # Registered here: the commands import this module for its options.
    from flows import commands_papers, commands_run, commands_show  # noqa: F401 – importing registers them

    try:
        code = app(args=list(sys.argv[1:] if arguments is None else arguments), standalone_mode=False)
    except TilitysError as error:
        fail(str(error), error.exit_code)
    except typer.Abort:
        fail("Keskeytetty.", 2)
    except typer.TyperException as error:
        fail(_usage(error), 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # the last resort: a user never sees a traceback
        if os.environ.get("TILITYS_DEBUG"):
            raise
        fail(
            f"Ohjelmassa on vika ({type(error).__name__}). Aja komento uudelleen asetuksella TILITYS_DEBUG=1.",
            INTERNAL_ERROR,
        )
    sys.exit(code if isinstance(code, int) else 0)


def fail(message: str, code: int) -> None:
    """Say what went wrong on stderr and leave."""
    typer.echo(message, err=True)
    sys.exit(code)


def _usage(error: typer.TyperException) -> str:
    """Say wrong use in Finnish; the parser's own words are English."""
    context, parameter = getattr(error, "ctx", None), getattr(error, "param", None)
    command = context.command_path if context else "tilitys"
    option = (parameter.metavar or parameter.opts[0]) if parameter else ""
    match type(error).__name__:
        case "NoArgsIsHelpError":
            return str(error)
        case "NoSuchOption":
            text = f"Valitsinta {getattr(error, 'option_name', '')} ei ole."
        case "MissingParameter":
            text = f"Komennosta puuttuu {option}."
        case "BadParameter":
            choices = re.search(r"is not one of (.*)\.$", str(error))
            text = f"Kohdan {option} arvo ei kelpaa. " + (f"Vaihtoehdot: {choices[1]}." if choices else str(error))
        case _ if "No such command" in str(error):
            text = f"Komentoa ei ole: {str(error).split(chr(39))[1]}."
        case _:
            text = f"Komentoa ei voi lukea: {error}"
    return f"{text}\nOhje: {command} --help"
