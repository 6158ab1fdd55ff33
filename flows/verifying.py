"""`tilitys verify`: every kind of proof over one workspace.

Here belongs which proofs there are, and how their outcome is told. Not here: how each is made (`pipelines.verify`,
`pipelines.recheck`).
"""

from collections.abc import Iterator

from flows.desk import Desk
from flows.shelf import published_bundles
from pipelines.frozen import FrozenInvoices, frozen_editions, frozen_files
from pipelines.papers import read_papers
from pipelines.recheck import Rechecker, invoice_problems, payment_problems
from pipelines.verify import Problem, verify_papers
from schemas.bundle import from_files
from schemas.labels import as_date


def verify_workspace(desk: Desk, anchor: str | None) -> tuple[list[str], bool]:
    """What to say, and whether everything is as it was recorded; a note is worth saying and no fault."""
    found = verify_papers(desk.ws, anchor)
    faults = [problem for problem in found if not problem.note] or list(_recheck(desk))
    notes = [f"Huomaa: {_said(problem)}" for problem in found if problem.note]
    if faults:
        many = "1 poikkeaman" if len(faults) == 1 else f"{len(faults)} poikkeamaa"
        return [f"Tarkistus löysi {many}:", *map(_said, faults), *notes], False
    n, digest = desk.ws.journal.head
    frozen, published = len(frozen_editions(desk.ws)), len(list(published_bundles(desk)))
    return [
        f"Kaikki on ennallaan: {n} tapahtumaa, {frozen} jäädytettyä laskentaa, {published} sivukansiota.",
        *notes,
        f"Tarkistusketjun pää: {digest}",
    ], True


def _recheck(desk: Desk) -> Iterator[Problem]:
    """The arithmetic; only over papers whose bytes are known to be whole."""
    yield from payment_problems(desk.ws)
    rechecker = Rechecker(desk.ws, desk.rulebook)
    for frozen in frozen_editions(desk.ws, desk.as_of):
        bundle = from_files(frozen.edition, frozen_files(desk.ws, frozen.edition))
        papers, place = read_papers(desk.ws, up_to=frozen.line.n), f"frozen/{frozen.line.facts['folder']}"
        yield from rechecker.problems(bundle, place, papers)
        if isinstance(frozen, FrozenInvoices):
            yield from invoice_problems(frozen, bundle, place, read_papers(desk.ws, up_to=frozen.line.n - 1))
    for line, bundle in published_bundles(desk):
        as_of = line.facts["as_of"]
        papers = read_papers(desk.ws, as_date(as_of) if as_of else None, line.facts["head"])
        yield from rechecker.problems(bundle, f"out/{line.facts['folder']}", papers)


def _said(problem: Problem) -> str:
    return f"{problem.place}: {problem.what}"
