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
from pipelines.claim_life import reopened_claims
from pipelines.editions import compute, fill_cache
from pipelines.frozen import frozen_claims, frozen_files
from pipelines.intake.receive import receive
from pipelines.journal import Line
from pipelines.papers import read_papers, record_dialects, record_papers
from pipelines.parameters import Parameters
from pipelines.publishing import publish, refuse_open_pages
from pipelines.rules.claim import claim_graph
from pipelines.scope import Scope, claim_of_month, claim_scope, month_scope
from pipelines.staging.scopes import scopes_of
from schemas.bundle import Bundle, from_files, to_files
from schemas.errors import LockedError
from schemas.finding import Severity
from schemas.project import Project


@dataclass
class Run:
    """One run through the steps: what was asked, and what the steps have said so far.

    `head` (the last journal line that the run sees) and `edition` are set by the steps. They and the workspace are all
    that a step needs of those before it; `bundle` only spares taking it from the cache (`keep_bundle`), or anew.
    """

    desk: Desk
    month: str | None = None
    claim: str | None = None
    head: int | None = None
    edition: str | None = None
    facts: dict[str, Any] = field(default_factory=dict)
    bundle: Bundle | None = None

    @property
    def folder(self) -> str:
        """The folder of the run's pages in `out`."""
        return self.month or str(self.claim)

    def scope(self) -> Scope:
        """The edition that was asked for, as the papers stand."""
        papers = read_papers(self.desk.ws, self.desk.as_of, self.head)
        return month_scope(papers, self.month) if self.month else claim_scope(papers, str(self.claim))

    def refuse_unfit(self, project: Project) -> None:
        """Raise, before anything is recorded, when project or law do not know the month, the claim or a number."""
        period = claim_of_month(project, self.month) if self.month else project.claim(str(self.claim))
        parameters = Parameters(self.desk.rulebook.parameters, project)
        claim_graph(project, period.id, 1, project.months_of(period.id), parameters, before=())


def receive_step(run: Run) -> Mapping[str, Any]:
    """Record project.toml, decisions and dialects, then take in the inbox; later steps see the journal up to here."""
    ws = run.desk.ws
    with ws.lock():
        refuse_open_pages(ws, run.folder)
        record_papers(ws, run.refuse_unfit)
        record_dialects(ws, run.desk.rulebook.own)
        run.scope()
        ws.make_inbox(pages.inbox_folders(read_papers(ws).project))
        lines = take_in(run.desk, run.month) if run.month else []
    run.head = ws.journal.head[0]
    refused = [
        {name: line.facts[name] for name in ("sender", "name", "rule")} for line in lines if line.kind == "refused"
    ]
    return dict(Counter(line.kind for line in lines)) | {"refused_files": refused, "head": run.head}


def take_in(desk: Desk, month: str) -> list[Line]:
    """Receive what lies in the inbox; runs under the lock."""
    papers = read_papers(desk.ws)
    return receive(desk.ws, papers, desk.rulebook.dialects, scopes_of(papers.project), month)


def read_step(run: Run) -> Mapping[str, Any]:
    """Type the rows of every file that the cache does not have yet."""
    papers = read_papers(run.desk.ws, run.desk.as_of, run.head)
    return {"typed": fill_cache(run.desk.ws, papers, run.desk.rulebook)}


def compute_step(run: Run) -> Mapping[str, Any]:
    """Check, select, add and apply the rules: the edition's bundle."""
    desk = run.desk
    papers = read_papers(desk.ws, desk.as_of, run.head)
    bundle = compute(desk.ws, papers, run.scope(), desk.rulebook, desk.threads)
    run.bundle, run.edition = bundle, bundle.edition
    return summary(bundle)


def keep_bundle(run: Run) -> None:
    """Put what a step has computed into the cache, for a step that does not run in this process."""
    if run.bundle is not None and run.bundle.facts["state"] != "closed":
        run.desk.ws.write_cache(_cached(run.bundle.edition), to_files(run.bundle))


def closed_step(run: Run) -> Mapping[str, Any]:
    """Take up the closed claim as it was frozen; nothing is computed."""
    run.head = run.desk.ws.journal.head[0]
    run.edition = [f.edition for f in frozen_claims(run.desk.ws, run.desk.as_of) if f.claim == run.claim][-1]
    run.bundle = run_bundle(run)
    return summary(run.bundle) | {"head": run.head}


def publish_step(run: Run) -> Mapping[str, Any]:
    """Make the pages of the bundle and swap them in. Raises LockedError when the claim was closed meanwhile."""
    desk = run.desk
    bundle = run.bundle or run_bundle(run)
    files = pages.month_pages(bundle, desk) if run.month else pages.claim_pages(bundle, desk)
    with desk.ws.lock():
        _refuse_if_closed_meanwhile(run, bundle)
        head = int(run.head or 0)
        done = publish(desk.ws, run.folder, files, edition=bundle.edition, as_of=desk.as_of, head=head)
    return {"folder": str(done.folder), "kept": done.kept, "pages": sorted(files)}


Step = tuple[str, Callable[[Run], Mapping[str, Any]]]

STEPS: tuple[Step, ...] = (
    ("receive", receive_step),
    ("read", read_step),
    ("compute", compute_step),
    ("publish", publish_step),
)
"""A month's run, or the draft of a claim."""

CLOSED_STEPS: tuple[Step, ...] = (("compute", closed_step), ("publish", publish_step))
"""The pages of a closed claim."""


def steps_of(run: Run) -> tuple[Step, ...]:
    """The list that a run goes through. Raises UsageError for a claim that the project does not have."""
    if run.month is None:
        run.scope()
        papers = read_papers(run.desk.ws, run.desk.as_of)
        if run.claim in {closed.claim for closed in papers.closed} - reopened_claims(papers.lives):
            return CLOSED_STEPS
    return STEPS


def drive(run: Run) -> Run:
    """Go through the run's steps in this process."""
    for name, step in steps_of(run):
        run.facts[name] = step(run)
    return run


def run_bundle(run: Run) -> Bundle:
    """The bundle of a run that has been computed: frozen, or from the cache, or else computed again."""
    ws = run.desk.ws
    edition = run.edition or run.scope().edition
    if edition in {frozen.edition for frozen in frozen_claims(ws)}:
        return from_files(edition, frozen_files(ws, edition))
    papers = read_papers(ws, run.desk.as_of, run.head)
    files = ws.read_cache(_cached(edition))
    bundle = from_files(edition, files) if files else None
    # Another run of the same edition, or `rebuild`, may have been there in between.
    if bundle is None or bundle.facts["head"]["n"] != papers.head[0]:
        bundle = compute(ws, papers, run.scope(), run.desk.rulebook, run.desk.threads)
    return bundle


def summary(bundle: Bundle) -> dict[str, Any]:
    """What a bundle holds, in small numbers: figures, and open findings by severity."""
    open_findings = Counter(finding.severity for finding in bundle.findings if finding.waived_by is None)
    return {"edition": bundle.edition, "figures": len(bundle.figures)} | {s.value: open_findings[s] for s in Severity}


def _refuse_if_closed_meanwhile(run: Run, bundle: Bundle) -> None:
    claim = bundle.facts["claim"]["id"]
    later = (line for line in run.desk.ws.journal.lines() if line.n > int(run.head or 0))
    if any(line.kind == "closed" and line.facts["claim"] == claim for line in later):
        raise LockedError(
            f"Maksatushakemus {claim} suljettiin tämän ajon aikana. Ajo ei kirjoittanut sivuja: käynnistä se uudelleen."
        )


def _cached(edition: str) -> str:
    return f"editions/{edition.replace(':', '-')}"
