"""A full disk, a file without rights, Ctrl+C: told in words, never by a traceback, and the next call finishes the work.

Not here: a process that is killed (`test_killed_commands.py`), pages open in Excel (`test_locks.py`).
"""

import errno
import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from flows import cli
from tests.e2e.crashes import hooked
from tests.e2e.small_workspace import Call, Stage
from tests.e2e.told import CommandLine

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="the processes are forked")

AGAIN = "komento uudelleen: seuraava ajo jatkaa siitä, mihin tämä jäi."
FULL, RIGHTS, INTERRUPTED = "full disk", "no rights", "Ctrl+C"
WORDS = {FULL: (20, "Levy on täynnä"), RIGHTS: (12, "auki toisessa ohjelmassa"), INTERRUPTED: (130, "Keskeytetty.")}
CASES = [
    (FULL, Call("write", "archive/.new-")),
    (FULL, Call("write", "quarantine/.new-")),
    (FULL, Call("write", "journal.jsonl")),
    (FULL, Call("write", "cache/.new-")),
    (FULL, Call("write", "out/.new-")),
    (RIGHTS, Call("rename", "inbox")),
    (RIGHTS, Call("replace", "archive/.new-")),
    (RIGHTS, Call("rename", "out")),
    (RIGHTS, Call("unlink", "out/.old-")),
    (INTERRUPTED, Call("write", "archive/.new-")),
    (INTERRUPTED, Call("fsync", "journal.jsonl")),
    (INTERRUPTED, Call("rename", "out/.new-")),
]


@pytest.fixture
def stage(stages: Callable[[str], Stage]) -> Stage:
    """The run of October, with everything that it is about to change."""
    return stages("run")


@contextmanager
def failing(what: str, at: int) -> Iterator[None]:
    """From operation `at` on, nothing more fits on the disk, or that one operation fails."""
    done = 0

    def fail(name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        nonlocal done
        done += 1
        if what == FULL and done > at and name == "write":
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        if what == RIGHTS and done == at + 1:
            raise PermissionError(errno.EACCES, os.strerror(errno.EACCES), str(args[0]))
        if what == INTERRUPTED and done == at + 1:
            raise KeyboardInterrupt
        return real(*args)

    with hooked(fail):
        yield


@pytest.mark.parametrize(("what", "call"), CASES, ids=str)
def test_what_the_disk_refuses_is_told_and_the_next_call_finishes_the_work(stage: Stage, what: str, call: Call) -> None:
    stage.lay()
    at = len(stage.calls) - 1 - stage.calls[::-1].index(call)
    code, words = WORDS[what]
    assert stage.call(failing, what, at) == code
    said = (stage.root.parent / "said.txt").read_text(encoding="utf-8")
    assert words in said
    assert AGAIN in said or "Sulje se ja aja komento uudelleen." in said
    assert "Traceback" not in said
    assert stage.call() == stage.command.code
    assert stage.papers() == stage.done


@pytest.mark.parametrize(
    ("error", "code", "words"),
    [
        (PermissionError(13, "Permission denied", "/x/journal.jsonl"), 12, "(/x/journal.jsonl) on auki toisessa"),
        (OSError(errno.ENOSPC, "No space left on device"), 20, "Levy on täynnä. Vapauta tilaa."),
        (OSError(errno.EIO, "Input/output error", "/x/out"), 20, "Levyltä ei voi lukea tai sille kirjoittaa (/x/out)"),
        (KeyboardInterrupt(), 130, "Keskeytetty."),
        (RuntimeError("131052-9085"), 20, "Ohjelmassa on vika (RuntimeError)."),
    ],
    ids=lambda value: type(value).__name__,
)
def test_an_unforeseen_error_is_told_without_a_traceback_and_without_what_it_holds(
    error: BaseException, code: int, words: str, tilitys: CommandLine, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(**_: object) -> None:
        raise error

    monkeypatch.delenv("TILITYS_DEBUG", raising=False)
    monkeypatch.setattr(cli, "app", fail)
    told = tilitys(Path("."), "verify")
    assert (told.code, told.out) == (code, "")
    assert words in told.err
    assert "131052" not in told.err
