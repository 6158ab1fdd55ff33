"""The command line `tilitys`: what the accountant types, and how every outcome is said.

Here belong the exit codes and the Finnish words of wrong use. Not here: the commands (`flows.commands_…`) and the work
(`flows.steps` and below), which each command imports when it is called, so that `--help` answers at once.
"""

import os
import re
import sys
from collections.abc import Sequence

import typer

from flows import (  # noqa: F401 – importing registers them
    commands_invoice,
    commands_papers,
    commands_run,
    commands_show,
)
from flows.options import app
from schemas.errors import TilitysError

INTERNAL_ERROR = 20


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the exit code that the contract promises."""
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
