"""Payments: a file about money is received, and the financing statement of the day is published.

Here belongs which pages follow. Not here: what of a file is kept (`pipelines.payments`) and what counts as financing
(`pipelines.rules.financing`).
"""

from collections.abc import Mapping
from pathlib import Path

from flows.desk import Desk
from flows.invoice_pages import payment_pages
from pipelines.financing import statement_of
from pipelines.frozen import frozen_files
from pipelines.invoicing import invoicing_of
from pipelines.papers import read_papers, record_papers
from pipelines.payments.receive import ReceivedPayments, receive_payments
from pipelines.publishing import publish, refuse_open_pages
from reports.payments.reminder import overdue_invoices, reminded
from schemas.bundle import Bundle
from schemas.errors import UnreadableFileError

FOLDER = "rahoitustilanne"


def receive_and_publish(desk: Desk, path: Path) -> tuple[ReceivedPayments, Bundle, Path]:
    """Keep what is ours of a file, and publish the statement; gives both and the folder of the pages."""
    data = read_argument(path)
    with desk.ws.lock():
        refuse_open_pages(desk.ws, FOLDER)
        record_papers(desk.ws)
        invoicing = invoicing_of(read_papers(desk.ws).project)
        received = receive_payments(desk.ws, invoicing, data, path.name)
        return received, *publish_locked(desk)


def publish_statement(desk: Desk) -> tuple[Bundle, Path]:
    """Publish the statement as of the desk's day, without reading anything new."""
    with desk.ws.lock():
        record_papers(desk.ws)
        return publish_locked(desk)


def publish_locked(desk: Desk) -> tuple[Bundle, Path]:
    """Publish the statement as the papers stand; runs under the lock."""
    papers = read_papers(desk.ws, desk.as_of)
    bundle = statement_of(desk.ws, papers)
    files = payment_pages(bundle, desk, {number: _copies(desk, bundle, number) for number in reminded(bundle)})
    done = publish(desk.ws, FOLDER, files, edition=bundle.edition, as_of=desk.as_of, head=papers.head[0])
    return bundle, done.folder


def _copies(desk: Desk, bundle: Bundle, municipality: int) -> Mapping[str, bytes]:
    """The pages of a municipality's overdue invoices as they were issued; a sales ledger has its own."""
    found: dict[str, bytes] = {}
    for invoice in overdue_invoices(bundle, municipality):
        pages = frozen_files(desk.ws, invoice["edition"])
        found |= {n: d for n, d in pages.items() if n.startswith(f"lasku-{invoice['number']}-") and n.endswith(".pdf")}
    return found


def read_argument(path: Path) -> bytes:
    """The bytes of a file given as an argument. Raises UnreadableFileError when it cannot be read."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise UnreadableFileError(f"Tiedostoa {path} ei löydy. Tarkista nimi ja kansio.") from None
    except OSError as error:
        raise UnreadableFileError(f"Tiedostoa {path} ei voi lukea: {error.strerror or error}.") from None
