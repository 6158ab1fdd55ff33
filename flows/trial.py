"""Trying things out on a copy: the dry run, and looking at the inbox before anything is received.

Here belongs the copy. What is done on it is the real thing (`flows.steps`), so that a trial tells the truth.
"""

import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from flows.desk import PASSWORD_FILE, SERVER_FOLDER, Desk
from flows.pages import feedback_name, feedback_page
from flows.steps import Run, compute_step, take_in
from pipelines.journal import Line
from pipelines.papers import latest_month, read_papers, record_dialects, record_papers
from pipelines.publishing import publish
from schemas.finding import Finding

CHECK_FOLDER = "tarkistus"
_LEFT_OUT = shutil.ignore_patterns("out", ".lock", "quarantine", SERVER_FOLDER, PASSWORD_FILE)


@dataclass(frozen=True)
class Checked:
    """What a look at the inbox gave: the lines that receiving would write, open findings, and the pages written."""

    lines: list[Line]
    findings: list[Finding]
    folder: Path | None
    partners: dict[int, str]


@contextmanager
def trial_desk(desk: Desk) -> Iterator[Desk]:
    """A desk over a throw-away copy of the workspace's papers, inbox and cache."""
    with tempfile.TemporaryDirectory(prefix="tilitys-") as folder:
        copy = Path(folder) / "kokeilu"
        with desk.ws.lock():
            shutil.copytree(desk.root, copy, symlinks=True, ignore=_LEFT_OUT)
        yield replace(desk, root=copy)


def check_inbox(desk: Desk) -> Checked:
    """Write feedback about what lies in the inbox into out/tarkistus, receiving nothing."""
    with trial_desk(desk) as trial:
        with trial.ws.lock():
            record_papers(trial.ws)
            record_dialects(trial.ws, trial.rulebook.own)
            lines = take_in(trial, _latest_month(trial))
        looked_at = {(_month(line), line.facts["sender"]) for line in lines}
        findings, files = _feedback(trial, looked_at)
        partners = {partner.number: partner.name for partner in read_papers(trial.ws).project.partners}
    head = desk.ws.journal.head[0]
    if not files:
        return Checked(lines, findings, None, partners)
    with desk.ws.lock():
        done = publish(desk.ws, CHECK_FOLDER, files, edition="check", as_of=desk.as_of, head=head)
    return Checked(lines, findings, done.folder, partners)


def _feedback(trial: Desk, looked_at: set[tuple[str, int | None]]) -> tuple[list[Finding], dict[str, bytes]]:
    project = read_papers(trial.ws).project
    names = {partner.number: partner.name for partner in project.partners}
    findings: list[Finding] = []
    files: dict[str, bytes] = {}
    for month in sorted({month for month, _ in looked_at if project.claim_of_month(month)}):
        run = Run(trial, month=month, head=trial.ws.journal.head[0])
        compute_step(run)
        senders = {sender for m, sender in looked_at if m == month}
        if run.bundle:
            findings += [f for f in run.bundle.findings if f.month == month and f.sender in senders]
            for sender in sorted(names.keys() & senders):
                files[feedback_name(names[sender], month)] = feedback_page(run.bundle, sender, month, trial, trial=True)
    return findings, files


def _month(line: Line) -> str:
    return str(line.facts["period"])


def _latest_month(desk: Desk) -> str:
    """The month that deliveries are about by now: the last one that has ended, within the project."""
    return latest_month(read_papers(desk.ws).project, desk.now.effective)
