"""What becomes of issued invoices: they have left, one is taken back, a sales ledger has given them numbers.

Here belongs which pages follow. Not here: what each of these requires (`pipelines.invoice_life`,
`pipelines.payments.numbers`).
"""

from pathlib import Path

from flows.desk import Desk
from flows.invoice_pages import BILLING_ROWS, credit_pages, invoice_files
from flows.pages import DATA_FOLDER
from flows.payments import publish_locked, read_argument
from pipelines.frozen import frozen_files, frozen_invoices
from pipelines.invoice_facts import INVOICES
from pipelines.invoice_life import Crediting, Sending, credit_invoice, mark_sent
from pipelines.invoicing import invoicing_of
from pipelines.papers import read_papers, record_papers
from pipelines.payments.bank_file import read_cells
from pipelines.payments.numbers import ReadNumbers, read_numbers
from pipelines.payments.receive import ReceivedPayments, keep_payments
from pipelines.publishing import publish, published_since, refuse_open_pages
from schemas.bundle import Bundle, from_files
from schemas.decision import SendInvoices
from schemas.errors import UsageError
from schemas.sales_ledger import load_sales_ledger


def record_sending(desk: Desk, sending: Sending) -> SendInvoices:
    """Record that invoices of a claim have left."""
    with desk.ws.lock():
        return mark_sent(desk.ws, sending)


def credit_and_publish(desk: Desk, crediting: Crediting) -> tuple[Bundle, Path]:
    """Take an invoice back and publish its credit note; only the latter when a crash cut an earlier call off."""
    folder = f"{crediting.claim}-hyvitys-{crediting.number}"
    with desk.ws.lock():
        refuse_open_pages(desk.ws, folder)
        bundle = _unpublished(desk, crediting, folder) or credit_invoice(desk.ws, crediting, invoice_files)
        frozen = frozen_files(desk.ws, bundle.edition)
        notes = {n: d for n, d in frozen.items() if n.endswith((".pdf", ".xml")) or n == BILLING_ROWS}
        files = credit_pages(bundle, {**notes, f"{DATA_FOLDER}/{INVOICES}": frozen[INVOICES]})
        head = desk.ws.journal.head[0]
        done = publish(desk.ws, folder, files, edition=bundle.edition, as_of=desk.as_of, head=head)
        return bundle, done.folder


def read_ledger_numbers(desk: Desk, claim: str, path: Path) -> tuple[ReadNumbers, ReceivedPayments, Bundle, Path]:
    """Record what the sales ledger gave the invoices of a claim, and publish the financing statement."""
    data = read_argument(path)
    ws = desk.ws
    with ws.lock():
        record_papers(ws)
        project = read_papers(ws).project
        project.claim(claim)
        invoicing = invoicing_of(project)
        if invoicing.mode != "sales_ledger" or invoicing.ledger is None:
            raise UsageError('Numerot antaa tämä ohjelma (invoicing.mode = "own"), joten niitä ei lueta takaisin.')
        text = read_cells(data, path.name)
        layout = load_sales_ledger(invoicing.ledger.layout)
        numbers = read_numbers(ws, claim, text, layout, data, path.name)
        paid = keep_payments(ws, numbers.payments, data, path.name)
        return numbers, paid, *publish_locked(desk)


def _unpublished(desk: Desk, crediting: Crediting, folder: str) -> Bundle | None:
    for frozen in frozen_invoices(desk.ws):
        if frozen.line.facts.get("credits") == crediting.number and not published_since(desk.ws, folder, frozen.line.n):
            return from_files(frozen.edition, frozen_files(desk.ws, frozen.edition))
    return None
