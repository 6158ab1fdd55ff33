"""Payments and a workspace with issued invoices for tests: nothing is frozen, the journal alone says what was invoiced.

Not here: any expectation.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from pipelines.papers import read_papers, record_papers
from pipelines.payments.receive import ReceivedPayments, receive_payments
from pipelines.workspace import Moment, Workspace
from schemas.decision import AllotPayment
from schemas.places import DATA
from tests.sample.payments import ACCOUNT, Invoice, Payment, with_check_digit

PROJECT = (DATA / "sample" / "project.toml").read_bytes()
ISSUED, READ = date(2026, 1, 22), date(2026, 3, 20)
LEMI = Invoice(2026001, "2025-1", 416, 100_00)
LUUMAKI = Invoice(2026002, "2025-1", 441, 250_50)
SOMEBODY = with_check_digit("86851625961")  # a reference of the municipality's other customers


def moment(day: date) -> Moment:
    return Moment(datetime(day.year, day.month, day.day, 6, tzinfo=UTC), day)


def issued(root: Path, invoices: Sequence[Invoice] = (LEMI, LUUMAKI), project: bytes = PROJECT) -> Workspace:
    """A workspace in which these invoices were issued on 22.1.2026, as seen on 20.3.2026."""
    ws = Workspace.create(root, moment(ISSUED), {"project.toml": project})
    with ws.lock():
        record_papers(ws)
        told = [
            {
                "municipality": one.municipality,
                "number": one.number,
                "reference": one.reference,
                "amount_eur": f"{one.cents // 100}.{one.cents % 100:02}",
                "due_date": "2026-02-12",
            }
            for one in invoices
        ]
        numbers = {"number_first": invoices[0].number, "number_last": invoices[-1].number}
        ws.record(
            "invoiced",
            claim="2025-1",
            edition="invoice:2025-1:1",
            folder="invoices/2025-1-1",
            manifest="",
            invoices=told,
            **numbers,
        )
    return Workspace(root, moment(READ))


def payment(cents: int, reference: str = LEMI.reference, **known: object) -> Payment:
    """A payment of Lemi's invoice, or with what is given instead."""
    given = {"file": "x", "booked": date(2026, 2, 10), "payer": "Lemin kunta", "entry_id": f"A{cents}", **known}
    return Payment(cents=cents, reference=reference, **given)  # type: ignore[arg-type]  # the fields of a payment


def allot(payment: str, invoice: str, amount: str | None = None) -> AllotPayment:
    """The decision that a payment, or a part of it, is for an invoice."""
    keys = {"payment": payment, "invoice": invoice} | ({} if amount is None else {"amount_eur": amount})
    common = {"kind": "allot_payment", "id": "kohdistus", "date": READ, "by": "Anna A", "reason": "sovittu"}
    return AllotPayment.model_validate(common | keys)


def listed(*rows: str) -> bytes:
    """A list of payments with these rows."""
    header = "Kirjauspäivä;Määrä;Viite;Maksaja;Arkistointitunnus"
    return "\n".join([header, *rows, ""]).encode()


def receive(ws: Workspace, data: bytes, name: str = "tiliote.xml") -> ReceivedPayments:
    """Let the workspace receive a file."""
    with ws.lock():
        invoicing = read_papers(ws).project.invoicing
        assert invoicing is not None
        assert invoicing.account == ACCOUNT
        return receive_payments(ws, invoicing, data, name)
