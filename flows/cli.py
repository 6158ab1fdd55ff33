"""The command line `tilitys`: what the accountant types, and how every outcome is said.

Here belong the exit codes and the Finnish words of wrong use. Not here: the commands (`flows.commands_…`) and the work
(`flows.steps` and below), which each command imports when it is called, so that `--help` answers at once.
"""

import errno
import os
import re
import sys
from collections.abc import Sequence

import typer

from flows import (  # noqa: F401 – importing registers them
    commands_dialect,
    commands_eura,
    commands_invoice,
    commands_papers,
    commands_payments,
    commands_report,
    commands_run,
    commands_serve,
    commands_show,
)
from flows.options import app
from flows.pace import collect_seldom
from schemas.errors import LockedError, TilitysError

INTERNAL_ERROR = 20
INTERRUPTED = 130
"""Ctrl+C, as shells and typer say it."""
_SAID = (
    (r"No such command '(.*?)'", "Komentoa ei ole:"),
    (r"unexpected extra argument.* \((.*)\)", "Komennossa on liikaa:"),
    (r"Option '(.*?)' requires", "Arvo puuttuu valitsimelta"),
    (r"Option '(.*?)' does not take", "Arvoa ei anneta valitsimelle"),
)
"""What the parser says in English of the rest, and how it is said here."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and leave with the exit code that the contract promises."""
    collect_seldom()
    try:
        code = app(
            args=list(sys.argv[1:] if arguments is None else arguments), prog_name="tilitys", standalone_mode=False
        )
    except TilitysError as error:
        fail(str(error), error.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        code = INTERRUPTED
    except typer.TyperException as error:
        fail(_usage(error), 2)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except Exception as error:  # the last resort: a user never sees a traceback
        if os.environ.get("TILITYS_DEBUG"):
            raise
        if isinstance(error, OSError):
            fail(*_disk(error))
        fail(
            f"Ohjelmassa on vika ({type(error).__name__}). Aja komento uudelleen asetuksella TILITYS_DEBUG=1.",
            INTERNAL_ERROR,
        )
    if code == INTERRUPTED:
        fail("Keskeytetty. Aja komento uudelleen: seuraava ajo jatkaa siitä, mihin tämä jäi.", INTERRUPTED)
    sys.exit(code if isinstance(code, int) else 0)


def fail(message: str, code: int) -> None:
    """Say what went wrong on stderr and leave."""
    typer.echo(message, err=True)
    sys.exit(code)


def _disk(error: OSError) -> tuple[str, int]:
    """Say in Finnish what the operating system refused, and the exit code of it."""
    place = f" ({error.filename})" if error.filename else ""
    again = "Aja sitten komento uudelleen: seuraava ajo jatkaa siitä, mihin tämä jäi."
    if isinstance(error, PermissionError):
        return (
            f"Tiedosto tai kansio{place} on auki toisessa ohjelmassa tai siihen ei ole oikeuksia. {again}",
            LockedError.exit_code,
        )
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        return f"Levy on täynnä{place}. Vapauta tilaa. {again}", INTERNAL_ERROR
    return f"Levyltä ei voi lukea tai sille kirjoittaa{place}: {error.strerror or error}. {again}", INTERNAL_ERROR


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
            text = f"Kohdan {option} arvo ei kelpaa." + (f" Vaihtoehdot: {choices[1]}." if choices else "")
        case _:
            text = next(
                (f"{words} {said[1]}." for pattern, words in _SAID if (said := re.search(pattern, str(error)))), ""
            )
            text = text or "Komentoa ei voi lukea."
    return f"{text}\nOhje: {command} --help"
