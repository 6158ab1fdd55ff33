"""A claim's two ends: the draft that anyone may look at, and the closing.

Here belongs what a claim goes through besides its steps (`flows.steps`). Not here: what closing requires and freezes
(`pipelines.closing`).
"""

from collections.abc import Iterator

from flows.desk import Desk
from flows.steps import Run, drive
from pipelines.attachments import PAPER_WORDS
from pipelines.closing import Closing, close_claim, hindrances
from pipelines.frozen import frozen_claims
from pipelines.papers import read_papers
from pipelines.publishing import published_since, refuse_open_pages
from schemas.bundle import Bundle
from schemas.errors import UsageError


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


def hindrances_of(run: Run) -> list[UsageError]:
    """What stands in the way of closing the claim that was drafted; nothing once it is closed."""
    if run.bundle is None or run.bundle.facts["state"] == "closed":
        return []
    return list(hindrances(read_papers(run.desk.ws), str(run.claim), run.bundle))


def paper_lines(bundle: Bundle) -> Iterator[str]:
    """The list of papers of a claim, one line each: what it is, about whom, and where it is."""
    for paper in bundle.facts.get("attachments", []):
        about = f" {paper['about']}" if paper["about"] else ""
        yield f"  {_STATES[paper['state']]:<8}{PAPER_WORDS[paper['paper']]}{about}{_where(paper['given'])}"


_STATES = {"given": "on", "none": "ei ole", "missing": "PUUTTUU"}


def _where(given: list[dict[str, str | None]]) -> str:
    places = [one["reference"] or one["name"] for one in given]
    told = [place for place in places if place]
    return f": {', '.join(told)}" if told else ""
