"""A claim's two ends: the draft that anyone may look at, and the closing.

Here belongs what a claim goes through besides its steps (`flows.steps`). Not here: what closing requires and freezes
(`pipelines.closing`).
"""

from flows.desk import Desk
from flows.steps import Run, drive
from pipelines.closing import Closing, close_claim
from pipelines.frozen import frozen_claims
from pipelines.publishing import published_since, refuse_open_pages


def draft_claim(desk: Desk, claim: str) -> Run:
    """The pages of a claim: the frozen figures when it is closed, a draft otherwise."""
    return drive(Run(desk, claim=claim))


def close_and_publish(desk: Desk, claim: str, by: str, approved_by: str, reason: str) -> Run:
    """Close a claim and publish its pages; only the latter when a crash cut it off between the two."""
    with desk.ws.lock():
        refuse_open_pages(desk.ws, claim)
        closed = [frozen for frozen in frozen_claims(desk.ws) if frozen.claim == claim]
        if not closed or published_since(desk.ws, claim, closed[-1].line.n):
            close_claim(desk.ws, desk.rulebook, Closing(claim, by, approved_by, reason), desk.threads)
    return drive(Run(desk, claim=claim))
