"""A small workspace of the sample for commands that are run over and over: run, closing, invoices, payments.

Here belongs laying it out and calling the command. Not here: the sample's own story, and what is done to the command.
"""

import json
import multiprocessing
import os
import re
import shutil
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any
from unittest.mock import patch

import tomli_w

from flows.claims import close_and_publish, draft_claim
from flows.cli import main
from flows.demo import make_workspace, moment
from flows.desk import Desk
from flows.invoices import approve_and_publish, issue_and_publish
from flows.steps import Run, drive
from flows.verifying import verify_workspace
from pipelines.intake.answers import answer
from pipelines.invoicing import Approval
from schemas.places import DATA
from tests.claim_papers import give_papers
from tests.e2e.crashes import dying, hooked
from tests.e2e.told import papers_of
from tests.sample_year import APPROVER, PREPARER

DELIVERIES = DATA / "sample" / "deliveries"
CSV = "2025-10-04/700-ruokolahti/tyoaika-ruokolahti-2025-09.csv"
SEPTEMBER = (
    "2025-10-02/580-parikkala/Parikkala kuukausitaulukko 9-2025.xlsx",
    CSV,
    "2025-10-08/689-rautjarvi/hyvaksynnat_2025-09.xlsx",
    "2025-10-08/689-rautjarvi/rautjarvi_tyoaika_2025-09.xlsx",
)
OCTOBER = (
    "2025-11-04/700-ruokolahti/tyoaika-ruokolahti-2025-10.csv",
    "2025-11-08/689-rautjarvi/hyvaksynnat_2025-10.xlsx",
)
NOT_HERE = {416, 441, 739, 831}
CODE = "131052-9085"  # a temporary personal identity code, which nobody has
WAIVER = """kind = "waiver"
id = "2025-11-09-koulutus"
date = 2025-11-09
by = "Kirsi Kirjanpitäjä"
reason = "Koulutuspäivä venyi."
rule = "day-above-agreed"
identity = "H01/2025-10-07"
"""
RUN_ON, CLOSE_ON, ISSUE_ON = date(2025, 11, 10), date(2025, 11, 20), date(2025, 11, 25)
PAID_ON, BANK_FILE = date(2026, 3, 5), DATA / "sample" / "payments" / "2026-03-05-viitemaksut.csv"


def september(root: Path) -> Desk:
    """The month of three municipalities, received and run; nothing waits."""
    desk = make_workspace(root)
    project = tomllib.loads((root / "project.toml").read_text(encoding="utf-8"))
    for key, items in project.items():
        if isinstance(items, list):
            project[key] = [i for i in items if not NOT_HERE & {i.get("number"), i.get("municipality")}]
    for partner in project["partners"]:
        partner["delivers"] = []  # what never comes is another test's matter
    (root / "project.toml").write_bytes(tomli_w.dumps(project).encode())
    give_papers(root, desk.now.effective)
    drop(root, SEPTEMBER)
    drive(Run(desk, month="2025-09"))
    return desk


def before_october(desk: Desk) -> None:
    """The inbox and papers before October's run: new, repeated, replacing and refused files, one with a code in it.

    October's folder stands already, and a person has changed a page of it; project and decisions are new.
    """
    root = desk.root
    drive(Run(replace(desk, now=moment(date(2025, 11, 3))), month="2025-10"))
    (root / "out/2025-10/palaute-parikkala-2025-10.xlsx").write_bytes(b"oma huomautus")
    drop(root, (*OCTOBER, CSV))
    replacing = (DELIVERIES / CSV).read_bytes() + b"\r\n"
    for name, data in {
        "700-ruokolahti/uudelleen.csv": replacing,
        "700-ruokolahti/muistio.pdf": b"%PDF-1.7",
        "689-rautjarvi/tunnus.csv": f"nimi;tunnus\r\nAnna;{CODE}\r\n".encode(),
    }.items():
        (root / "inbox" / name).write_bytes(data)
    (root / "decisions/2025-11-09-koulutus.toml").write_text(WAIVER, encoding="utf-8")
    (root / "project.toml").write_bytes((root / "project.toml").read_bytes() + b"# uusi versio\n")


def before_closing(desk: Desk) -> None:
    """A draft of the claim has been looked at; nothing waits."""
    draft_claim(replace(desk, now=moment(CLOSE_ON)), "2025-1")


def before_issuing(desk: Desk) -> None:
    """The claim is closed and its invoices are approved."""
    then = replace(desk, now=moment(CLOSE_ON))
    close_and_publish(then, "2025-1", PREPARER, APPROVER, "Valmis.")
    approve_and_publish(then, Approval("2025-1", PREPARER, APPROVER, "Tarkastettu."))


def before_paying(desk: Desk) -> None:
    """The invoices are issued; two payments of the sample's list have references of the form of theirs."""
    before_issuing(desk)
    issue_and_publish(replace(desk, now=moment(ISSUE_ON)), "2025-1")


def drop(root: Path, files: tuple[str, ...]) -> None:
    """Put deliveries of the sample into the inbox."""
    for name in files:
        target = root / "inbox" / Path(name).relative_to(Path(name).parts[0])
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(DELIVERIES / name, target)


@dataclass(frozen=True)
class Command:
    """A command, the day of the call, what happens before, its exit code and that of the same call again."""

    arguments: tuple[str, ...]
    on: date
    before: Callable[[Desk], None]
    code: int
    code_again: int


PEOPLE = ("--by", PREPARER, "--approved-by", APPROVER, "--reason", "Aineisto on tarkastettu.")
COMMANDS = {
    "run": Command(("run", "2025-10"), RUN_ON, before_october, 1, 1),
    "close": Command(("claim", "2025-1", "--close", *PEOPLE), CLOSE_ON, before_closing, 0, 2),
    "issue": Command(("invoice", "2025-1", "--issue"), ISSUE_ON, before_issuing, 0, 2),
    "payments": Command(("payments", str(BANK_FILE)), PAID_ON, before_paying, 0, 0),
    "credit": Command(("invoice", "2025-1", "--credit", "2026002", *PEOPLE), PAID_ON, before_paying, 0, 2),
}


Disturbance = Callable[..., AbstractContextManager[object]]
_SERVER = multiprocessing.get_context("forkserver")
# What is installed: this module's own folder is not yet on the server's path when it loads these.
_SERVER.set_forkserver_preload(
    ["flows.cli", "flows.claims", "flows.clock", "flows.demo", "flows.invoices", "pandas", "pyarrow.pandas_compat"]
)


@dataclass(frozen=True)
class Call:
    """An operation that changes files: the name of the `os` call, and the part of the workspace that it is about."""

    name: str
    place: str


class Stage:
    """A command on a workspace that can be laid out again and again.

    `calls`, `done` and `lines` are the operations of an undisturbed call, the papers and the number of journal lines
    that it leaves. Every call is a process forked from
    a server that has loaded everything and run nothing: threads of DuckDB or typst would not survive a fork.
    """

    def __init__(self, command: Command, before: Desk, folder: Path) -> None:
        self.root = folder / "hanke"
        self.command = command
        self._before = folder / "ennen"
        shutil.copytree(before.root, self._before)
        command.before(replace(before, root=self._before))
        self.lay()
        calls = folder / "calls.json"
        if self.call(_writing_down, str(calls)) != command.code:
            raise AssertionError(f"{command.arguments} does not do what it should")
        self.calls = [self._named(*call) for call in json.loads(calls.read_bytes())]
        self.done = self.papers()
        self.lines = (self.root / "journal.jsonl").read_bytes().count(b"\n")

    def lay(self) -> None:
        """Put everything back to where it was before the command."""
        shutil.rmtree(self.root, ignore_errors=True)
        shutil.copytree(self._before, self.root)

    def call(self, disturbance: Disturbance = nullcontext, *arguments: Any) -> int:
        """Run the command in a process of its own, inside of `disturbance(*arguments)`; gives its exit code."""
        work = (self.root, self.command.arguments, self.command.on, disturbance, arguments)
        child = _SERVER.Process(target=_work, args=work)
        child.start()
        child.join()
        return int(child.exitcode or 0)

    def papers(self) -> Mapping[str, str]:
        """The workspace without its cache; a torn line that was set aside says nothing."""
        return {name: digest for name, digest in papers_of(self.root).items() if not name.startswith("journal.torn-")}

    def verify(self) -> list[str]:
        """What `verify` finds wrong."""
        lines, sound = verify_workspace(Desk(self.root, moment(self.command.on)), None)
        return [] if sound else lines

    def _named(self, name: str, path: str) -> Call:
        parts = Path(path).relative_to(self.root).parts
        marks = [re.sub(r"(\.[a-z]+-?).*", r"\1", part) for part in parts if part.startswith(".")]
        return Call(name, "/".join([*parts[:1], *marks]))


def killed(at: int, torn: bool) -> AbstractContextManager[None]:
    """The process dies at operation `at`, or in the middle of that write."""
    return hooked(dying(at, torn))


def _work(root: Path, command: Sequence[str], on: date, disturbance: Disturbance, arguments: Sequence[Any]) -> None:
    sys.stdout = sys.stderr = (root.parent / "said.txt").open("w", encoding="utf-8")
    # Files are read in this very process: another one would be started anew for each of hundreds of calls.
    with (
        patch("flows.clock.present", lambda: moment(on)),
        patch("pipelines.intake.reading.ask", answer),
        patch("pipelines.intake.reading.begin"),
        disturbance(*arguments),
    ):
        main([*command, "-w", str(root)])


@contextmanager
def _writing_down(path: str) -> Iterator[None]:
    calls: list[tuple[str, str]] = []

    def record(name: str, real: Callable[..., Any], args: tuple[Any, ...]) -> Any:
        calls.append((name, os.readlink(f"/proc/self/fd/{args[0]}") if isinstance(args[0], int) else str(args[0])))
        return real(*args)

    try:
        with hooked(record):
            yield
    finally:
        Path(path).write_text(json.dumps(calls), encoding="utf-8")
