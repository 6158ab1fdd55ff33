"""What each payment is for: the invoice that its reference or a decision names, and how the amount fits.

Here belongs matching by reference and amount, payment by payment. Not here: how much of the money counts
(`pipelines.rules.financing`), which follows from the sums alone.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from enum import StrEnum

from pipelines.payments.entries import Entry, in_order
from pipelines.payments.receivables import Receivable


class Outcome(StrEnum):
    """How a payment fits its invoice; only `paid` needs nobody's attention."""

    PAID = "paid"
    PARTIAL = "partial"
    EXCESS = "excess"
    DUPLICATE = "duplicate"
    RETURNED = "returned"
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Match:
    """A payment with the number of its invoice (None when there is none), how it fits, and how late it came."""

    entry: Entry
    invoice: str | None
    outcome: Outcome
    days_late: int


def match(entries: Iterable[Entry], owed: Iterable[Receivable], allotted: Mapping[str, str]) -> list[Match]:
    """Match payments in the order in which they came; `allotted` names the invoice of a payment's id by decision."""
    invoices = {one.number: one for one in owed if one.number is not None and one.amount_eur > 0}
    numbers = {one.reference: number for number, one in invoices.items()}
    came: dict[str, Decimal] = {}
    found = []
    for entry in in_order(entries):
        decided = allotted.get(entry.entry_id)
        number = decided if decided in invoices else numbers.get(entry.reference)
        if number is None:
            found.append(Match(entry, None, Outcome.UNKNOWN, 0))
            continue
        invoice = invoices[number]
        found.append(
            Match(entry, number, _outcome(entry, invoice, came.get(number, Decimal(0))), _late(entry, invoice))
        )
        came[number] = came.get(number, Decimal(0)) + entry.amount_eur
    return found


def paid_on(matches: Iterable[Match], invoice: Receivable) -> date | None:
    """The day on which an invoice became fully paid; None when it is not, or was taken back."""
    came, day = Decimal(0), None
    for one in matches:
        if one.invoice == invoice.number:
            came += one.entry.amount_eur
            day = (day or one.entry.booked_date) if came >= invoice.amount_eur else None
    return None if invoice.note else day


def _outcome(entry: Entry, invoice: Receivable, came: Decimal) -> Outcome:
    if entry.amount_eur < 0:
        return Outcome.RETURNED
    still = Decimal(0) if invoice.note else invoice.amount_eur - max(came, Decimal(0))
    if still <= 0:
        return Outcome.DUPLICATE if entry.amount_eur == invoice.amount_eur else Outcome.EXCESS
    if entry.amount_eur < still:
        return Outcome.PARTIAL
    return Outcome.PAID if entry.amount_eur == still else Outcome.EXCESS


def _late(entry: Entry, invoice: Receivable) -> int:
    return max((entry.booked_date - invoice.due).days, 0) if invoice.due else 0
