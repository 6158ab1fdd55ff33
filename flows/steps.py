"""The lists of steps: a month's run and a claim. Each step is idempotent and gives paths and small facts.

Here belongs what follows what. Both drivers, the command line and Prefect, go through these lists. A step that writes
papers or pages takes the workspace's lock for as long as it writes.
"""

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from flows import pages
from flows.desk import Desk
from pipelines.editions import compute, fill_cache
from pipelines.intake.receive import receive
from pipelines.journal import Line
from pipelines.papers import read_papers, record_papers
from pipelines.publishing import publish
from pipelines.scope import Scope, claim_scope, month_scope
from schemas.bundle import Bundle, from_files, to_files
from schemas.errors import TilitysError
from schemas.finding import Severity


@dataclass
class Run:
    """One run through the steps: what was asked, and what the steps have said so far."""

    desk: Desk
    month: str | None = None
    claim: str | None = None
    head: int | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    bundle: Bundle | None = None

    def scope(self) -> Scope:
        """The edition that was asked for, as the papers stand."""
        papers = read_papers(self.desk.ws, self.desk.as_of, self.head)
        return month_scope(papers, self.month) if self.month else claim_scope(papers, str(self.claim))


def receive_step(run: Run) -> Mapping[str, Any]:
    """Record project.toml and decisions, then take in the inbox; later steps see the journal up to this point."""
    ws = run.desk.ws
    with ws.lock():
        record_papers(ws)
        run.scope()
        lines = take_in(run.desk) if run.month else []
    run.head = ws.journal.head[0]
    return dict(Counter(line.kind for line in lines)) | {"head": run.head}


def take_in(desk: Desk) -> list[Line]:
    """Receive what lies in the inbox; runs under the lock."""
    senders = {partner.number: partner.name for partner in read_papers(desk.ws).project.partners}
    return receive(desk.ws, senders, desk.rulebook.dialects)


def read_step(run: Run) -> Mapping[str, Any]:
    """Type the rows of every file that the cache does not have yet."""
    papers = read_papers(run.desk.ws, run.desk.as_of, run.head)
    return {"typed": fill_cache(run.desk.ws, papers, run.desk.rulebook)}


def compute_step(run: Run) -> Mapping[str, Any]:
    """Check, select, add and apply the rules: the edition's bundle, in the cache."""
    desk = run.desk
    papers = read_papers(desk.ws, desk.as_of, run.head)
    bundle = compute(desk.ws, papers, run.scope(), desk.rulebook, desk.threads)
    run.bundle = bundle
    desk.ws.write_cache(_cached(bundle.edition), to_files(bundle))
    return summary(bundle)


def publish_step(run: Run) -> Mapping[str, Any]:
    """Make the pages of the bundle and swap them in."""
    desk = run.desk
    bundle = run.bundle or _from_cache(run)
    files = pages.month_pages(bundle, desk) if run.month else pages.claim_pages(bundle, desk)
    with desk.ws.lock():
        folder = run.month or str(run.claim)
        done = publish(desk.ws, folder, files, edition=bundle.edition, as_of=desk.as_of, head=int(run.head or 0))
    return {"folder": str(done.folder), "kept": done.kept, "pages": sorted(files)}


STEPS: tuple[tuple[str, Callable[[Run], Mapping[str, Any]]], ...] = (
    ("receive", receive_step),
    ("read", read_step),
    ("compute", compute_step),
    ("publish", publish_step),
)


def drive(run: Run) -> Run:
    """Go through the steps in this process."""
    for name, step in STEPS:
        run.facts[name] = step(run)
    return run


def summary(bundle: Bundle) -> dict[str, Any]:
    """What a bundle holds, in small numbers: figures, and open findings by severity."""
    open_findings = Counter(finding.severity for finding in bundle.findings if finding.waived_by is None)
    return {"edition": bundle.edition, "figures": len(bundle.figures)} | {s.value: open_findings[s] for s in Severity}


def _from_cache(run: Run) -> Bundle:
    edition = run.scope().edition
    files = run.desk.ws.read_cache(_cached(edition))
    if files is None:
        raise TilitysError(f"Ajon {edition} lukuja ei ole välimuistissa: laske ne ensin.")
    return from_files(edition, files)


def _cached(edition: str) -> str:
    return f"editions/{edition.replace(':', '-')}"
