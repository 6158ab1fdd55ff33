"""Comparing an edition's participants with EURA's counts: the file is read, the page published.

Here belongs what follows what. Not here: what differs (`pipelines.eura`).
"""

from pathlib import Path

from flows.desk import Desk
from flows.payments import read_argument
from flows.shelf import find_bundle
from pipelines.eura import differences, read_eura_counts
from pipelines.papers import read_papers
from pipelines.payments.bank_file import read_cells
from pipelines.publishing import publish, refuse_open_pages
from reports.eura_comparison import difference_lines, eura_comparison
from schemas.errors import UnreadableFileError, UsageError


def compare_with_eura(desk: Desk, path: Path, at: str | None) -> tuple[int, list[str], Path]:
    """How many differences there are, the lines that tell them, and the folder of their page."""
    data = read_argument(path)
    project = read_papers(desk.ws, desk.as_of).project
    text = read_cells(data, path.name)
    try:
        counts = read_eura_counts(text, project)
    except UnreadableFileError as error:
        raise UnreadableFileError(f"{path.name}: {error}") from None
    bundle = find_bundle(desk, at)
    if bundle.facts.get("kind") not in ("month", "claim"):
        raise UsageError(
            f"Ajossa {bundle.edition} ei ole indikaattoreita. Anna kuukausi tai hakemus: --at month:2026-03"
        )
    found = differences(bundle, project, counts)
    catalogue = desk.rulebook.catalogue
    key = bundle.facts["month"] or bundle.facts["claim"]["id"]
    folder = f"{key}-eura-vertailu"
    files = {"eura-vertailu.xlsx": eura_comparison(bundle, found, desk.labels, catalogue)}
    with desk.ws.lock():
        refuse_open_pages(desk.ws, folder)
        head = desk.ws.journal.head[0]
        done = publish(desk.ws, folder, files, edition=f"eura:{key}", as_of=desk.as_of, head=head)
    return len(found), list(difference_lines(bundle, found, desk.labels, catalogue)), done.folder
