"""The invoices of a claim: looked at, approved, issued; each time their pages are published.

Here belongs which pages follow which state. Not here: what a state requires (`pipelines.invoicing`).
"""

from pathlib import Path

from flows.desk import Desk
from flows.invoice_pages import BILLING_ROWS, invoice_files, invoice_pages
from flows.pages import DATA_FOLDER
from pipelines.folders import OUT
from pipelines.frozen import frozen_files, frozen_invoices
from pipelines.invoice_facts import INVOICES
from pipelines.invoicing import Approval, approve_invoices, invoices_of, issue_invoices
from pipelines.papers import read_papers, record_papers
from pipelines.publishing import publish, published_since, refuse_open_pages
from schemas.bundle import Bundle


def draft_invoices(desk: Desk, claim: str) -> tuple[Bundle, Path]:
    """The invoices of a claim as they stand and the folder of their pages: issued ones, otherwise a draft."""
    with desk.ws.lock():
        record_papers(desk.ws)
        return _published(desk, invoices_of(desk.ws, read_papers(desk.ws, desk.as_of), claim))


def approve_and_publish(desk: Desk, approval: Approval) -> tuple[Bundle, Path]:
    """Record the approval of a claim's invoices and publish them as approved."""
    with desk.ws.lock():
        _refuse_open(desk, approval.claim)
        return _published(desk, approve_invoices(desk.ws, approval))


def issue_and_publish(desk: Desk, claim: str) -> tuple[Bundle, Path]:
    """Give a claim's approved invoices their numbers, freeze them and publish their pages.

    Only the pages are published when a crash cut an earlier call off between the two.
    """
    with desk.ws.lock():
        _refuse_open(desk, claim)
        cut_off = _unpublished_issue(desk, claim)
        bundle = cut_off or issue_invoices(desk.ws, claim, invoice_files)
        return _published(desk, bundle)


def _unpublished_issue(desk: Desk, claim: str) -> Bundle | None:
    given = [frozen for frozen in frozen_invoices(desk.ws) if frozen.claim == claim]
    issued = [frozen for frozen in given if frozen.line.facts.get("credits") is None]
    if not issued or published_since(desk.ws, _folder(issued[-1].edition), issued[-1].line.n):
        return None
    bundle = invoices_of(desk.ws, read_papers(desk.ws), claim)
    return bundle if bundle.facts["state"] == "issued" else None


def _published(desk: Desk, bundle: Bundle) -> tuple[Bundle, Path]:
    ws = desk.ws
    if bundle.facts["state"] == "issued":
        # What was sent is what is shown, byte for byte, whatever makes invoices now.
        frozen = frozen_files(ws, bundle.edition)
        invoices = {n: data for n, data in frozen.items() if n.endswith((".pdf", ".xml")) or n == BILLING_ROWS}
        invoices[f"{DATA_FOLDER}/{INVOICES}"] = frozen[INVOICES]
    else:
        invoices = invoice_files(bundle)
    files = invoice_pages(bundle, invoices, desk)
    folder, head = _folder(bundle.edition), ws.journal.head[0]
    return bundle, publish(ws, folder, files, edition=bundle.edition, as_of=desk.as_of, head=head).folder


def _refuse_open(desk: Desk, claim: str) -> None:
    """Raise LockedError when a page of one of the claim's issues is open."""
    for folder in sorted((desk.ws.root / OUT).glob(f"{claim}-laskut*")):
        refuse_open_pages(desk.ws, folder.name)


def _folder(edition: str) -> str:
    """Where the pages of an issue stand: `2026-1-laskut`, those of a later one of the same claim `2026-1-laskut-2`."""
    _, claim, issue = edition.split(":")
    return f"{claim}-laskut" if issue == "1" else f"{claim}-laskut-{issue}"
