"""`tilitys verify`: every kind of proof over one workspace.

Here belongs which proofs there are. Not here: how each is made (`pipelines.verify`, `pipelines.recheck`).
"""

from pipelines.frozen import frozen_files
from pipelines.verify import Problem, verify_papers

from flows.desk import Desk
from flows.shelf import published_bundles
from pipelines.papers import read_papers
from pipelines.recheck import Rechecker
from schemas.bundle import from_files


def verify_workspace(desk: Desk, anchor: str | None) -> tuple[list[str], bool]:
    """What to say, and whether everything is as it was recorded."""
    problems = verify_papers(desk.ws, anchor)
    if not problems:
        problems = _recheck(desk)
    if problems:
        said = [f"{problem.place}: {problem.what}" for problem in problems]
        return [f"Tarkistus löysi {len(said)} poikkeamaa:", *said], False
    n, digest = desk.ws.journal.head
    frozen, published = len(read_papers(desk.ws).closed), len(list(published_bundles(desk)))
    return [
        f"Kaikki on ennallaan: {n} tapahtumaa, {frozen} suljettua hakemusta, {published} sivukansiota.",
        f"Tarkistusketjun pää: {digest}",
    ], True


def _recheck(desk: Desk) -> list[Problem]:
    """The arithmetic; only over papers whose bytes are known to be whole."""
    rechecker = Rechecker(desk.ws, desk.rulebook)
    problems: list[Problem] = []
    for closed in read_papers(desk.ws, desk.as_of).closed:
        bundle = from_files(closed.edition, frozen_files(desk.ws, closed.edition))
        papers = read_papers(desk.ws, up_to=closed.n)
        problems += rechecker.problems(bundle, f"frozen/{closed.claim}/v{closed.version}", papers)
    for line, bundle in published_bundles(desk):
        papers = read_papers(desk.ws, up_to=line.facts["head"])
        problems += rechecker.problems(bundle, f"out/{line.facts['folder']}", papers)
    return problems
