"""A claim's two ends: the draft that anyone may look at, and the closing.

Here belongs publishing a claim's pages. Not here: what closing requires and freezes (`pipelines.closing`).
"""

from pipelines.frozen import frozen_claims, frozen_files

from flows.desk import Desk
from flows.steps import Run, drive, publish_step, summary
from pipelines.closing import Closing, close_claim
from schemas.bundle import from_files


def draft_claim(desk: Desk, claim: str) -> Run:
    """The pages of a claim: the frozen figures when it is closed, a draft otherwise."""
    run = Run(desk, claim=claim)
    run.scope()
    closed = [frozen for frozen in frozen_claims(desk.ws, desk.as_of) if frozen.claim == claim]
    if not closed:
        return drive(run)
    edition = closed[-1].edition
    run.bundle = from_files(edition, frozen_files(desk.ws, edition))
    return _publish(run)


def close_and_publish(desk: Desk, claim: str, by: str, approved_by: str, reason: str) -> Run:
    """Close a claim and publish its pages."""
    run = Run(desk, claim=claim)
    with desk.ws.lock():
        run.bundle = close_claim(desk.ws, desk.rulebook, Closing(claim, by, approved_by, reason), desk.threads)
    return _publish(run)


def _publish(run: Run) -> Run:
    run.head = run.desk.ws.journal.head[0]
    if run.bundle is not None:
        run.facts["compute"] = summary(run.bundle)
    run.facts["publish"] = publish_step(run)
    return run
